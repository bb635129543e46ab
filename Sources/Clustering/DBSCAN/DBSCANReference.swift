/// Plain DBSCAN: the oracle the fast sweep is measured against.
///
/// Scans rows in index order like scikit-learn's `_dbscan_inner`: an unlabelled core row starts the
/// next cluster, which a stack walks to its end before the scan goes on; a border row keeps the
/// first cluster that reaches it.
///
/// Two rows are neighbours when the sum over the features, in order, of (x − y)², each operation
/// rounded to Double, is at most `eps * eps`. scikit-learn computes the same distance either in
/// this form (its trees) or as x·x − 2x·y + y·y (brute force, chosen above 15 features), whose
/// rounding error is about 10⁻¹⁵ of the squared lengths; the two can differ only for a pair whose
/// distance is that close to `eps`.
/// - SeeAlso: Ester et al. 1996, "A density-based algorithm for discovering clusters".
public enum DBSCANReference {
    /// Fits one cell.
    ///
    /// - Parameters:
    ///   - matrix: Scaled features, shape `(n_samples, n_features)`.
    ///   - parameters: Checked hyperparameters.
    /// - Returns: The run, with both times 0.
    /// - Complexity: O(n² · d) time, O(n) memory.
    public static func fit(_ matrix: FeatureMatrix, _ parameters: DBSCANParameters) -> DBSCANRun {
        let n = matrix.nSamples
        let limit = parameters.eps * parameters.eps
        let isCore = (0..<n).map { row in
            neighbours(of: row, in: matrix, within: limit).count >= parameters.minSamples
        }
        var labels = [Int32](repeating: -1, count: n)
        var nClusters: Int32 = 0
        for start in 0..<n where isCore[start] && labels[start] < 0 {
            labels[start] = nClusters
            var stack = [start]
            while let row = stack.popLast() {
                guard isCore[row] else { continue }
                for other in neighbours(of: row, in: matrix, within: limit)
                where labels[other] < 0 {
                    labels[other] = nClusters
                    stack.append(other)
                }
            }
            nClusters += 1
        }
        return DBSCANRun(
            parameters: parameters, labels: labels,
            coreRows: isCore.indices.filter { isCore[$0] }.map { Int32($0) },
            nClustersFound: Int(nClusters), nNoise: labels.count { $0 < 0 }, fitSeconds: 0,
            sharedSeconds: 0)
    }

    /// The sum over the features, in order, of squared differences, without contraction.
    public static func squaredDistance(_ x: Int, _ y: Int, in matrix: FeatureMatrix) -> Double {
        let d = matrix.nFeatures
        var sum = 0.0
        for feature in 0..<d {
            let difference = matrix.values[x * d + feature] - matrix.values[y * d + feature]
            sum += difference * difference
        }
        return sum
    }

    private static func neighbours(
        of row: Int, in matrix: FeatureMatrix, within limit: Double
    ) -> [Int] {
        (0..<matrix.nSamples).filter { squaredDistance(row, $0, in: matrix) <= limit }
    }
}
