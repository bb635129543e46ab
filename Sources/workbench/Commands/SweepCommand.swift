import ArgumentParser
import Foundation
import Pipeline
import Reports
import Synchronization

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

extension GridProgress.Part {
    /// What the sweep is at.
    fileprivate var word: String {
        switch self {
        case .fits: "fits"
        case .quality: "quality"
        case .writing: "writing"
        }
    }
}

/// A list of numbers as one argument: `2,3,4`; whole numbers also as ranges: `2-4,10`.
struct NumberList<Number: LosslessStringConvertible & Sendable>: ExpressibleByArgument, Sendable {
    /// A longer range is rather a slip than a grid.
    static var longestRange: Int { 1_000 }

    let values: [Number]
    /// Whether somebody has typed it.
    let isTyped: Bool

    init(_ values: [Number]) {
        self.values = values
        isTyped = false
    }

    init?(argument: String) {
        let parts = argument.split(separator: ",", omittingEmptySubsequences: false)
        var values: [Number] = []
        for part in parts {
            let text = String(part.trimmingPrefix(" "))
            if let number = Number(text) {
                values.append(number)
            } else if let numbers = Self.range(text) {
                values += numbers
            } else {
                return nil
            }
        }
        guard !values.isEmpty else { return nil }
        self.values = values
        isTyped = true
    }

    /// The whole numbers of `4-6`; fractions have no next one, so they have no ranges.
    private static func range(_ text: String) -> [Number]? {
        let ends = text.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
        guard Number.self == Int.self, ends.count == 2, let low = ends[0], let high = ends[1],
            0 <= low, low <= high, high - low < longestRange
        else { return nil }
        return (low...high).compactMap { Number(String($0)) }
    }

    var defaultValueDescription: String { values.map(\.description).joined(separator: ",") }
}

/// Tells a sweep's events on stderr and in the log.
private final class SweepReporter: Sendable {
    private let isQuiet: Bool
    private let log: SweepLog?
    private let line = Mutex<ProgressLine?>(nil)
    private let detail = Mutex("")

    init(isQuiet: Bool, log: SweepLog?) {
        self.isQuiet = isQuiet
        self.log = log
    }

    func hear(_ event: SweepEvent) {
        log?.hear(event)
        switch event {
        case .snapshotReady(let snapshot, let reused, let seconds):
            say(
                "snapshot \(snapshot.id)\(reused ? " (stored before)" : ""): "
                    + "\(grouped(snapshot.nRows)) rows × \(snapshot.nFeatures) features, "
                    + duration(seconds))
            snapshot.notes.forEach(say)
        case .leftOut(let algorithm, let words): say("\(algorithm.name): \(words)")
        case .started(let algorithm, let total, let missing):
            detail.withLock { $0 = "0 of \(missing) runs" }
            line.withLock { $0 = ProgressLine(algorithm.name, isQuiet: isQuiet) }
            if missing < total {
                say("\(algorithm.name): \(total - missing) of \(total) runs are stored already")
            }
        case .progress(_, let phase, let fraction):
            line.withLock { $0 }?.update(
                fraction: fraction, detail: "\(phase.word), \(detail.withLock { $0 }) stored")
        case .stored(let name, let runID, let done, let missing, let seconds):
            detail.withLock { $0 = "\(done) of \(missing) runs" }
            if !Terminal.isInteractive {
                say("run \(runID) \(name): \(done) of \(missing), \(duration(seconds))")
            }
        case .finished(let summary):
            finish()
            say(
                "\(summary.algorithm.name): \(summary.nRuns) runs "
                    + "(\(summary.nReused) reused) in \(duration(summary.wallSeconds)), sweep "
                    + "\(summary.sweepID)")
        }
    }

    func finish() {
        line.withLock { line in
            line?.finish()
            line = nil
        }
    }

    private func say(_ text: String) {
        guard !isQuiet else { return }
        Terminal.clearStatus()
        Terminal.note(text)
    }
}
