import Figures
import Reports
import Testing

@Suite struct SVGWriterTests {
    private func figure(_ marks: [Mark]) -> Figure {
        Figure(
            name: "some", title: "A & B", summary: "Seen.", width: 100, height: 50.25, marks: marks,
            table: ResultTable(columns: ["x"], rows: [[1]]))
    }

    @Test func marksAreElements() {
        let box = Box(x: 1.26, y: 2, width: 30, height: 4.04)
        let text = SVGWriter(
            figure([
                .rect(box, .segment(9), title: "a<b"), .path("M0 0L1 1", .grid), .path("", .grid),
                .text(Label("<x>", x: 5, y: 6, anchor: .end, ink: .muted, isBold: true)),
                .group([.rect(box, .ground)], title: "g"),
            ]), in: .page
        ).text
        #expect(
            text == """
                <svg xmlns="http://www.w3.org/2000/svg" class="fig" role="img" \
                aria-labelledby="some-title some-desc" viewBox="0 0 100 50.3" width="100" height="50.3">
                <title id="some-title">A &amp; B</title>
                <desc id="some-desc">Seen.</desc>
                <rect class="f1" x="1.3" y="2" width="30" height="4"><title>a&lt;b</title></rect>
                <path class="gr" d="M0 0L1 1"/>
                <text class="tm" x="5" y="6" font-size="12" text-anchor="end" font-weight="600">&lt;x&gt;</text>
                <g><title>g</title><rect class="bg" x="1.3" y="2" width="30" height="4"/>
                </g>
                </svg>

                """)
    }

    @Test func aFileHasItsOwnColours() {
        let text = figure([]).svg
        #expect(text.contains("<style>") && !text.contains("var("))
        #expect(text.contains("prefers-color-scheme:dark"))
    }

    @Test(arguments: [
        ("a<b>&\"'", "a&lt;b&gt;&amp;&quot;&#39;"),
        ("\u{1B}[31mred", "\\u{1b}[31mred"),
        ("abc\u{202E}def", "abc\\u{202e}def"),
        ("\u{FFFF}", "\u{FFFD}"),
        ("שלום café 顧客", "שלום café 顧客"),
    ])
    func textIsOnlyText(_ text: String, _ written: String) {
        #expect(markupText(text) == written)
    }

    @Test(arguments: [
        (0.04, "0"), (-0.04, "0"), (12.25, "12.3"), (-3.0, "-3"), (1e300, "0"), (.nan, "0"),
    ])
    func coordinatesAreShort(_ number: Double, _ written: String) {
        #expect(shortNumber(number) == written)
    }
}
