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
              workbench show kmeans_5_0.0001 --format json
            """)

    @OptionGroup var database: DatabaseOptions
    @OptionGroup var output: FormatOptions
    @Argument(
        help: ArgumentHelp(
            "Run: number, name, start of its key, latest or best.", valueName: "run"))
    var reference: RunReference

    func run() throws {
        let connection = try database.open(for: .reading)
        try output.render(try RunDetail(of: reference, in: connection).sections)
    }
}

extension RunReference: ExpressibleByArgument {
    /// Any text; whether there is such a run is seen in the database.
    public init?(argument: String) {
        self.init(argument)
    }
}
