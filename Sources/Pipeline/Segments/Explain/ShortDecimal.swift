import Foundation
import Reports

/// A threshold in the fewest digits that tell two neighbouring values apart.
package struct ShortDecimal: Hashable {
    /// From the lower neighbour up to below the upper one.
    package let value: Double

    /// The decimal next to the middle with the fewest significant digits: 0 where it lies between the two; between
    /// whole numbers a whole one.
    ///
    /// - Precondition: `low` is less than `high`; both are finite.
    package init(from low: Double, below high: Double) {
        precondition(low < high && low.isFinite && high.isFinite, "two neighbours")
        if low <= 0, high > 0 {
            value = 0
            return
        }
        let middle = low / 2 + high / 2
        let areWhole = [low, high].allSatisfy { $0 == $0.rounded() && abs($0) < Self.leastInexact }
        let aim = areWhole ? middle.rounded(.down) : middle
        for digits in 0..<16 {
            // The text, and not a product of powers of ten: its number is the nearest to it.
            if let candidate = Double(String(format: "%.\(digits)e", aim)), candidate >= low,
                candidate < high, !areWhole || candidate == candidate.rounded()
            {
                value = candidate
                return
            }
        }
        value = low
    }

    /// As SQL reads it: the shortest digits of the value.
    package var sql: String { shortText(value) }

    /// As a person reads it: `1,250`, `0.35`.
    package var words: String { Self.words(value) }

    /// From here on doubles leave whole numbers out: what a file has there is not what a feature holds.
    package static let leastInexact = 0x1p53

    /// Any number for a person, with separators; none of those that leave neighbours out.
    static func words(_ value: Double) -> String {
        guard abs(value) < leastInexact else { return shortText(value) }
        let whole = grouped(Int(value))
        if value == value.rounded(.towardZero) { return whole }
        let text = shortText(value)
        guard abs(value) >= 1000, let point = text.firstIndex(of: ".") else { return text }
        return whole + text[point...]
    }
}
