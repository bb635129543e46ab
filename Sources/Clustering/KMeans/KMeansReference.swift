/// k-means as plain as it can be written: the oracle of the engine's tests.
///
/// One fit at a time, every distance in Double, all sums from scratch; no tiles, no bounds, no
/// threads. It follows `KMeansArithmetic` to the bit, so labels, centres, inertia, iterations and
/// stop reason equal those of `KMeansSweep`.
/// - Complexity: O(n_samples · n_clusters · n_features) an iteration; memory for a centred copy.
public struct KMeansReference {
    private let n: Int
    private let d: Int
    private let rows: [[Double]]
    private let means: [Double]
    private let scales: [Double]
    private let meanVariance: Double
    private let sumOfSquares: Double

    /// Prepares a matrix.
    public init(matrix: FeatureMatrix) {
        let (n, d) = (matrix.nSamples, matrix.nFeatures)
        self.n = n
        self.d = d
        let x = { (i: Int, j: Int) in matrix.values[i * d + j] }
        let means = (0..<d).map { j in Self.blockSum(n) { x($0, j) } / Double(n) }
        self.means = means
        let rows = (0..<n).map { i in (0..<d).map { x(i, $0) - means[$0] } }
        self.rows = rows
        scales = (0..<d).map { j in
            KMeansArithmetic.scale(largest: rows.map { abs($0[j]) }.max() ?? 0, nSamples: n)
        }
        var variances = 0.0
        for j in 0..<d { variances += Self.blockSum(n) { rows[$0][j] * rows[$0][j] } / Double(n) }
        meanVariance = variances / Double(d)
        let origin = [Double](repeating: 0, count: d)
        sumOfSquares = Self.blockSum(n) { Self.squaredDistance(rows[$0], origin) }
    }

    /// Fits one cell.
    ///
    /// - Throws: `ClusteringError.tooFewSamples` when `n_clusters > n_samples`.
    public func fit(_ parameters: KMeansParameters) throws(ClusteringError) -> KMeansRun {
        guard parameters.nClusters <= n else {
            throw .tooFewSamples(nSamples: n, nClusters: parameters.nClusters)
        }
        let tol = parameters.tol * meanVariance
        var random = MersenneTwister(seed: parameters.seed)
        var best: KMeansRun?
        for _ in 0..<parameters.nInit {
            let seeds = chooseSeeds(parameters.nClusters, random: &random)
            let run = lloyd(parameters, centres: seeds.map { rows[$0] }, tol: tol)
            guard let current = best else {
                best = run
                continue
            }
            if run.inertia < current.inertia,
                !KMeansPlan.isRenaming(
                    run.labels, current.labels, nClusters: parameters.nClusters)
            {
                best = run
            }
        }
        guard let best else { preconditionFailure("n_init is 1 or more") }
        return best
    }

    /// Rows chosen by greedy k-means++.
    package func chooseSeeds(_ nClusters: Int, random: inout MersenneTwister) -> [Int] {
        let trials = KMeansArithmetic.trials(nClusters: nClusters)
        var chosen = [KMeansPlusPlus.uniformRow(random.nextDouble(), nSamples: n)]
        var closest = rows.map { Self.squaredDistance($0, rows[chosen[0]]) }
        var potential = Self.laneSums(closest).reduce(0, +)
        while chosen.count < nClusters {
            let targets = (0..<trials).map { _ in random.nextDouble() * potential }
            var best: (row: Int, closest: [Double], potential: Double)?
            for target in targets {
                let row = Self.row(reaching: target, closest)
                let closer = zip(rows, closest).map {
                    min($0.1, Self.squaredDistance($0.0, rows[row]))
                }
                let sum = Self.laneSums(closer).reduce(0, +)
                if best.map({ sum < $0.potential }) ?? true { best = (row, closer, sum) }
            }
            guard let best else { preconditionFailure("there are at least two trials") }
            chosen.append(best.row)
            closest = best.closest
            potential = best.potential
        }
        return chosen
    }

    private func lloyd(_ parameters: KMeansParameters, centres start: [[Double]], tol: Double)
        -> KMeansRun
    {
        let k = parameters.nClusters
        var centres = start
        var old: [Int]?
        var labels: [Int] = []
        var nIter = 0
        var reason = KMeansStopReason.maxIter
        while nIter < parameters.maxIter {
            labels = assign(centres)
            let moved = means(labels, k: k, old: centres)
            var shift = 0.0
            for (new, old) in zip(moved, centres) {
                let p = Self.squaredDistance(new, old).squareRoot()
                shift += p * p
            }
            centres = moved
            nIter += 1
            if labels == old {
                reason = .labelsUnchanged
                break
            }
            if shift <= tol {
                reason = .tol
                break
            }
            old = labels
        }
        if reason != .labelsUnchanged { labels = assign(centres) }
        return KMeansRun(
            parameters: parameters, labels: labels.map(Int32.init),
            centroids: centres.flatMap { zip($0, means).map { $0 + $1 } },
            inertia: inertia(labels, centres), nIter: nIter, stopReason: reason, effectiveTol: tol,
            fitSeconds: 0, sharedSeconds: 0)
    }

