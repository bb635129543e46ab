import CKernels

/// scikit-learn's greedy k-means++ for one seed and one number of trials.
///
/// Seeds for k clusters are the first k rows chosen, so one object serves all k that take the same
/// number of trials (only for a seed's first start: later starts begin at a stream position that
/// depends on k). Every step tries all candidates in one pass over the float32 tiles.
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
    private var blockSums: [Double]
    private let trialSums: KernelBuffer<Double>
    private var potential = 0.0
    /// This step's candidates, and which of them won.
    private var rows: [Int] = []
    private var winner = 0
    private var exactOnly: Int32 = 0

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
        blockSums = [Double](repeating: 0, count: samples.nBlocks)
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
            for chooser in choosers { chooser.tryCandidates(block: block) }
        }
        for chooser in choosers { chooser.chooseWinner() }
        pool.forEachBlock(samples.nBlocks) { block in
            for chooser in choosers { chooser.takeWinner(block: block) }
        }
    }

    private func drawCandidates() {
        if chosen.isEmpty {
            rows = [Self.uniformRow(random.nextDouble(), nSamples: samples.nSamples)]
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
    }

    /// What each candidate would make of the rows of a block; the first centre takes them all.
    private func tryCandidates(block: Int) {
        let range = samples.rows(of: block)
        let (from, to) = (Int64(range.lowerBound), Int64(range.upperBound))
        var data = samples.data
        if chosen.isEmpty {
            trialSums[block * trials] = ck_kmpp_first(
                samples.path.kernelPath, &data, candidates.pointer, closest.pointer,
                threshold.pointer, from, to)
            return
        }
        var centres = ck_km_centres(
            centres: candidates.pointer, pack: pack.pointer, lanes: nil, k: Int32(trials),
            exact_only: exactOnly)
        ck_kmpp_try(
            samples.path.kernelPath, &data, &centres, closest.pointer, threshold.pointer,
            masks.pointer, Int64(nTiles), trialSums.pointer + block * trials, from, to)
    }

    private func chooseWinner() {
        winner = 0
        for trial in rows.indices {
            var sum = 0.0
            for block in 0..<samples.nBlocks { sum += trialSums[block * trials + trial] }
            if trial == 0 || sum < potential {
                winner = trial
                potential = sum
            }
        }
        for block in 0..<samples.nBlocks { blockSums[block] = trialSums[block * trials + winner] }
        chosen.append(rows[winner])
    }

    private func takeWinner(block: Int) {
        if chosen.count == 1 { return }  // The first centre has all rows already.
        let range = samples.rows(of: block)
        var data = samples.data
        ck_kmpp_commit(
            samples.path.kernelPath, &data, candidates.pointer + winner * samples.stride,
            masks.pointer + winner * nTiles, closest.pointer, threshold.pointer,
            Int64(range.lowerBound), Int64(range.upperBound))
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
