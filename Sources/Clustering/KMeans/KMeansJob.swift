import Synchronization

/// The schedule of one sweep: what is shared, what runs beside what.
///
/// Up to `parallelPlansLimit` rows the plans run side by side, one thread each, so that threads
/// meet a few times a job and not a few times an iteration. Above it all plans advance in lockstep
/// over blocks of rows, so that a block is read from memory once for all of them. No result
/// depends on that choice.
///
/// `@unchecked Sendable`: the mutexes guard delivery and progress, `stopped` is atomic; plans say
/// themselves what others may read of them; everything else is written in `init` alone.
final class KMeansJob: @unchecked Sendable {
    /// Rows up to which plans run side by side.
    static let parallelPlansLimit = 16_384
    /// Share of one start that choosing its seeds takes where all advance in lockstep, as measured.
    private static let seedingShareOfStart = 0.22
    /// Bytes of labels and reaches that trajectories in lockstep may take together.
    static let lockstepBytes = 512 << 20

    private let samples: SampleTiles
    private let parameters: [KMeansParameters]
    private let observer: SweepObserver
    private let pool: BlockPool
    private let preparationSeconds: Double
    /// Called with `delivery` held.
    private let deliver: (KMeansRun) -> Void
    private let delivery = Mutex(())
    private let progress = Mutex(0.0)
    private let fittedWeight = Mutex(0.0)
    private let stopped = Atomic<Bool>(false)
    private var plans: [KMeansPlan] = []
    private var totalWeight = 0.0
    /// Share of the work that is done before the plans begin: seeds of their first starts only.
    private var seedingShare = 0.0

    init(
        samples: SampleTiles, parameters: [KMeansParameters], observer: SweepObserver,
        pool: BlockPool, preparationSeconds: Double, deliver: @escaping (KMeansRun) -> Void
    ) {
        self.samples = samples
        self.parameters = parameters
        self.observer = observer
        self.pool = pool
        self.preparationSeconds = preparationSeconds
        self.deliver = deliver
        plans = makePlans()
        totalWeight = plans.reduce(0) { $0 + $1.weight }
        let firstStarts = plans.reduce(0) { $0 + $1.startWeight }
        seedingShare = totalWeight > 0 ? Self.seedingShareOfStart * firstStarts / totalWeight : 0
    }

    /// Runs everything; returns whether the observer cancelled.
    func run() -> Bool {
        let groups = Dictionary(grouping: plans) { plan in
            Seeding.Key(
                seed: plan.key.seed,
                trials: KMeansArithmetic.trials(nClusters: plan.key.nClusters))
        }
        let seedings = groups.map { key, plans in
            Seeding(key: key, nClusters: plans.map(\.key.nClusters).max() ?? 0)
        }
        .sorted { ($0.key.trials, $0.key.seed) > ($1.key.trials, $1.key.seed) }
        let sideBySide = samples.nSamples <= Self.parallelPlansLimit && plans.count > 1
        let together = sideBySide ? bySeed(seedings) : [seedings]
        forEach(together.count, sideBySide: sideBySide) { index, pool in
            self.choose(together[index], isAll: together.count == 1, pool: pool)
        }
        let seedingOf = Dictionary(uniqueKeysWithValues: seedings.map { ($0.key, $0) })
        let batches = sideBySide ? plans.map { [$0] } : lockstepBatches()
        forEach(batches.count, sideBySide: sideBySide) { index, pool in
            self.run(batches[index], seedings: seedingOf, pool: pool)
        }
        let cancelled = stopped.load(ordering: .relaxed)
        if !cancelled { report(1) }
        return cancelled
    }

    /// What is chosen in one go where plans run side by side: all of a seed, which has one first row,
    /// as long as there is something for every thread.
    private func bySeed(_ seedings: [Seeding]) -> [[Seeding]] {
        let groups = Dictionary(grouping: seedings) { $0.key.seed }
        guard pool.workers == 1 || groups.count >= 4 * pool.workers else {
            return seedings.map { [$0] }
        }
        return groups.values.sorted { $0[0].key.seed < $1[0].key.seed }
    }

    /// k-means++ for one seed and number of trials.
    ///
    /// `@unchecked Sendable`: written by the worker that chooses, read after that fork-join.
    private final class Seeding: @unchecked Sendable {
        struct Key: Hashable {
            let seed: UInt32
            let trials: Int
        }
        let key: Key
        let nClusters: Int
        var rows: [Int] = []
        var seconds = 0.0

