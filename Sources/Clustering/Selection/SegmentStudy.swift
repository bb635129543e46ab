/// The resampling work behind a recommendation, on one matrix.
///
/// Every step is computed by itself, can be cancelled, and depends on the matrix, the keys, the
/// options and the steps that it is given, neither on `workers` nor on `path`. `SegmentVerdict`
/// decides from what they give.
public struct SegmentStudy: Sendable {
    /// The scaled features, shape `(n_samples, n_features)`.
    public let matrix: FeatureMatrix
    /// What the study is made of; `nClusters` are those that the matrix has enough rows for.
    public let options: StudyOptions
    /// Numbers of clusters asked for that exceed the distinct rows.
    public let impossible: [Int]
    /// The features with ties spread, of the same shape.
    let spread: FeatureMatrix
    let keys: [UInt64]
    let pool: BlockPool
    let path: CPUPath

    /// Prepares a study.
    ///
    /// - Parameters:
    ///   - matrix: Scaled features of at most `options.mostRows` customers.
    ///   - keys: One number a row that stays with its customer, whatever the order of the rows.
    ///   - options: What to do; checked by the caller.
    ///   - workers: Threads to use, 1 or more.
    ///   - path: Instruction set of the kernels.
    /// - Precondition: `keys.count == matrix.nSamples`.
    public init(
        matrix: FeatureMatrix, keys: [UInt64], options: StudyOptions, workers: Int,
        path: CPUPath = .best
    ) throws(ClusteringError) {
        let distinct = Self.distinctRows(
            matrix, upTo: (options.nClusters.max() ?? 0) + 1)
        var options = options
        impossible = options.nClusters.filter { $0 > distinct || $0 >= matrix.nSamples }
        options.nClusters.removeAll(where: impossible.contains)
        self.matrix = matrix
        self.options = options
        self.keys = keys
        pool = BlockPool(workers: workers)
        spread = try TieSpread.spread(matrix, keys: keys, seed: options.seed, pool: pool)
        self.path = path
    }

    /// Rows that differ from one another, counted up to a limit.
    private static func distinctRows(_ matrix: FeatureMatrix, upTo limit: Int) -> Int {
        var seen: Set<ArraySlice<Double>> = []
        for row in 0..<matrix.nSamples where seen.count < limit {
            seen.insert(matrix.values[row * matrix.nFeatures..<(row + 1) * matrix.nFeatures])
        }
        return seen.count
    }

    /// Step 1: all starts, and the best of each number of clusters.
    ///
    /// - Returns: The starts by number of clusters and seed; the candidates, ascending, with their
    ///   silhouettes and gaps.
    /// - Throws: `ClusteringError.cancelled`.
    /// - Complexity: `restarts` fits for each number of clusters, one pass over all distances.
    public func restarts(
        observer: SweepObserver
    ) throws(ClusteringError) -> (draws: [RestartDraw], candidates: [CandidateEvidence]) {
        let seeds = (0..<options.restarts).map { options.seed &+ UInt32($0) }
        let cells = try fitCells(options.nClusters, seeds: seeds)
        var runs: [KMeansParameters: KMeansRun] = [:]
        try KMeansSweep(matrix: matrix, parameters: cells, workers: pool.workers, path: path)
            .run(observer: observer.part(0, 0.4)) { runs[$0.parameters] = $0 }
        let ordered = cells.compactMap { runs[$0] }
        let quality = try QualitySweep(
            matrix: matrix, labelings: ordered.map(\.labels), workers: pool.workers,
            options: QualityOptions(isSilhouetteOnly: true), path: path
        ).run(observer: observer.part(0.4, 0.9))
        let draws = zip(ordered, quality).map { run, quality in
            RestartDraw(
                seed: run.parameters.seed, nClusters: run.parameters.nClusters,
                inertia: run.inertia, silhouette: quality.silhouette)
        }
        var best: [(run: KMeansRun, quality: ClusterQuality)] = []
        for (run, quality) in zip(ordered, quality) {
            if let last = best.last, last.run.parameters.nClusters == run.parameters.nClusters {
                if run.inertia < last.run.inertia { best[best.count - 1] = (run, quality) }
            } else {
                best.append((run, quality))
            }
        }
        let candidates = try candidates(best, observer: observer)
        observer.progress(1)
        return (draws, candidates)
    }

