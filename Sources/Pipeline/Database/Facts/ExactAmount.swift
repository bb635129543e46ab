/// An amount in whole ten-thousandths, and what finer prices leave of them: sums that no order changes.
///
/// As the columns `…_e4` and `…_rest_e14` of `invoice` and `customer_fact`.
package struct ExactAmount: Hashable, Sendable {
    /// Ten-thousandths of the currency.
    package var e4 = 0.0
    /// Further 1e-14 of it.
    package var rest = 0.0

    /// Nothing.
    package init() {}

    /// Stores the parts as they are.
    package init(e4: Double, rest: Double) {
        self.e4 = e4
        self.rest = rest
    }

    /// In the currency.
    package var amount: Double { (e4 + rest / 1e10) / 1e4 }

    package static func + (a: ExactAmount, b: ExactAmount) -> ExactAmount {
        ExactAmount(e4: a.e4 + b.e4, rest: a.rest + b.rest)
    }

    package static func - (a: ExactAmount, b: ExactAmount) -> ExactAmount {
        ExactAmount(e4: a.e4 - b.e4, rest: a.rest - b.rest)
    }

    package static func += (a: inout ExactAmount, b: ExactAmount) { a = a + b }

    /// Its part of a whole; `nil` where that is not above 0.
    package func share(of whole: ExactAmount) -> Double? {
        whole.amount > 0 ? amount / whole.amount : nil
    }
}
