/// What a comparison of two arms can find: the smallest difference that a two-sided test would see so often.
///
/// By the normal distribution, unless said otherwise. What few buyers spend is not normal; below about five of them an arm
/// the answer for money is a rough one.
package struct TwoArmPower: Hashable, Sendable {
    /// People in one arm, and in the other; 1 or more.
    package let nTargets: Int
    package let nControls: Int
    /// How often a test finds a difference where there is none, and how often it has to find the one that is meant.
    package let level: Double
    package let power: Double

    private let critical: Double

    /// - Parameters:
    ///   - level: Error of the first kind, two-sided, strictly between 0 and 1.
    ///   - power: Strictly between `level` and 1.
    package init(nTargets: Int, nControls: Int, level: Double = 0.05, power: Double = 0.8) {
        precondition(nTargets > 0 && nControls > 0, "two arms with people")
        precondition(level > 0 && level < power && power < 1, "a level below the power")
        (self.nTargets, self.nControls) = (nTargets, nControls)
        (self.level, self.power) = (level, power)
        critical = PortableMath.normalQuantile(1 - level / 2)
    }

    /// The smallest rise of a share that would be found.
    ///
    /// Pooled variance where nothing differs, the arms' own where it does, as statsmodels'
    /// `power_proportions_2indep`.
    /// - Parameter baseline: Share in the control arm, 0 to 1.
    /// - Returns: Difference of shares; `nil` where even a share of 1 would not be found.
    /// - SeeAlso: Fleiss, Levin, Paik 2003, chapter 4, doi:10.1002/0471445428.
    package func smallestRise(of baseline: Double) -> Double? {
        precondition(baseline >= 0 && baseline <= 1, "a share")
        return smallest(upTo: 1 - baseline) { rise in
            let raised = baseline + rise
            let (n, m) = (Double(nTargets), Double(nControls))
            let pooled = (raised * n + baseline * m) / (n + m)
            let null = (pooled * (1 - pooled) * (1 / n + 1 / m)).squareRoot()
            let own = (raised * (1 - raised) / n + baseline * (1 - baseline) / m).squareRoot()
            // Everybody against nobody: without chance nothing is left to chance.
            guard own > 0 else { return rise > critical * null ? 1 : 0 }
            return tail((critical * null - rise) / own) + tail((critical * null + rise) / own)
        }
    }

    /// The smallest rise of a share that `ArmComparison` would show, by all counts that the arms can come to; for arms of
    /// more counts than can be looked at by the normal distribution, which is as good there.
    ///
    /// - Parameter baseline: Share in the control arm, 0 to 1.
    /// - Returns: `nil` where even a share of 1 would not be shown so often.
    package func smallestShownRise(of baseline: Double) -> Double? {
        var shares = ArmShares(nTargets: nTargets, nControls: nControls)
        let rough = smallestRise(of: baseline)
        switch shares.smallestRise(of: baseline, power: power, near: rough) {
        case .rise(let rise): return rise
        case .never: return nil
        case nil: return rough
        }
    }

    /// The smallest difference of means that would be found.
    ///
    /// - Parameter deviation: Standard deviation within the arms, 0 or more and finite.
    /// - Returns: In the deviation's unit, in either direction; `nil` where nothing varies.
    package func smallestDifference(deviation: Double) -> Double? {
        precondition(deviation >= 0 && deviation.isFinite, "a standard deviation")
        guard deviation > 0 else { return nil }
        // By the deviation of the difference; beyond 40 of them nothing is a matter of chance.
        let steps = smallest(upTo: 40) { tail(critical - $0) + tail(critical + $0) }
        return steps.map {
            $0 * deviation * (1 / Double(nTargets) + 1 / Double(nControls)).squareRoot()
        }
    }

    /// Where a power that rises with the difference reaches the wanted one, by halving.
    private func smallest(upTo most: Double, _ found: (Double) -> Double) -> Double? {
        guard most > 0, found(most) >= power else { return nil }
        var (low, high) = (0.0, most)
        // Doubles between 0 and 1 are halved no more often than this.
        for _ in 0..<200 {
            let middle = low + (high - low) / 2
            guard middle > low, middle < high else { break }
            if found(middle) >= power { high = middle } else { low = middle }
        }
        return high
    }

    /// Probability that a standard normal number is `x` or more.
    private func tail(_ x: Double) -> Double {
        let half = PortableMath.chiSquareTail(x * x, degrees: 1) / 2
        return x < 0 ? 1 - half : half
    }
}
