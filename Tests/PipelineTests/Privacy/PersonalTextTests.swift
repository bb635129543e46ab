import Pipeline
import Testing

struct PersonalTextTests {
    @Test(arguments: [
        ("orders of anna@example.com.", "orders of <anna@example.com>."),
        ("anna@example.com", "<anna@example.com>"),
        ("/data/anna@example.com.csv:12: is bad", "/data/<anna@example.com.csv>:12: is bad"),
        ("\"anna@x.de\",\"B\"", "\"<anna@x.de>\",\"B\""),
        ("Anna <anna@x.de>; bo@y.de", "Anna <<anna@x.de>>; <bo@y.de>"),
        ("mailto:anna@x.de?subject=a", "mailto:<anna@x.de?subject>=a"),
        ("\"anna b\"@x.de", "\"anna b\"<@x.de>"),
        ("zoë@bücher.example", "<zoë@bücher.example>"),
        ("call +44 20 7946-0018, now", "call <+44 20 7946-0018>, now"),
        ("2 FOR 5 @ TILL", "2 FOR 5 @ TILL"),
        ("not like '%@shop.example'", "not like '%@shop.example'"),
        ("a 10 + 12345678", "a 10 + 12345678"), ("1+123456789", "1+123456789"), ("", ""),
    ])
    func addressesAreFoundInAnyText(text: String, expected: String) {
        #expect(PersonalText.masked(text) { "<\($0)>" } == expected)
    }

    @Test(arguments: [
        ("anna@x.de", "for Anna@X.DE and joanna@x.de", "for T and joanna@x.de"),
        ("12347", "12347,123470,A12347;12347", "T,123470,A12347;T"),
        ("anna@x.de", "anna@x.de.csv", "T.csv"),
    ])
    func wordsAreReplacedAsAWhole(word: String, text: String, expected: String) {
        #expect(PersonalText.replacing(word, in: text, with: "T") == expected)
    }

    @Test func whatIsNotThereIsNotReplaced() {
        #expect(PersonalText.replacing("12347", in: "123470", with: "T") == nil)
        #expect(PersonalText.replacing("", in: "a", with: "T") == nil)
    }
}
