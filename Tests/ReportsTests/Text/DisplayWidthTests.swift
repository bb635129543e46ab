import Reports
import Testing

@Suite struct DisplayWidthTests {
    @Test(
        arguments: [
            ("", 0), ("abc", 3), ("Grüße", 5), ("e\u{301}a\u{308}\u{304}", 2), ("重要な客", 8),
            ("ｶﾅ", 2), ("Ａ", 2), ("한국", 4), ("👋🏽", 2), ("👩\u{200D}🚀", 2), ("❤\u{FE0F}", 2), ("❤", 1),
            ("🇩🇪", 2), ("…│█", 3), ("का", 2), ("𠮷", 2), ("\u{301}", 0),
        ] as [(String, Int)])
    func columnsAreThoseOfATerminal(_ text: String, _ width: Int) {
        #expect(DisplayWidth.of(text) == width)
        #expect(DisplayWidth.of(text + "x") == width + 1)
    }

    @Test func aBeginningKeepsWithinAndWholeLetters() {
        #expect(DisplayWidth.prefix("重要な", width: 5) == "重要")
        #expect(DisplayWidth.prefix("ae\u{301}b", width: 2) == "ae\u{301}")
        #expect(
            DisplayWidth.prefix("ab", width: 9) == "ab" && DisplayWidth.prefix("ab", width: 0) == ""
        )
    }

    /// Rows stay under their headings, whatever letters a name has.
    @Test func rowsOfWideLettersStandUnderTheirHeadings() {
        let table = ResultTable(
            columns: ["segment", .init("n", role: .measure)],
            rows: [["重要なお客様グループ", 7], ["lost", 12], ["Zoe\u{308}", 3]])
        let text = TextRenderer().text(of: Document(table))
        #expect(
            text == """
                segment                n
                --------------------  --
                重要なお客様グループ   7
                lost                  12
                Zoe\u{308}                    3

                """)
        let long = String(repeating: "客", count: 31)
        let cell = TextRenderer().text(
            of: Document(ResultTable(columns: ["x"], rows: [[.text(long)]]))
        )
        .split(separator: "\n")[2]
        #expect(cell == String(repeating: "客", count: 29) + "…")
        #expect(
            WrappedText.lines("客客客客客客客 客客客客客客客 客客客", width: 32) == [
                "客客客客客客客 客客客客客客客", "  客客客",
            ])
    }
}
