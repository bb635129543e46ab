import CKernels

/// scikit-learn's greedy k-means++ for one seed and one number of trials.
///
/// Seeds for k clusters are the first k rows chosen, so one object serves all k that take the same
/// number of trials (only for a seed's first start: later starts begin at a stream position that
/// depends on k). Every step bounds what all candidates would gain in one pass over the float32 tiles;
/// in Double the best is measured alone, and all are where the bounds do not tell which it is.
/// - SeeAlso: Arthur and Vassilvitskii 2007; Grunau et al. 2023, doi:10.1137/1.9781611977554.ch60
///
/// `@unchecked Sendable`: in `advance` workers write the rows and sums of their own blocks; all else
/// happens between fork-joins.
package final class KMeansPlusPlus: @unchecked Sendable {
    /// Rows chosen so far, in order.
    package private(set) var chosen: [Int] = []

    private let samples: SampleTiles
    private let pool: BlockPool
    private let trials: Int
    private var random: MersenneTwister
    private let closest: KernelBuffer<Double>
    private let threshold: KernelBuffer<Float>
    private let masks: KernelBuffer<UInt16>
    private let candidates: KernelBuffer<Double>
    private let pack: KernelBuffer<Float>
    private let nTiles: Int
    /// Sum of `closest` a block, the current ones and those each candidate would give.
    private let blockSums: KernelBuffer<Double>
    private let trialSums: KernelBuffer<Double>
    private var potential = 0.0
    /// This step's candidates, and which of them won.
    private var rows: [Int] = []
    private var winner = 0
    private var exactOnly: Int32 = 0
    /// How this step's winner is found.
    private var way = Way.trials
    /// Steps whose candidates were all measured in Double, for measurements.
    package private(set) var triedSteps = 0
    /// A chooser of the same samples and seed that stands before this one: it has the same first row.
    private var leader: KMeansPlusPlus?

    /// Ways of finding a step's winner.
    private enum Way {
        /// The first row takes all.
        case first
        /// By bounds of the gains; then it takes the rows it may win.
        case gains
        /// By the potentials that all candidates would give.
        case trials
    }

    /// - Parameter random: The stream, at the position where this start begins.
    package init(samples: SampleTiles, trials: Int, random: MersenneTwister, pool: BlockPool) {
        self.samples = samples
        self.trials = trials
        self.random = random
        self.pool = pool
        let rows = Int(ck_km_tile_rows(Int64(samples.nSamples)))
        nTiles = Int(ck_kmpp_mask_words(Int64(samples.nSamples)))
        closest = KernelBuffer(count: rows, zeroed: false)
        threshold = KernelBuffer(count: rows, zeroed: false)
        masks = KernelBuffer(count: nTiles * trials, zeroed: false)
        candidates = KernelBuffer(count: trials * samples.stride)
        pack = KernelBuffer(
            count: Int(ck_km_pack_size(Int64(trials), Int32(samples.nFeatures))))
        blockSums = KernelBuffer(count: samples.nBlocks)
        trialSums = KernelBuffer(count: samples.nBlocks * trials)
    }

    /// Doubles a start for `nClusters` takes from the stream.
    static func draws(nClusters: Int) -> Int {
        1 + (nClusters - 1) * KMeansArithmetic.trials(nClusters: nClusters)
    }

    /// Chooses rows until there are `count`.
    package func choose(_ count: Int) {
        while chosen.count < count { Self.advance([self], pool: pool) }
    }

    /// One more row for each of several choosers, which read every block of samples together.
    static func advance(_ choosers: [KMeansPlusPlus], pool: BlockPool) {
        guard let samples = choosers.first?.samples else { return }
        for chooser in choosers { chooser.drawCandidates() }
        pool.forEachBlock(samples.nBlocks) { block in
            for chooser in choosers { chooser.lookAtCandidates(block: block) }
        }
        for chooser in choosers { chooser.chooseByGains() }
        let open = choosers.filter { $0.way == .trials }
        if !open.isEmpty {
            pool.forEachBlock(samples.nBlocks) { block in
                for chooser in open { chooser.tryCandidates(block: block) }
            }
            for chooser in open { chooser.chooseByPotentials() }
        }
        pool.forEachBlock(samples.nBlocks) { block in
            for chooser in choosers { chooser.takeWinner(block: block) }
        }
        for chooser in choosers { chooser.endStep() }
    }

    /// Takes the first row, and what follows from it, from a chooser of the same samples and seed, which
    /// `advance` is given before this one.
    func follow(_ leader: KMeansPlusPlus) { self.leader = leader }

    private func drawCandidates() {
        if chosen.isEmpty {
            let uniform = random.nextDouble()
            rows = leader?.rows ?? [Self.uniformRow(uniform, nSamples: samples.nSamples)]
        } else {
            rows = (0..<trials).map { _ in random.nextDouble() * potential }
                .map(row(reaching:))
        }
        for (trial, row) in rows.enumerated() {
            samples.copyCentredRow(row, to: candidates.pointer + trial * samples.stride)
        }
        exactOnly = ck_km_pack(
            samples.path.kernelPath, candidates.pointer, Int32(rows.count),
            Int32(samples.nFeatures), samples.largestNorm, pack.pointer, nil)
        way =
            chosen.isEmpty
            ? .first
            : samples.nFeatures > Int(CK_KMPP_DIRECT_COLUMNS) && exactOnly == 0
                && samples.data.exact_only == 0 ? .gains : .trials
    }

    /// Candidates as the kernels read them.
    private var kernelCandidates: ck_km_centres {
        ck_km_centres(
            centres: candidates.pointer, pack: pack.pointer, lanes: nil, k: Int32(rows.count),
            exact_only: exactOnly)
    }

    /// Lets the first row take the rows of a block, or bounds what each candidate would gain there.
    private func lookAtCandidates(block: Int) {
        let range = samples.rows(of: block)
        let (from, to) = (Int64(range.lowerBound), Int64(range.upperBound))
        var data = samples.data
        var centres = kernelCandidates
        let sums = trialSums.pointer + block * trials
        switch way {
        case .first:
            if let leader {
                let rows = range.lowerBound..<Int(ck_km_tile_rows(to))
                (closest.pointer + rows.lowerBound).update(
                    from: leader.closest.pointer + rows.lowerBound, count: rows.count)
                (threshold.pointer + rows.lowerBound).update(
                    from: leader.threshold.pointer + rows.lowerBound, count: rows.count)
                sums[0] = leader.trialSums[block * leader.trials]
            } else {
                sums[0] = ck_kmpp_first(
                    samples.path.kernelPath, &data, candidates.pointer, closest.pointer,
                    threshold.pointer, from, to)
            }
        case .gains:
            ck_kmpp_gain(
                samples.path.kernelPath, &data, &centres, threshold.pointer, masks.pointer,
                Int64(nTiles), sums, from, to)
        case .trials: break
        }
    }

    /// Chooses the candidate whose gain is above all others' for certain, if there is one.
    private func chooseByGains() {
        guard way == .gains else { return }
        let gains = rows.indices.map { trial in
            (0..<samples.nBlocks).reduce(0) { $0 + trialSums[$1 * trials + trial] }
        }
        winner = 0
        for trial in rows.indices where gains[trial] > gains[winner] { winner = trial }
        let least =
            gains[winner]
            - ck_kmpp_gain_error(
                Int32(samples.nFeatures), Int64(samples.nSamples), samples.sumOfSquares, potential,
                gains[winner])
        // A row that was drawn twice is no rival of its own.
        let isCertain = rows.indices.allSatisfy {
            rows[$0] == rows[winner] || gains[$0] < least
        }
        if !isCertain { way = .trials }
    }

    /// What each candidate would make of the rows of a block.
    private func tryCandidates(block: Int) {
        let range = samples.rows(of: block)
        var data = samples.data
        var centres = kernelCandidates
        ck_kmpp_try(
            samples.path.kernelPath, &data, &centres, closest.pointer, threshold.pointer,
            masks.pointer, Int64(nTiles), trialSums.pointer + block * trials,
            Int64(range.lowerBound), Int64(range.upperBound))
    }

    private func chooseByPotentials() {
        triedSteps += 1
        winner = 0
        var lowest = 0.0
        for trial in rows.indices {
            var sum = 0.0
            for block in 0..<samples.nBlocks { sum += trialSums[block * trials + trial] }
            if trial == 0 || sum < lowest {
                winner = trial
                lowest = sum
            }
        }
    }

    private func takeWinner(block: Int) {
        let range = samples.rows(of: block)
        let (from, to) = (Int64(range.lowerBound), Int64(range.upperBound))
        var data = samples.data
        let centre = candidates.pointer + winner * samples.stride
        let mask = masks.pointer + winner * nTiles
        switch way {
        case .first: blockSums[block] = trialSums[block * trials]
        case .gains:
            blockSums[block] = ck_kmpp_take(
                samples.path.kernelPath, &data, centre, mask, closest.pointer, threshold.pointer,
                from, to)
        case .trials:
            blockSums[block] = trialSums[block * trials + winner]
            ck_kmpp_commit(
                samples.path.kernelPath, &data, centre, mask, closest.pointer, threshold.pointer,
                from, to)
        }
    }

    private func endStep() {
        potential = 0
        for block in 0..<samples.nBlocks { potential += blockSums[block] }
        chosen.append(rows[winner])
        leader = nil
    }

    /// First row at which the running total of `closest` reaches `target`.
    private func row(reaching target: Double) -> Int {
        var before = 0.0
        for block in 0..<samples.nBlocks {
            let after = before + blockSums[block]
            if after >= target {
                var sum = 0.0
                let rows = samples.rows(of: block)
                for row in rows {
                    sum += closest[row]
                    if before + sum >= target { return row }
                }
                return rows.upperBound - 1
            }
            before = after
        }
        return samples.nSamples - 1
    }

    /// NumPy's `choice(n)` with equal weights: the position of `u` in the cumulated weights.
    package static func uniformRow(_ u: Double, nSamples: Int) -> Int {
        let weight = 1 / Double(nSamples)
        var total = 0.0
        for _ in 0..<nSamples { total += weight }
        var sum = 0.0
        for row in 0..<nSamples {
            sum += weight
            if sum / total > u { return row }
        }
        return nSamples - 1
    }
}
