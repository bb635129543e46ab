import Synchronization

/// One (k, seed, n_init) of a sweep: its starts in turn, and the best fit so far of every stop.
///
/// `@unchecked Sendable`: one worker at a time advances a plan; within `assign` only the
/// trajectory's own rules apply. Workers that advance other plans may read `fraction`, which is
/// atomic, `key` and `weight`, which never change, and nothing else.
final class KMeansPlan: @unchecked Sendable {
    /// What the runs of a plan have in common.
    struct Key: Hashable {
        let nClusters: Int
        let seed: UInt32
        let nInit: Int

        /// Centres of all starts together; a user's numbers, so not multiplied as integers.
        var starts: Double { Double(nInit) * Double(nClusters) }
    }

    /// A fit with its labels, kept while better starts may follow.
    struct Candidate {
        let fit: KMeansFit
        let labels: [Int32]
    }

    /// Rows up to which they are ranked in every iteration: they lie in the cache, and ranking a row
    /// costs less than its bound.
    static let mostDenseRows = 32_768

    let key: Key
    let stops: [KMeansStop]
    private(set) var start = 0
    private(set) var trajectory: KMeansTrajectory?
    /// Seconds spent for this plan alone, its first seeding excepted.
    private(set) var seconds = 0.0
    private var best: [Candidate?]
    private let publishedFraction = Atomic<UInt64>(Double(0).bitPattern)
    private let samples: SampleTiles
    /// The stream at the position where the newest start but the first began; `nil` before.
    private var stream: MersenneTwister?

    init(key: Key, stops: [KMeansStop], samples: SampleTiles) {
        self.key = key
        self.stops = stops
        self.samples = samples
        best = [Candidate?](repeating: nil, count: stops.count)
    }

    /// Runs that take part.
    var runCount: Int { stops.reduce(0) { $0 + $1.runs.count } }

    /// Its share of the job's work, in arbitrary units.
    var weight: Double { startWeight * Double(key.nInit) }

    /// The weight of one of its starts.
    var startWeight: Double { Double(key.nClusters) * Double(8 + key.nClusters) }

    /// Estimated share done, as last published; any thread may ask.
    var fraction: Double { Double(bitPattern: publishedFraction.load(ordering: .relaxed)) }

    private func publishFraction() {
        let done = (Double(start) + (trajectory?.fraction ?? 0)) / Double(key.nInit)
        publishedFraction.store(done.bitPattern, ordering: .relaxed)
    }

    /// Begins the first start from seeds chosen elsewhere.
    func begin(seeds: ArraySlice<Int>, workers: Int) {
        trajectory = KMeansTrajectory(
            samples: samples, seeds: seeds, stops: stops, workers: workers,
            keepsReaches: samples.nSamples > Self.mostDenseRows)
    }

    func addSeconds(_ elapsed: Double) { seconds += elapsed }

    /// Ends an iteration and hands over what became final.
    ///
    /// - Returns: Whether there is more to do.
    func advance(
        pool: BlockPool, final: (_ stop: KMeansStop, _ result: Candidate) -> Void
    ) -> Bool {
        guard let trajectory else { return false }
        defer { publishFraction() }
        trajectory.advance(pool: pool) { fit in
            let candidate = Candidate(fit: fit, labels: trajectory.copyLabels(pool: pool))
            consider(candidate)
            if start + 1 == key.nInit, let winner = best[fit.stop] {
                best[fit.stop] = nil
                final(stops[fit.stop], winner)
            }
        }
        guard trajectory.isDone else { return true }
        self.trajectory = nil
        start += 1
        guard start < key.nInit else { return false }
        begin(seeds: laterSeeds(pool: pool), workers: pool.workers)
        return true
    }

    /// scikit-learn's rule: a later start wins with a lower inertia, unless its labels are those of
    /// the best one renamed (then only rounding made the difference).
    private func consider(_ candidate: Candidate) {
        let stop = candidate.fit.stop
        if let current = best[stop] {
            guard candidate.fit.inertia < current.fit.inertia,
                !Self.isRenaming(candidate.labels, current.labels, nClusters: key.nClusters)
            else { return }
        }
        best[stop] = candidate
    }

    /// Whether equal labels in `a` always have equal labels in `b`: scikit-learn's one-sided test.
    static func isRenaming(_ a: [Int32], _ b: [Int32], nClusters: Int) -> Bool {
        var names = [Int32](repeating: -1, count: nClusters)
        for (x, y) in zip(a, b) {
            if names[Int(x)] == -1 {
                names[Int(x)] = y
            } else if names[Int(x)] != y {
                return false
            }
        }
        return true
    }

    /// Seeds of start `start`: the stream goes on where the start before it ended.
    private func laterSeeds(pool: BlockPool) -> ArraySlice<Int> {
        var random = stream ?? MersenneTwister(seed: key.seed)
        for _ in 0..<KMeansPlusPlus.draws(nClusters: key.nClusters) { _ = random.nextDouble() }
        stream = random
        let seeding = KMeansPlusPlus(
            samples: samples, trials: KMeansArithmetic.trials(nClusters: key.nClusters),
            random: random, pool: pool)
        seeding.choose(key.nClusters)
        return seeding.chosen[...]
    }
}
