import Reports
import Testing

struct MarkdownRendererTests {
    @Test func identifiersAreCodeAndTextStaysInItsCell() {
        let table = ResultTable(
            columns: [.init("name", heading: "Name", role: .identifier), "x", "y"],
            rows: [["a`b``c|d", "one\n# two", 1], ["id", nil, 2.5]])
        #expect(
            MarkdownRenderer().text(of: Document(table)) == """
                | Name | x | y |
                |---|---|---|
                | ``` a`b``c\\|d ``` | one\\u{a}# two | 1 |
                | `id` |  | 2.5 |

                """)
    }

    @Test(arguments: 0..<50)
    func everyRowIsALine(seed: UInt64) {
        var nasty = NastyText(seed: seed)
        let table = ResultTable(
            columns: [.init("a", role: .identifier), "b"],
            rows: (0..<6).map { _ in nasty.texts(2).map { .text($0) } })
        let lines = MarkdownRenderer().text(of: Document(table)).split(separator: "\n")
        #expect(lines.count == 8)
        #expect(lines.allSatisfy { $0.hasPrefix("| ") && $0.hasSuffix(" |") || $0 == "|---|---|" })
    }
}