        init(key: Key, nClusters: Int) {
            self.key = key
            self.nClusters = nClusters
        }
    }

    private func forEach(
        _ count: Int, sideBySide: Bool, _ body: @Sendable (Int, BlockPool) -> Void
    ) {
        if sideBySide {
            pool.forEachBlock(count) { index in body(index, BlockPool(workers: 1)) }
        } else {
            for index in 0..<count { body(index, pool) }
        }
    }

    /// Cells by what they share; the longest plans first.
    private func makePlans() -> [KMeansPlan] {
        struct StopKey: Hashable {
            let tol: Double
            let maxIter: Int
        }
        let byPlan = Dictionary(grouping: parameters.indices) { index in
            KMeansPlan.Key(
                nClusters: parameters[index].nClusters, seed: parameters[index].seed,
                nInit: parameters[index].nInit)
        }
        return byPlan.map { key, cells in
            let byStop = Dictionary(grouping: cells) {
                StopKey(tol: parameters[$0].tol, maxIter: parameters[$0].maxIter)
            }
            let stops = byStop.map { stop, cells in
                KMeansStop(
                    effectiveTol: stop.tol * samples.meanVariance, maxIter: stop.maxIter,
                    runs: cells.sorted())
            }
            return KMeansPlan(
                key: key, stops: stops.sorted { $0.runs[0] < $1.runs[0] }, samples: samples)
        }
        .sorted {
            ($0.key.starts, $0.key.nClusters, $0.key.seed)
                > ($1.key.starts, $1.key.nClusters, $1.key.seed)
        }
    }

    private func lockstepBatches() -> [[KMeansPlan]] {
        let size = max(1, Self.lockstepBytes / (5 * samples.nSamples))
        return stride(from: 0, to: plans.count, by: size).map {
            Array(plans[$0..<min(plans.count, $0 + size)])
        }
    }

    /// Chooses the seeds of several groups, a row for each at a time.
    private func choose(_ seedings: [Seeding], isAll: Bool, pool: BlockPool) {
        let began = observer.now()
        var leaders: [UInt32: KMeansPlusPlus] = [:]
        let choosers = seedings.map { seeding in
            let chooser = KMeansPlusPlus(
                samples: samples, trials: seeding.key.trials,
                random: MersenneTwister(seed: seeding.key.seed), pool: pool)
            if let leader = leaders[seeding.key.seed] {
                chooser.follow(leader)
            } else {
                leaders[seeding.key.seed] = chooser
            }
            return chooser
        }
        while true {
            let open = seedings.indices.filter {
                choosers[$0].chosen.count < seedings[$0].nClusters
            }
            if open.isEmpty || isCancelled() { break }
            KMeansPlusPlus.advance(open.map { choosers[$0] }, pool: pool)
            if !isAll { continue }
            let chosen = choosers.reduce(0) { $0 + $1.chosen.count }
            let wanted = seedings.reduce(0) { $0 + $1.nClusters }
            report(seedingShare * Double(chosen) / Double(wanted))
        }
        // Together they are one piece of shared work.
        let seconds = observer.now() - began
        for (seeding, chooser) in zip(seedings, choosers) {
            seeding.rows = chooser.chosen
            seeding.seconds = seconds
        }
    }

    /// Advances some plans in lockstep until all are done.
    private func run(
        _ batch: [KMeansPlan], seedings: [Seeding.Key: Seeding], pool: BlockPool
    ) {
        if isCancelled() { return }
        func seeding(_ plan: KMeansPlan) -> Seeding? {
            seedings[
                Seeding.Key(
                    seed: plan.key.seed,
                    trials: KMeansArithmetic.trials(nClusters: plan.key.nClusters))]
        }
        for plan in batch {
            guard let rows = seeding(plan)?.rows else { continue }
            plan.begin(seeds: rows[..<plan.key.nClusters], workers: pool.workers)
        }
        if batch.count == 1, pool.workers == 1, samples.nSamples <= Self.parallelPlansLimit {
            return runAlone(batch[0], seedingSeconds: seeding(batch[0])?.seconds ?? 0, pool: pool)
        }
        var active = batch
        while !active.isEmpty {
            if isCancelled() { return }
            let began = observer.now()
            assign(active, pool: pool)
            if stopped.load(ordering: .relaxed) { return }
            share(observer.now() - began, among: active)
            let before = active.map(\.fraction)
            var gained = 0.0
            let inTurn = zip(active, before)
            active = inTurn.filter { plan, before in
                defer { gained += (plan.fraction - before) * plan.weight }
                let began = observer.now()
                var spent = 0.0
                let more = plan.advance(pool: pool) { stop, result in
                    let began = observer.now()
                    finish(plan, stop, result, seedingSeconds: seeding(plan)?.seconds ?? 0)
                    spent += observer.now() - began
                }
                plan.addSeconds(observer.now() - began - spent)
                return more
            }.map(\.0)
            reportFitted(gained)
        }
    }

