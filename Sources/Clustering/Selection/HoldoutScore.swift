import Synchronization

/// How well a partition of customers tells an outcome of theirs: R² of the means of its parts, each taken
/// from other customers than those it is held against.
///
/// Customers are dealt into folds. Each is predicted by the mean outcome of the same part in the other
/// folds, or of everybody there where the part has nobody. R² = 1 − Σ(y − ŷ)²/Σ(y − ȳ)²: 1 tells all, 0 no
/// more than the mean of all, below 0 less. Folds and redrawn customers go by the customers' numbers, so
/// neither the order of the rows nor another partition beside it moves them.
///
/// - SeeAlso: `r2_score(y, cross_val_predict(…))` of scikit-learn.
public struct HoldoutScore: Sendable {
    /// Folds, as many as wanted or as there are customers.
    public let nFolds: Int
    /// The fold of each customer.
    package let folds: [Int32]
    private let outcome: [Double]
    private let keys: [UInt64]

    /// Folds of some customers, whose sizes differ by 1 at most.
    ///
    /// - Parameters:
    ///   - outcome: One finite value a customer.
    ///   - keys: A number that stays with each customer; of equal ones the order of the rows decides.
    ///   - nFolds: 2 or more.
    ///   - seed: Deals the folds.
    /// - Precondition: `keys.count == outcome.count`.
    public init(outcome: [Double], keys: [UInt64], nFolds: Int, seed: UInt32) {
        precondition(keys.count == outcome.count && nFolds >= 2, "a number a customer, two folds")
        self.nFolds = max(1, min(nFolds, outcome.count))
        self.keys = keys
        // Sums of squares are then about as large as what is left of them.
        let mean = outcome.reduce(0, +) / Double(max(1, outcome.count))
        let isConstant = outcome.allSatisfy { $0 == outcome.first }
        self.outcome = outcome.map { isConstant ? 0 : $0 - mean }
        let start = DrawStream.start(.folds, seed: seed, draw: 0)
        let dealt = keys.indices.map { (DrawStream.place(keys[$0], from: start), $0) }
            .sorted(by: <)
        var folds = [Int32](repeating: 0, count: keys.count)
        for (place, (_, row)) in dealt.enumerated() { folds[row] = Int32(place % self.nFolds) }
        self.folds = folds
    }

    /// R² of a partition; `nil` where the outcome is the same for everybody.
    ///
    /// - Parameter parts: The part of each customer, 0 or more.
    /// - Complexity: O(customers + parts · folds).
    public func r2(of parts: [Int32]) -> Double? {
        let weights = [Double](repeating: 1, count: outcome.count)
        return spread(weights).map { 1 - Self.sum(squares(of: parts), weights) / $0 }
    }

    /// R² of some partitions over redrawn customers, with the predictions as they are.
    ///
    /// Every customer counts Poisson(1) times, by a draw of his own, so that all partitions, also those of
    /// another call, are held against the same customers of a draw.
    /// - Returns: `[partition][draw]`; `nil` where a draw's outcome is the same for everybody.
    /// - Throws: `ClusteringError.cancelled`.
    /// - Complexity: O(draws · partitions · customers), shared by the threads.
    /// - SeeAlso: Oza, Russell 2001, Online bagging and boosting (Poisson(1) in the place of drawing with
    ///   replacement)
    public func redrawn(
        _ partitions: [[Int32]], draws: Int, seed: UInt32, workers: Int,
        observer: SweepObserver = SweepObserver()
    ) throws(ClusteringError) -> [[Double?]] {
        let squares = partitions.map(squares)
        let byDraw = Mutex([[Double?]](repeating: [], count: draws))
        BlockPool(workers: workers).forEachBlock(draws) { draw in
            if observer.isCancelled() { return }
            let weights = PoissonWeights.draw(keys, seed: seed, draw: draw).map(Double.init)
            let spread = spread(weights)
            let values = squares.map { squares in
                spread.map { 1 - Self.sum(squares, weights) / $0 }
            }
            byDraw.withLock { $0[draw] = values }
        }
        let values = byDraw.withLock { $0 }
        if values.contains(where: { $0.count != partitions.count }) { throw .cancelled }
        return partitions.indices.map { place in values.map { $0[place] } }
    }

