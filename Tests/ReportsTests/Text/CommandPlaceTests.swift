import Reports
import Testing

/// The file is named in each command that a text tells to type, and in nothing else.
struct CommandPlaceTests {
    private let place = CommandPlace(
        database: "other shop.db", commands: ["publish", "profile", "ingest", "runs", "refresh"])

    @Test(arguments: [
        (
            "Publish them: workbench publish --rules rfm",
            "Publish them: workbench publish@ --rules rfm"
        ),
        ("Make some with `workbench ingest FILE`.", "Make some with `workbench ingest@ FILE`."),
        ("workbench runs", "workbench runs@"),
        ("List them: workbench runs.", "List them: workbench runs@."),
        (
            "(workbench runs), or workbench profile 3; then (workbench refresh)",
            "(workbench runs@), or workbench profile@ 3; then (workbench refresh@)"
        ),
        ("Name one: workbench runs lists them.", "Name one: workbench runs@ lists them."),
        ("a\nworkbench profile 3\nb", "a\nworkbench profile@ 3\nb"),
    ])
    func everyCommandGetsIt(_ text: String, _ named: String) {
        #expect(place.named(in: text) == named.replacing("@", with: " --db 'other shop.db'"))
        #expect(CommandPlace.usual.named(in: text) == text)
    }

    @Test(arguments: [
        "next: workbench publish RUN --as NAME --db s.db", "workbench runs --db=s.db",
        "See workbench publish --help.",
        "workbench export.csv: 3 lines", "workbench runs.csv", "what workbench never makes",
        "an older workbench",
        "my-workbench runs", "workbench-runs", "workbench runsX", "/tmp/workbench publish/x",
        "workbench refresh/x.db", "Published as \"workbench runs\": run 1",
        "It has \"a\", \"my workbench runs list\".", "--publication 'workbench runs'",
        "workbench sample --out x.csv", "workbench ", "workbench",
    ])
    func nothingElseDoes(_ text: String) {
        #expect(place.named(in: text) == text)
    }

    /// Who gets a page is not told in which folder the file lies.
    @Test func aPageNamesTheFileAlone() {
        let place = CommandPlace(database: "/home/me/acme/shop.db", commands: ["runs"])
        #expect(place.onPage.named(in: "workbench runs") == "workbench runs --db shop.db")
        #expect(CommandPlace.usual.onPage.named(in: "workbench runs") == "workbench runs")
    }

    /// One command of two says its file.
    @Test func aFlagOfOneCommandIsNotThatOfAnother() {
        #expect(
            place.named(in: "workbench runs; or workbench publish RUN --db b.db")
                == "workbench runs --db 'other shop.db'; or workbench publish RUN --db b.db")
    }

    @Test func paragraphsAreBrokenAnewAndTablesAreData() {
        let table = ResultTable(columns: ["description"], rows: [[.text("workbench runs")]])
        let words =
            "Customers shade into each other, so borders are conventions: workbench profile 30"
        let wrapped = WrappedText.paragraph(words, width: 80).joined(separator: "\n")
        let document = place.named(
            in: Document([.text(wrapped), .table(table), .heading("x", level: 1)]))
        guard case .text(let text) = document.blocks[0] else { Issue.record("no text"); return }
        #expect(text.contains("workbench profile --db 'other shop.db' 30"))
        #expect(text.split(separator: "\n").allSatisfy { $0.count <= 80 }, "\(text)")
        #expect(document.tables.map(\.rows) == [table.rows])
    }
}
