import Clustering
import Store

/// What `recommend` tells while it works.
public enum RecommendEvent: Sendable {
    /// The matrix is ready.
    case snapshotReady(Snapshot, reused: Bool, seconds: Double)
    /// Estimated share of the whole that is done, 0…1, and what it is at.
    case progress(fraction: Double, step: String)
    /// The same question is answered already: nothing of it is worked out again.
    case known(answer: Int)
    /// The matrix is larger than what is studied.
    case sampled(rows: Int, of: Int)
}

/// Decides which segmentation of a matrix the data supports, if any, and stores the answer with all
/// its evidence.
///
/// - SeeAlso: docs/recommend.md.
public struct Recommender {
    /// Hears what happens; `progress` events come from the engine's threads.
    public typealias Listener = @Sendable (RecommendEvent) -> Void

    let connection: Connection
    let request: RecommendRequest
    let isCancelled: @Sendable () -> Bool
    let listener: Listener

    /// One question to a database open for writing.
    public init(
        in connection: Connection, request: RecommendRequest,
        isCancelled: @escaping @Sendable () -> Bool = { false },
        listener: @escaping Listener = { _ in }
    ) {
        self.connection = connection
        self.request = request
        self.isCancelled = isCancelled
        self.listener = listener
    }

    /// An answer, and what was asked to be shown beside it.
    public struct Outcome: Sendable {
        /// The number of the answer in `recommendation`.
        public let id: Int
        /// The gap statistic.
        public let gap: GapCurves?
        /// An eps of DBSCAN.
        public let eps: EpsAdvice?
        /// What segments told of later lines.
        public let holdout: HoldoutReport?
    }

    /// Answers: from the tables where the same was asked before, else by working it out; with all that is
    /// shown beside the answer, under one progress.
    ///
    /// - Throws: `RecommendError`, or what making the snapshot and writing throw. Whatever is thrown,
    ///   studies, curves and runs stored before stay, each whole.
    public func run() throws -> Outcome {
        try request.check()
        try checkHoldout()
        let start = monotonicSeconds()
        let (snapshot, isReused) = try freeze()
        listener(
            .snapshotReady(snapshot, reused: isReused, seconds: monotonicSeconds() - start))
        guard snapshot.repeats == 1 else {
            throw RecommendError.repeated(snapshotID: snapshot.id)
        }
        let answers = RecommendationStore(connection: connection, snapshot: snapshot)
        do {
            let known = try answers.ask(request)
            if let known { listener(.known(answer: known)) }
            var parts = Parts([
                known == nil ? 1 : 0, request.showsGap ? 0.4 : 0,
                request.epsMinSamples == nil ? 0 : 0.1, request.holdout == nil ? 0 : 0.4,
            ])
            let (main, gap, eps, holdout) = (
                parts.next(of: self), parts.next(of: self), parts.next(of: self),
                parts.next(of: self)
            )
            let id = try known ?? main.work(on: snapshot, answers)
            return Outcome(
                id: id, gap: request.showsGap ? try gap.gapCurves(of: snapshot) : nil,
                eps: try request.epsMinSamples.map {
                    try eps.epsAdvice($0, of: snapshot, answer: id)
                }, holdout: try holdout.holdout(of: id))
        } catch let error as ClusteringError {
            throw error == .cancelled ? RecommendError.interrupted : .refused(error)
        }
    }

    /// Parts of the whole that follow each other, each with its share of the progress.
    private struct Parts {
        private var left: ArraySlice<Double>
        private var done = 0.0
        private let whole: Double

        /// - Parameter weights: How long they take, beside each other.
        init(_ weights: [Double]) {
            left = weights[...]
            whole = max(weights.reduce(0, +), .leastNormalMagnitude)
        }

