import ArgumentParser
import Pipeline
import Reports

/// What `workbench schema` writes.
enum SchemaFormat: String, ExpressibleByArgument, CaseIterable {
    case markdown, datasette
}

/// The command `workbench schema`.
struct SchemaCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema",
        abstract: "Print what every published table, view and column means.",
        discussion: """
            Examples:
              workbench schema > docs/schema.md
              workbench schema --db shop.db
              workbench schema --format datasette --db shop.db > metadata.yaml
              datasette shop.db --metadata metadata.yaml

            With --db also the columns that ingest --customers has added to that file. The same rows stand in the table data_dictionary of every database.
            """)

    @Option(
        name: .customLong("db"), help: "Database to describe (default: none; the schema is fixed).")
    var path: String?

    @Option(
        help: ArgumentHelp(
            "markdown, or datasette for the metadata.yaml of Datasette: descriptions, names behind links, internal tables hidden.",
            valueName: "format"))
    var format = SchemaFormat.markdown

    @Flag(
        name: .customLong("no-color"),
        help: "No colours, also on a terminal; so does $NO_COLOR.")
    var noColor = false

    func run() throws {
        switch format {
        case .markdown: try describe()
        case .datasette:
            let metadata =
                try path.map { DatasetteMetadata(of: try Database.open($0, for: .reading)) }
                ?? DatasetteMetadata.current()
            let text = try metadata.text(
                database: path.map(DatasetteMetadata.name(ofFile:)) ?? "workbench",
                shown: Screen.names.masked)
            try Terminal.data(text)
        }
    }

    private func describe() throws {
        let document =
            try path.map { try SchemaDocument.document(of: Database.open($0, for: .reading)) }
            ?? SchemaDocument.current()
        try Terminal.data(document, by: MarkdownRenderer())
    }
}
