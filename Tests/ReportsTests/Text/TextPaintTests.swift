import Reports
import Testing

struct TextPaintTests {
    @Test func eachLineIsPaintedAndEndsOutside() {
        #expect(
            TextPaint.terminal.bold("a b\n\nc\n")
                == "\u{1B}[1ma b\u{1B}[0m\n\n\u{1B}[1mc\u{1B}[0m\n")
        #expect(TextPaint.none.red("a\n") == "a\n")
        #expect(TextPaint.terminal.dim("") == "")
    }

    /// Nothing is said by colour alone.
    @Test func withoutColoursTheTextIsTheSame() {
        let document = Document(tables: [
            ResultTable(name: "t", columns: ["a", "b"], rows: [[1, "x"], [2, "y"]])
        ])
        let painted = TextRenderer(paint: .terminal).text(of: document)
        let bare = painted.replacing(#/\u{1B}\[[0-9;]*m/#, with: "")
        #expect(painted != bare)
        #expect(bare == TextRenderer().text(of: document))
    }
}