    /// Iterations of a start alone between two reports.
    private static let quietIterations = 16

    /// Advances one plan on one thread until it is done: as `run`, with less around each iteration.
    private func runAlone(_ plan: KMeansPlan, seedingSeconds: Double, pool: BlockPool) {
        var began = observer.now()
        var told = 0.0
        var (start, iterations) = (0, 0)
        var more = true
        while more {
            if isCancelled() { return }
            plan.trajectory?.assignAll()
            more = plan.advance(pool: pool) { stop, result in
                plan.addSeconds(observer.now() - began)
                finish(plan, stop, result, seedingSeconds: seedingSeconds)
                began = observer.now()
            }
            iterations += 1
            if more, plan.start == start, iterations % Self.quietIterations != 0 { continue }
            start = plan.start
            reportFitted((plan.fraction - told) * plan.weight)
            told = plan.fraction
        }
    }

    private func assign(_ active: [KMeansPlan], pool: BlockPool) {
        let trajectories = active.compactMap(\.trajectory)
        let timed = trajectories.count > 1
        pool.forEachBlock(samples.fitted.nBlocks) { worker, block in
            if isCancelled() { return }
            var began = timed ? observer.now() : 0
            for (index, trajectory) in trajectories.enumerated() {
                if index + 1 < trajectories.count { trajectories[index + 1].fetch(block: block) }
                trajectory.assign(block: block, worker: worker)
                guard timed else { continue }
                let ended = observer.now()
                trajectory.addBusySeconds(ended - began, of: worker)
                began = ended
            }
        }
    }

    /// Splits the elapsed time of a lockstep iteration by the time each trajectory was served.
    private func share(_ elapsed: Double, among active: [KMeansPlan]) {
        if active.count == 1 { return active[0].addSeconds(elapsed) }
        var served: [Double] = []
        for plan in active {
            served.append(plan.trajectory?.takeBusySeconds() ?? 0)
        }
        let total = served.reduce(0, +)
        for (plan, seconds) in zip(active, served) where total > 0 {
            plan.addSeconds(elapsed * seconds / total)
        }
    }

    private func finish(
        _ plan: KMeansPlan, _ stop: KMeansStop, _ result: KMeansPlan.Candidate,
        seedingSeconds: Double
    ) {
        let (d, padded) = (samples.nFeatures, samples.stride)
        var centroids: [Double] = []
        centroids.reserveCapacity(plan.key.nClusters * d)
        for j in 0..<plan.key.nClusters {
            for f in 0..<d {
                centroids.append(result.fit.centres[j * padded + f] + samples.means[f])
            }
        }
        let alone = plan.runCount == 1
        let shared = preparationSeconds + seedingSeconds
        for index in stop.runs {
            let run = KMeansRun(
                parameters: parameters[index], labels: result.labels, centroids: centroids,
                inertia: result.fit.inertia, nIter: result.fit.nIter,
                stopReason: result.fit.reason, effectiveTol: stop.effectiveTol,
                fitSeconds: alone ? plan.seconds : 0,
                sharedSeconds: alone ? shared : shared + plan.seconds)
            EngineChecks.require(run, nSamples: samples.nSamples, nFeatures: d)
            delivery.withLock { _ in deliver(run) }
        }
    }

    /// Adds what plans have done of their weight to what others have.
    private func reportFitted(_ weight: Double) {
        let fitted = fittedWeight.withLock { sum in
            sum += weight
            return sum / totalWeight
        }
        report(seedingShare + (1 - seedingShare) * min(1, fitted))
    }

    private func report(_ fraction: Double) {
        progress.withLock { last in
            guard fraction > last else { return }
            last = min(1, fraction)
            observer.progress(last)
        }
    }

    private func isCancelled() -> Bool {
        if stopped.load(ordering: .relaxed) { return true }
        guard observer.isCancelled() else { return false }
        stopped.store(true, ordering: .relaxed)
        return true
    }
}
