import Clustering
import Reports
import Store

/// Computes stored runs once more and compares: labels by their digest, centres and all other numbers of an algorithm to
/// the bit.
///
/// Writes nothing.
public struct RunVerification {
    /// What came of a run.
    public enum Status: String, Sendable, CaseIterable {
        /// Labels and centres are those that are stored.
        case same
        /// The engine gives other labels than it is said to have given.
        case labelsDiffer = "labels differ"
        /// The labels are the same, the centres are not.
        case centresDiffer = "centres differ"
        /// Labels and centres are the same; hyperparameters, iterations, inertia, counts or core rows are not.
        case valuesDiffer = "values differ"
        /// What is stored of the run or its matrix does not fit together.
        case damaged
        /// Another version of the engine made it, so that it may well differ.
        case otherEngine = "another engine"
        /// This program does not have its algorithm.
        case otherAlgorithm = "another algorithm"

        /// Whether something is wrong with the run.
        public var isWrong: Bool {
            switch self {
            case .same, .otherEngine, .otherAlgorithm: false
            case .labelsDiffer, .centresDiffer, .valuesDiffer, .damaged: true
            }
        }
    }

    /// What was found, in the order asked for.
    public struct Outcome: Sendable {
        /// One row a run: what came of it, and why.
        public let table: ResultTable
        /// Runs by what came of them.
        public let counts: [Status: Int]

        /// Runs with which something is wrong.
        public var nWrong: Int {
            counts.reduce(0) { $0 + ($1.key.isWrong ? $1.value : 0) }
        }
        /// Runs that could not be computed here.
        public var nNotComparable: Int {
            (counts[.otherEngine] ?? 0) + (counts[.otherAlgorithm] ?? 0)
        }
        /// All of them.
        public var nRuns: Int { counts.values.reduce(0, +) }
    }

    /// A run as it is stored.
    struct Entry {
        let runID: Int
        let name: String
        let snapshotID: Int
        let algorithm: String
        let cell: String
        let key: String
        let engineVersion: String
        let labelDigest: String

        init(_ runID: Int, _ row: Row) throws {
            self.runID = runID
            name = try row.text("run_name")
            snapshotID = try row.int("snapshot_id")
            algorithm = try row.text("algorithm")
            cell = try row.text("cell")
            key = try row.text("run_key")
            engineVersion = try row.text("engine_version")
            labelDigest = try row.text("label_digest")
        }

        /// A run of which nothing is known but its number.
        init(unreadable runID: Int) {
            self.runID = runID
            snapshotID = 0
            (name, algorithm, cell, key, engineVersion, labelDigest) = ("", "", "", "", "", "")
        }
    }

    let connection: Connection
    let threads: Int
    let path: CPUPath
    let algorithms: AlgorithmList
    private let isCancelled: @Sendable () -> Bool
    private let progress: @Sendable (Double) -> Void

    /// - Parameters:
    ///   - threads: Of the engine; they change no result.
    ///   - progress: Hears which share of the runs is done, from the engine's threads.
    public init(
        in connection: Connection, threads: Int = 1, path: CPUPath = .best,
        algorithms: AlgorithmList = .standard,
        isCancelled: @escaping @Sendable () -> Bool = { false },
        progress: @escaping @Sendable (Double) -> Void = { _ in }
    ) {
        self.connection = connection
        self.threads = threads
        self.path = path
        self.algorithms = algorithms
        self.isCancelled = isCancelled
        self.progress = progress
    }

    /// All runs of the file, oldest first.
    ///
    /// - Throws: `RunReferenceError` where there is none.
    public func allRuns() throws -> [Int] {
        let runs = try reading("run") {
            try connection.query("select run_id from run order by run_id").map { try $0.int(0) }
        }
        if runs.isEmpty { _ = try RunReference("latest").resolve(in: connection) }
        return runs
    }

    /// Computes each run once more; those of one matrix and algorithm together.
    ///
    /// - Throws: `VerificationError.interrupted`; what is damaged is told in the outcome, not thrown.
    /// - Complexity: A sweep of the same runs, without their metrics.
    public func verify(_ runIDs: [Int]) throws -> Outcome {
        var seen: Set<Int> = []
        var results: [Int: (status: Status, note: String)] = [:]
        let entries = try runIDs.filter { seen.insert($0).inserted }.map { runID in
            do {
                return try entry(runID)
            } catch {
                results[runID] = (.damaged, try damage(error))
                return Entry(unreadable: runID)
            }
        }
        var nDone = results.count
        let readable = entries.filter { results[$0.runID] == nil }
        for (snapshotID, members) in groups(readable, by: \.snapshotID) {
            var open: [Entry] = []
            for entry in members {
                if let told = notComparable(entry) {
                    results[entry.runID] = told
                } else {
                    open.append(entry)
                }
            }
            let before = nDone + members.count - open.count
            let (nOpen, nAll, progress) = (open.count, entries.count, self.progress)
            let found = try verify(open, of: snapshotID) { share in
                progress((Double(before) + share * Double(nOpen)) / Double(nAll))
            }
            results.merge(found) { _, new in new }
            nDone += members.count
            progress(Double(nDone) / Double(nAll))
        }
        return outcome(entries, results)
    }