    private func assign(_ centres: [[Double]]) -> [Int] {
        rows.map { row in
            var label = 0
            var lowest = Double.infinity
            for (j, centre) in centres.enumerated() {
                let distance = Self.squaredDistance(row, centre)
                if distance < lowest {
                    lowest = distance
                    label = j
                }
            }
            return label
        }
    }

    /// Exact fixed-point sums and sizes.
    private func sums(_ labels: [Int], k: Int) -> (sums: [[Int64]], counts: [Int]) {
        var sums = [[Int64]](repeating: [Int64](repeating: 0, count: d), count: k)
        var counts = [Int](repeating: 0, count: k)
        for (row, label) in zip(rows, labels) {
            counts[label] += 1
            for j in 0..<d { sums[label][j] += fixed(row[j], j) }
        }
        return (sums, counts)
    }

    private func fixed(_ value: Double, _ column: Int) -> Int64 {
        Int64((value * scales[column]).rounded(.toNearestOrEven))
    }

    private func means(_ labels: [Int], k: Int, old: [[Double]]) -> [[Double]] {
        var (sums, counts) = sums(labels, k: k)
        let empty = (0..<k).filter { counts[$0] == 0 }
        if !empty.isEmpty {
            let distances = zip(rows, labels).map { Self.squaredDistance($0, old[$1]) }
            let order = (0..<n).sorted {
                distances[$0] != distances[$1] ? distances[$0] > distances[$1] : $0 < $1
            }
            if distances[order[0]] > 0 {
                for (cluster, row) in zip(empty, order) {
                    let donor = labels[row]
                    for j in 0..<d {
                        let q = fixed(rows[row][j], j)
                        sums[donor][j] -= q
                        sums[cluster][j] = q
                    }
                    counts[cluster] = 1
                    counts[donor] -= 1
                }
            }
        }
        let heaviest = counts.firstIndex(of: counts.max() ?? 0) ?? 0
        var centres = sums.map { zip($0, scales).map { Double($0) / $1 } }
        for j in 0..<k {
            if counts[j] > 0 {
                let alpha = 1 / Double(counts[j])
                centres[j] = centres[j].map { $0 * alpha }
            } else {
                // As scikit-learn: not averaged yet when the heaviest cluster comes later.
                centres[j] = centres[heaviest]
            }
        }
        return centres
    }

    private func inertia(_ labels: [Int], _ centres: [[Double]]) -> Double {
        let (sums, counts) = sums(labels, k: centres.count)
        var expanded = sumOfSquares
        var magnitude = sumOfSquares
        for (k, centre) in centres.enumerated() {
            var square = 0.0
            var product = 0.0
            for j in 0..<d {
                square += centre[j] * centre[j]
                product += centre[j] * (Double(sums[k][j]) / scales[j])
            }
            expanded += Double(counts[k]) * square - 2 * product
            magnitude += Double(counts[k]) * square
        }
        if expanded > 1e-3 * magnitude { return expanded }
        return Self.blockSum(n) { Self.squaredDistance(rows[$0], centres[labels[$0]]) }
    }

    // MARK: The arithmetic

    package static func squaredDistance(_ a: [Double], _ b: [Double]) -> Double {
        var lanes = [0.0, 0.0, 0.0, 0.0]
        for j in a.indices {
            let t = a[j] - b[j]
            lanes[j % 4] += t * t
        }
        return (lanes[0] + lanes[1]) + (lanes[2] + lanes[3])
    }

    private static func blocks(_ n: Int) -> [Range<Int>] {
        stride(from: 0, to: n, by: SampleTiles.blockRows).map {
            $0..<min(n, $0 + SampleTiles.blockRows)
        }
    }

    private static func blockSum(_ n: Int, _ value: (Int) -> Double) -> Double {
        blocks(n).reduce(0) { total, block in
            total + block.reduce(0) { $0 + value($1) }
        }
    }

    /// The potential's partial sums, one a block.
    private static func laneSums(_ closest: [Double]) -> [Double] {
        blocks(closest.count).map { block in
            var lanes = [Double](repeating: 0, count: 16)
            for row in block { lanes[row % 16] += closest[row] }
            return lanes.reduce(0, +)
        }
    }

    private static func row(reaching target: Double, _ closest: [Double]) -> Int {
        var before = 0.0
        for (block, sum) in zip(blocks(closest.count), laneSums(closest)) {
            if before + sum >= target {
                var running = 0.0
                for row in block {
                    running += closest[row]
                    if before + running >= target { return row }
                }
                return block.upperBound - 1
            }
            before += sum
        }
        return closest.count - 1
    }
}
