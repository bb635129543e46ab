/// How often two arms show a difference of shares, exactly: by all counts of buyers that they can come to.
///
/// What shows is what `ArmComparison` would say of the counts, with the range that no number of draws makes finer: the
/// score of the counts, in standard errors, is compared with the scores of all counts that both arms come to where all
/// units together have one share, each with its probability. Neither a formula nor a simulation stands between, so it
/// holds where few are expected to buy.
package struct ArmShares: Sendable {
    /// Units of one arm, and of the other; 1 or more.
    package let nTargets: Int
    package let nControls: Int

    /// Error of the first kind that a range of 95 % has at each of its ends.
    private static let tail = 0.025
    /// Share of campaigns without an effect that have to show one, or arms are too few to tell.
    package static let leastRate = 0.03
    /// Buyers expected in the smaller arm below which money shows an effect in fewer campaigns than that
    /// (simulated: docs/decisions/0108).
    package static let fewestBuyers = 3.0
    /// Steps beyond which the normal distribution is as good.
    private static let mostSteps = 40_000_000.0

    /// What was asked of counts before.
    private var known: [Int: Bool] = [:]

    package init(nTargets: Int, nControls: Int) {
        precondition(nTargets > 0 && nControls > 0, "two arms with people")
        (self.nTargets, self.nControls) = (nTargets, nControls)
    }

    // MARK: What shows

    /// Whether arms with so many buyers show a difference.
    ///
    /// - Complexity: O(√n), of the expected counts' spread.
    package mutating func shows(targets x: Int, controls y: Int) -> Bool {
        let key = x * (nControls + 1) + y
        if let answer = known[key] { return answer }
        let answer = judge(x, y)
        known[key] = answer
        return answer
    }

    private func judge(_ x: Int, _ y: Int) -> Bool {
        let (p, q) = (Double(x) / Double(nTargets), Double(y) / Double(nControls))
        guard let own = score(x, y) else {
            return ArmComparison.ofSteadyShares(target: p, of: nTargets, control: q, of: nControls)
                .excludesZero
        }
        let share = Double(x + y) / Double(nTargets + nControls)
        let (targets, controls) = (Counts(nTargets, share), Counts(nControls, share))
        // Equal scores of other counts are equal but for rounding.
        let slack = 1e-9 * max(1, abs(own))
        return own > 0
            ? above(own - slack, targets, controls) <= Self.tail
            : below(own + slack, targets, controls) <= Self.tail
    }

    /// How many standard errors the shares differ by; `nil` where nothing varies.
    private func score(_ x: Int, _ y: Int) -> Double? {
        let (n, m) = (Double(nTargets), Double(nControls))
        let (p, q) = (Double(x) / n, Double(y) / m)
        let variance =
            (n > 1 ? p * (1 - p) / (n - 1) : 0) + (m > 1 ? q * (1 - q) / (m - 1) : 0)
        return variance > 0 ? (p - q) / variance.squareRoot() : nil
    }

    /// Probability of a score of `least` or more.
    ///
    /// The score rises with the buyers of the first arm. Only where nothing varies it is 0, as of draws.
    private func above(_ least: Double, _ targets: Counts, _ controls: Counts) -> Double {
        var sum = 0.0
        for y in controls.range {
            var (low, high) = (targets.range.lowerBound, targets.range.upperBound + 1)
            while low < high {
                let middle = (low + high) / 2
                if (score(middle, y) ?? edge(middle, y)) >= least {
                    high = middle
                } else {
                    low = middle + 1
                }
            }
            sum += controls.weight(y) * (targets.from(low) - steady(y, 1, least <= 0, targets))
        }
        return sum
    }

    private func below(_ most: Double, _ targets: Counts, _ controls: Counts) -> Double {
        var sum = 0.0
        for y in controls.range {
            var (low, high) = (targets.range.lowerBound, targets.range.upperBound + 1)
            while low < high {
                let middle = (low + high) / 2
                if (score(middle, y) ?? edge(middle, y)) > most {
                    high = middle
                } else {
                    low = middle + 1
                }
            }
            sum += controls.weight(y) * (1 - targets.from(low) - steady(y, -1, most >= 0, targets))
        }
        return sum
    }

    /// Where all of one arm and nobody of the other bought the score would be endless.
    private func edge(_ x: Int, _ y: Int) -> Double {
        let difference = Double(x) / Double(nTargets) - Double(y) / Double(nControls)
        return difference == 0 ? 0 : difference > 0 ? .infinity : -.infinity
    }

    /// Probability that everybody of one arm buys where nobody of the other does, whose score counts as 0.
    private func steady(_ y: Int, _ sign: Int, _ counts: Bool, _ targets: Counts) -> Double {
        guard !counts else { return 0 }
        if sign > 0 { return y == 0 ? targets.weight(nTargets) : 0 }
        return y == nControls ? targets.weight(0) : 0
    }

    // MARK: How often

    /// How often arms show a difference whose people buy by these shares; `nil` for more counts than are looked at.
    ///
    /// - Complexity: O(√n · √m) counts, each once for all calls.
    package mutating func rate(target: Double, control: Double) -> Double? {
        precondition((0...1).contains(target) && (0...1).contains(control), "shares")
        let (targets, controls) = (Counts.width(nTargets, target), Counts.width(nControls, control))
        let depth = Counts.width(nControls, max(target, control)) * 8
        guard targets * controls * depth <= Self.mostSteps else { return nil }
        let (x, y) = (Counts(nTargets, target), Counts(nControls, control))
        var sum = 0.0
        for i in x.range {
            var own = 0.0
            for j in y.range where shows(targets: i, controls: j) { own += y.weight(j) }
            sum += x.weight(i) * own
        }
        return min(1, sum)
    }

    /// The smallest rise of a share that shows in the wanted part of campaigns.
    ///
    /// - Parameters:
    ///   - baseline: Share in the control arm, 0 to 1.
    ///   - start: About what it is, by the normal distribution.
    /// - Returns: `nil` for more counts than are looked at.
    package mutating func smallestRise(
        of baseline: Double, power: Double = 0.8, near start: Double?
    ) -> Smallest? {
        var (low, high) = (0.0, min(1 - baseline, max(1e-6, start ?? 1)))
        while true {
            guard let found = rate(target: min(1, baseline + high), control: baseline) else {
                return nil
            }
            if found >= power { break }
            guard high < 1 - baseline else { return .never }
            (low, high) = (high, min(1 - baseline, 1.5 * high))
        }
        while high - low > 1e-12 {
            let middle = low + (high - low) / 2
            guard let found = rate(target: min(1, baseline + middle), control: baseline) else {
                return nil
            }
            if found >= power { high = middle } else { low = middle }
        }
        return .rise(high)
    }

    /// What shows often enough.
    package enum Smallest: Hashable, Sendable {
        /// Not even everybody buying.
        case never
        /// A difference of shares.
        case rise(Double)
    }
}

