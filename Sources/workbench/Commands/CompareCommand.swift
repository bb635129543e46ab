import ArgumentParser
import Pipeline
import Reports

/// The command `workbench compare`.
struct CompareCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare",
        abstract: "Compare stored runs side by side.",
        discussion: """
            Examples:
              workbench compare kmeans_4_0.0001 kmeans_5_0.0001
              workbench compare 1 2 3 --format json
            Agreement is the adjusted Rand index (ari) and normalised mutual information (nmi); moved
            customers are those outside the best one-to-one match of clusters. The comparison is stored
            in run_pair and run_pair_cell; the view moved_customer names who moved.
            """)

    @OptionGroup var database: DatabaseOptions
    @OptionGroup var output: FormatOptions
    @Argument(
        help:
            "Two or more runs: numbers, names, starts of keys, latest, best or recommended (best:SET)."
    )
    var runs: [RunReference]
    @Flag(help: "Print the contingency cells also for more than two runs.")
    var cells = false

    func run() throws {
        Interruption.listen()
        let connection = try database.open(for: .writing)
        let runIDs = try runs.map { try $0.tell(in: connection) }
        let comparison = RunComparison(
            in: connection, isCancelled: { Interruption.isRequested })
        let outcome = try comparison.compare(runIDs)
        if let remark = outcome.remark { Terminal.note(remark) }
        var tables = [outcome.runs, outcome.pairs]
        if cells || runIDs.count == 2 { tables.append(outcome.cells) }
        try output.render(Document(tables: tables))
    }
}
