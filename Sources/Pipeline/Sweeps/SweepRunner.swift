import Clustering
import Reports
import Store

/// What a sweep tells while it works.
public enum SweepEvent: Sendable {
    /// The matrix is ready; `seconds` is the preprocessing time.
    case snapshotReady(Snapshot, reused: Bool, seconds: Double)
    /// Cells of a default grid that the matrix has no room for.
    case leftOut(Algorithm, String)
    /// A grid starts: `missing` of its `total` runs have to be computed.
    case started(Algorithm, total: Int, missing: Int)
    /// A run is in the tables; `done` of `missing` are. `seconds` is its own work and the work
    /// that it shares with others.
    case stored(name: String, runID: Int, done: Int, missing: Int, seconds: Double)
    /// Estimated share of the work on this grid that is done, writing included, 0…1, and the part of
    /// the work that it waits for.
    case progress(Algorithm, phase: GridProgress.Part, fraction: Double)
    /// A grid is complete.
    case finished(SweepSummary)
}

/// One finished grid.
public struct SweepSummary: Sendable {
    /// Row of the table `sweep`.
    public let sweepID: Int
    /// The grid's algorithm.
    public let algorithm: Algorithm
    /// The matrix.
    public let snapshotID: Int
    /// Runs of the grid.
    public let nRuns: Int
    /// Runs that an earlier sweep had made.
    public let nReused: Int
    /// Elapsed seconds of the whole, as stored.
    public let wallSeconds: Double
}

/// Why a sweep ended without all its runs.
public enum SweepError: UserFacingError {
    /// The engine refused the request.
    case refused(ClusteringError)
    /// The user asked to stop; finished runs are stored.
    case interrupted(stored: Int, missing: Int)
    /// The engine has no thread to run on.
    case noThread(ThreadError)

    /// Decides the exit code.
    public var kind: FailureKind {
        switch self {
        case .refused(.hyperparameter), .refused(.tooFewSamples): .usage
        case .refused: .data
        case .interrupted: .interrupted
        case .noThread: .busy
        }
    }

    /// What failed, where, why, and what to do next.
    public var description: String {
        switch self {
        case .refused(.tooFewSamples(let nSamples, _)) where nSamples < 2:
            "the matrix has \(counted(nSamples, "row")), and clusters need 2. See whom the set "
                + "leaves out with workbench features --check, or take another with --features."
        case .refused(.tooFewSamples(let nSamples, let nClusters)):
            "--n-clusters \(nClusters) is more than the \(nSamples) rows of the matrix. "
                + "Ask for \(nSamples) clusters or fewer, for example --n-clusters "
                + (nSamples > 3 ? "2-\(min(nSamples - 1, 6))." : "\(nSamples).")
        case .refused(.hyperparameter(let name, let value, let allowed)):
            "--\(name.replacing("_", with: "-")) \(value) is not allowed: it must be \(allowed)."
        case .refused(let error):
            "the engine refused the matrix: \(error)"
        case .interrupted(let stored, let missing):
            "interrupted: \(stored) of \(missing) new runs are stored. The same command again "
                + "computes the rest."
        case .noThread(let error): "\(error)"
        }
    }
}

/// Runs grids on a matrix and writes every run into the tables as soon as it is final.
///
/// The engine works on a thread of its own; this side owns the connection and writes. Runs whose
/// `run_key` is stored already are linked, not computed again.
public struct SweepRunner {
    /// Hears what happens; `progress` events come from the engine's threads.
    public typealias Listener = @Sendable (SweepEvent) -> Void

    private let connection: Connection
    private let request: SweepRequest
    private let isCancelled: @Sendable () -> Bool
    private let listener: Listener

    /// A runner of one request.
    public init(
        in connection: Connection, request: SweepRequest,
        isCancelled: @escaping @Sendable () -> Bool = { false },
        listener: @escaping Listener = { _ in }
    ) {
        self.connection = connection
        self.request = request
        self.isCancelled = isCancelled
        self.listener = listener
    }

    /// Does it all: snapshot, grids, tables.
    ///
    /// - Throws: `SweepError`, or what making the snapshot and writing throw. Whatever is thrown,
    ///   the runs stored before stay, each whole.
    public func run() throws -> [SweepSummary] {
        // Check the whole request before any work, so that a typing mistake writes nothing.
        for algorithm in request.algorithms { _ = try cells(of: algorithm.descriptor) }
        let start = monotonicSeconds()
        let early = EarlyRun()
        // Nobody reads what it computes where the snapshot fails.
        defer { early.run?.end() }
        let (snapshot, reused, matrix) = try freeze(early)
        listener(
            .snapshotReady(snapshot, reused: reused, seconds: monotonicSeconds() - start))
        let (fitted, leftOut) = fitted(nRows: snapshot.nRows)
        for (algorithm, words) in leftOut { listener(.leftOut(algorithm, words)) }
        return try request.algorithms.map { algorithm in
            try fitted.sweep(
                algorithm.descriptor, snapshot: snapshot, matrix: matrix, early: early)
        }
    }

