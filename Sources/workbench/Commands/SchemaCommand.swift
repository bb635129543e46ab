import ArgumentParser
import Pipeline
import Reports

/// The command `workbench schema`.
struct SchemaCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema",
        abstract: "Print what every published table, view and column means, as Markdown.",
        discussion: """
            Examples:
              workbench schema > docs/schema.md
              workbench schema --db shop.db
            With --db also the columns that ingest --customers has added to that file. The same rows stand in the table data_dictionary of every database.
            """)

    @Option(
        name: .customLong("db"), help: "Database to describe (default: none; the schema is fixed).")
    var path: String?

    @Flag(
        name: .customLong("no-color"),
        help: "No colours, also on a terminal; so does $NO_COLOR.")
    var noColor = false

    func run() throws {
        let document =
            try path.map { try SchemaDocument.document(of: Database.open($0, for: .reading)) }
            ?? SchemaDocument.current()
        try Terminal.data(document, by: MarkdownRenderer())
    }
}
