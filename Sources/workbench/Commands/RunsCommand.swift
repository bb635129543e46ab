import ArgumentParser
import Pipeline

/// The command `workbench runs`.
struct RunsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "runs",
        abstract: "List the stored runs.",
        discussion: """
            Examples:
              workbench runs --sort -silhouette --limit 10
              workbench runs --algorithm dbscan --columns run_id,eps,min_samples,n_noise
              workbench runs --format csv
            """)

    @OptionGroup var database: DatabaseOptions
    @Option(
        help: ArgumentHelp("Only runs of this algorithm: \(Algorithm.names(joinedBy: "or"))."))
    var algorithm: Algorithm?
    @Option(help: "Only runs of this snapshot.")
    var snapshot: Int?
    @OptionGroup var output: OutputOptions

    func run() throws {
        let connection = try database.open(for: .reading)
        try output.render(
            try RunList(in: connection).table(algorithm: algorithm, snapshotID: snapshot),
            brief: RunList.briefColumns)
    }
}
