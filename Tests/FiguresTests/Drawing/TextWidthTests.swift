import Figures
import Testing

@Suite struct TextWidthTests {
    @Test func widthsAreThoseOfTheWidestFont() {
        // DejaVu Sans: W 989, i 278, blank 318 thousandths.
        #expect(abs(TextWidth.of("Wi ", size: 10) - 15.85) < 1e-9)
        #expect(TextWidth.of("Wi", size: 10, isBold: true) > TextWidth.of("Wi", size: 10))
        #expect(TextWidth.of("", size: 10) == 0)
    }

    @Test func marksOnLettersTakeNoRoom() {
        #expect(TextWidth.of("e\u{301}", size: 10) == TextWidth.of("e", size: 10))
        #expect(TextWidth.of("顧", size: 10) >= 10)
    }

    @Test func whatIsTooWideIsCut() {
        #expect(TextWidth.cut("champions", to: 100, size: 12) == "champions")
        let cut = TextWidth.cut("rather long ago, rather frequent", to: 80, size: 12)
        #expect(cut.hasSuffix("…") && TextWidth.of(cut, size: 12) <= 80)
        #expect(!cut.contains(" …"))
        #expect(TextWidth.cut("champions", to: 1, size: 12) == "…")
    }

    @Test func linesBreakBetweenWords() {
        let lines = TextWidth.lines("frequent, high value and more", width: 62, most: 3, size: 10)
        #expect(lines == ["frequent,", "high value", "and more"])
        let two = TextWidth.lines("frequent, high value and more", width: 62, most: 2, size: 10)
        #expect(two.count == 2 && two[1].hasSuffix("…"))
        #expect(TextWidth.lines("", width: 10, most: 2, size: 10) == [])
    }
}