    /// The first grid of a matrix that is new: its engine works while the snapshot is written.
    private final class EarlyRun {
        var matrix: FeatureMatrix?
        var run: (any Endable)?
    }

    /// The same with grids that fit into a matrix, and what had to be left out.
    private func fitted(
        nRows: Int
    ) -> (runner: SweepRunner, leftOut: [(Algorithm, String)]) {
        var request = request
        var leftOut: [(Algorithm, String)] = []
        for algorithm in request.algorithms {
            guard let words = fit(algorithm.descriptor, nRows: nRows, in: &request) else {
                continue
            }
            leftOut.append((algorithm, words))
        }
        let runner = SweepRunner(
            in: connection, request: request, isCancelled: isCancelled, listener: listener)
        return (runner, leftOut)
    }

    private func fit<A: AlgorithmDescriptor>(
        _: A, nRows: Int, in request: inout SweepRequest
    ) -> String? {
        let (axes, leftOut) = request[A.Axes.self].fitting(nRows: nRows)
        if leftOut != nil { request[A.Axes.self] = axes }
        return leftOut
    }

    /// The cells of an algorithm's grid, in order.
    private func cells<A: AlgorithmDescriptor>(of _: A) throws(SweepError) -> [A.Parameters] {
        let axes = request[A.Axes.self]
        return try refusals { () throws(ClusteringError) in try axes.cells() }
    }

    private func refusals<T>(_ body: () throws(ClusteringError) -> T) throws(SweepError) -> T {
        do { return try body() } catch { throw .refused(error) }
    }

    /// The snapshot asked for, whether it was there, and its values for the engine.
    private func freeze(
        _ early: EarlyRun
    ) throws -> (snapshot: Snapshot, reused: Bool, matrix: FeatureMatrix) {
        switch request.source {
        case .snapshot(let id):
            let snapshot = try Snapshot.load(id, from: connection)
            try checkClusters(nRows: snapshot.nRows)
            let scaled = try snapshot.scaledValues(from: connection)
            return (snapshot, true, try matrix(of: scaled, snapshot.nRows, snapshot.nFeatures))
        case .features(let options):
            let result = try connection.transaction {
                let result = try SnapshotBuilder(in: connection).build(options) { new in
                    try begin(early, on: new)
                }
                try checkClusters(nRows: result.snapshot.nRows)
                return result
            }
            let snapshot = result.snapshot
            if let matrix = early.matrix { return (snapshot, result.isReused, matrix) }
            let scaled = try result.scaledValues(threads: request.threads, from: connection)
            return (
                snapshot, result.isReused,
                try matrix(of: scaled, snapshot.nRows, snapshot.nFeatures)
            )
        }
    }

    private func matrix(
        of values: [Double], _ nRows: Int, _ nFeatures: Int
    ) throws(SweepError) -> FeatureMatrix {
        try refusals { () throws(ClusteringError) in
            try FeatureMatrix(values: values, nSamples: nRows, nFeatures: nFeatures)
        }
    }

    /// Starts the first grid of a matrix of which no run can be stored, since it is new.
    private func begin(_ early: EarlyRun, on new: NewMatrix) throws {
        try checkClusters(nRows: new.nRows)
        let matrix = try matrix(
            of: new.scaledValues(threads: request.threads), new.nRows, new.nFeatures)
        early.matrix = matrix
        guard let first = request.algorithms.first else { return }
        early.run = try fitted(nRows: new.nRows).runner.begin(first.descriptor, on: matrix)
    }

    private func begin<A: AlgorithmDescriptor>(
        _ descriptor: A, on matrix: FeatureMatrix
    ) throws -> any Endable {
        let cells = try cells(of: descriptor).enumerated().map { (cell: $1, position: $0) }
        let ordered = SweepLedger.inFinishingOrder(
            cells, of: descriptor, nRows: matrix.nSamples)
        return try engineRun(
            descriptor, cells: ordered.map(\.cell), stored: [], matrix: matrix)
    }

    private func engineRun<A: AlgorithmDescriptor>(
        _ descriptor: A, cells: [A.Parameters], stored: [[Int32]], matrix: FeatureMatrix
    ) throws(SweepError) -> EngineRun<A> {
        let listener = self.listener
        let algorithm = Algorithm(descriptor)
        return try EngineRun(
            descriptor, cells: cells, stored: stored, matrix: matrix, request: request,
            isCancelled: isCancelled,
            tell: { listener(.progress(algorithm, phase: $1, fraction: $0)) })
    }

    /// Refuses more clusters than rows before anything is stored, a new snapshot included.
    private func checkClusters(nRows: Int) throws(SweepError) {
        let largest = request.algorithms.compactMap {
            mostClusters(of: $0.descriptor, nRows: nRows)
        }.max()
        guard let largest, largest > nRows else { return }
        throw .refused(.tooFewSamples(nSamples: nRows, nClusters: largest))
    }

