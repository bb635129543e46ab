import Reports
import Testing

@Suite struct VisibleTextTests {
    @Test func whatDrivesATerminalIsShown() {
        #expect(VisibleText.escaped("a\u{1B}[31m\nb") == "a\\u{1b}[31m\\u{a}b")
        let hidden = VisibleText.escaped("\u{9B}\u{202E}\u{FEFF}\0")
        #expect(hidden == "\\u{9b}\\u{202e}\\u{feff}\\u{0}")
        #expect(VisibleText.escaped("Grüße, 東京 👋") == "Grüße, 東京 👋")
    }

    @Test(arguments: 0..<100)
    func nothingHiddenIsLeft(seed: UInt64) {
        var nasty = NastyText(seed: seed)
        let text = nasty.text(atMost: 20)
        let escaped = VisibleText.escaped(text)
        #expect(!escaped.unicodeScalars.contains(where: VisibleText.isHidden))
        #expect(VisibleText.escaped(escaped) == escaped)
    }

    @Test func oneLineHasNothingHidden() {
        #expect(VisibleText.oneLine("a b  c ") == "a b  c ")
        #expect(VisibleText.oneLine("\n=money\r\n now\u{200B}") == "=money now")
        #expect(VisibleText.oneLine("\n") == "")
    }
}
