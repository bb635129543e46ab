import Tabular

/// Amounts of a record as they are looked at before anything of the file is settled: under either decimal mark.
struct AmountProbe {
    /// A number, and how many decimals it is written with.
    struct Number {
        let value: Double
        let decimals: Int
        /// What it was divided by.
        var unit = 1.0

        /// What may have been lost by rounding: half of the last decimal, of two at the least.
        var slack: Double { (decimals < 3 ? 0.005 : decimals < 4 ? 0.0005 : 0.00005) / unit }

        /// The price of a piece, of one of so many.
        func divided(by unit: Double) -> Number {
            unit > 0 ? Number(value: value / unit, decimals: decimals, unit: unit) : self
        }
    }

    /// The marks that a file may have, in the order of results.
    static let marks: [DecimalMark] = [.point, .comma]

    /// Reads the number of a field, which is trimmed.
    static func number(_ field: UnsafeBufferPointer<UInt8>, mark: DecimalMark) -> Number? {
        guard !field.isEmpty, field.count <= LocalNumber.maxBytes else { return nil }
        guard AmountNotation.isDressed(field) else { return plain(field, mark) }
        return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: AmountNotation.maxBytes) {
            AmountNotation.undressed(field, into: $0).flatMap { plain($0.bytes, mark) }
        }
    }

    private static func plain(
        _ field: UnsafeBufferPointer<UInt8>, _ mark: DecimalMark
    ) -> Number? {
        LocalNumber.withPlain(field, mark: mark) { plain, isNumber in
            guard isNumber, case .value(let value) = NumberParser.decimal(plain) else { return nil }
            let point = plain.lastIndex(of: UInt8(ascii: "."))
            return Number(value: value, decimals: point.map { plain.count - 1 - $0 } ?? 0)
        }
    }

    /// Whether an amount is quantity × price, but for rounding and signs.
    static func agree(_ total: Number, _ quantity: Number, _ price: Number) -> Bool {
        agree(total, worth: quantity.value * price.value, slack(of: quantity, price))
    }

    /// Whether an amount is what a line is worth.
    static func agree(_ total: Number, worth: Double, _ slack: Double) -> Bool {
        abs(abs(total.value) - abs(worth)) <= slack + total.slack + 1e-9 * abs(worth)
    }

    /// What the rounding of a price may make of quantity × price.
    static func slack(of quantity: Number, _ price: Number) -> Double {
        abs(quantity.value) * price.slack
    }
}
