import Reports
import Testing

struct TextRendererTests {
    private func lines(_ text: String) -> [Substring] { text.split(separator: "\n") }

    @Test func numbersStandToTheRightAndTextToTheLeft() {
        let table = ResultTable(
            columns: ["id", "name", "x"], rows: [[1, "b", 2.5], [22, "long", nil], [3, nil, -1]])
        #expect(
            TextRenderer().text(of: Document(table)) == """
                id  name    x
                --  ----  ---
                 1  b     2.5
                22  long
                 3         -1

                """)
    }

    @Test func aColumnMayHaveAHeadingAndDigitsOfItsOwn() {
        let table = ResultTable(
            columns: [.init("ari", heading: "agreement", digits: 2), "x"],
            rows: [[.real(2.0 / 3), .real(2.0 / 3)]])
        #expect(
            TextRenderer().text(of: Document(table)) == """
                agreement       x
                ---------  ------
                     0.67  0.6667

                """)
    }

    /// Times of a list are compared by where their digits stand.
    @Test func secondsHaveNoExponent() {
        var times = ResultTable(
            columns: [.init("fit_seconds", unit: "s", role: .measure), "x"],
            rows: [8.4213e-5, 1e-5, 1.25e-9, 0, 0.0012345, 12.5].map { [.real($0), .real($0)] })
        let text = TextRenderer().text(of: Document(times))
        let cells = text.split(separator: "\n").dropFirst(2).map { $0.split(separator: " ")[0] }
        #expect(
            cells == ["0.00008421", "0.00001", "0.000000001", "0", "0.001235", "12.5"], "\(text)")
        times.columns[0].unit = ""
        #expect(TextRenderer().text(of: Document(times)).contains("8.421e-05"))
    }

    /// Ids, seeds and what no role is known of stay as they are; programs get numbers.
    @Test func countsAndMoneyHaveTheirThousandsSetApart() {
        let table = ResultTable(
            columns: [
                .init("run_id", role: .identifier), .init("n", role: .measure),
                .init("amount", role: .measure, isMoney: true), .init("d", role: .measure), "seed",
            ],
            rows: [
                [12345, 12345, 1234.5, 25431.7, 12345], [1, 999, -0.004, 12.34, 1],
                [2, -1000, nil, -1234, 2],
            ])
        #expect(
            TextRenderer().text(of: Document(table)) == """
                  run       n    amount       d   seed
                -----  ------  --------  ------  -----
                12345  12,345  1,234.50  25,432  12345
                    1     999      0.00   12.34      1
                    2  -1,000            -1,234      2

                """)
        #expect(
            CSVRenderer().text(of: Document(table)).contains("12345,12345,1234.5,25431.7,12345"))
    }

    /// A lift of columns that are cut exactly as their shuffled ones was -1.6e-15.
    @Test func whatArithmeticLeavesOfAZeroIsZeroWhereDigitsAreAskedFor() {
        let table = ResultTable(
            columns: [.init("lift", digits: 2), "x"],
            rows: [[.real(-1.6e-15), .real(-1.6e-15)], [.real(2e-8), .real(1)]])
        #expect(
            TextRenderer().text(of: Document(table)) == """
                   lift           x
                -------  ----------
                      0  -1.600e-15
                2.0e-08           1

                """)
    }

    @Test func longCellsAreCut() {
        let table = ResultTable(
            columns: ["x"], rows: [[.text(String(repeating: "y", count: 61))]])
        let cell = lines(TextRenderer().text(of: Document(table)))[2]
        #expect(cell == String(repeating: "y", count: 59) + "…")
    }

    /// As notes are (`WrappedText`): what is to be typed stays whole, and narrow terminals break lines themselves.
    @Test func paragraphsAreBrokenBetweenWords() {
        func text(_ line: String, _ width: Int?) -> String {
            TextRenderer(width: width).text(of: Document([.text(line)]))
        }
        let words = "one two three four five six seven"
        #expect(
            text(words + "  eight\nnine", 32) == "one two three four five six\nseven  eight\nnine\n"
        )
        #expect(
            text(words + "  eight", nil) == words + "  eight\n" && text(words, 9) == words + "\n")
        #expect(
            text("To have it anew: workbench sweep --features rfm", 32)
                == "To have it anew:\nworkbench sweep --features rfm\n")
    }

    /// What was broken for 80 columns keeps its margin, and what goes on below it, too.
    @Test func whatGoesOnBelowKeepsItsMargin() {
        func text(_ line: String) -> String {
            TextRenderer(width: 32).text(of: Document([.text(line)]))
        }
        #expect(text("one\n  two three") == "one\n  two three\n")
        #expect(
            text("  one two three four five six seven")
                == "  one two three four five six\n  seven\n")
        #expect(
            text("- one two three four five six seven")
                == "- one two three four five six\n  seven\n")
        #expect(
            text("  12. one two three four five six")
                == "  12. one two three four five\n      six\n")
        #expect(
            text("-one two three four. five six seven") == "-one two three four. five six\nseven\n")
    }

    /// Cells are at most 60 wide, so that a key of 10 leaves room for any of them.
    @Test(arguments: 0..<100)
    func aFoldedTableKeepsWithinItsWidth(seed: UInt64) {
        var nasty = NastyText(seed: seed)
        let names = nasty.texts(12, atMost: 3)
        let table = ResultTable(
            columns: ["key"] + names.map { .init($0) }, nKeys: 1,
            rows: (0..<4).map { row in
                [.integer(row)] + nasty.texts(12, atMost: 9).map { .text($0) }
            })
        let text = TextRenderer(width: 80).text(of: Document(table))
        for line in lines(text) {
            #expect(DisplayWidth.of(line) <= 80 && !VisibleText.hides(String(line)), "\(line)")
        }
        // Every block repeats the key, and no column is lost.
        let blocks = text.split(separator: "\n\n")
        #expect(blocks.count > 1)
        #expect(blocks.allSatisfy { $0.hasPrefix("key") && lines(String($0)).count == 6 })
    }

    @Test func aColumnThatIsWiderThanAllStandsAlone() {
        let wide = String(repeating: "w", count: 50)
        let table = ResultTable(
            columns: ["key", .init(wide), "b"], nKeys: 1, rows: [[1, 2, 3]])
        let blocks = TextRenderer(width: 20).text(of: Document(table)).split(separator: "\n\n")
        #expect(blocks.map { lines(String($0))[0] } == ["key  \(wide)", "key  b"])
    }

    @Test(arguments: 0..<50)
    func everyRowIsALine(seed: UInt64) {
        var nasty = NastyText(seed: seed)
        let table = ResultTable(
            columns: ["a", "b"],
            rows: (0..<6).map { _ in ["x"] + nasty.texts(1).map { .text($0) } })
        #expect(lines(TextRenderer().text(of: Document(table))).count == 8)
    }
}
