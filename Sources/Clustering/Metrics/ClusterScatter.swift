import CKernels
import Synchronization

/// Calinski–Harabasz and Davies–Bouldin indices of labelings, from cluster means and scatters.
///
/// Two passes over the rows a labeling. Rows are summed in blocks whose borders depend on the
/// number of rows and clusters alone, and blocks in order, so workers change no bit.
package struct ClusterScatter: Sendable {
    /// Indices of one labeling.
    package struct Indices: Hashable, Sendable {
        /// Between-cluster over within-cluster variance.
        package let calinskiHarabasz: Double
        /// Mean over clusters of the worst ratio of scatters to centre distance.
        package let daviesBouldin: Double
    }

    let matrix: FeatureMatrix
    /// Power of two the values are multiplied by; the indices do not depend on it.
    let scale: Double
    let pool: BlockPool

    /// Stores the parts as they are.
    package init(matrix: FeatureMatrix, scale: Double, pool: BlockPool) {
        self.matrix = matrix
        self.scale = scale
        self.pool = pool
    }

    /// The indices of each labeling, `nil` where it is not defined.
    ///
    /// - Parameter isCancelled: Polled once a block of rows and once a cluster.
    /// - Throws: `ClusteringError.cancelled`.
    /// - Complexity: O(n_samples · n_features + k² · n_features) a labeling.
    package func indices(
        of labelings: [CanonicalLabeling], isCancelled: @Sendable () -> Bool
    ) throws(ClusteringError) -> [Indices?] {
        let jobs = labelings.indices.filter { labelings[$0].isDefined }
        var result = [Indices?](repeating: nil, count: labelings.count)
        if jobs.isEmpty { return result }
        let width = matrix.nFeatures
        let sums = try reduce(jobs.map { labelings[$0] }, isCancelled) { labeling, _, rows in
            var sums = [Double](repeating: 0, count: labeling.nClusters * width)
            withRows(rows, labeling) { values, labels in
                ck_metrics_cluster_sums(
                    values, labels, Int64(rows.count), Int32(width), scale, &sums)
            }
            return sums
        }
        let centres = zip(jobs, sums).map { job, sums in
            sums.indices.map { sums[$0] / Double(labelings[job].sizes[$0 / width]) }
        }
        let scatters = try reduce(jobs.map { labelings[$0] }, isCancelled) { labeling, job, rows in
            var distances = [Double](repeating: 0, count: labeling.nClusters)
            var squares = distances
            withRows(rows, labeling) { values, labels in
                ck_metrics_cluster_scatter(
                    values, labels, Int64(rows.count), Int32(width), scale, centres[job],
                    &distances, &squares)
            }
            return distances + squares
        }
        for (index, job) in jobs.enumerated() {
            result[job] = Indices(
                calinskiHarabasz: calinskiHarabasz(
                    labelings[job], sums: sums[index], centres: centres[index],
                    squares: scatters[index].suffix(labelings[job].nClusters)),
                daviesBouldin: try daviesBouldin(
                    labelings[job], centres: centres[index],
                    distances: scatters[index].prefix(labelings[job].nClusters), isCancelled))
        }
        return result
    }

    /// Rows of a block: many enough to amortise its sums, few enough blocks that partial sums of
    /// many clusters stay O(n).
    private func blockRows(_ labeling: CanonicalLabeling) -> Int {
        let n = labeling.labels.count
        let most = max(1, min(64, 4 * n / labeling.nClusters))
        return max(4096, (n + most - 1) / most)
    }

    /// Sums the partial results of each labeling's blocks, in block order.
    private func reduce(
        _ labelings: [CanonicalLabeling], _ isCancelled: @Sendable () -> Bool,
        _ partial: @Sendable (CanonicalLabeling, _ job: Int, _ rows: Range<Int>) -> [Double]
    ) throws(ClusteringError) -> [[Double]] {
        var blocks: [(job: Int, rows: Range<Int>)] = []
        for (job, labeling) in labelings.enumerated() {
            let step = blockRows(labeling)
            for start in stride(from: 0, to: labeling.labels.count, by: step) {
                blocks.append((job, start..<min(labeling.labels.count, start + step)))
            }
        }
        // Blocks over the same rows go to the workers together, so the rows are in cache.
        let plan = blocks.sorted { ($0.rows.lowerBound, $0.job) < ($1.rows.lowerBound, $1.job) }
        let partials = Mutex([[Double]?](repeating: nil, count: plan.count))
        pool.forEachBlock(plan.count) { block in
            if isCancelled() { return }
            let sums = partial(labelings[plan[block].job], plan[block].job, plan[block].rows)
            partials.withLock { $0[block] = sums }
        }
        var totals = [[Double]](repeating: [], count: labelings.count)
        for (block, sums) in zip(plan, partials.withLock { $0 }) {
            guard let sums else { throw .cancelled }
            if totals[block.job].isEmpty {
                totals[block.job] = sums
            } else {
                for index in sums.indices { totals[block.job][index] += sums[index] }
            }
        }
        return totals
    }

    private func withRows(
        _ rows: Range<Int>, _ labeling: CanonicalLabeling,
        _ body: (UnsafePointer<Double>, UnsafePointer<Int32>) -> Void
    ) {
        matrix.values.withUnsafeBufferPointer { values in
            labeling.labels.withUnsafeBufferPointer { labels in
                guard let firstValue = values.baseAddress, let firstLabel = labels.baseAddress
                else { return }
                body(
                    firstValue + rows.lowerBound * matrix.nFeatures,
                    firstLabel + rows.lowerBound)
            }
        }
    }

    private func calinskiHarabasz(
        _ labeling: CanonicalLabeling, sums: [Double], centres: [Double],
        squares: ArraySlice<Double>
    ) -> Double {
        let width = matrix.nFeatures
        var mean = [Double](repeating: 0, count: width)
        for index in sums.indices { mean[index % width] += sums[index] }
        for column in mean.indices { mean[column] /= Double(labeling.nMembers) }
        var between = 0.0
        for cluster in 0..<labeling.nClusters {
            between +=
                Double(labeling.sizes[cluster])
                * squaredDistance(centres, cluster * width, mean, 0)
        }
        let within = squares.reduce(0, +)
        if within == 0 { return 1 }
        return between * Double(labeling.nMembers - labeling.nClusters)
            / (within * Double(labeling.nClusters - 1))
    }

    private func daviesBouldin(
        _ labeling: CanonicalLabeling, centres: [Double], distances: ArraySlice<Double>,
        _ isCancelled: @Sendable () -> Bool
    ) throws(ClusteringError) -> Double {
        let k = labeling.nClusters
        let spread = zip(distances, labeling.sizes).map { $0 / Double($1) }
        // scikit-learn's numpy.allclose(…, 0), in the unit of the matrix.
        let zero = 1e-8 * scale
        var worst = [Double](repeating: 0, count: k)
        var farthest = 0.0
        for a in 0..<k {
            if isCancelled() { throw .cancelled }
            for b in 0..<a {
                let apart = squaredDistance(
                    centres, a * matrix.nFeatures, centres, b * matrix.nFeatures
                ).squareRoot()
                farthest = max(farthest, apart)
                // Coincident centres are ignored.
                if apart == 0 { continue }
                let ratio = (spread[a] + spread[b]) / apart
                worst[a] = max(worst[a], ratio)
                worst[b] = max(worst[b], ratio)
            }
        }
        if spread.allSatisfy({ $0 <= zero }) || farthest <= zero { return 0 }
        return worst.reduce(0, +) / Double(k)
    }

    private func squaredDistance(_ x: [Double], _ i: Int, _ y: [Double], _ j: Int) -> Double {
        var sum = 0.0
        for column in 0..<matrix.nFeatures {
            let difference = x[i + column] - y[j + column]
            sum += difference * difference
        }
        return sum
    }
}
