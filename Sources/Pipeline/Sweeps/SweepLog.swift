import Foundation
import Reports
import Synchronization

/// The log the reference kit wrote: preprocessing time, a line a run, the total.
///
/// Lines are appended, each with the UTC time; a run's line has its training time.
public final class SweepLog: Sendable {
    private let path: String
    private let descriptor: Int32
    /// Why the first write failed that did.
    ///
    /// The sweep goes on: its runs are worth more than its log.
    private let failure = Atomic<Int32>(0)

    /// Opens the log for appending; creates it when there is none.
    ///
    /// - Throws: `OutputFileError` as for any output file.
    public init(path: String, on terms: OutputTerms = OutputTerms()) throws(OutputFileError) {
        let place = try OutputPlace(path, as: .log, on: terms)
        self.path = path
        guard case .file = place.way else {
            descriptor = try place.open(place.way)
            return
        }
        descriptor = open(place.path, O_WRONLY | O_APPEND | O_CREAT | O_NOCTTY | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw OutputFileError(path: path, code: errno) }
    }

    deinit { close(descriptor) }

    /// Puts the log on the disk.
    ///
    /// - Throws: `OutputFileError` if a line of it could not be written.
    public func finish() throws(OutputFileError) {
        // Devices and pipes cannot be synced.
        if fsync(descriptor) != 0, errno != EINVAL, errno != ENOTSUP { keep(errno) }
        let code = failure.load(ordering: .relaxed)
        guard code == 0 else { throw OutputFileError(path: path, code: code) }
    }

    /// Writes the lines an event is worth.
    public func hear(_ event: SweepEvent) {
        switch event {
        case .snapshotReady(let snapshot, let reused, let seconds):
            write(
                "preprocessing: snapshot \(snapshot.id), \(snapshot.nRows) rows, "
                    + "\(snapshot.nFeatures) features\(reused ? ", stored before" : ""): "
                    + "\(milliseconds(seconds)) s")
        case .leftOut(let algorithm, let words): write("\(algorithm.name): \(words)")
        case .started(let algorithm, let total, let missing):
            write("\(algorithm.name): \(missing) of \(total) runs to compute")
        case .stored(let name, let runID, _, _, let seconds):
            write("run \(runID) \(name): training \(milliseconds(seconds)) s")
        case .finished(let summary):
            write(
                "\(summary.algorithm.name): sweep \(summary.sweepID), \(summary.nRuns) runs, "
                    + "total \(milliseconds(summary.wallSeconds)) s")
        case .progress:
            break
        }
    }

    /// Seconds to the millisecond.
    private func milliseconds(_ seconds: Double) -> String {
        fixedText(seconds, decimals: 3)
    }

    private func write(_ line: String) {
        // Names come from the database, and a log is read on a terminal.
        let bytes = Array("\(Timestamp.now()) \(VisibleText.escaped(line))\n".utf8)
        let code = bytes.withUnsafeBytes { writeWhole($0, to: descriptor) }
        if code != 0 { keep(code) }
    }

    private func keep(_ code: Int32) {
        _ = failure.compareExchange(expected: 0, desired: code, ordering: .relaxed)
    }
}
