/// How the quality of labelings is computed.
public struct QualityOptions: Hashable, Sendable {
    /// Rows up to which silhouettes are exact; above it they are estimated from a sample.
    public let exactRowLimit: Int
    /// Rows in the sample, 2 or more.
    public let sampleSize: Int
    /// Seed of the sample.
    public let seed: UInt64
    /// Whether the indices of scatter are left out.
    public let isSilhouetteOnly: Bool

    /// Rows up to which silhouettes are exact by default: about 5 s on two cores at the limit,
    /// because the work grows with the square of the rows.
    public static let defaultExactRowLimit = 100_000

    /// Rows in the sample by default: a standard error of about 0.005 at the usual spread of 0.2.
    public static let defaultSampleSize = 2_048

    /// Options; the defaults are meant for an analyst who waits.
    ///
    /// - Precondition: `sampleSize >= 2`.
    public init(
        exactRowLimit: Int = QualityOptions.defaultExactRowLimit,
        sampleSize: Int = QualityOptions.defaultSampleSize, seed: UInt64 = 0,
        isSilhouetteOnly: Bool = false
    ) {
        precondition(sampleSize >= 2, "a variance needs two sampled rows")
        self.exactRowLimit = exactRowLimit
        self.sampleSize = sampleSize
        self.seed = seed
        self.isSilhouetteOnly = isSilhouetteOnly
    }
}

/// A mean estimated from a sample, with its 95 % confidence interval.
public struct SampledEstimate: Hashable, Sendable {
    /// Mean over the sampled rows.
    public let value: Double
    /// Lower end of the 95 % confidence interval.
    public let low: Double
    /// Upper end of the 95 % confidence interval.
    public let high: Double
    /// Rows the mean was taken over.
    public let nSampled: Int

    /// Stores the parts as they are.
    public init(value: Double, low: Double, high: Double, nSampled: Int) {
        self.value = value
        self.low = low
        self.high = high
        self.nSampled = nSampled
    }

    /// The estimate from a simple random sample without replacement.
    ///
    /// Mean x̄ = Σx/m; its variance is (1 − m/N)·s²/m with s² = Σ(x − x̄)²/(m − 1), Cochran,
    /// Sampling Techniques, 3rd ed., 2.6; the interval is x̄ ± 1.96 standard errors, cut to −1…1.
    /// For a part of the rows (those that are not noise) m and N count that part: given its size,
    /// the sampled rows of the part are a simple random sample of it.
    package init?(sum: Double, squares: Double, nSampled: Int, population: Int) {
        guard nSampled >= 2 else { return nil }
        let m = Double(nSampled)
        let mean = sum / m
        let variance = max(0, squares - sum * mean) / (m - 1)
        let error = (variance / m * max(0, 1 - m / Double(population))).squareRoot()
        self.init(
            value: mean, low: max(-1, mean - 1.959964 * error),
            high: min(1, mean + 1.959964 * error), nSampled: nSampled)
    }
}

/// The quality of one labeling; metrics follow scikit-learn 1.9.
///
/// A value is `nil` where it is not defined (fewer than 2 clusters, or as many clusters as rows) or
/// not computed exactly; `note` says why.
public struct ClusterQuality: Hashable, Sendable {
    /// Mean silhouette of the rows that are not noise, noise rows left out altogether; −1…1.
    public var silhouette: Double?
    /// Mean silhouette of all rows with noise as a cluster: scikit-learn's `silhouette_score`.
    public var silhouetteWithNoise: Double?
    /// Calinski–Harabasz index (variance ratio) of the rows that are not noise.
    public var calinskiHarabasz: Double?
    /// Davies–Bouldin index of the rows that are not noise; lower is better.
    public var daviesBouldin: Double?
    /// Why a value is missing, in an analyst's words; `nil` when none is.
    public var note: String?
    /// Estimate of `silhouette` where there are too many rows for the exact value.
    public var sampledSilhouette: SampledEstimate?
    /// Estimate of `silhouetteWithNoise` where there are too many rows for the exact value.
    public var sampledSilhouetteWithNoise: SampledEstimate?
    /// Mean silhouette of each cluster's members (of its sampled members where `silhouette` is
    /// sampled), by label; `nil` for labels without a (sampled) member.
    public var clusterSilhouette: [Double?]
    /// Rows of each cluster, by label, noise not included.
    public var clusterSizes: [Int]
}
