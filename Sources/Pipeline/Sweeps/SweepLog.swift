import Foundation

/// The log the reference kit wrote: preprocessing time, a line a run, the total.
///
/// Lines are appended, each with the UTC time; a run's line has its training time.
public struct SweepLog: Sendable {
    private let path: String
    private let handle: FileHandle

    /// Opens the log for appending; creates it when there is none.
    public init(path: String) throws {
        if !FileManager.default.fileExists(atPath: path) {
            guard FileManager.default.createFile(atPath: path, contents: nil) else {
                throw SweepLogError(path: path)
            }
        }
        guard let handle = FileHandle(forWritingAtPath: path) else {
            throw SweepLogError(path: path)
        }
        _ = try? handle.seekToEnd()
        self.handle = handle
        self.path = path
    }

    /// Writes the lines an event is worth.
    public func hear(_ event: SweepEvent) {
        switch event {
        case .snapshotReady(let snapshot, let reused, let seconds):
            write(
                "preprocessing: snapshot \(snapshot.id), \(snapshot.nRows) rows, "
                    + "\(snapshot.nFeatures) features\(reused ? ", stored before" : ""): "
                    + "\(milliseconds(seconds)) s")
        case .started(let algorithm, let total, let missing):
            write("\(algorithm.rawValue): \(missing) of \(total) runs to compute")
        case .stored(let name, let runID, _, _, let seconds):
            write("run \(runID) \(name): training \(milliseconds(seconds)) s")
        case .finished(let summary):
            write(
                "\(summary.algorithm.rawValue): sweep \(summary.sweepID), \(summary.nRuns) runs, "
                    + "total \(milliseconds(summary.wallSeconds)) s")
        case .progress:
            break
        }
    }

    /// Seconds to the millisecond.
    private func milliseconds(_ seconds: Double) -> String {
        String(format: "%.3f", seconds)
    }

    private func write(_ line: String) {
        try? handle.write(contentsOf: Data("\(Timestamp.now()) \(line)\n".utf8))
    }
}

/// The log file cannot be written.
public struct SweepLogError: UserFacingError {
    let path: String
    /// Decides the exit code.
    public var kind: FailureKind { .cannotCreate }
    /// What failed, where, why, and what to do next.
    public var description: String {
        "\(path): the log cannot be created. Check that its folder exists and can be written to."
    }
}