        /// The same question with the listener of the next part.
        mutating func next(of recommender: Recommender) -> Recommender {
            let (from, size) = (done / whole, (left.popFirst() ?? 0) / whole)
            done += size * whole
            let listener = recommender.listener
            return Recommender(
                in: recommender.connection, request: recommender.request,
                isCancelled: recommender.isCancelled
            ) { event in
                guard case .progress(let fraction, let step) = event else {
                    return listener(event)
                }
                listener(.progress(fraction: from + size * fraction, step: step))
            }
        }
    }

    private func freeze() throws -> (Snapshot, isReused: Bool) {
        switch request.source {
        case .snapshot(let id):
            return (try Snapshot.load(id, from: connection), true)
        case .features(let options):
            let result = try SnapshotBuilder(in: connection).build(options)
            return (result.snapshot, result.isReused)
        }
    }

    private func work(on snapshot: Snapshot, _ answers: RecommendationStore) throws -> Int {
        let (study, all, keys, sample) = try study(of: snapshot)
        let rows = sample.count
        if rows < keys.count { listener(.sampled(rows: rows, of: keys.count)) }
        let evidence = try StudySteps(
            study: study,
            store: StudyStore(
                connection: connection, snapshotID: snapshot.id, seed: request.seed),
            observer: observer, listener: listener, isSampled: rows < keys.count
        ).run()
        var answer = Answer(
            verdict: SegmentVerdict(
                candidates: evidence.candidates, null: evidence.null, nSamples: rows,
                options: study.options),
            evidence: evidence, rowsUsed: rows, impossible: study.impossible,
            options: request.options)
        if rows == keys.count {
            answer.runIDs = try store(evidence.candidates.map(\.run.parameters), of: snapshot)
        } else if answer.verdict.nClusters != nil {
            let whole = try SegmentStudy(
                matrix: try FeatureMatrix(
                    values: all, nSamples: keys.count, nFeatures: snapshot.nFeatures),
                keys: keys,
                options: request.options, workers: request.threads, path: request.path)
            try refit(&answer, on: whole, sample: sample, of: snapshot)
        }
        return try answers.store(answer, request: request)
    }

    /// What is studied: all rows or a sample; with all values and the customers' numbers.
    func study(
        of snapshot: Snapshot
    ) throws -> (study: SegmentStudy, all: [Double], keys: [UInt64], sample: [Int]) {
        let width = snapshot.nFeatures
        let all = try snapshot.scaledValues(from: connection)
        let keys = CustomerSample.keys(try snapshot.customerIDs(from: connection))
        let rows = CustomerSample.rows(keys, most: request.options.mostRows)
        let study = try SegmentStudy(
            matrix: try FeatureMatrix(
                values: CustomerSample.values(all, rows: rows, width: width),
                nSamples: rows.count, nFeatures: width),
            keys: rows.map { keys[$0] }, options: request.options, workers: request.threads,
            path: request.path)
        return (study, all, keys, rows)
    }

    /// The gap statistic of a matrix, and the knee of its inertia; they decide nothing.
    private func gapCurves(of snapshot: Snapshot) throws -> GapCurves {
        try GapCurves(
            study: try study(of: snapshot).study,
            store: StudyStore(
                connection: connection, snapshotID: snapshot.id, seed: request.seed),
            observer: observer, listener: listener)
    }

    /// An eps of DBSCAN for a matrix, or that there is none.
    private func epsAdvice(
        _ minSamples: [Int], of snapshot: Snapshot, answer id: Int
    ) throws -> EpsAdvice {
        let listener = self.listener
        let answers = try connection.query(
            "select verdict from recommendation where recommendation_id = ?", [id])
        let verdict = try reading("recommendation \(id)") {
            try answers.first.flatMap { SegmentVerdict.Kind(rawValue: try $0.text(0)) }
        }
        guard let verdict else {
            throw DamagedError("recommendation \(id)", "it has no verdict that there is")
        }
        let search = EpsSearch(
            matrix: try FeatureMatrix(
                values: try snapshot.scaledValues(from: connection), nSamples: snapshot.nRows,
                nFeatures: snapshot.nFeatures),
            workers: request.threads, path: request.path)
        return try EpsAdvice(
            search, minSamples: minSamples, of: snapshot, verdict: verdict, in: connection,
            observer: SweepObserver(
                now: monotonicSeconds,
                progress: { listener(.progress(fraction: $0, step: "eps")) },
                isCancelled: isCancelled))
    }

