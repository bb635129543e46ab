import Clustering

/// The steps of a study in their order, each stored as soon as it is done and taken from the tables
/// where it is stored already.
package struct StudySteps {
    /// What all steps together give.
    package struct Evidence {
        package var candidates: [CandidateEvidence]
        package var null: [NullDraw]
        package var studyIDs: [Int]

        /// Stores the parts as they are.
        package init(candidates: [CandidateEvidence], null: [NullDraw], studyIDs: [Int]) {
            self.candidates = candidates
            self.null = null
            self.studyIDs = studyIDs
        }
    }

    let study: SegmentStudy
    let store: StudyStore
    let observer: SweepObserver
    let listener: Recommender.Listener
    /// Whether a fit to all rows follows.
    let isSampled: Bool

    /// Shares of the work, as measured on the real data.
    private enum Part {
        static let restarts = (0.0, 0.1)
        static let bootstrap = (0.1, 0.45)
        static let shuffle = (0.45, 0.5)
        static let null = (0.5, 0.95)
    }

    /// Does what is missing.
    ///
    /// - Throws: `ClusteringError.cancelled`; `StoreError`; `DamagedError` for stored draws that cannot
    ///   be.
    func run() throws -> Evidence {
        var evidence = try restarts()
        try bootstrap(&evidence)
        try shuffle(&evidence)
        try null(&evidence)
        return evidence
    }

    private func observer(_ part: (from: Double, to: Double), _ step: String) -> SweepObserver {
        let listener = self.listener
        let scale = isSampled ? 0.65 / Part.null.1 : 1
        return SweepObserver(
            now: observer.now,
            progress: {
                listener(
                    .progress(
                        fraction: scale * (part.from + (part.to - part.from) * $0), step: step))
            }, isCancelled: observer.isCancelled)
    }

    /// Labels and gaps are not stored, so this step is always done; it is the shortest.
    private func restarts() throws -> Evidence {
        let began = observer.now()
        let (draws, candidates) = try study.restarts(observer: observer(Part.restarts, "starts"))
        let options = study.options
        let text =
            "n_clusters=\(Self.list(options.nClusters)); rows=\(study.matrix.nSamples)"
        let id = try store.store(
            .restarts, options: text, nDraws: options.restarts, rowsUsed: study.matrix.nSamples,
            seconds: observer.now() - began,
            draws: StudyDraws.rows(of: draws, seed: options.seed))
        return Evidence(candidates: candidates, null: [], studyIDs: [id])
    }

    /// Every number of clusters that bands may have, and what may turn out to be groups.
    private func bootstrap(_ evidence: inout Evidence) throws {
        let options = study.options
        let divided = Set(
            SegmentVerdict.beforeStability(
                evidence.candidates, nSamples: study.matrix.nSamples, options: options
            ).map(\.nClusters))
        let places = evidence.candidates.indices.filter {
            let k = evidence.candidates[$0].nClusters
            return k <= options.maxSegments || divided.contains(k)
        }
        let wanted = places.map { evidence.candidates[$0] }
        if wanted.isEmpty { return }
        let ks = wanted.map(\.nClusters)
        let text =
            "n_clusters=\(Self.list(ks)); starts=\(options.bootstrapStarts); restarts=\(options.restarts)"
        let jaccard = try step(
            .bootstrap, text, nDraws: options.bootstraps, part: Part.bootstrap, &evidence,
            compute: { try study.recurrence(of: wanted, observer: $0) },
            rows: { StudyDraws.rows(ofJaccard: $0, nClusters: ks) },
            load: {
                try StudyDraws.jaccard(
                    from: $0, nClusters: ks, nDraws: options.bootstraps, place: $1)
            })
        for (place, draws) in zip(places, jaccard) { evidence.candidates[place].jaccard = draws }
    }

    private func shuffle(_ evidence: inout Evidence) throws {
        let options = study.options
        let places = evidence.candidates.indices.filter {
            evidence.candidates[$0].nClusters <= options.maxSegments
        }
        if places.isEmpty { return }
        let ks = places.map { evidence.candidates[$0].nClusters }
        let inertia = try step(
            .shuffle, "n_clusters=\(Self.list(ks)); starts=\(options.shuffleStarts)",
            nDraws: options.shuffles, part: Part.shuffle, &evidence,
            compute: { try study.shuffledInertia(of: ks, observer: $0) },
            rows: { StudyDraws.rows(ofInertia: $0, nClusters: ks) },
            load: {
                try StudyDraws.inertia(
                    from: $0, nClusters: ks, nDraws: options.shuffles, place: $1)
            })
        for (place, draws) in zip(places, inertia) {
            evidence.candidates[place].shuffledInertia = draws
        }
    }

    private func null(_ evidence: inout Evidence) throws {
        let options = study.options
        if options.nClusters.isEmpty { return }
        let passing = SegmentVerdict.beforeNull(
            evidence.candidates, nSamples: study.matrix.nSamples, options: options)
        // Without any, the range of the imitations is still told.
        let limit = passing.map(\.score).max() ?? 1
        evidence.null = try step(
            .null,
            "n_clusters=\(Self.list(options.nClusters)); starts=\(options.nullStarts); limit=\(limit)",
            nDraws: options.nullDraws, part: Part.null, &evidence,
            compute: { try study.null(limit: limit, observer: $0) },
            rows: { StudyDraws.rows(of: $0, nClusters: options.nClusters) },
            load: {
                try StudyDraws.null(
                    from: $0, nClusters: options.nClusters, nDraws: options.nullDraws, place: $1)
            })
    }

    /// One step: from the tables, or worked out and stored.
    private func step<Result>(
        _ kind: StudyStore.Kind, _ text: String, nDraws: Int, part: (Double, Double),
        _ evidence: inout Evidence, compute: (SweepObserver) throws -> Result,
        rows: (Result) -> [StudyStore.Draw], load: ([StudyStore.Draw], String) throws -> Result
    ) throws -> Result {
        let text = "\(text); draws=\(nDraws); rows=\(study.matrix.nSamples)"
        if let known = try store.find(kind, options: text) {
            evidence.studyIDs.append(known)
            return try load(try store.draws(of: known), "study \(known)")
        }
        let began = observer.now()
        let result = try compute(observer(part, kind.rawValue))
        evidence.studyIDs.append(
            try store.store(
                kind, options: text, nDraws: nDraws, rowsUsed: study.matrix.nSamples,
                seconds: observer.now() - began, draws: rows(result)))
        return result
    }

    private static func list(_ numbers: [Int]) -> String {
        numbers.map(String.init).joined(separator: ",")
    }
}
