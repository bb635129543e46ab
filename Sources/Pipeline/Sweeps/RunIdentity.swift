import Clustering
import Reports

/// The cell of a grid that a run computes.
package enum RunCell: Hashable, Sendable {
    case kmeans(KMeansParameters)
    case dbscan(DBSCANParameters)

    var algorithm: Algorithm {
        switch self {
        case .kmeans: .kmeans
        case .dbscan: .dbscan
        }
    }

    /// Algorithm and grid cell as the reference kit's files spell them, then whatever differs from
    /// the defaults: the column `cell`, and what a `RunName` has of it.
    ///
    /// One to one with the parameters, and without a second `kmeans_` or `dbscan_`.
    var name: String {
        switch self {
        case .kmeans(let p):
            "kmeans_\(p.nClusters)_\(shortText(p.tol))"
                + (p.seed == 0 ? "" : "_seed\(p.seed)")
                + (p.nInit == 1 ? "" : "_init\(p.nInit)")
                + (p.maxIter == 300 ? "" : "_iter\(p.maxIter)")
        case .dbscan(let p):
            "dbscan_\(p.minSamples)_\(shortText(p.eps))"
        }
    }

    /// Larger for runs that take the engine longer.
    var expectedCost: Int {
        switch self {
        case .kmeans(let parameters): parameters.nClusters
        case .dbscan: 0
        }
    }

    /// Everything that decides the result, as one line of text.
    private var canonicalText: String {
        switch self {
        case .kmeans(let p):
            "kmeans n_clusters=\(p.nClusters) tol=\(p.tol.bitPattern) max_iter=\(p.maxIter) "
                + "n_init=\(p.nInit) seed=\(p.seed) init=k-means++"
        case .dbscan(let p):
            "dbscan eps=\(p.eps.bitPattern) min_samples=\(p.minSamples)"
        }
    }

    /// Identity by content: SHA-256 of matrix, algorithm, parameters and result version, in hex.
    ///
    /// Two runs with one key have the same labels, so the key makes sweeps resumable and
    /// duplicates impossible.
    func key(fingerprint: String) -> String {
        var digest = SHA256Digest()
        digest.update("\(fingerprint) \(canonicalText) engine=\(Engine.resultVersion)")
        return digest.hex()
    }
}

/// Versions of the engine as stored with its results.
public enum Engine {
    /// Changes whenever any label, centre or metric of an equal request may change.
    public static let resultVersion = "2"
}
