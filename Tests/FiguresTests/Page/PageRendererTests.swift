import Figures
import Foundation
import Reports
import Testing

@Suite struct PageRendererTests {
    private static let accented = "\"\u{301} onmouseover='x' <\u{338}script>"

    private func page(_ text: String) -> ReportPage {
        let key = SegmentKey(label: "1", name: text, place: 0)
        return ReportPage(
            title: text, facts: [.init("As of", text)], verdict: text, ground: "",
            segments: ResultTable(
                name: text, columns: [.init("segment"), .init(text, role: .measure)], nKeys: 1,
                rows: [[.text(text), 1_234], ["in no segment", nil]]), notes: [text],
            sections: [
                .init(
                    name: "all", title: text,
                    blocks: [
                        .text(text), .list([text, text]), .facts([.init(text, text)]),
                        .table(ResultTable(name: text, columns: ["a"], rows: [[.text(text)]])),
                        .figure(SampleFigures.months()), .missing(text),
                        .cards([
                            .init(
                                key: key, name: text, facts: [.init(text, text)],
                                differences: [text], advice: text)
                        ]), .code(text, "select 1\nfrom " + text),
                    ]),
                .init(name: "none", title: "Nothing", blocks: []),
            ], foot: text)
    }

    private func html(_ page: ReportPage) throws -> String {
        try PageRenderer().html(page, styleDigest: "abc=")
    }

    @Test(arguments: ["plain", SampleFigures.hostile, accented, "</style></title><b>", "{{title}}"])
    func textStaysText(_ text: String) throws {
        let html = try html(page(text))
        let reader = MarkupReader(html)
        #expect(reader.isWhole, "\(reader.fault)")
        let known: Set = [
            "html", "head", "meta", "title", "style", "body", "a", "header", "h1", "h2", "h3", "dl",
            "div", "dt", "dd", "main", "section", "p", "table", "caption", "thead", "tbody", "tr",
            "th",
            "td", "ul", "li", "nav", "ol", "footer", "figure", "figcaption", "details", "summary",
            "svg", "desc", "rect", "path", "text", "g", "article", "span", "pre", "code",
        ]
        #expect(reader.elements.subtracting(known) == [])
        #expect(!reader.attributes.contains { $0.hasPrefix("on") || $0 == "src" || $0 == "style" })
        #expect(!html.contains("\u{1B}") && !html.contains("\u{202E}"))
        #expect(html.contains(markupText(text)))
    }

    /// Behind the escaping `<` is `&lt;`, where nobody finds it.
    @Test func textsAreShownBeforeTheyBecomeMarkup() throws {
        let renderer = try PageRenderer { $0.replacing("a<b>", with: "shown") }
        let html = renderer.html(page("x a<b> y"), styleDigest: "abc=")
        #expect(!html.contains("a&lt;b&gt;"))
        #expect(html.contains("x shown y"))
    }

    @Test func nothingIsLoadedAndNoScriptRuns() throws {
        let html = try html(page("plain"))
        #expect(html.contains("default-src 'none'; style-src 'sha256-abc='"))
        #expect(
            !html.contains("http://")
                || html.components(separatedBy: "http://").count - 1
                    == html.components(separatedBy: "xmlns=\"http://www.w3.org/2000/svg\"").count
                    - 1
        )
        #expect(!html.contains("https://") && !html.contains("<script") && !html.contains("url("))
    }

    @Test func linksInsideLeadSomewhere() throws {
        let html = try html(page("plain"))
        for link in html.components(separatedBy: "href=\"#").dropFirst() {
            let name = link.prefix { $0 != "\"" }
            #expect(html.contains("id=\"\(name)\""), "\(name)")
        }
    }

    @Test func numbersAndGapsAreShownAsSuch() throws {
        let html = try html(page("plain"))
        #expect(html.contains("<td class=\"n\" data-head=\"plain\">1,234</td>"))
        #expect(html.contains("<td class=\"n\" data-head=\"plain\"></td>"))
        #expect(!html.contains("<p class=\"ground\">"))
    }

    @Test func whatIsToBeCopiedKeepsItsLines() throws {
        #expect(try html(page("plain")).contains("select 1\nfrom plain"))
    }

    /// What people see is made of the text itself: in markup the end of an address could not be told.
    @Test func textsAreTakenAsTheyAreShown() throws {
        let html = try PageRenderer(showing: { $0.replacing("<p1@mail.de>", with: "<hidden>") })
            .html(page("Card for Pat <p1@mail.de> only"), styleDigest: "abc=")
        #expect(!html.contains("p1@mail") && html.contains("Card for Pat &lt;hidden&gt; only"))
        let svg = SVGWriter(SampleFigures.months(), in: .file, showing: { _ in "<seen>" }).text
        #expect(svg.contains("<title id=\"months-title\">&lt;seen&gt;</title>"))
    }
}
