import Tabular
import Testing

struct DoubledQuotesTests {
    @Test(arguments: [
        ("", ""), ("plain", "plain"), ("\"\"", "\""), ("a\"\"b", "a\"b"), ("\"\"\"\"", "\"\""),
        ("\"\"\"", "\"\""), ("\"", "\""), ("\"x\"", "\"x\""),
        // Drawn as one sign with the quote before them.
        ("\"\"\u{301}", "\"\u{301}"), ("x\"\"\u{FE0F}\"\"", "x\"\u{FE0F}\""),
    ])
    func eachDoubledQuoteIsOne(_ field: String, _ text: String) {
        // Swift takes texts for equal that are drawn alike.
        #expect(Array(field.withQuotesOnce.utf8) == Array(text.utf8))
    }
}
