import Reports
import Testing

struct WrappedTextTests {
    private func wrapped(_ text: String, _ width: Int = 40) -> [String] {
        WrappedText.lines(text, width: width)
    }

    /// Notes hang by two blanks, texts do not, and entries of lists under their words.
    @Test func aParagraphGoesOnWhereItBegins() {
        let words = "one two three four five six seven eight"
        #expect(
            WrappedText.paragraph(words, width: 30) == [
                "one two three four five six", "seven eight",
            ])
        #expect(
            WrappedText.paragraph("- " + words, width: 30) == [
                "- one two three four five six", "  seven eight",
            ])
        #expect(
            WrappedText.paragraph("  2. " + words, width: 32) == [
                "  2. one two three four five six", "     seven eight",
            ])
        #expect(WrappedText.lines(words, width: 30)[1] == "  seven eight")
    }

    @Test func shortLinesStayAsTheyAre() {
        #expect(wrapped("a  b   c") == ["a  b   c"])
        #expect(wrapped("") == [""])
    }

    @Test func linesAreBrokenBetweenWordsAndIndented() {
        let text = "columns not used: one, two, three, four, five, six, seven, eight, nine"
        let lines = wrapped(text)
        #expect(lines.count == 2)
        #expect(lines.allSatisfy { $0.count <= 40 })
        #expect(lines.dropFirst().allSatisfy { $0.hasPrefix("  ") })
        #expect(lines.map { $0.drop { $0 == " " } }.joined(separator: " ") == text)
    }

    @Test func aListKeepsItsMargin() {
        let lines = wrapped("  sales.csv:3: quantity \"x6\" is not a decimal number at all")
        #expect(lines.count == 2)
        #expect(lines[1].hasPrefix("    "))
    }

    @Test(arguments: [
        "--map unit_price='Item Price, net of tax'", "--map customer_id=CustNo",
        "workbench ingest --customers 'my file.csv' --db shop.db",
        "workbench sweep --features rfm", "workbench explain --db shop.db 1 --sql",
        "`sqlite3 shop.db \"drop view x\"`",
        "workbench rejects --export.",
    ])
    func whatIsToBeTypedStaysWhole(_ command: String) {
        for before in 0..<40 {
            let lead = String(repeating: "x ", count: before)
            let lines = wrapped(lead + command + " and then some more words follow it here")
            #expect(lines.contains { $0.contains(command) }, "\(lines)")
        }
    }

    @Test func whatIsLongerThanALineIsNotBroken() {
        let name = String(repeating: "x", count: 60)
        #expect(wrapped("read \(name) again please") == ["read", "  \(name)", "  again please"])
    }

    @Test func aNarrowTerminalBreaksLinesItself() {
        let text = "one two three four five six seven eight nine ten"
        #expect(wrapped(text, 12) == [text])
    }
}
