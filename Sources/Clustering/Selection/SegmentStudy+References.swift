/// What the gap statistic holds a matrix against.
public enum GapReference: String, Sendable, CaseIterable {
    /// Uniform in the box of the principal axes.
    case box
    /// Marginals with one peak and the dependence of the columns, as the null of the verdict.
    case copula
}

extension SegmentStudy {
    /// The inertia of the matrix and of references without clusters, the same starts for both.
    ///
    /// - Parameters:
    ///   - nClusters: Numbers of clusters, 1 allowed.
    ///   - draws: References.
    /// - Returns: The inertia by number of clusters; that of the references by number and draw.
    /// - Throws: `ClusteringError.cancelled`.
    public func referenceInertia(
        of nClusters: [Int], reference: GapReference, draws: Int, observer: SweepObserver
    ) throws(ClusteringError) -> (inertia: [Double], references: [[Double]]) {
        let n = matrix.nSamples
        let box = reference == .box ? PrincipalBox(of: matrix) : nil
        let copula = reference == .copula ? UnimodalCopula(of: spread, pool: pool) : nil
        let first = MatrixDraw(
            rows: (0..<Int32(n)).map { $0 }, cells: try cells(nClusters, .gap, draw: 0))
        var all = [first]
        for draw in 1...max(1, draws) {
            // Each kind of reference has numbers of its own.
            let place = 2 * draw + (box == nil ? 0 : 1)
            let stream = DrawStream.stream(.gap, seed: options.seed, draw: place)
            all.append(
                MatrixDraw(nSamples: n, cells: try cells(nClusters, .gap, draw: place)) { values in
                    box?.draw(stream, into: values)
                    copula?.draw(stream, into: values, path: path)
                })
        }
        let starts = options.nullStarts
        let inertia = try DrawFits(
            matrix: matrix, draws: all, workers: pool.workers, path: path
        ).run(observer: observer) { _, draw in
            nClusters.indices.map { draw.bestRun($0, starts: starts).inertia }
        }
        return (inertia[0], nClusters.indices.map { place in inertia[1...].map { $0[place] } })
    }

    private func cells(
        _ nClusters: [Int], _ purpose: DrawStream.Purpose, draw: Int
    ) throws(ClusteringError) -> [KMeansParameters] {
        let seeds = DrawStream.fitSeeds(
            purpose, seed: options.seed, draw: draw, count: options.nullStarts)
        return try fitCells(nClusters, seeds: seeds)
    }
}
