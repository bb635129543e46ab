import CKernels

/// Where one or several runs stop on a trajectory: they differ in nothing else.
package struct KMeansStop {
    let effectiveTol: Double
    let maxIter: Int
    /// Positions, in the job's list, of the runs that stop here.
    let runs: [Int]

    /// A stop for the runs at these positions.
    package init(effectiveTol: Double, maxIter: Int, runs: [Int]) {
        self.effectiveTol = effectiveTol
        self.maxIter = maxIter
        self.runs = runs
    }
}

/// What a stop leaves: a fit without the labels' final type.
package struct KMeansFit {
    let stop: Int
    package let nIter: Int
    let reason: KMeansStopReason
    package let inertia: Double
    /// Fitted centres `(k, padded d)`, centred.
    package let centres: [Double]
}

/// Lloyd's iteration of one start for all its stops.
///
/// The tolerance enters the stop test only, so runs that differ in it are prefixes of one
/// trajectory. A run stopped by its tolerance still gets one assignment to the moved centres: that
/// is the next iteration's assignment, so it costs nothing while a tighter run goes on.
///
/// One iteration is `assign` for every block, in any order and by any worker, then `advance`.
/// `@unchecked Sendable`: in `assign` workers write the labels and reaches of their blocks' rows and
/// their own sums and tally; all else is written between fork-joins, by the caller.
package final class KMeansTrajectory: @unchecked Sendable {
    let nClusters: Int
    let stops: [KMeansStop]
    private(set) var iteration = 0
    package private(set) var isDone = false
    /// Estimated share done, never falling.
    private(set) var fraction = 0.0

    private let samples: SampleTiles
    private var open: [Int]
    private var pending: [(stop: Int, reason: KMeansStopReason)] = []
    private let centres: KernelBuffer<Double>
    private let moved: KernelBuffer<Double>
    private let pack: KernelBuffer<Float>
    private let lanes: KernelBuffer<Float>
    private var exactOnly: Int32 = 0
    private let labels: LabelStore
    /// The drift up to which a row's label is proved.
    private let reach: KernelBuffer<Float>
    /// By label: what the centres' moves so far may have taken off a gap, rounded up.
    private let drift: KernelBuffer<Float>
    private var exactDrift: [Double]
    private let sums: KernelBuffer<Int64>
    private let counts: KernelBuffer<Int64>
    /// By cluster, how far its centre moved, squared.
    private let squares: KernelBuffer<Double>
    private let workers: Int
    private let isDense: Bool
    /// Changes of `sums` and of `counts`, `(worker, k, padded d)` and `(worker, k)`.
    private let workerSums: KernelBuffer<Int64>
    private let workerCounts: KernelBuffer<Int64>
    private let tallies: KernelBuffer<KMeansTally>
    /// Rows compared with all centres and rows decided in Double, for measurements.
    package private(set) var scannedRows = 0
    package private(set) var doubtfulRows = 0
    private var firstShift = 0.0

    /// - Parameters:
    ///   - seeds: Rows that are the first centres, as many as clusters.
    ///   - keepsReaches: Whether rows are spared by bounds, which `gaps` tells; else, where centres and
    ///     columns are few, all rows are ranked in every iteration. The labels are the same.
    package init(
        samples: SampleTiles, seeds: ArraySlice<Int>, stops: [KMeansStop], workers: Int,
        keepsReaches: Bool = true
    ) {
        let k = seeds.count
        isDense =
            !keepsReaches
            && ck_km_is_dense(samples.path.kernelPath, Int64(k), Int32(samples.nFeatures)) != 0
        let stride = samples.stride
        self.samples = samples
        self.stops = stops
        self.workers = workers
        nClusters = k
        open = Array(stops.indices)
        centres = KernelBuffer(count: k * stride)
        moved = KernelBuffer(count: k * stride)
        let (rows, d) = (Int64(samples.fitted.nSamples), Int32(samples.nFeatures))
        pack = KernelBuffer(count: Int(ck_km_pack_size(Int64(k), d)))
        labels = LabelStore(nSamples: samples.fitted.nSamples, nClusters: k)
        lanes = KernelBuffer(count: isDense ? 0 : Int(ck_km_lanes_size(Int64(k), d)))
        reach = KernelBuffer(count: isDense ? 0 : Int(ck_km_tile_rows(rows)))
        drift = KernelBuffer(count: isDense ? 0 : Int(ck_km_drift_size(Int64(k))))
        exactDrift = [Double](repeating: 0, count: k)
        sums = KernelBuffer(count: k * stride)
        counts = KernelBuffer(count: k)
        squares = KernelBuffer(count: k)
        workerSums = KernelBuffer(count: workers * k * stride)
        workerCounts = KernelBuffer(count: workers * k)
        tallies = KernelBuffer(count: workers)
        for (j, row) in seeds.enumerated() {
            samples.copyCentredRow(row, to: centres.pointer + j * stride)
        }
        packCentres()
    }

    /// Assigns the rows of a block to the current centres, on behalf of a worker.
    package func assign(block: Int, worker: Int) {
        assign(rows: samples.fitted.rows(of: block), worker: worker)
    }

    /// Assigns all rows to the current centres.
    func assignAll() { assign(rows: 0..<samples.fitted.nSamples, worker: 0) }

    private func assign(rows: Range<Int>, worker: Int) {
        var data = samples.fitted.data
        var kernelCentres = ck_km_centres(
            centres: centres.pointer, pack: pack.pointer, lanes: lanes.pointer,
            k: Int32(nClusters), exact_only: exactOnly)
        var state = state(of: worker)
        ck_km_assign(
            samples.path.kernelPath, &data, &kernelCentres, &state, Int64(rows.lowerBound),
            Int64(rows.upperBound))
        tallies[worker].changed += state.changed
        tallies[worker].scanned += state.scanned
        tallies[worker].doubtful += state.doubtful
    }

    /// Notes that a worker spent time here in this iteration.
    func addBusySeconds(_ seconds: Double, of worker: Int) {
        tallies[worker].busySeconds += seconds
    }

    /// Seconds that all workers spent here since this was last asked; between fork-joins.
    func takeBusySeconds() -> Double {
        var sum = 0.0
        for worker in 0..<workers {
            sum += tallies[worker].busySeconds
            tallies[worker].busySeconds = 0
        }
        return sum
    }

    /// Has the memory of a block brought near, while another trajectory is served.
    func fetch(block: Int) {
        let rows = samples.fitted.rows(of: block)
        var state = state(of: 0)
        ck_km_fetch(&state, Int64(rows.lowerBound), Int64(rows.upperBound))
    }

    /// What the kernels read and write on behalf of a worker.
    private func state(of worker: Int) -> ck_km_state {
        ck_km_state(
            labels: labels.pointer, reach: reach.pointer, drift: drift.pointer,
            sums: workerSums.pointer + worker * nClusters * samples.stride,
            counts: workerCounts.pointer + worker * nClusters, changed: 0, scanned: 0,
            doubtful: 0, wide: labels.isWide, first: iteration == 0 ? 1 : 0,
            dense: isDense ? 1 : 0)
    }

    /// Ends an iteration whose assignment is complete, and hands over the fits that it settles.
    package func advance(pool: BlockPool, finished: (KMeansFit) -> Void) {
        let changed = mergeWorkers()
        for stop in pending {
            finished(fit(stop.stop, nIter: iteration, reason: stop.reason, pool: pool))
        }
        pending.removeAll(keepingCapacity: true)
        if open.isEmpty {
            isDone = true
            return
        }
        let shift =
            isDense && (0..<nClusters).allSatisfy { counts[$0] > 0 }
            ? moveCentres() : update(pool: pool)
        iteration += 1
        estimate(shift: shift)
        if changed == 0 {
            for stop in open {
                finished(fit(stop, nIter: iteration, reason: .labelsUnchanged, pool: pool))
            }
            open.removeAll()
            isDone = true
            return
        }
        open.removeAll { index in
            let stop = stops[index]
            if shift <= stop.effectiveTol {
                pending.append((index, .tol))
            } else if iteration >= stop.maxIter {
                pending.append((index, .maxIter))
            } else {
                return false
            }
            return true
        }
        packCentres()
    }

    /// Label of every row after the last assignment.
    package func copyLabels(pool: BlockPool) -> [Int32] {
        let n = samples.nSamples
        return [Int32](unsafeUninitializedCapacity: n) { out, count in
            samples.copyLabels(labels, to: out, pool: pool)
            count = n
        }
    }

    /// Lower bound, for each row, of (distance to any other centre − to its own).
    ///
    /// - Precondition: rows are spared by bounds (`keepsReaches`): without them there are none.
    package var gaps: [Float] {
        precondition(!isDense, "bounds of rows that have none")
        return zip(copyLabels(pool: BlockPool(workers: 1)), 0...).map { label, row in
            reach[row] - drift[Int(label)]
        }
    }

    /// Adds up what the workers did, and empties their accumulators; returns the changed labels.
    private func mergeWorkers() -> Int {
        var changed = 0
        for worker in 0..<workers {
            let tally = tallies[worker]
            tallies[worker] = KMeansTally(busySeconds: tally.busySeconds)
            scannedRows += Int(tally.scanned)
            doubtfulRows += Int(tally.doubtful)
            if tally.changed == 0 { continue }
            changed += Int(tally.changed)
            mergeSums(of: worker)
        }
        EngineChecks.require(
            (0..<nClusters).allSatisfy { counts[$0] >= 0 }
                && (0..<nClusters).reduce(0) { $0 + counts[$1] } == Int64(samples.nSamples),
            "the cluster sizes are not those of all rows")
        return changed
    }

    private func mergeSums(of worker: Int) {
        let size = nClusters * samples.stride
        let from = workerSums.pointer + worker * size
        for i in 0..<size {
            sums.pointer[i] &+= from[i]
            from[i] = 0
        }
        let sizes = workerCounts.pointer + worker * nClusters
        for j in 0..<nClusters {
            counts.pointer[j] += sizes[j]
            sizes[j] = 0
        }
    }

    /// As `update`, where every cluster has rows and no drift is asked for.
    private func moveCentres() -> Double {
        ck_km_move(
            samples.path.kernelPath, sums.pointer, counts.pointer, samples.units.pointer,
            centres.pointer, Int32(nClusters), Int32(samples.nFeatures), squares.pointer)
        var total = 0.0
        for j in 0..<nClusters {
            let shift = squares[j].squareRoot()
            total += shift * shift
        }
        return total
    }

    /// Moves the centres to the means of their rows; returns the total squared shift.
    private func update(pool: BlockPool) -> Double {
        let (k, d, stride) = (nClusters, samples.nFeatures, samples.stride)
        var newSums = UnsafeMutablePointer(sums.pointer)
        var newCounts = UnsafeMutablePointer(counts.pointer)
        var relocated: KMeansRelocation?
        if (0..<k).contains(where: { counts[$0] == 0 }) {
            let relocation = KMeansRelocation(
                samples: samples, centres: centres, sums: sums, counts: counts,
                labels: samples.wholeLabels(labels, nClusters: k), pool: pool)
            newSums = relocation.sums.pointer
            newCounts = relocation.counts.pointer
            relocated = relocation
        }
        defer { withExtendedLifetime(relocated) {} }
        var heaviest = 0
        for j in 0..<k where newCounts[j] > newCounts[heaviest] { heaviest = j }
        for j in 0..<k {
            let alpha = newCounts[j] > 0 ? 1 / Double(newCounts[j]) : 1
            for f in 0..<d {
                moved[j * stride + f] = Double(newSums[j * stride + f]) / samples.scales[f] * alpha
            }
            if newCounts[j] <= 0 {
                // scikit-learn copies the heaviest cluster's row, which is still a sum if that
                // cluster comes later.
                for f in 0..<d {
                    moved[j * stride + f] =
                        heaviest < j
                        ? moved[heaviest * stride + f]
                        : Double(newSums[heaviest * stride + f]) / samples.scales[f]
                }
            }
        }
        return shiftCentres()
    }

    /// Makes `moved` the centres, and adds what every gap may have shrunk by to the drift.
    private func shiftCentres() -> Double {
        let (k, d, stride) = (nClusters, samples.nFeatures, samples.stride)
        var total = 0.0
        var largest = 0.0
        var second = 0.0
        var owner = 0
        var shifts = [Double](repeating: 0, count: k)
        for j in 0..<k {
            let from = centres.pointer + j * stride
            let to = moved.pointer + j * stride
            let shift = ck_km_centre_distance(to, from, Int32(d)).squareRoot()
            total += shift * shift
            shifts[j] = shift
            if shift > largest {
                second = largest
                largest = shift
                owner = j
            } else if shift > second {
                second = shift
            }
        }
        for j in 0..<k where !isDense {
            let other = j == owner ? second : largest
            let before = drift[j]
            // Rounded up: the sum, the root and the conversion to float lose less than this.
            exactDrift[j] += (shifts[j] + other) * (1 + 0x1p-40)
            drift[j] = Float(exactDrift[j] * (1 + 0x1p-22))
            EngineChecks.require(drift[j] >= before, "a drift fell")
        }
        centres.pointer.update(from: moved.pointer, count: k * stride)
        return total
    }

    private func packCentres() {
        exactOnly = ck_km_pack(
            samples.path.kernelPath, centres.pointer, Int32(nClusters), Int32(samples.nFeatures),
            samples.largestNorm, pack.pointer, isDense ? nil : lanes.pointer)
    }

    private func fit(_ stop: Int, nIter: Int, reason: KMeansStopReason, pool: BlockPool)
        -> KMeansFit
    {
        KMeansFit(
            stop: stop, nIter: nIter, reason: reason, inertia: inertia(pool: pool),
            centres: Array(UnsafeBufferPointer(start: centres.pointer, count: centres.count)))
    }

    private func inertia(pool: BlockPool) -> Double {
        let (d, stride) = (samples.nFeatures, samples.stride)
        var expanded = samples.sumOfSquares
        var magnitude = samples.sumOfSquares
        for j in 0..<nClusters {
            var square = 0.0
            var product = 0.0
            for f in 0..<d {
                let c = centres[j * stride + f]
                square += c * c
                product += c * (Double(sums[j * stride + f]) / samples.scales[f])
            }
            let weighted = Double(counts[j]) * square
            expanded += weighted - 2 * product
            magnitude += weighted
        }
        if expanded > 1e-3 * magnitude { return expanded }
        let partials = KernelBuffer<Double>(count: samples.nBlocks)
        let labels = samples.wholeLabels(labels, nClusters: nClusters)
        let (samples, centres) = (samples, centres)
        pool.forEachBlock(samples.nBlocks) { block in
            let rows = samples.rows(of: block)
            var data = samples.data
            partials[block] = ck_km_inertia(
                samples.path.kernelPath, &data, centres.pointer, labels.pointer, labels.isWide,
                Int64(rows.lowerBound), Int64(rows.upperBound), nil)
        }
        var sum = 0.0
        for block in 0..<samples.nBlocks { sum += partials[block] }
        return sum
    }

    /// How far the shift has come, on a logarithmic scale, towards the tightest tolerance.
    private func estimate(shift: Double) {
        if iteration == 1 { firstShift = shift }
        let target = open.map { stops[$0].effectiveTol }.min() ?? 0
        var share = Double(iteration) / Double(iteration + 40)
        if shift > 0, firstShift > shift, target > 0, firstShift > target {
            let bits = { (x: Double) in Double(x.exponent) + x.significand }
            share = max(
                share, (bits(firstShift) - bits(shift)) / (bits(firstShift) - bits(target)))
        }
        fraction = max(fraction, min(0.95, share))
    }
}
