import Store

/// Pieces of a line, in whole ten-thousandths: goods by weight have parts of a piece.
package struct Quantity: Hashable, Sendable, CustomStringConvertible {
    /// Ten-thousandths of a piece.
    package let e4: Int64

    /// A quantity of so many ten-thousandths.
    package init(e4: Int64) { self.e4 = e4 }

    /// Beyond it the ten-thousandths of a double are not whole any more.
    static let limit = 9e15

    /// Pieces, rounded to the nearest double.
    var pieces: Double { Double(e4) / 1e4 }

    /// As a person would write it: `6`, `-0.395`.
    package var description: String {
        let (whole, rest) = e4.magnitude.quotientAndRemainder(dividingBy: 10_000)
        var text = (e4 < 0 ? "-" : "") + String(whole)
        guard rest > 0 else { return text }
        var decimals = String(rest)
        decimals = String(repeating: "0", count: 4 - decimals.count) + decimals
        while decimals.last == "0" { decimals.removeLast() }
        text += "." + decimals
        return text
    }

    /// A whole number where it is one.
    package var value: Value { e4 % 10_000 == 0 ? .integer(e4 / 10_000) : .real(pieces) }
}

/// A unit price as a line keeps it: whole ten-thousandths, and itself where they are not exactly it.
package struct StoredPrice {
    /// Ten-thousandths of the currency unit, halves away from zero as SQLite's `round`.
    package let e4: Int64
    /// The price where `e4 / 1e4` is another number; NaN, which SQLite stores as null, elsewhere.
    package let fine: Double

    /// Beyond it ten-thousandths are no whole numbers of 64 bits.
    static let limit = 9e14

    /// - Precondition: The magnitude of `price` is below `limit`.
    @inline(__always)
    package init(_ price: Double) {
        let scaled = price * 10_000
        // From 2^52 on every double is whole, and adding a half could round it.
        e4 =
            abs(scaled) < 4_503_599_627_370_496
            ? Int64(scaled + (scaled < 0 ? -0.5 : 0.5)) : Int64(scaled)
        fine = Double(e4) / 1e4 == price ? .nan : price
    }
}
