/// Which segmentation the evidence supports, if any.
public struct SegmentVerdict: Hashable, Sendable {
    /// The four answers.
    public enum Kind: String, Sendable, CaseIterable {
        /// Groups with gaps between any two.
        case separated
        /// A continuum cut into parts that come back; borders are conventions.
        case bands
        /// Better than unrelated columns, but no cut that is comes back.
        case unstable
        /// Columns hardly related.
        case none
    }

    /// Why a number of clusters is not proved to be groups: the first that holds.
    public enum Veto: String, Sendable, CaseIterable {
        /// The smallest cluster is too small.
        case size
        /// Between two clusters the density hardly falls.
        case valley
        /// Half-way between two clusters are about as many customers as inside.
        case bridge
        /// A cluster is no nearer to itself than to another.
        case silhouette
        /// A cluster does not come back when customers are redrawn.
        case stability
        /// Imitations without gaps show the same.
        case null
    }

    /// What was decided about one number of clusters.
    public struct Candidate: Hashable, Sendable {
        /// Clusters.
        public let nClusters: Int
        /// Why they are not proved to be groups; `nil` where they are.
        public let veto: Veto?
        /// (1 + draws that reach its score)/(1 + draws); `nil` where an earlier veto fell.
        public let pValue: Double?
        /// Whether the cut is tighter than one of shuffled columns; `nil` where it was not held against any.
        public let isTighter: Bool?
        /// Whether every cluster comes back for certain; `nil` where customers were not redrawn.
        public let comesBack: Bool?
    }

    /// The answer.
    public let kind: Kind
    /// Its number of clusters; `nil` for unstable and none.
    public let nClusters: Int?
    /// One a number of clusters, ascending.
    public let candidates: [Candidate]

    /// The candidates that all vetoes but the null let pass: `null(limit:)` must reach their scores.
    public static func beforeNull(
        _ candidates: [CandidateEvidence], nSamples: Int, options: StudyOptions
    ) -> [CandidateEvidence] {
        candidates.filter { veto($0, nSamples, options.thresholds) == nil }
    }

    /// The candidates whose gaps hold, so that only silhouettes, stability and the null are left.
    public static func beforeStability(
        _ candidates: [CandidateEvidence], nSamples: Int, options: StudyOptions
    ) -> [CandidateEvidence] {
        candidates.filter {
            switch veto($0, nSamples, options.thresholds) {
            case .size, .valley, .bridge, .silhouette: false
            default: true
            }
        }
    }

    /// Decides.
    ///
    /// - Parameters:
    ///   - candidates: All numbers of clusters, ascending, with what was computed of them.
    ///   - null: The imitations' draws.
    ///   - nSamples: Rows of the matrix.
    ///   - options: Of the study.
    public init(
        candidates: [CandidateEvidence], null: [NullDraw], nSamples: Int, options: StudyOptions
    ) {
        let thresholds = options.thresholds
        let judged = candidates.map { candidate -> Candidate in
            var veto = Self.veto(candidate, nSamples, thresholds)
            var pValue: Double?
            if veto == nil {
                let reached = null.count { ($0.score ?? .infinity) <= candidate.score }
                pValue = Double(1 + reached) / Double(1 + null.count)
                if reached > 0 || null.isEmpty { veto = .null }
            }
            return Candidate(
                nClusters: candidate.nClusters, veto: veto, pValue: pValue,
                isTighter: Self.isTighter(candidate, options),
                comesBack: Self.comesBack(candidate, thresholds))
        }
        self.candidates = judged
        if let finest = judged.last(where: { $0.veto == nil }) {
            (kind, nClusters) = (.separated, finest.nClusters)
            return
        }
        let leastSize = thresholds.leastSize(nSamples: nSamples)
        let tighter = zip(judged, candidates).filter { $0.0.isTighter == true }
        let large = tighter.filter { $0.1.smallest >= leastSize }
        let back = large.filter { $0.0.comesBack == true }
        if large.isEmpty {
            (kind, nClusters) = (.none, nil)
        } else if let finest = back.last {
            (kind, nClusters) = (.bands, finest.0.nClusters)
        } else {
            (kind, nClusters) = (.unstable, nil)
        }
    }

    /// The first veto but the null's.
    private static func veto(
        _ candidate: CandidateEvidence, _ nSamples: Int, _ thresholds: StudyThresholds
    ) -> Veto? {
        if candidate.smallest < thresholds.leastSize(nSamples: nSamples) { return .size }
        if candidate.pairs.contains(where: { $0.valley > thresholds.gap.valley }) {
            return .valley
        }
        if candidate.pairs.contains(where: { ($0.bridge ?? 1) > thresholds.gap.bridge }) {
            return .bridge
        }
        if candidate.clusterSilhouettes.contains(where: { ($0 ?? 0) <= 0 }) {
            return .silhouette
        }
        if !candidate.jaccard.isEmpty,
            candidate.meanJaccard.contains(where: { $0 < thresholds.jaccard })
        {
            return .stability
        }
        return nil
    }

    private static func isTighter(
        _ candidate: CandidateEvidence, _ options: StudyOptions
    ) -> Bool? {
        let lifts = candidate.lifts
        guard candidate.nClusters <= options.maxSegments, !lifts.isEmpty else { return nil }
        let mean = lifts.reduce(0, +) / Double(lifts.count)
        return mean >= options.thresholds.lift && lifts.allSatisfy { $0 > 0 }
    }

    private static func comesBack(
        _ candidate: CandidateEvidence, _ thresholds: StudyThresholds
    ) -> Bool? {
        if candidate.jaccard.isEmpty { return nil }
        return candidate.lowJaccard(z: thresholds.lowerBound).allSatisfy {
            $0 >= thresholds.jaccard
        }
    }
}
