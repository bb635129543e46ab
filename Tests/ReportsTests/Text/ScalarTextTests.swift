import Reports
import Testing

@Suite struct ScalarTextTests {
    /// With an accent, a joiner or a tag behind it a quote is drawn as something else, and is a quote to a program.
    @Test(arguments: ["\u{301}", "\u{200D}", "\u{E0041}", "\u{FE0F}", ""])
    func aQuoteIsAQuoteWhateverStandsOnIt(_ mark: String) {
        #expect(
            "a'\(mark)b".replacingScalar("'", with: "''").unicodeScalars.elementsEqual(
                "a''\(mark)b".unicodeScalars))
        #expect(
            shellWord("'\(mark);x").unicodeScalars.elementsEqual("''\\''\(mark);x'".unicodeScalars))
        #expect(
            unquotedWord(shellWord("'\(mark);x")).unicodeScalars.elementsEqual(
                "'\(mark);x".unicodeScalars))
        #expect(
            CSVText.field("\"\(mark)").unicodeScalars.elementsEqual(
                "\"\"\"\(mark)\"".unicodeScalars))
    }
}
