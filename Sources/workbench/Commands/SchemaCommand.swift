import ArgumentParser
import Pipeline

/// The command `workbench schema`.
struct SchemaCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema",
        abstract: "Print what every published table, view and column means, as Markdown.",
        discussion: """
            Example:
              workbench schema > docs/schema.md
            The same rows stand in the table data_dictionary of every database.
            """)

    func run() throws {
        try Terminal.data(try SchemaDocument.current())
    }
}
