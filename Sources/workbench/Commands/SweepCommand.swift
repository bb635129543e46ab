import ArgumentParser
import Pipeline
import Reports

/// The command `workbench sweep`.
struct SweepCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sweep",
        abstract: "Cluster over whole grids and keep every run.",
        discussion: """
            Examples:
              workbench sweep
              workbench sweep --algorithm kmeans --n-clusters 3,4,5 --tol 1e-4 --seed 7
              workbench sweep --features small

            Runs that are stored already are not computed again.
            """)

    @OptionGroup var database: DatabaseOptions
    @OptionGroup var matrix: MatrixOptions

    @Option(
        help: ArgumentHelp(
            "\(Algorithm.allCases.map(\.name).joined(separator: ", ")), or "
                + "\(Algorithm.allCases.count == 2 ? "both" : "all") when left out."))
    var algorithm: Algorithm?
    @Option(help: "Snapshot to cluster, instead of the live views.")
    var snapshot: Int?
    @OptionGroup var kmeans: KMeansOptions
    @OptionGroup var dbscan: DBSCANOptions
    @OptionGroup var engine: EngineOptions
    @Option(help: "Write a time-stamped log to this file.")
    var log: String?
    @Flag(help: "Write --log behind a file that is no log of ours.")
    var force = false
    @Flag(help: "Say nothing but errors.")
    var quiet = false
    @OptionGroup var output: OutputOptions

    func validate() throws {
        if force, log == nil { throw ValidationError("--force goes with --log.") }
        if snapshot != nil, matrix.isGiven {
            throw ValidationError(
                "--snapshot names a frozen matrix; it does not go with --features or any other "
                    + "flag that makes one.")
        }
    }

    func run() throws {
        Interruption.listen()
        EngineOptions.checkWhereAsked()
        let request = try self.request
        let log = try self.log.map { path in
            try SweepLog(
                path: path,
                on: OutputTerms(
                    isForced: force, database: database.resolvedPath,
                    isCancelled: { Interruption.isRequested }))
        }
        let connection = try database.open(for: .writing, isQuiet: quiet)
        let reporter = SweepReporter(isQuiet: quiet, log: log)
        let runner = SweepRunner(
            in: connection, request: request, isCancelled: { Interruption.isRequested },
            listener: reporter.hear)
        let summaries = try runner.run()
        reporter.finish()
        let runs = try RunList(in: connection).lists(ofSweeps: summaries.map(\.sweepID))
        if !quiet { runs.remarks.forEach(Terminal.note) }
        try output.render(runs)
        try log?.finish()
        NextCommand.tell(
            ["recommend"] + recommendWords(of: summaries.last?.snapshotID),
            on: database, isQuiet: quiet)
    }

    /// How `recommend` is asked about the same matrix: by its set where no more than that was typed.
    private func recommendWords(of snapshotID: Int?) -> [String] {
        if let snapshotID, snapshot != nil || matrix.isMoreThanSet {
            return ["--snapshot", String(snapshotID)]
        }
        return matrix.features.map { ["--features", $0] } ?? []
    }

    private var request: SweepRequest {
        get throws {
            var request = SweepRequest()
            if let algorithm { request.algorithms = [algorithm] }
            request.source =
                try snapshot.map(SweepSource.snapshot) ?? .features(matrix.snapshotOptions)
            request.kmeans = kmeans.axes
            request.dbscan = dbscan.axes
            request.threads = try engine.chosenThreads
            request.path = try engine.chosenPath
            return request
        }
    }
}
