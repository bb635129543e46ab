import Clustering
import Store
import Synchronization

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
            "the matrix has \(nSamples) row\(nSamples == 1 ? "" : "s"), and clusters need 2. See whom the set "
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
        let (snapshot, reused, scaled) = try freeze()
        let matrix = try refusals { () throws(ClusteringError) in
            try FeatureMatrix(
                values: scaled, nSamples: snapshot.nRows, nFeatures: snapshot.nFeatures)
        }
        listener(
            .snapshotReady(snapshot, reused: reused, seconds: monotonicSeconds() - start))
        let fitted = fitted(to: snapshot)
        return try request.algorithms.map { algorithm in
            try fitted.sweep(algorithm.descriptor, snapshot: snapshot, matrix: matrix)
        }
    }

    /// The same with grids that fit into a matrix.
    private func fitted(to snapshot: Snapshot) -> SweepRunner {
        var request = request
        for algorithm in request.algorithms {
            guard let leftOut = fit(algorithm.descriptor, to: snapshot, in: &request) else {
                continue
            }
            listener(.leftOut(algorithm, leftOut))
        }
        return SweepRunner(
            in: connection, request: request, isCancelled: isCancelled, listener: listener)
    }

    private func fit<A: AlgorithmDescriptor>(
        _: A, to snapshot: Snapshot, in request: inout SweepRequest
    ) -> String? {
        let (axes, leftOut) = request[A.Axes.self].fitting(nRows: snapshot.nRows)
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
    private func freeze() throws -> (snapshot: Snapshot, reused: Bool, scaled: [Double]) {
        switch request.source {
        case .snapshot(let id):
            let snapshot = try Snapshot.load(id, from: connection)
            try checkClusters(of: snapshot)
            return (snapshot, true, try snapshot.scaledValues(from: connection))
        case .features(let options):
            let result = try connection.transaction {
                let result = try SnapshotBuilder(in: connection).build(options)
                try checkClusters(of: result.snapshot)
                return result
            }
            return (
                result.snapshot, result.isReused,
                try result.scaledValues(threads: request.threads, from: connection)
            )
        }
    }

    /// Refuses more clusters than rows before anything is stored, a new snapshot included.
    private func checkClusters(of snapshot: Snapshot) throws(SweepError) {
        let largest = request.algorithms.compactMap {
            mostClusters(of: $0.descriptor, nRows: snapshot.nRows)
        }.max()
        guard let largest, largest > snapshot.nRows else { return }
        throw .refused(.tooFewSamples(nSamples: snapshot.nRows, nClusters: largest))
    }

    private func mostClusters<A: AlgorithmDescriptor>(of _: A, nRows: Int) -> Int? {
        request[A.Axes.self].fitting(nRows: nRows).axes.mostClusters
    }

    private func sweep<A: AlgorithmDescriptor>(
        _ descriptor: A, snapshot: Snapshot, matrix: FeatureMatrix
    ) throws -> SweepSummary {
        let start = monotonicSeconds()
        let algorithm = Algorithm(descriptor)
        let cells = try cells(of: descriptor)
        let ledger = SweepLedger(connection: connection, snapshot: snapshot)
        let plan = try ledger.plan(descriptor, cells: cells)
        let (sweepID, firstRunID) = try ledger.begin(descriptor, request: request, plan: plan)
        listener(.started(algorithm, total: cells.count, missing: plan.missing.count))

        let queue = BlockingQueue<EngineEvent<A.Fit>, Void>(capacity: 4)
        let listener = self.listener
        let progress = GridProgress(
            fitSeconds: descriptor.expectedSeconds(
                for: plan.missing.map(\.cell), nRows: matrix.nSamples),
            nRuns: plan.missing.count, nUnmeasured: plan.unmeasured.count,
            nRows: matrix.nSamples, nFeatures: matrix.nFeatures, threads: request.threads,
            tell: { listener(.progress(algorithm, phase: $1, fraction: $0)) })
        let stop = StopFlag()
        let isCancelled = self.isCancelled
        let engine = EngineThread(
            matrix: matrix, threads: request.threads, path: request.path,
            observer: SweepObserver(
                now: monotonicSeconds, isCancelled: { stop.isRaised || isCancelled() }),
            progress: progress)
        let stored = try plan.unmeasured.map {
            try ledger.labels(of: $0, count: matrix.nSamples)
        }
        let writer = RunWriter(
            connection: connection, sweepID: sweepID, snapshot: snapshot,
            startedAt: Timestamp.now())
        let thread = try launch(engine, descriptor, plan: plan, stored: stored, into: queue)
        // However this ends, the engine ends with it: nobody would read what it computes.
        defer {
            stop.raise()
            queue.cancel()
            thread.join()
        }
        // Each label refers to the run inserted in the same transaction; checking every one of
        // millions would cost a quarter of the writing time.
        try connection.withoutForeignKeys {
            // Who stops the sweep stops the engine; runs that are finished are kept.
            try connection.uncancelled {
                try write(
                    descriptor, from: queue, with: writer, plan: plan, firstRunID: firstRunID,
                    progress: progress)
            }
        }
        let wallSeconds = monotonicSeconds() - start
        try ledger.finish(sweepID, wallSeconds: wallSeconds)
        let summary = SweepSummary(
            sweepID: sweepID, algorithm: algorithm, nRuns: cells.count,
            nReused: plan.stored.count, wallSeconds: wallSeconds)
        listener(.finished(summary))
        return summary
    }

    private func launch<A: AlgorithmDescriptor>(
        _ engine: EngineThread, _ descriptor: A, plan: SweepPlan<A.Parameters>, stored: [[Int32]],
        into queue: BlockingQueue<EngineEvent<A.Fit>, Void>
    ) throws(SweepError) -> JoinableThread {
        do {
            return try engine.start(
                descriptor, cells: plan.missing.map(\.cell), stored: stored, into: queue)
        } catch {
            throw .noThread(error)
        }
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

/// Tells the engine's threads that the writer has given up.
private final class StopFlag: Sendable {
    private let raised = Atomic<Bool>(false)

    var isRaised: Bool { raised.load(ordering: .relaxed) }

    func raise() { raised.store(true, ordering: .relaxed) }
}
