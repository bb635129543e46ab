/// There is no run that `recommended` could mean.
public enum NoRecommendationError: UserFacingError {
    /// The newest answer recommends none.
    case noRun(set: String, verdict: String, reason: String)
    /// Nobody has asked yet.
    case notAsked(set: String)

    /// Decides the exit code.
    public var kind: FailureKind {
        switch self {
        case .noRun: .checkFailed
        case .notAsked: .usage
        }
    }

    /// What failed, where, why, and what to do next.
    public var description: String {
        switch self {
        case .noRun(let set, let verdict, let reason):
            "no run of \(set) is recommended, the verdict is \(verdict): \(reason) The evidence: "
                + "workbench recommend\(Self.flag(set))"
        case .notAsked(let set):
            "nobody has asked for a recommendation of \(set) yet. Ask: workbench recommend"
                + Self.flag(set)
        }
    }

    private static func flag(_ set: String) -> String {
        set == RunReference.defaultSet ? "" : " --features \(set)"
    }
}
