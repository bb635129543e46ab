import ArgumentParser

/// A list of numbers as one argument: `2,3,4`; whole numbers also as ranges: `2-4,10`.
struct NumberList<Number: LosslessStringConvertible & Sendable>: ExpressibleByArgument, Sendable {
    /// A longer range is rather a slip than a grid.
    static var longestRange: Int { 1_000 }

    let values: [Number]
    /// Whether somebody has typed it.
    let isTyped: Bool

    init(_ values: [Number]) {
        self.values = values
        isTyped = false
    }

    init?(argument: String) {
        let parts = argument.split(separator: ",", omittingEmptySubsequences: false)
        var values: [Number] = []
        for part in parts {
            let text = String(part.trimmingPrefix(" "))
            if let number = Number(text) {
                values.append(number)
            } else if let numbers = Self.range(text) {
                values += numbers
            } else {
                return nil
            }
        }
        guard !values.isEmpty else { return nil }
        self.values = values
        isTyped = true
    }

    /// The whole numbers of `4-6`; fractions have no next one, so they have no ranges.
    private static func range(_ text: String) -> [Number]? {
        let ends = text.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
        guard Number.self == Int.self, ends.count == 2, let low = ends[0], let high = ends[1],
            0 <= low, low <= high, high - low < longestRange
        else { return nil }
        return (low...high).compactMap { Number(String($0)) }
    }

    var defaultValueDescription: String { values.map(\.description).joined(separator: ",") }
}