    private func entry(_ runID: Int) throws -> Entry {
        let row = try connection.query("select * from run where run_id = ?", [runID]).first
        guard let row else {
            _ = try RunReference(String(runID)).resolve(in: connection)
            throw DamagedError("run \(runID)", "the run is missing")
        }
        return try reading("run \(runID)") { try Entry(runID, row) }
    }

    private func groups<Key: Comparable & Hashable>(
        _ entries: [Entry], by key: (Entry) -> Key
    ) -> [(Key, [Entry])] {
        Dictionary(grouping: entries, by: key).sorted { $0.key < $1.key }
    }

    private func notComparable(_ entry: Entry) -> (Status, String)? {
        if algorithms[entry.algorithm] == nil {
            return (.otherAlgorithm, "this workbench has no \(entry.algorithm)")
        }
        guard entry.engineVersion != Engine.resultVersion else { return nil }
        return (
            .otherEngine,
            "made with engine results \(entry.engineVersion), and this workbench has "
                + Engine.resultVersion
        )
    }

    /// The runs of a matrix.
    private func verify(
        _ entries: [Entry], of snapshotID: Int, progress: @escaping @Sendable (Double) -> Void
    ) throws -> [Int: (Status, String)] {
        if entries.isEmpty { return [:] }
        let snapshot: Snapshot
        let matrix: FeatureMatrix
        do {
            snapshot = try Snapshot.load(snapshotID, from: connection)
            matrix = try FeatureMatrix(
                values: try snapshot.scaledValues(from: connection), nSamples: snapshot.nRows,
                nFeatures: snapshot.nFeatures)
        } catch {
            let reason = try damage(error)
            return entries.reduce(into: [:]) { $0[$1.runID] = (.damaged, reason) }
        }
        var results: [Int: (Status, String)] = [:]
        for (name, members) in groups(entries, by: \.algorithm) {
            guard let algorithm = algorithms[name] else { continue }
            let (before, nMembers, nAll) = (results.count, members.count, entries.count)
            let observer = SweepObserver(
                progress: { share in
                    progress((Double(before) + share * Double(nMembers)) / Double(nAll))
                }, isCancelled: isCancelled)
            let seat = EngineSeat(
                matrix: matrix, threads: threads, path: path, observer: observer)
            let found = try repeated(
                algorithm.descriptor, members, on: snapshot, seat: seat)
            results.merge(found) { _, new in new }
        }
        guard let note = try noteOfForgotten(snapshotID) else { return results }
        return results.mapValues { $0.0 == .same && $0.1.isEmpty ? (.same, note) : $0 }
    }

    /// Against what the rows of a matrix are held since customers of it were forgotten.
    private func noteOfForgotten(_ snapshotID: Int) throws -> String? {
        try reading("snapshot_forgotten") {
            try connection.query(
                "select n_customers, forgotten_at from snapshot_forgotten where snapshot_id = ?",
                [snapshotID]
            ).first.map { row in
                let count = try row.int(0)
                return
                    "\(counted(count, "customer")) of its matrix \(count == 1 ? "was" : "were")"
                    + " forgotten since: it is held against the digest of \(try row.text(1))"
            }
        }
    }

    private func outcome(
        _ entries: [Entry], _ results: [Int: (status: Status, note: String)]
    ) -> Outcome {
        var counts: [Status: Int] = [:]
        var table = ResultTable(
            name: "verification",
            columns: [
                .init("run_id", role: .identifier), "run_name",
                .init("snapshot_id", role: .identifier), "status", "note",
            ])
        for entry in entries {
            guard let result = results[entry.runID] else { continue }
            counts[result.status, default: 0] += 1
            table.append([
                Cell(entry.runID), entry.name.isEmpty ? .null : .text(entry.name),
                entry.snapshotID < 1 ? .null : Cell(entry.snapshotID),
                .text(result.status.rawValue), result.note.isEmpty ? .null : .text(result.note),
            ])
        }
        return Outcome(table: table, counts: counts)
    }
}

/// Why the check says no, or did not come to its end.
public enum VerificationError: UserFacingError {
    /// Runs that are not what is stored.
    case wrong(Int, of: Int)
    /// Neither runs nor `--all`, or both.
    case whichRuns
    /// The engine refused the matrix.
    case refused(ClusteringError)
    /// The user asked to stop.
    case interrupted

    /// Decides the exit code.
    public var kind: FailureKind {
        switch self {
        case .wrong: .checkFailed
        case .whichRuns: .usage
        case .refused: .data
        case .interrupted: .interrupted
        }
    }

    /// What failed, where, why, and what to do next.
    public var description: String {
        switch self {
        case .wrong(let n, let all):
            "\(n) of \(counted(all, "run")) \(n == 1 ? "is" : "are") not what is stored. Take a copy of "
                + "the file from before, or compute them again in a new file."
        case .whichRuns:
            "name runs or pass --all, one of both: workbench verify RUN, or workbench verify --all."
        case .refused(let error): "the engine refused the matrix: \(error)"
        case .interrupted: "interrupted: nothing was found out, and nothing was written."
        }
    }
}
