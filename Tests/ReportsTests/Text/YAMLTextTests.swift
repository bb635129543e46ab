import Reports
import Testing

@Suite struct YAMLTextTests {
    @Test(arguments: [
        ("no", #""no""#), ("", #""""#), ("a: b # c", #""a: b # c""#),
        (#"5" \ 6"#, #""5\" \\ 6""#), ("a\nb\tc", #""a\u000ab\u0009c""#),
        ("\u{1B}[1m\u{202E}", #""\u001b[1m\u202e""#), ("é 重 {x} *y &z", #""é 重 {x} *y &z""#),
    ])
    func everyTextIsOneScalar(_ text: String, _ expected: String) {
        #expect(YAMLText.quoted(text) == expected)
    }
}