    var observer: SweepObserver {
        SweepObserver(now: monotonicSeconds, isCancelled: isCancelled)
    }

    /// Fits the choice to all rows: its gaps must hold there, and what is told of it has the fit's numbers.
    private func refit(
        _ answer: inout Answer, on whole: SegmentStudy, sample: [Int], of snapshot: Snapshot
    ) throws {
        var fitted: [Int: KMeansRun] = [:]
        while let k = answer.verdict.nClusters, fitted[k] == nil {
            let listener = self.listener
            let told = SweepObserver(
                now: monotonicSeconds,
                progress: { listener(.progress(fraction: 0.65 + 0.25 * $0, step: "all rows")) },
                isCancelled: isCancelled)
            guard let run = try whole.bestStart(of: k, observer: told),
                let place = answer.evidence.candidates.firstIndex(where: { $0.nClusters == k })
            else { return }
            fitted[k] = run
            answer.evidence.candidates[place] = answer.evidence.candidates[place].onAllRows(
                labels: sample.map { run.labels[$0] },
                pairs: try whole.gaps(of: [run], observer: told)[0],
                limits: request.options.thresholds.gap)
            answer.verdict = SegmentVerdict(
                candidates: answer.evidence.candidates, null: answer.evidence.null,
                nSamples: answer.rowsUsed, options: request.options)
        }
        if let run = answer.verdict.nClusters.flatMap({ fitted[$0] }) {
            answer.runIDs = try store([run.parameters], of: snapshot)
        }
    }

    /// Makes runs of these cells, as `sweep` does, and gives their numbers by cluster number.
    private func store(
        _ cells: [KMeansParameters], of snapshot: Snapshot
    ) throws -> [Int: Int] {
        if cells.isEmpty { return [:] }
        listener(.progress(fraction: 0.97, step: "runs"))
        var sweep = SweepRequest()
        sweep.algorithms = [.kmeans]
        sweep.source = .snapshot(snapshot.id)
        sweep.kmeans = KMeansAxes(cells: cells)
        sweep.threads = request.threads
        sweep.path = request.path
        _ = try SweepRunner(in: connection, request: sweep, isCancelled: isCancelled).run()
        var runIDs: [Int: Int] = [:]
        for cell in cells {
            let key = KMeansAlgorithm().key(of: cell, fingerprint: snapshot.fingerprint)
            let row = try connection.query("select run_id from run where run_key = ?", [key]).first
            runIDs[cell.nClusters] = try row?.int(0)
        }
        return runIDs
    }
}

/// An answer before it is stored.
package struct Answer {
    package var verdict: SegmentVerdict
    package var evidence: StudySteps.Evidence
    /// Rows that decided.
    package let rowsUsed: Int
    /// Numbers of clusters that the rows do not suffice for.
    package let impossible: [Int]
    package let options: StudyOptions
    /// Runs by their number of clusters.
    package var runIDs: [Int: Int] = [:]

    /// Stores the parts as they are, without runs.
    package init(
        verdict: SegmentVerdict, evidence: StudySteps.Evidence, rowsUsed: Int, impossible: [Int],
        options: StudyOptions
    ) {
        self.verdict = verdict
        self.evidence = evidence
        self.rowsUsed = rowsUsed
        self.impossible = impossible
        self.options = options
    }

    /// The evidence of the choice; `nil` where there is none.
    var chosen: CandidateEvidence? {
        evidence.candidates.first { $0.nClusters == verdict.nClusters }
    }
}
