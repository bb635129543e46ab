import Reports

/// Takes values to places, and says where its ticks are.
package struct Scale: Sendable {
    /// How numbers are written at the ticks.
    package enum Format: Sendable {
        /// 0.25, 1,500, 2.5 M.
        case number
        /// 25 %.
        case share
    }

    /// A value that is named at the axis.
    package struct Tick: Hashable, Sendable {
        package let value: Double
        package let label: String
    }

    /// First and last value; whole steps where ticks were asked for.
    package let domain: ClosedRange<Double>
    package let ticks: [Tick]
    private let isLogarithmic: Bool
    private let start: Double
    private let end: Double

    /// A linear scale over values.
    ///
    /// - Parameters:
    ///   - values: Finite numbers; others are passed over. With none of them the scale goes from 0 to 1.
    ///   - start: Place of the lowest value.
    ///   - end: Place of the highest.
    ///   - nTicks: About how many ticks there are to be.
    ///   - holdsZero: Whether 0 is one of them, as for bars.
    package init(
        over values: [Double], from start: Double, to end: Double, nTicks: Int = 5,
        holdsZero: Bool = false, format: Format = .number
    ) {
        let known = values.filter(\.isFinite) + (holdsZero ? [0] : [])
        var (low, high) = (known.min() ?? 0, known.max() ?? 1)
        if !(high > low) {
            // One value alone has room on both sides, or on the side away from 0.
            let room = low == 0 ? 1 : abs(low) / 2
            (low, high) = (holdsZero && low >= 0 ? low : low - room, high + room)
        }
        let step = Self.step((high - low) / Double(max(nTicks, 1)))
        let (first, last) = ((low / step).rounded(.down), (high / step).rounded(.up))
        domain = first * step...last * step
        ticks = (0...Int(min(last - first, 100))).map { place in
            let value = (first + Double(place)) * step
            return Tick(value: value, label: Self.text(value, step: step, format))
        }
        isLogarithmic = false
        (self.start, self.end) = (start, end)
    }

    /// A scale of equal ratios over values above 0.
    package init(
        logarithmic values: [Double], from start: Double, to end: Double
    ) {
        let known = values.filter { $0.isFinite && $0 > 0 }
        let (low, high) = (known.min() ?? 1, known.max() ?? 10)
        var ticks: [Double] = []
        var power = 1.0
        while power > low { power /= 10 }
        while power * 10 <= low { power *= 10 }
        while power <= high * 10, ticks.count < 60 {
            ticks += [1, 2, 5].map { $0 * power }
            power *= 10
        }
        let first = ticks.last { $0 <= low * 1.000_001 } ?? low
        let last = ticks.first { $0 >= high * 0.999_999 } ?? high
        let domain = first...max(last, first * 2)
        self.domain = domain
        let inside = ticks.filter { domain.contains($0) }
        // Over many decades only their beginnings are named.
        let isWide = inside.count > 8
        self.ticks = inside.enumerated().filter { !isWide || $0.offset % 3 == 0 }.map {
            Tick(value: $0.element, label: Self.text($0.element, step: $0.element, .number))
        }
        isLogarithmic = true
        (self.start, self.end) = (start, end)
    }

    /// The place of a value; what lies outside is put at the edge.
    package func callAsFunction(_ value: Double) -> Double {
        guard value.isFinite else { return start }
        let kept = min(max(value, domain.lowerBound), domain.upperBound)
        let (low, high) = (domain.lowerBound, domain.upperBound)
        let part =
            isLogarithmic
            ? Self.log10(kept / low) / Self.log10(high / low) : (kept - low) / (high - low)
        // The range of doubles at once has no parts.
        return part.isFinite ? start + part * (end - start) : start
    }

    // MARK: Steps

    /// The first of 1, 2, 2.5, 5 times a power of ten that is as large.
    static func step(_ least: Double) -> Double {
        guard least.isFinite, least > 0 else { return 1 }
        var power = 1.0
        while power * 10 <= least { power *= 10 }
        while power > least { power /= 10 }
        return [1, 2, 2.5, 5, 10].map { $0 * power }.first { $0 >= least * 0.999_999 } ?? power * 10
    }

    /// The number of a tick, with as many decimals as the step needs.
    static func text(_ value: Double, step: Double, _ format: Format) -> String {
        switch format {
        case .share:
            let decimals = step < 0.000_999 ? 2 : step * 100 < 0.999 || isOdd(step * 100) ? 1 : 0
            return fixedText(value * 100 + 0, decimals: decimals).withoutMinusZero + " %"
        case .number: return shortAmount(value, step: step)
        }
    }

    private static func isOdd(_ step: Double) -> Bool {
        abs(step - step.rounded()) > 1e-9
    }

    private static func log10(_ x: Double) -> Double {
        // Places of a picture need three digits: the exponent, and a series for what is left.
        let exponent = Double(x.exponent)
        let rest = (x.significand - 1) / (x.significand + 1)
        var (term, sum) = (rest, 0.0)
        for odd in stride(from: 1.0, to: 40, by: 2) {
            sum += term / odd
            term *= rest * rest
        }
        return (exponent * 0.693_147_180_559_945_3 + 2 * sum) / 2.302_585_092_994_046
    }
}

extension String {
    /// `0` for `-0`, `0.0` for `-0.0`.
    var withoutMinusZero: String {
        hasPrefix("-") && allSatisfy { "-0.".contains($0) } ? String(dropFirst()) : self
    }
}

/// An amount at an axis: `0.25`, `1,500`, `2.5 M`.
package func shortAmount(_ value: Double, step: Double) -> String {
    func decimals(_ step: Double) -> Int {
        var (count, power) = (0, 1.0)
        while count < 6, abs(step * power - (step * power).rounded()) > 1e-6 * step * power {
            count += 1
            power *= 10
        }
        return count
    }
    for (size, sign) in [(1e9, "bn"), (1e6, "M")]
    where step >= size / 100 && abs(value) >= size / 100 {
        return fixedText(value / size, decimals: decimals(step / size)).withoutMinusZero + " "
            + sign
    }
    if step >= 1 || value == value.rounded(), abs(value) < 1e15 {
        return decimals(step) == 0 || step >= 1 && value == value.rounded()
            ? grouped(Int(value.rounded())) : fixedText(value, decimals: decimals(step))
    }
    return fixedText(value, decimals: max(decimals(step), 1)).withoutMinusZero
}
