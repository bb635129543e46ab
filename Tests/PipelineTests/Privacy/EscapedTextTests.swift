import Pipeline
import Testing

/// What is escaped as in links, JSON or HTML reads as what it stands for.
@Suite struct EscapedTextTests {
    private func masked(_ text: String) -> String {
        PersonalText.masked(text) {
            "<\($0.replacing("@", with: "#").replacing("+", with: "00"))>"
        }
    }

    @Test(arguments: [
        (
            "https://shop.de/stop?email=ann%40x.de&id=7",
            "https://shop.de/stop?email=<ann#x.de>&id=7"
        ),
        ("mail ANN%40X.DE, twice ann%2540x.de.", "mail <ANN#X.DE>, twice <ann#x.de>."),
        ("a%6En%40x%2Ede", "<ann#x.de>"),
        ("mailto%3Aann%40x.de%3Fsubject%3Dhi", "mailto%3A<ann#x.de>%3Fsubject%3Dhi"),
        ("tel=%2B49%20171%205550123", "tel=<0049 171 5550123>"),
        ("50%40cm and 100%25 off, 10%40", "50%40cm and 100%25 off, 10%40"),
        ("%", "%"), ("%4", "%4"), ("%zz%40", "%zz%40"), ("%40%40%40", "%40%40%40"),
        ("bo@y.de to ann%40x.de", "<bo#y.de> to <ann#x.de>"),
        (#"{"m":"anna.m\u00fcller\u0040x.de"}"#, #"{"m":"<anna.müller#x.de>"}"#),
        (#"\ud83d\ude00 ann\u0040x.de \ud83d \u00"#, #"\ud83d\ude00 <ann#x.de> \ud83d \u00"#),
        ("<b>ann&#64;x.de, bo&#x40;y&#46;de</b>", "<b><ann#x.de>, <bo#y.de></b>"),
        ("'o'\\''brien@x.de'", "'<o'brien#x.de>'"),
        ("&#;&#x;&#64 &#99999999;&amp;", "&#;&#x;&#64 &#99999999;&amp;"),
        ("?email%3Dann@x.de", "?email%3D<ann#x.de>"), ("m%C3%BCller%40x.de", "<müller#x.de>"),
    ])
    func addressesAreFoundInEscapes(text: String, expected: String) {
        #expect(masked(text) == expected)
    }

    /// Whatever is not found stays as it was written, byte by byte.
    @Test func whatIsKeptIsKeptAsItIs() {
        for text in ["ann%40x.de", "x%20y%40", "%ff%40x.de", "%2B49%20171%205550123", "é%C3%A9%"] {
            #expect(PersonalText.masked(text) { $0 } == text)
            #expect(PersonalText.replacing("bo@y.de", in: text, with: "-") == nil)
        }
    }

    @Test(arguments: [
        ("see ann%40x.de", "see -"), ("ann@x.de or ann%40x.de", "- or -"),
        ("?m=%61NN%40x.de&m=bo%40x.de", "?m=-&m=bo%40x.de"), ("joann%40x.de", nil),
        ("ann%40x.dev", nil), (#"{"m":"\u0061nn@x.de"}"#, #"{"m":"-"}"#), ("ann&#64;x.de;", "-;"),
        ("ann%2540x%252Ede", "-"),
    ])
    func wordsAreReplacedWhereTheyAreEscaped(text: String, expected: String?) {
        #expect(PersonalText.replacing("ann@x.de", in: text, with: "-") == expected)
    }
}
