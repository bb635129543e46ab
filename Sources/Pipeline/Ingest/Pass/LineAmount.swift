/// What a line is worth, to the bit as the columns `amount_e4` and `amount_rest_e14` of `invoice_line` say it.
///
/// Whole numbers in doubles; SQL works in 64 bits and goes on in doubles where they do not suffice, and so
/// does this.
package struct LineAmount: Hashable {
    /// Whole ten-thousandths of the currency.
    package let e4: Double
    /// What they leave of it, in 1e-14.
    package let rest: Double

    /// - Parameters:
    ///   - quantity: Ten-thousandths of a piece.
    ///   - price: Ten-thousandths of the currency.
    ///   - finePrice: The price where `price` is not exactly it; NaN elsewhere.
    @inline(__always)
    package init(quantity: Int64, price: Int64, finePrice: Double) {
        let (pieces, part) = quantity.quotientAndRemainder(dividingBy: 10_000)
        let (product, overflows) = pieces.multipliedReportingOverflow(by: price)
        if part == 0, !overflows, finePrice.isNaN {
            self.init(e4: Double(product), rest: 0)
        } else {
            self.init(pieces: pieces, part: part, price: price, finePrice: finePrice)
        }
    }

    /// Of a line whose amount stands in the file.
    package init(total: Double) {
        e4 = Self.round(total * 10_000)
        rest = total * 10_000 == e4 ? 0 : Self.round((total - e4 / 10_000) * 1e14)
    }

    private init(e4: Double, rest: Double) {
        self.e4 = e4
        self.rest = rest
    }

    /// With parts of a piece, parts of a ten-thousandth, or beyond 64 bits.
    private init(pieces: Int64, part: Int64, price: Int64, finePrice: Double) {
        let ofPart = Number(part) * Number(price)
        e4 = (Number(pieces) * Number(price) + ofPart / 10_000).double
        guard !finePrice.isNaN || part != 0 else {
            rest = 0
            return
        }
        let ofWhole = ofPart % 10_000 * Number(1_000_000)
        let scaled = Self.round(finePrice * 10_000)
        guard !finePrice.isNaN, finePrice * 10_000 != scaled else {
            rest = ofWhole.double
            return
        }
        let fine = Self.round((finePrice - scaled / 10_000) * 1e14)
        rest = ofWhole.double + (Double(pieces) * fine + Self.round(Double(part) * fine / 1e4))
    }

    /// SQLite's `round`.
    private static func round(_ value: Double) -> Double {
        guard abs(value) <= 4_503_599_627_370_496 else { return value }
        return Double(Int64(value + (value < 0 ? -0.5 : 0.5)))
    }
}

/// A number of SQLite: an integer while 64 bits suffice.
private enum Number {
    case integer(Int64)
    case real(Double)

    init(_ value: Int64) { self = .integer(value) }

    var double: Double {
        switch self {
        case .integer(let value): Double(value)
        case .real(let value): value
        }
    }

    static func * (a: Number, b: Number) -> Number {
        if case .integer(let x) = a, case .integer(let y) = b {
            let (product, overflows) = x.multipliedReportingOverflow(by: y)
            if !overflows { return .integer(product) }
        }
        return .real(a.double * b.double)
    }

    static func + (a: Number, b: Number) -> Number {
        if case .integer(let x) = a, case .integer(let y) = b {
            let (sum, overflows) = x.addingReportingOverflow(y)
            if !overflows { return .integer(sum) }
        }
        return .real(a.double + b.double)
    }

    static func / (a: Number, divisor: Int64) -> Number {
        switch a {
        case .integer(let value): .integer(value / divisor)
        case .real(let value): .real(value / Double(divisor))
        }
    }

    /// Of a real number SQLite takes what is whole of it, in 64 bits.
    static func % (a: Number, divisor: Int64) -> Number {
        switch a {
        case .integer(let value): .integer(value % divisor)
        case .real(let value):
            .real(
                Double(
                    (Int64(exactly: value.rounded(.towardZero)) ?? (value < 0 ? .min : .max))
                        % divisor))
        }
    }
}
