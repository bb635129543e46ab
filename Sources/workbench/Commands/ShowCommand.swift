import ArgumentParser
import Pipeline

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

    @OptionGroup var database: DatabaseOptions
    @OptionGroup var output: FormatOptions
    @Argument(
        help: ArgumentHelp(
            "Run: number, name, start of its key, latest, best, or best:SET.", valueName: "run"))
    var reference: RunReference

    func run() throws {
        let connection = try database.open(for: .reading)
        let detail = try RunDetail(of: try reference.told(in: connection), in: connection)
        if output.format == .table {
            try output.render(detail.pages)
        } else {
            try output.render(detail.sections)
        }
    }
}
