import Clustering

/// There is no run that `recommended` could mean.
public enum NoRecommendationError: UserFacingError {
    /// The newest answer recommends none; `flags` of `recommend` ask the same question again.
    case noRun(set: String, verdict: String, reason: String, flags: [String])
    /// Nobody has asked yet.
    case notAsked(set: String)
    /// Nobody has asked for one of this set, and several others have one.
    case ofOthers(than: String, sets: [String])

    /// Decides the exit code.
    public var kind: FailureKind {
        switch self {
        case .noRun: .checkFailed
        case .notAsked, .ofOthers: .usage
        }
    }

    /// What failed, where, why, and what to do next.
    public var description: String {
        switch self {
        case .noRun(let set, let verdict, let reason, let flags):
            "no run of \(set) is recommended, the verdict is \(verdict): \(reason) The evidence: "
                + (["workbench", "recommend"] + flags).joined(separator: " ")
        case .notAsked(let set):
            "nobody has asked for a recommendation of \(set) yet. Ask: workbench recommend"
                + Self.flag(set)
        case .ofOthers(let set, let sets):
            "nobody has asked for a recommendation of \(set) yet; there are several others. Name one: "
                + sets.map(RunReference.recommendedName).joined(separator: ", ")
        }
    }

    /// The flags of `recommend` that ask a stored question again.
    ///
    /// - Parameter options: As stored with the answer.
    /// - Throws: `DamagedError` for options that are none.
    static func flags(
        snapshotID: Int, options: String, maxSegments: Int, seed: Int
    ) throws(DamagedError) -> [String] {
        func field(_ name: String) -> Substring? {
            options.split(separator: "; ").first { $0.hasPrefix(name + "=") }?
                .dropFirst(name.count + 1)
        }
        let nClusters = field("n_clusters")?.split(separator: ",").map { Int($0) }
        let draws = field("null")?.split(separator: "x").first.flatMap { Int($0) }
        guard let nClusters, !nClusters.contains(nil), let draws else {
            throw DamagedError(
                "recommendation of snapshot \(snapshotID)", "its options are not those of an answer"
            )
        }
        let defaults = StudyOptions()
        let asked = nClusters.compactMap(\.self)
        var flags = ["--snapshot", "\(snapshotID)"]
        if asked != defaults.nClusters {
            flags += ["--n-clusters", asked.map(String.init).joined(separator: ",")]
        }
        if maxSegments != defaults.maxSegments { flags += ["--max-segments", "\(maxSegments)"] }
        if seed != Int(defaults.seed) { flags += ["--seed", "\(seed)"] }
        if draws != defaults.nullDraws { flags += ["--draws", "\(draws)"] }
        return flags
    }

    private static func flag(_ set: String) -> String {
        set == RunReference.defaultSet ? "" : " --features \(set)"
    }
}
