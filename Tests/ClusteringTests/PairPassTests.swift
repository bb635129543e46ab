import Clustering
import Synchronization
import TestSupport
import Testing

@Suite struct PairPassTests {
    /// Level of every pair found, by rows.
    private struct Pairs: Equatable {
        var levels: [Pair: Int] = [:]
        var repeats = 0

        struct Pair: Hashable {
            let low: Int
            let high: Int
        }
    }

    private func found(
        _ matrix: FeatureMatrix, eps: [Double], path: CPUPath, budget: Int = 1 << 30
    ) -> (measured: Pairs, replayed: Pairs, nDoubtful: Int, loggedBytes: Int) {
        let pool = BlockPool(workers: 2)
        let space = FilterSpace(matrix: matrix, eps: eps, pool: pool, path: path)
        let pass = PairPass(space: space, pool: pool, observer: SweepObserver(), budget: budget)
        let measured = Mutex(Pairs())
        let replayed = Mutex(Pairs())
        pass.measure(
            progress: { _ in }, state: { 0 },
            visit: { _, found in measured.withLock { Self.collect(found, space, &$0) } },
            finish: { _ in })
        let nDoubtful = pass.nDoubtful
        pass.replay(progress: { _ in }) { found in
            replayed.withLock { Self.collect(found, space, &$0) }
        }
        return (
            measured.withLock { $0 }, replayed.withLock { $0 }, nDoubtful, pass.loggedBytes
        )
    }

    private static func collect(
        _ found: PairPass.Found, _ space: FilterSpace, _ pairs: inout Pairs
    ) {
        let own = space.rows(ofLeaf: found.leaf)
        let other = space.rows(ofNode: found.node)
        func add(_ p: Int, _ q: Int, _ level: Int) {
            let x = Int(space.order[p])
            let y = Int(space.order[q])
            let pair = Pairs.Pair(low: min(x, y), high: max(x, y))
            if pairs.levels.updateValue(level, forKey: pair) != nil { pairs.repeats += 1 }
        }
        if case .bulk(let level) = found.kind {
            for p in own.start..<(own.start + own.count) {
                for q in other.start..<(other.start + other.count) { add(p, q, level) }
            }
        }
        for index in 0..<found.nHits {
            let hit = Int(found.hits[index])
            add(own.start + (hit >> 6 & 63), other.start + (hit & 63), hit >> 12)
        }
    }

    private func expected(_ matrix: FeatureMatrix, eps: [Double]) -> Pairs {
        var pairs = Pairs()
        for high in 0..<matrix.nSamples {
            for low in 0..<high {
                let squared = DBSCANReference.squaredDistance(low, high, in: matrix)
                if let level = eps.firstIndex(where: { squared <= $0 * $0 }) {
                    pairs.levels[Pairs.Pair(low: low, high: high)] = level
                }
            }
        }
        return pairs
    }

    @Test(arguments: CPUPath.available)
    func everyPairIsFoundOnceAtItsLevel(path: CPUPath) throws {
        for seed in 0..<60 {
            let problem = try DBSCANProblem.random(seed: 20_000 + UInt64(seed), maxRows: 260)
            let matrix = try problem.matrix()
            let eps = Array(Set(problem.cells.map(\.eps)).sorted().prefix(8))
            let (measured, replayed, _, _) = found(matrix, eps: eps, path: path)
            #expect(measured == expected(matrix, eps: eps), "\(problem)")
            #expect(replayed == measured, "\(problem)")
        }
    }

    /// Pairs whose squared distance is within a few units in the last place of an eps², found by
    /// bisection on the position of one row, at scales where float32 cannot tell them apart.
    @Test(arguments: CPUPath.available)
    func pairsNextToEpsAreDecidedInDouble(path: CPUPath) throws {
        var g = SeededGenerator(seed: 99)
        for round in 0..<40 {
            let d = [2, 3, 8, 21, 33][round % 5]
            let eps = [0.3, 0.5, 0.7]
            let far = pow10(round % 4)
            var rows: [[Double]] = []
            for pair in 0..<40 {
                let x = (0..<d).map { _ in far * g.normal() }
                let direction = (0..<d).map { _ in g.normal() }
                func moved(_ step: Double) -> [Double] {
                    zip(x, direction).map { $0 + step * $1 }
                }
                let limit = eps[pair % 3] * eps[pair % 3]
                var inside = 0.0
                var outside = 10.0
                for _ in 0..<200 {
                    let middle = (inside + outside) / 2
                    let squared = zip(x, moved(middle)).reduce(0) {
                        $0 + ($1.0 - $1.1) * ($1.0 - $1.1)
                    }
                    if squared <= limit { inside = middle } else { outside = middle }
                }
                rows += [x, moved(inside), moved(outside)]
            }
            let matrix = try FeatureMatrix(
                values: rows.flatMap { $0 }, nSamples: rows.count, nFeatures: d)
            let (measured, _, nDoubtful, _) = found(matrix, eps: eps, path: path)
            #expect(measured == expected(matrix, eps: eps))
            #expect(nDoubtful >= 60, "the search must reach the band")
        }
    }

    private func pow10(_ exponent: Int) -> Double {
        (0..<exponent).reduce(1) { product, _ in product * 10 }
    }

    @Test func doubleDecidesFewPairsOfOrdinaryData() throws {
        var g = SeededGenerator(seed: 5)
        let values = (0..<(1_000 * 21)).map { _ in g.normal() * 0.2 }
        let matrix = try FeatureMatrix(values: values, nSamples: 1_000, nFeatures: 21)
        let (measured, _, nDoubtful, _) = found(matrix, eps: [0.9, 1, 1.2], path: .best)
        #expect(measured.levels.count > 10_000)
        #expect(nDoubtful * 1_000 < measured.levels.count)
    }

    @Test func loggedPairsStayWithinTheBudgetWhateverTheDensity() throws {
        var g = SeededGenerator(seed: 6)
        let values = (0..<(700 * 2)).map { _ in g.unit() }
        let matrix = try FeatureMatrix(values: values, nSamples: 700, nFeatures: 2)
        for budget in [0, 10_000, 100_000] {
            let (measured, replayed, _, bytes) = found(
                matrix, eps: [0.05, 0.8], path: .best, budget: budget)
            #expect(bytes <= budget)
            #expect(measured.repeats == 0)
            #expect(replayed == measured)
        }
    }
}