    /// The best start for one number of clusters, as `restarts` finds it, and nothing else.
    ///
    /// - Throws: `ClusteringError.cancelled`.
    public func bestStart(
        of nClusters: Int, observer: SweepObserver
    ) throws(ClusteringError) -> KMeansRun? {
        try bestStarts(of: [nClusters], observer: observer).first
    }

    /// The same for some numbers of clusters, in their order.
    ///
    /// - Throws: `ClusteringError.cancelled`.
    public func bestStarts(
        of nClusters: [Int], observer: SweepObserver
    ) throws(ClusteringError) -> [KMeansRun] {
        if nClusters.isEmpty { return [] }
        let seeds = (0..<options.restarts).map { options.seed &+ UInt32($0) }
        var best: [Int: KMeansRun] = [:]
        func rank(_ run: KMeansRun) -> (Double, UInt32) {
            // From the first seed on, also where seeds begin again at 0.
            (run.inertia, run.parameters.seed &- options.seed)
        }
        try KMeansSweep(
            matrix: matrix, parameters: try fitCells(nClusters, seeds: seeds),
            workers: pool.workers, path: path
        ).run(observer: observer) { run in
            let known = best[run.parameters.nClusters]
            if known.map({ rank(run) < rank($0) }) ?? true { best[run.parameters.nClusters] = run }
        }
        return nClusters.compactMap { best[$0] }
    }

    /// Step 2: for each candidate the Jaccard similarities of every bootstrap.
    ///
    /// - Returns: `[candidate][draw][cluster]`.
    /// - Throws: `ClusteringError.cancelled`.
    /// - Complexity: `bootstraps` · `bootstrapStarts` fits a candidate.
    public func recurrence(
        of candidates: [CandidateEvidence], observer: SweepObserver
    ) throws(ClusteringError) -> [[[Double]]] {
        let n = matrix.nSamples
        let draws = try (0..<options.bootstraps).map { index throws(ClusteringError) in
            var stream = DrawStream.stream(.bootstrap, seed: options.seed, draw: index)
            let rows = (0..<n).map { _ in Int32(stream.below(n)) }
            let seeds = DrawStream.fitSeeds(
                .bootstrap, seed: options.seed, draw: index, count: options.bootstrapStarts)
            return (
                rows,
                try MatrixDraw(
                    rows: rows,
                    cells: fitCells(candidates.map(\.nClusters), seeds: seeds))
            )
        }
        let fits = try DrawFits(
            matrix: matrix, draws: draws.map(\.1), workers: pool.workers, path: path)
        let starts = options.bootstrapStarts
        let byDraw = try fits.run(observer: observer) { index, draw in
            candidates.indices.map { place in
                let candidate = candidates[place]
                return ClusterRecurrence.jaccard(
                    original: candidate.run.labels,
                    redrawn: draw.bestRun(place, starts: starts).labels, rows: draws[index].0,
                    nClusters: candidate.nClusters)
            }
        }
        return candidates.indices.map { place in byDraw.map { $0[place] } }
    }

    /// Step 3: for each of some numbers of clusters the inertia that shuffled columns leave.
    ///
    /// - Returns: `[number of clusters][draw]`.
    /// - Throws: `ClusteringError.cancelled`.
    public func shuffledInertia(
        of nClusters: [Int], observer: SweepObserver
    ) throws(ClusteringError) -> [[Double]] {
        let (n, d) = (matrix.nSamples, matrix.nFeatures)
        let draws = try (0..<options.shuffles).map { index throws(ClusteringError) in
            let seeds = DrawStream.fitSeeds(
                .shuffle, seed: options.seed, draw: index, count: options.shuffleStarts)
            let stream = DrawStream.stream(.shuffle, seed: options.seed, draw: index)
            return MatrixDraw(
                nSamples: n, cells: try fitCells(nClusters, seeds: seeds)
            ) { [matrix] values in
                var stream = stream
                _ = values.initialize(from: matrix.values)
                for column in 0..<d {
                    for row in stride(from: n - 1, to: 0, by: -1) {
                        values.swapAt(row * d + column, stream.below(row + 1) * d + column)
                    }
                }
            }
        }
        let starts = options.shuffleStarts
        let byDraw = try DrawFits(
            matrix: matrix, draws: draws, workers: pool.workers, path: path
        ).run(observer: observer) { _, draw in
            nClusters.indices.map { draw.bestRun($0, starts: starts).inertia }
        }
        return nClusters.indices.map { place in byDraw.map { $0[place] } }
    }

