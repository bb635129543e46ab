import Reports
import Testing

@Suite struct CSVTextTests {
    @Test(arguments: [
        ("plain", "plain"), ("a,b", "\"a,b\""), ("a\"b", "\"a\"\"b\""), ("a;b", "\"a;b\""),
        ("a\nb", "\"a\nb\""), ("=1+1", "'=1+1"), ("=a,b", "\"'=a,b\""), ("-5", "-5"),
        ("@x", "'@x"), ("\t=x", "\"'\t=x\""), ("", ""),
    ])
    func aFieldIsHarmlessAndQuoted(text: String, field: String) {
        #expect(CSVText.field(text) == field)
    }

    @Test func rawFieldsAreQuotedOnly() {
        #expect(CSVText.line(["=1", "a,b"], isRaw: true) == "=1,\"a,b\"\n")
        #expect(CSVText.line(["=1", "a,b"]) == "'=1,\"a,b\"\n")
    }

    /// Scalars, not characters: a carriage return and a line feed are one character.
    @Test(arguments: 0..<200)
    func whatIsWrittenIsReadAgain(seed: UInt64) {
        var nasty = NastyText(seed: seed)
        let records = (0..<4).map { _ in nasty.texts(5) }
        let raw = records.map { CSVText.line($0, isRaw: true) }.joined()
        #expect(PlainCSV.records(raw).map { $0.map(scalars) } == records.map { $0.map(scalars) })
        let harmless = records.map { CSVText.line($0) }.joined()
        let read = PlainCSV.records(harmless).map { $0.map(SpreadsheetText.undefused) }
        #expect(read.map { $0.map(scalars) } == records.map { $0.map(scalars) })
    }

    /// What another country's spreadsheet takes for the end of a cell stands in quotes.
    @Test(arguments: [";", "\t", ",", "\n", "\r", "\""])
    func everythingThatCutsIsQuoted(mark: String) {
        #expect(CSVText.field("a\(mark)b", isRaw: true).hasPrefix("\""))
    }

    private func scalars(_ text: String) -> [Unicode.Scalar] { Array(text.unicodeScalars) }
}
