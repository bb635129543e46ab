import Synchronization

/// How far two arms of an experiment differ, with the range in which the difference lies 95 times in 100.
///
/// The range comes from a bootstrap of what chance alone would show: both arms are drawn anew, with replacement, from
/// all units together, as often as asked, and each draw says how many standard errors its arms differ by. The 2.5 % and
/// 97.5 % points of these, times the standard error that was seen, stand on both sides of the difference.
///
/// Redrawn within arms instead, a small control arm with two buyers or none gives ranges that are far too narrow: with 20
/// people, purchases of 3 % and skewed amounts they left 0 out in half of all campaigns without any effect
/// (docs/decisions/0096).
/// - SeeAlso: Efron, Tibshirani 1993, *An Introduction to the Bootstrap*, 16.2; Janssen 1997,
///   doi:10.1016/S0167-7152(97)00043-6.
package enum ArmComparison {
    /// One measure of both arms, in its own unit.
    package struct Range: Hashable, Sendable {
        /// Mean a person of the target arm.
        package let target: Double
        /// Mean a person of the control arm.
        package let control: Double
        /// Target less control.
        package let difference: Double
        /// Lower end of the range of the difference.
        package let low: Double
        /// Its upper end.
        package let high: Double

        /// Whether all of the range is on one side of 0.
        package var excludesZero: Bool { low > 0 || high < 0 }

        /// The range of a difference of two shares: none is further from 0 than 1.
        ///
        /// Between few units the ends of a bootstrap can be.
        package var ofShares: Range {
            Range(
                target: target, control: control, difference: difference,
                low: max(-1, min(1, low)), high: max(-1, min(1, high)))
        }
    }

    /// Units of an arm below which there is no range: so few vary by chance alone in ways that no draw shows.
    package static let fewestUnits = 5
    /// The 97.5 % point of the normal distribution.
    private static let z = 1.959963984540054

    /// The range of a share that does not vary in either arm, as where nobody buys: there is nothing to draw.
    ///
    /// Wilson's ranges of both shares, squared and added (Newcombe's tenth method).
    /// - SeeAlso: Newcombe 1998, doi:10.1002/(SICI)1097-0258(19980430)17:8<873::AID-SIM779>3.0.CO;2-I.
    /// - Precondition: shares between 0 and 1, of one unit or more.
    package static func ofSteadyShares(
        target: Double, of nTargets: Int, control: Double, of nControls: Int
    ) -> Range {
        precondition(nTargets > 0 && nControls > 0, "two arms with people")
        let (a, b) = (wilson(target, Double(nTargets)), wilson(control, Double(nControls)))
        func root(_ x: Double, _ y: Double) -> Double { (x * x + y * y).squareRoot() }
        let difference = target - control
        return Range(
            target: target, control: control, difference: difference,
            low: max(-1, difference - root(target - a.low, b.high - control)),
            high: min(1, difference + root(a.high - target, control - b.low)))
    }

    private static func wilson(_ share: Double, _ n: Double) -> (low: Double, high: Double) {
        let middle = share + z * z / (2 * n)
        let half = z * (share * (1 - share) / n + z * z / (4 * n * n)).squareRoot()
        return ((middle - half) / (1 + z * z / n), (middle + half) / (1 + z * z / n))
    }

    /// Draws unless there is much to draw, and at least.
    package static let (usualDraws, fewestDraws) = (2000, 400)
    /// Values that are added up at most, unless the fewest draws are more.
    private static let mostValues = 400_000_000
    /// Ends of the range.
    private static let shares = (0.025, 0.975)
    /// Draws of one block of work.
    private static let blockSize = 25

    /// How many draws arms of this size get: a number of the data's shape alone.
    package static func draws(nUnits: Int, nMeasures: Int) -> Int {
        let (size, overflows) = max(1, nUnits).multipliedReportingOverflow(by: max(1, nMeasures))
        let most = overflows ? 0 : mostValues / size
        return min(usualDraws, max(fewestDraws, most / blockSize * blockSize))
    }

    /// Compares every measure of two arms.
    ///
    /// The order of the units decides with the seed what is drawn: give them in an order of their own.
    /// - Precondition: both arms have units, and the same measures.
    /// - Returns: One range a measure; the same bits at any number of threads.
    /// - Complexity: O(draws · units · measures) time, O(draws · measures) memory.
    /// - Throws: `ClusteringError.cancelled`.
    package static func ranges(
        _ targets: ArmUnits, _ controls: ArmUnits, draws: Int, seed: UInt32, workers: Int = 1,
        observer: SweepObserver = SweepObserver()
    ) throws(ClusteringError) -> [Range] {
        precondition(!targets.sizes.isEmpty && !controls.sizes.isEmpty, "two arms with people")
        precondition(targets.nMeasures == controls.nMeasures && draws > 0, "the same measures")
        let both = ArmPool(targets, controls)
        let k = targets.nMeasures
        let nBlocks = (draws + blockSize - 1) / blockSize
        let byBlock = Mutex([[Double]](repeating: [], count: nBlocks))
        BlockPool(workers: workers).forEachBlock(nBlocks) { block in
            if observer.isCancelled() { return }
            let part = (block * blockSize)..<min(draws, (block + 1) * blockSize)
            let scores = part.flatMap { both.drawn($0, seed: seed) }
            byBlock.withLock { $0[block] = scores }
        }
        let blocks = byBlock.withLock { $0 }
        if blocks.contains(where: \.isEmpty) { throw .cancelled }
        let scores = blocks.flatMap(\.self)
        let seen = both.seen()
        return (0..<k).map { measure in
            var own = (0..<draws).map { scores[$0 * k + measure] }
            let (target, control, error) = seen[measure]
            let high = OrderStatistics.quantile(&own, shares.1)
            let low = OrderStatistics.quantile(&own, shares.0)
            let difference = target - control
            /// An end that is 0 but for rounding: what was seen is where the end of the draws is, and shows nothing.
            func end(_ score: Double) -> Double {
                let end = difference - score * error
                return abs(end) <= 1e-9 * abs(difference) ? 0 : end
            }
            return Range(
                target: target, control: control, difference: difference, low: end(high),
                high: end(low))
        }
    }
}