    /// Step 4: imitations without gaps.
    ///
    /// - Parameter limit: Gap score above which an imitation is not looked at further.
    /// - Throws: `ClusteringError.cancelled`.
    /// - Complexity: `nullStarts` fits for each draw and number of clusters.
    public func null(
        limit: Double, observer: SweepObserver
    ) throws(ClusteringError) -> [NullDraw] {
        if options.nClusters.isEmpty { return [] }
        let copula = UnimodalCopula(of: spread, pool: pool)
        let draws = try (0..<options.nullDraws).map { index throws(ClusteringError) in
            let seeds = DrawStream.fitSeeds(
                .null, seed: options.seed, draw: index, count: options.nullStarts)
            let stream = DrawStream.stream(.null, seed: options.seed, draw: index)
            return MatrixDraw(
                nSamples: matrix.nSamples,
                cells: try fitCells(options.nClusters, seeds: seeds)
            ) { [path] values in copula.draw(stream, into: values, path: path) }
        }
        let fits = try DrawFits(
            matrix: matrix, draws: draws, workers: pool.workers, path: path)
        let looked = try fits.run(observer: observer) { index, draw in
            Result { () throws(ClusteringError) in
                try look(at: draw, index: index, limit: limit)
            }
        }
        return try looked.map { result throws(ClusteringError) in try result.get() }
    }

    private func look(
        at draw: FittedDraw, index: Int, limit: Double
    ) throws(ClusteringError) -> NullDraw {
        let (n, d) = (matrix.nSamples, matrix.nFeatures)
        let starts = options.nullStarts
        let best = options.nClusters.indices.map { draw.bestRun($0, starts: starts) }
        let drawn = try FeatureMatrix(values: Array(draw.values), nSamples: n, nFeatures: d)
        let keys = (0..<n).map { UInt64($0) }
        let start = DrawStream.start(.bridge, seed: options.seed, draw: index + 1)
        var lowest: (value: Double, isLowerBound: Bool)?
        let leastSize = options.thresholds.leastSize(nSamples: n)
        for run in best {
            var sizes = [Int](repeating: 0, count: run.parameters.nClusters)
            for label in run.labels { sizes[Int(label)] += 1 }
            guard sizes.allSatisfy({ $0 >= leastSize }) else { continue }
            let probe = GapProbe(
                values: drawn.values, d: d, labels: run.labels,
                nClusters: run.parameters.nClusters, keys: keys, limits: options.thresholds.gap,
                start: start)
            let score = probe.score(upTo: limit)
            if lowest.map({ score.value < $0.value }) ?? true { lowest = score }
        }
        let quality = try QualitySweep(
            matrix: drawn, labelings: best.map(\.labels), workers: 1,
            options: QualityOptions(
                exactRowLimit: options.nullSilhouetteRows, sampleSize: options.nullSilhouetteRows,
                seed: start, isSilhouetteOnly: true), path: path
        ).run(observer: SweepObserver())
        return NullDraw(
            score: lowest?.value, isLowerBound: lowest?.isLowerBound ?? false,
            silhouettes: quality.map { $0.silhouette ?? $0.sampledSilhouette?.value })
    }

    /// One fit a number of clusters and seed.
    func fitCells(
        _ nClusters: [Int], seeds: [UInt32]
    ) throws(ClusteringError) -> [KMeansParameters] {
        var cells: [KMeansParameters] = []
        for k in nClusters {
            for seed in seeds {
                cells.append(
                    try KMeansParameters(nClusters: k, tol: StudyOptions.tol, seed: seed))
            }
        }
        return cells
    }
}