    private func mostClusters<A: AlgorithmDescriptor>(of _: A, nRows: Int) -> Int? {
        request[A.Axes.self].fitting(nRows: nRows).axes.mostClusters
    }

    private func sweep<A: AlgorithmDescriptor>(
        _ descriptor: A, snapshot: Snapshot, matrix: FeatureMatrix, early: EarlyRun
    ) throws -> SweepSummary {
        let start = monotonicSeconds()
        let algorithm = Algorithm(descriptor)
        let cells = try cells(of: descriptor)
        let ledger = SweepLedger(connection: connection, snapshot: snapshot)
        let plan = try ledger.plan(descriptor, cells: cells)
        let (sweepID, firstRunID) = try ledger.begin(descriptor, request: request, plan: plan)
        listener(.started(algorithm, total: cells.count, missing: plan.missing.count))

        let run = try take(early, for: descriptor, plan: plan, ledger: ledger, matrix: matrix)
        // However this ends, the engine ends with it: nobody would read what it computes.
        defer { run.end() }
        run.announce()
        let writer = RunWriter(
            connection: connection, sweepID: sweepID, snapshot: snapshot,
            startedAt: run.start.text)
        // Each label refers to the run inserted in the same transaction; checking every one of
        // millions would cost a quarter of the writing time.
        try connection.withoutForeignKeys {
            // Who stops the sweep stops the engine; runs that are finished are kept.
            try connection.uncancelled {
                try write(
                    descriptor, from: run.queue, with: writer, plan: plan, firstRunID: firstRunID,
                    progress: run.progress)
            }
        }
        let wallSeconds = monotonicSeconds() - min(start, run.start.seconds)
        try ledger.finish(sweepID, wallSeconds: wallSeconds)
        let summary = SweepSummary(
            sweepID: sweepID, algorithm: algorithm, snapshotID: snapshot.id, nRuns: cells.count,
            nReused: plan.stored.count, wallSeconds: wallSeconds)
        listener(.finished(summary))
        return summary
    }

    /// The engine of a grid: the one at work, unless another process has stored some of its runs since the snapshot
    /// was.
    private func take<A: AlgorithmDescriptor>(
        _ early: EarlyRun, for descriptor: A, plan: SweepPlan<A.Parameters>, ledger: SweepLedger,
        matrix: FeatureMatrix
    ) throws -> EngineRun<A> {
        let missing = plan.missing.map(\.cell)
        if let run = early.run as? EngineRun<A> {
            early.run = nil
            if run.cells == missing, plan.unmeasured.isEmpty { return run }
            run.end()
        }
        let stored = try plan.unmeasured.map {
            try ledger.labels(of: $0, count: matrix.nSamples)
        }
        return try engineRun(descriptor, cells: missing, stored: stored, matrix: matrix)
    }

    /// Writes what the engine delivers, in the order of the plan: a run that is done early waits
    /// for those before it, so that ids ascend in the tables and pages fill up.
    private func write<A: AlgorithmDescriptor>(
        _ descriptor: A, from queue: BlockingQueue<EngineEvent<A.Fit>, Void>,
        with writer: RunWriter,
        plan: SweepPlan<A.Parameters>, firstRunID: Int, progress: GridProgress
    ) throws {
        let places = Dictionary(
            uniqueKeysWithValues: plan.missing.enumerated().map { ($1.cell, $0) })
        var waiting: [Int: FinishedRun<A.Fit>] = [:]
        var arrived: [Int] = []
        var stored: [Int: Int] = [:]
        var next = 0
        func store(_ place: Int) throws {
            guard let run = waiting.removeValue(forKey: place) else { return }
            let (runID, name) = try writer.write(
                run, of: descriptor, runID: firstRunID + place,
                position: plan.missing[place].position)
            stored[place] = runID
            progress.update(.writing, Double(stored.count) / Double(plan.missing.count))
            listener(
                .stored(
                    name: name, runID: runID, done: stored.count,
                    missing: plan.missing.count,
                    seconds: run.fit.fitSeconds + run.fit.sharedSeconds))
        }
        while let event = queue.take() {
            switch event {
            case .run(let run):
                guard let place = places[run.fit.parameters] else { continue }
                waiting[place] = run
                arrived.append(place)
                while waiting[next] != nil {
                    try store(next)
                    next += 1
                }
            case .qualities(let qualities):
                let runIDs = arrived.compactMap { stored[$0] } + plan.unmeasured
                try writer.write(zip(runIDs, qualities).map { (runID: $0, quality: $1) })
            case .failed(let error):
                // Whatever is finished is kept, also what waited for its turn.
                for place in waiting.keys.sorted() { try store(place) }
                guard error == .cancelled else { throw SweepError.refused(error) }
                throw SweepError.interrupted(stored: stored.count, missing: plan.missing.count)
            }
        }
    }
}
