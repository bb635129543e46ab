import Foundation
import Pipeline
import Reports
import Synchronization

/// Tells a sweep's events on stderr and in the log.
final class SweepReporter: Sendable {
    private let isQuiet: Bool
    /// Whether each run has a line of its own, where stderr is no terminal.
    private let tellsRuns: Bool
    private let log: SweepLog?
    private let line = Mutex<ProgressLine?>(nil)
    private let detail = Mutex("")

    init(isQuiet: Bool, tellsRuns: Bool = true, log: SweepLog? = nil) {
        self.isQuiet = isQuiet
        self.tellsRuns = tellsRuns
        self.log = log
    }

    func hear(_ event: SweepEvent) {
        log?.hear(event)
        switch event {
        case .snapshotReady(let snapshot, let reused, let seconds):
            say(
                "snapshot \(snapshot.id)\(reused ? " (stored before)" : ""): "
                    + "\(counted(snapshot.nRows, "row")) × \(snapshot.nFeatures) features, "
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
            if tellsRuns, !Terminal.isInteractive {
                say("run \(runID) \(name): \(done) of \(missing), \(duration(seconds))")
            }
        case .finished(let summary):
            finish()
            say(
                "\(summary.algorithm.name): \(counted(summary.nRuns, "run")) "
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