/// Probabilities of so many of a count, without those that are nearly 0.
private struct Counts {
    let range: ClosedRange<Int>
    private let weights: [Double]
    /// Of each count and all above it.
    private let sums: [Double]

    /// How many counts there are, about.
    static func width(_ count: Int, _ share: Double) -> Double {
        min(Double(count) + 1, 17 * (Double(count) * share * (1 - share)).squareRoot() + 40)
    }

    init(_ count: Int, _ share: Double) {
        guard share > 0, share < 1 else {
            let only = share > 0 ? count : 0
            (range, weights, sums) = (only...only, [1], [1])
            return
        }
        let odds = share / (1 - share)
        let mode = min(count, Int((Double(count) + 1) * share))
        // From the likeliest count outwards, each by the one before it.
        var up: [Double] = []
        var weight = 1.0
        var place = mode
        while place < count, weight > 1e-17 {
            weight *= Double(count - place) / Double(place + 1) * odds
            up.append(weight)
            place += 1
        }
        let top = place
        var down: [Double] = []
        (weight, place) = (1, mode)
        while place > 0, weight > 1e-17 {
            weight *= Double(place) / Double(count - place + 1) / odds
            down.append(weight)
            place -= 1
        }
        let all = down.reversed() + [1] + up
        let total = all.reduce(0, +)
        range = place...top
        weights = all.map { $0 / total }
        var sums = weights
        for place in sums.indices.dropLast().reversed() { sums[place] += sums[place + 1] }
        self.sums = sums
    }

    func weight(_ count: Int) -> Double {
        range.contains(count) ? weights[count - range.lowerBound] : 0
    }

    /// Probability of so many or more.
    func from(_ count: Int) -> Double {
        if count <= range.lowerBound { return 1 }
        return count > range.upperBound ? 0 : sums[count - range.lowerBound]
    }
}