/// The units of both arms one behind the other.
private struct ArmPool: Sendable {
    private let sizes: [Double]
    private let values: [Double]
    private let k: Int
    private let nTargets: Int

    init(_ targets: ArmUnits, _ controls: ArmUnits) {
        sizes = targets.sizes + controls.sizes
        values = targets.values + controls.values
        k = targets.nMeasures
        nTargets = targets.sizes.count
    }

    /// How many standard errors two arms differ by that are drawn from all units; one score a measure.
    func drawn(_ draw: Int, seed: UInt32) -> [Double] {
        var stream = DrawStream.stream(.campaignResult, seed: seed, draw: draw)
        let n = sizes.count
        let target = arm(nTargets) { stream.below(n) }
        let control = arm(n - nTargets) { stream.below(n) }
        return zip(target, control).map { target, control in
            let error = (target.variance + control.variance).squareRoot()
            return error > 0 ? (target.mean - control.mean) / error : 0
        }
    }

    /// Both means and the standard error of their difference, as they are.
    func seen() -> [(Double, Double, Double)] {
        var next = -1
        func following() -> Int {
            next += 1
            return next
        }
        let target = arm(nTargets, following)
        let control = arm(sizes.count - nTargets, following)
        return zip(target, control).map {
            ($0.mean, $1.mean, ($0.variance + $1.variance).squareRoot())
        }
    }

    /// Mean and variance of each measure over so many units, which `pick` names.
    private func arm(_ count: Int, _ pick: () -> Int) -> [(mean: Double, variance: Double)] {
        var sums = ArmSums()
        // Of each measure its sum, its squares, and the products with the size.
        var totals = [Double](repeating: 0, count: 3 * k)
        totals.withUnsafeMutableBufferPointer { totals in
            sizes.withUnsafeBufferPointer { sizes in
                values.withUnsafeBufferPointer { values in
                    for _ in 0..<count {
                        let unit = pick()
                        let size = sizes[unit]
                        sums.people += size
                        sums.people2 += size * size
                        for measure in 0..<k {
                            let value = values[unit * k + measure]
                            // Most people buy nothing.
                            guard value != 0 else { continue }
                            totals[3 * measure] += value
                            totals[3 * measure + 1] += value * value
                            totals[3 * measure + 2] += value * size
                        }
                    }
                }
            }
        }
        sums.n = Double(count)
        return (0..<k).map { measure in
            let (sum, square, cross) = (
                totals[3 * measure], totals[3 * measure + 1], totals[3 * measure + 2]
            )
            return (sums.mean(sum), sums.variance(sum, square, cross))
        }
    }
}
