import Reports
import Testing

struct DocumentTests {
    private let table = ResultTable(name: "runs", columns: ["id"], rows: [[1]])

    @Test func tablesStandBelowTheirNames() {
        let document = Document(tables: [table, table.named("pairs")])
        #expect(document.tables.map(\.name) == ["runs", "pairs"])
        #expect(document.blocks.count == 4)
    }

    /// Every format takes every block: what one cannot show it says in its own way, or leaves out.
    @Test func everyRendererTakesEveryBlock() {
        let document = Document([
            .heading("All", level: 1), .text("One.\nTwo."), .heading("Runs", level: 2),
            .table(table),
        ])
        #expect(
            TextRenderer().text(of: document) == """
                All
                One.
                Two.

                Runs
                id
                --
                 1

                """)
        #expect(
            CSVRenderer().text(of: document) == """
                # All
                # One.
                # Two.

                # Runs
                id
                1

                """)
        #expect(
            MarkdownRenderer().text(of: document) == """
                # All

                One.
                Two.

                ## Runs

                | id |
                |---|
                | 1 |

                """)
        #expect(
            JSONRenderer().text(of: document) == """
                {
                  "schema_version": 1,
                  "runs": [
                    {"id": 1}
                ]
                }

                """)
    }
}
