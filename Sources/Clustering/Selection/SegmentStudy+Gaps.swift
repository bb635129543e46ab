import Synchronization

extension SegmentStudy {
    /// The candidates with the gaps between their clusters.
    func candidates(
        _ best: [(run: KMeansRun, quality: ClusterQuality)], observer: SweepObserver
    ) throws(ClusteringError) -> [CandidateEvidence] {
        let gaps = try gaps(of: best.map(\.run), observer: observer)
        let floor = GapStatistic.roundingShare * totalSquares
        return zip(best, gaps).map { best, pairs in
            var candidate = CandidateEvidence(
                nClusters: best.run.parameters.nClusters, run: best.run,
                sizes: best.quality.clusterSizes
                    + Array(
                        repeating: 0,
                        count: best.run.parameters.nClusters - best.quality.clusterSizes.count),
                silhouette: best.quality.silhouette,
                clusterSilhouettes: best.quality.clusterSilhouette, pairs: pairs,
                score: pairs.map {
                    options.thresholds.gap.score(valley: $0.valley, bridge: $0.bridge)
                }.max() ?? .infinity)
            candidate.inertiaFloor = floor
            return candidate
        }
    }

    /// Sum of squared distances to the mean: the inertia of one cluster.
    private var totalSquares: Double {
        let (n, d) = (matrix.nSamples, matrix.nFeatures)
        return (0..<d).reduce(0) { sum, column in
            let values = (0..<n).map { matrix.values[$0 * d + column] }
            // Parts are added, so that no sum overflows.
            let mean = values.reduce(0) { $0 + $1 / Double(n) }
            return values.reduce(sum) { $0 + ($1 - mean) * ($1 - mean) }
        }
    }

    /// All pairs of each run's clusters: valleys, and bridges where every valley divides.
    ///
    /// - Complexity: O(n_samples · n_features · n_clusters) a run, and the bridges.
    package func gaps(
        of runs: [KMeansRun], observer: SweepObserver
    ) throws(ClusteringError) -> [[PairGap]] {
        let start = DrawStream.start(.bridge, seed: options.seed, draw: 0)
        let limits = options.thresholds.gap
        let probes = runs.map { run in
            GapProbe(
                values: spread.values, d: spread.nFeatures, labels: run.labels,
                nClusters: run.parameters.nClusters, keys: keys, limits: limits, start: start)
        }
        let tasks = probes.indices.flatMap { run in probes[run].pairs.map { (run, $0) } }
        func measure(
            _ tasks: [(Int, (first: Int, second: Int))],
            _ value: @Sendable (GapProbe, (first: Int, second: Int)) -> Double
        ) throws(ClusteringError) -> [Double] {
            let values = Mutex([Double](repeating: 0, count: tasks.count))
            let isCancelled = Atomic<Bool>(false)
            pool.forEachBlock(tasks.count) { index in
                if observer.isCancelled() { isCancelled.store(true, ordering: .relaxed) }
                if isCancelled.load(ordering: .relaxed) { return }
                let (run, pair) = tasks[index]
                let result = value(probes[run], pair)
                values.withLock { $0[index] = result }
            }
            if isCancelled.load(ordering: .relaxed) { throw .cancelled }
            return values.withLock { $0 }
        }
        let valleys = try measure(tasks) { $0.valley($1) }
        var divided = [Bool](repeating: true, count: runs.count)
        for (task, valley) in zip(tasks, valleys) where valley > limits.valley {
            divided[task.0] = false
        }
        let open = tasks.indices.filter { divided[tasks[$0].0] }
        let measured = try measure(open.map { tasks[$0] }) { $0.bridge($1) }
        let bridges = Dictionary(uniqueKeysWithValues: zip(open, measured))
        var gaps = [[PairGap]](repeating: [], count: runs.count)
        for (index, (run, pair)) in tasks.enumerated() {
            let top = probes[run].topFeature(pair)
            gaps[run].append(
                PairGap(
                    first: pair.first, second: pair.second, valley: valleys[index],
                    bridge: bridges[index], topFeature: top.column, topShare: top.share))
        }
        return gaps
    }
}

extension SweepObserver {
    /// An observer of the part of the whole from one share to another.
    package func part(_ from: Double, _ to: Double) -> SweepObserver {
        SweepObserver(
            now: now, progress: { progress(from + (to - from) * $0) }, isCancelled: isCancelled)
    }
}
