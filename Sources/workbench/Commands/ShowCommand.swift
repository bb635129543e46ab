import ArgumentParser
import Pipeline
import Reports

/// The command `workbench show`.
struct ShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show one run in full.",
        discussion: """
            Examples:
              workbench show best
              workbench show best:rfm
              workbench show kmeans_5_0.0001 --format json
            """)

    /// Columns of a terminal that the pages are folded for.
    private static let width = 80

    @OptionGroup var database: DatabaseOptions
    @OptionGroup var output: FormatOptions
    @Argument(help: RunReference.argumentHelp)
    var reference: RunReference

    func run() throws {
        let connection = try database.open(for: .reading)
        let detail = try RunDetail(of: try reference.told(in: connection), in: connection)
        try output.render(
            Document(tables: output.format == .table ? detail.pages : detail.sections),
            width: Self.width)
        NextCommand.tellReader(["profile", reference.text], on: database)
    }
}
