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
              workbench compare --sweep 1

            Agreement is the adjusted Rand index (ari), normalised and adjusted mutual \
            information (nmi, ami), and variation of information (a distance in nats); moved \
            customers are those outside the best one-to-one match of clusters. The comparison is \
            stored in run_pair, run_pair_cell and run_nesting; the view moved_customer names who \
            moved.
            """)

    /// Columns of a terminal that its tables are made for.
    private static let width = 80

    @OptionGroup var database: DatabaseOptions
    @OptionGroup var output: FormatOptions
    @Argument(help: RunReference.argumentHelp(several: "Two or more runs"))
    var runs: [RunReference] = []
    @Option(help: "All runs of this sweep, and those named beside it.")
    var sweep: Int?
    @Flag(help: "Print the contingency cells also for more than two runs.")
    var cells = false

    func validate() throws {
        if runs.isEmpty, sweep == nil {
            throw ValidationError(
                "compare needs two or more runs, or --sweep with its number: "
                    + "workbench compare latest best.")
        }
    }

    func run() throws {
        Interruption.listen()
        let connection = try database.open(for: .asking)
        let line = ProgressLine("compare", isQuiet: false)
        let comparison = RunComparison(
            in: connection, workers: try EngineOptions.usualThreads,
            isCancelled: { Interruption.isRequested },
            progress: { line.update(fraction: $0, detail: "") })
        let runIDs =
            try runs.map { try $0.tell(in: connection) }
            + (try sweep.map { try comparison.runs(ofSweep: $0) } ?? [])
        let outcome: RunComparison.Outcome
        do {
            outcome = try comparison.compare(runIDs, cells: cells || Set(runIDs).count == 2)
            line.finish()
        } catch {
            line.finish()
            throw error
        }
        if let remark = outcome.remark { Terminal.note(remark) }
        try output.render(
            Document(tables: output.format == .table ? outcome.pages : outcome.tables),
            width: Self.width)
        NextCommand.tellReader(["show", String(runIDs[0])], on: database)
    }
}