    /// The squared error of each customer's prediction.
    private func squares(of parts: [Int32]) -> [Double] {
        precondition(parts.count == outcome.count, "a part a customer")
        precondition(parts.allSatisfy { $0 >= 0 }, "parts from 0 on")
        let nParts = Int(parts.max() ?? -1) + 1
        // One row a part, and one for all customers.
        var counts = [Double](repeating: 0, count: (nParts + 1) * nFolds)
        var sums = counts
        for row in outcome.indices {
            for part in [Int(parts[row]), nParts] {
                counts[part * nFolds + Int(folds[row])] += 1
                sums[part * nFolds + Int(folds[row])] += outcome[row]
            }
        }
        func others(_ cells: [Double], _ part: Int, _ fold: Int) -> Double {
            cells[part * nFolds..<(part + 1) * nFolds].reduce(0, +) - cells[part * nFolds + fold]
        }
        var means = [Double](repeating: 0, count: nParts * nFolds)
        for fold in 0..<nFolds {
            let n = others(counts, nParts, fold)
            let all = n > 0 ? others(sums, nParts, fold) / n : 0
            for part in 0..<nParts {
                let n = others(counts, part, fold)
                means[part * nFolds + fold] = n > 0 ? others(sums, part, fold) / n : all
            }
        }
        return outcome.indices.map { row in
            let error = outcome[row] - means[Int(parts[row]) * nFolds + Int(folds[row])]
            return error * error
        }
    }

    /// Σ w(y − ȳ)²; `nil` where all that count have one value.
    private func spread(_ weights: [Double]) -> Double? {
        let n = weights.reduce(0, +)
        guard n > 0 else { return nil }
        let sum = Self.sum(outcome, weights)
        let total = Self.sum(outcome.map { $0 * $0 }, weights)
        let spread = total - sum * sum / n
        // What rounding leaves of equal values is no spread.
        return spread > 1e-12 * total ? spread : nil
    }

    /// Σ w·x in four sums, which a processor adds up side by side; always in the same order.
    private static func sum(_ values: [Double], _ weights: [Double]) -> Double {
        values.withUnsafeBufferPointer { values in
            weights.withUnsafeBufferPointer { weights in
                precondition(values.count == weights.count, "a weight a value")
                var lanes = SIMD4<Double>()
                let whole = values.count / 4 * 4
                for row in stride(from: 0, to: whole, by: 4) {
                    lanes += SIMD4(
                        values[row] * weights[row], values[row + 1] * weights[row + 1],
                        values[row + 2] * weights[row + 2], values[row + 3] * weights[row + 3])
                }
                var sum = (lanes[0] + lanes[1]) + (lanes[2] + lanes[3])
                for row in whole..<values.count { sum += values[row] * weights[row] }
                return sum
            }
        }
    }
}

/// How often each customer counts in a draw: Poisson with mean 1.
package enum PoissonWeights {
    /// P(X ≤ 0), P(X ≤ 1), … as shares of 2⁶⁴; what is above the last counts as one more.
    private static let limits: [UInt64] = {
        var term = PortableMath.exp(-1)
        var sum = 0.0
        return (1...16).map { next in
            sum += term
            term /= Double(next)
            return UInt64(min(sum, 1 - 0x1p-53) * 0x1p64)
        }
    }()

    /// The weights of a draw, one a key.
    package static func draw(_ keys: [UInt64], seed: UInt32, draw: Int) -> [UInt8] {
        let start = DrawStream.start(.redraw, seed: seed, draw: draw)
        let limits = limits
        return keys.map { key in
            let place = DrawStream.place(key, from: start)
            var count: UInt8 = 0
            while Int(count) < limits.count, place >= limits[Int(count)] { count += 1 }
            return count
        }
    }
}

/// A range of values by redrawn customers.
public struct RedrawnRange: Hashable, Sendable {
    /// Quantile 2.5 %.
    public let low: Double
    /// Quantile 97.5 %.
    public let high: Double

    /// The middle 95 % of the draws; `nil` where more than one in twenty is not defined.
    public init?(_ draws: [Double?]) {
        var values = draws.compactMap(\.self)
        guard !values.isEmpty, values.count * 20 >= draws.count * 19 else { return nil }
        low = OrderStatistics.quantile(&values, 0.025)
        high = OrderStatistics.quantile(&values, 0.975)
    }

    /// Of the differences, draw by draw.
    public init?(_ draws: [Double?], less others: [Double?]) {
        precondition(draws.count == others.count, "the same draws")
        self.init(zip(draws, others).map { a, b in a.flatMap { a in b.map { a - $0 } } })
    }
}
