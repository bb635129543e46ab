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
        #expect(!VisibleText.hides(escaped))
        #expect(VisibleText.escaped(escaped) == escaped)
    }

    /// Of every kind of Unicode, also beyond U+FFFF; accents, letters and signs that are drawn stay.
    @Test func whatCannotBeSeenIsShown() {
        for code in [
            0xAD, 0x34F, 0x61C, 0x115F, 0x180E, 0x200B, 0x2060, 0x2064, 0x3164, 0xFE0F, 0xFFA0,
            0xFFF9, 0xE0001,
            0xE0041, 0xE0101, 0x1D173,
        ] as [UInt32] {
            guard let scalar = Unicode.Scalar(code) else { continue }
            #expect(
                VisibleText.escaped("a\(String(scalar))b") == "a\\u{\(String(code, radix: 16))}b",
                "\(code)")
        }
        for text in ["e\u{301}", "\u{600}1", "\u{A0}", "ﷺ", "नि", "a\u{20E3}"] {
            #expect(VisibleText.escaped(text) == text && !VisibleText.hides(text))
        }
    }

    /// What draws an emoji otherwise is seen, and by itself it is not.
    @Test func signsThatDrawTheirNeighboursStay() {
        for text in [
            "❤\u{FE0F}", "1\u{FE0F}\u{20E3}", "👩\u{200D}🚀", "🏳\u{FE0F}\u{200D}🌈",
            "👩🏽\u{200D}⚕\u{FE0F}",
            "葛\u{E0100}",
        ] {
            #expect(VisibleText.escaped(text) == text, "\(text.unicodeScalars)")
        }
        #expect(VisibleText.escaped("1\u{FE0F}2") == "1\\u{fe0f}2")
        #expect(VisibleText.escaped("a\u{200D}b, 👩\u{200D}b") == "a\\u{200d}b, 👩\\u{200d}b")
        #expect(VisibleText.escaped("\u{FE0F}") == "\\u{fe0f}")
    }

    @Test func oneLineHasNothingHidden() {
        #expect(VisibleText.oneLine("a b  c ") == "a b  c ")
        #expect(VisibleText.oneLine("\n=money\r\n now\u{200B}") == "=money now")
        #expect(VisibleText.oneLine("\n") == "")
    }
}
