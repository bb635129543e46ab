import Synchronization

/// Quality of many labelings of one matrix in one pass.
///
/// Equal partitions are computed once; the silhouettes of all others share one pass over the
/// distances through their common refinement. No value depends on `workers`, on the CPU path, on
/// the numbering of clusters or on the other labelings: all of those give the same bits.
public struct QualitySweep: Sendable {
    private let matrix: FeatureMatrix
    private let labelings: [[Int32]]
    private let options: QualityOptions
    private let pool: BlockPool
    private let path: CPUPath

    /// A sweep over `labelings`.
    ///
    /// - Parameters:
    ///   - matrix: Scaled features, shape `(n_samples, n_features)`. Columns centred near 0 are
    ///     fastest, but values do not depend on it.
    ///   - labelings: Each of shape `(n_samples,)`, labels in `-1..<n_samples`, noise −1.
    ///   - workers: Threads to use, 1 or more.
    ///   - options: Up to where silhouettes are exact, and the sample above.
    ///   - path: Instruction set of the kernels.
    public init(
        matrix: FeatureMatrix, labelings: [[Int32]], workers: Int,
        options: QualityOptions = .init(), path: CPUPath = .best
    ) {
        precondition(
            labelings.allSatisfy { $0.count == matrix.nSamples }, "one label for every row")
        self.matrix = matrix
        self.labelings = labelings
        self.options = options
        self.pool = BlockPool(workers: workers)
        self.path = path
    }

    /// Computes the quality of every labeling.
    ///
    /// - Returns: One result a labeling, in their order.
    /// - Throws: `ClusteringError.cancelled`.
    /// - Complexity: O(n_samples² · n_features) once for all labelings (above
    ///   `exactRowLimit` O(sampleSize · n_samples · n_features)), O(n_samples · n_features) for
    ///   each; memory O(n_samples) a labeling and tables a worker.
    /// - SeeAlso: Rousseeuw 1987, doi:10.1016/0377-0427(87)90125-7
    public func run(observer: SweepObserver) throws(ClusteringError) -> [ClusterQuality] {
        let canonical = canonicalForms()
        var distinct: [CanonicalLabeling] = []
        var places: [Int] = []
        for labeling in canonical {
            if let known = distinct.firstIndex(where: { $0.isSamePartition(as: labeling) }) {
                places.append(known)
            } else {
                places.append(distinct.count)
                distinct.append(labeling)
            }
        }
        let scale = MatrixScale(matrix)
        let scatter = ClusterScatter(matrix: matrix, scale: scale.scale, pool: pool)
        let indices =
            options.isSilhouetteOnly
            ? Array(repeating: nil, count: distinct.count)
            : try scatter.indices(of: distinct, isCancelled: observer.isCancelled)
        let sums = try silhouetteSums(of: distinct, scale: scale, observer: observer)
        observer.progress(1)
        return zip(canonical, places).map { labeling, place in
            quality(labeling, indices[place], sums[place])
        }
    }

    private var isExact: Bool { matrix.nSamples <= options.exactRowLimit }

    private func canonicalForms() -> [CanonicalLabeling] {
        let forms = Mutex([CanonicalLabeling?](repeating: nil, count: labelings.count))
        pool.forEachBlock(labelings.count) { index in
            let form = CanonicalLabeling(labelings[index])
            forms.withLock { $0[index] = form }
        }
        return forms.withLock { $0.compactMap { $0 } }
    }

    private func silhouetteSums(
        of labelings: [CanonicalLabeling], scale: MatrixScale, observer: SweepObserver
    ) throws(ClusteringError) -> [SilhouetteSums?] {
        var result = [SilhouetteSums?](repeating: nil, count: labelings.count)
        let wanted = labelings.indices.filter {
            labelings[$0].isDefined || labelings[$0].isDefinedWithNoise
        }
        if wanted.isEmpty { return result }
        let rows = isExact ? (0..<Int32(matrix.nSamples)).map { $0 } : sample()
        let groups = RefinementGroup.plan(labelings, wanted)
        let done = Mutex(0.0)
        for group in groups {
            let pass = SilhouettePass(
                matrix: matrix, scale: scale, rows: rows,
                labelings: group.members.map { labelings[$0] }, refinement: group.refinement,
                pool: pool, path: path)
            let sums = pass.run { share in
                done.withLock { done in
                    done += share / Double(groups.count)
                    observer.progress(min(1, done))
                }
                return !observer.isCancelled()
            }
            guard let sums else { throw .cancelled }
            for (member, sums) in zip(group.members, sums) { result[member] = sums }
        }
        return result
    }

    /// A simple random sample of rows without replacement, ascending.
    ///
    /// Selection sampling (Knuth, TAOCP 2, 3.4.2, algorithm S) over SplitMix64.
    private func sample() -> [Int32] {
        var generator = SplitMix64(state: options.seed)
        var rows: [Int32] = []
        let wanted = min(options.sampleSize, matrix.nSamples)
        rows.reserveCapacity(wanted)
        for row in 0..<matrix.nSamples {
            let left = UInt64(matrix.nSamples - row)
            // The bias of multiply-and-shift is below left/2⁶⁴.
            let pick = generator.next().multipliedFullWidth(by: left).high
            if pick < UInt64(wanted - rows.count) { rows.append(Int32(row)) }
        }
        return rows
    }

    private func quality(
        _ labeling: CanonicalLabeling, _ indices: ClusterScatter.Indices?, _ sums: SilhouetteSums?
    ) -> ClusterQuality {
        let nLabels = (labeling.originals.max() ?? -1) + 1
        var sizes = [Int](repeating: 0, count: nLabels)
        for (size, label) in zip(labeling.sizes, labeling.originals) { sizes[label] = size }
        var quality = ClusterQuality(
            calinskiHarabasz: indices?.calinskiHarabasz, daviesBouldin: indices?.daviesBouldin,
            note: labeling.reason, clusterSilhouette: Array(repeating: nil, count: nLabels),
            clusterSizes: sizes)
        guard let sums else { return quality }
        if labeling.isDefined {
            for (cluster, label) in labeling.originals.enumerated() where sums.counts[cluster] > 0 {
                quality.clusterSilhouette[label] =
                    Double(sums.members[cluster]) / sums.unit / Double(sums.counts[cluster])
            }
        }
        let members = Double(sums.members.reduce(0, +)) / sums.unit
        let all = Double(sums.all.reduce(0, +)) / sums.unit
        if isExact {
            if labeling.isDefined { quality.silhouette = members / Double(labeling.nMembers) }
            if labeling.isDefinedWithNoise {
                quality.silhouetteWithNoise = all / Double(matrix.nSamples)
            }
            return quality
        }
        let nSampled = sums.counts.reduce(0, +)
        if labeling.isDefined {
            quality.sampledSilhouette = SampledEstimate(
                sum: members, squares: Double(sums.memberSquares) / sums.unit,
                nSampled: nSampled - sums.counts[labeling.nClusters],
                population: labeling.nMembers)
        }
        if labeling.isDefinedWithNoise {
            quality.sampledSilhouetteWithNoise = SampledEstimate(
                sum: all, squares: Double(sums.allSquares) / sums.unit, nSampled: nSampled,
                population: matrix.nSamples)
        }
        let sampled = "above \(options.exactRowLimit) rows: see silhouette_sampled"
        quality.note = quality.note.map { $0 + "; " + sampled } ?? sampled
        return quality
    }
}
