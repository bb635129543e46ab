import Clustering

/// Why there is no answer.
public enum RecommendError: UserFacingError {
    /// A flag has a value that cannot be.
    case hyperparameter(flag: String, value: String, allowed: String)
    /// The snapshot's customers are repeated with noise.
    case repeated(snapshotID: Int)
    /// The engine refused the matrix.
    case refused(ClusteringError)
    /// The user asked to stop; finished studies are stored.
    case interrupted

    /// Decides the exit code.
    public var kind: FailureKind {
        switch self {
        case .hyperparameter, .repeated: .usage
        case .refused: .data
        case .interrupted: .interrupted
        }
    }

    /// What failed, where, why, and what to do next.
    public var description: String {
        switch self {
        case .hyperparameter(let flag, let value, let allowed):
            "--\(flag) \(value) is not allowed: it must be \(allowed)."
        case .repeated(let id):
            "snapshot \(id) has every customer several times with noise, for load tests: whoever is "
                + "repeated looks like a group. Take a snapshot made without --repeats."
        case .refused(let error):
            "the engine refused the matrix: \(error)"
        case .interrupted:
            "interrupted: what was finished is stored. The same command again goes on from there."
        }
    }
}
