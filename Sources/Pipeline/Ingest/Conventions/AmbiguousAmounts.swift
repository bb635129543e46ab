import Reports

/// Lines with a number that is another one under the other decimal mark, while nothing tells the mark.
package struct AmbiguousAmounts: Sendable {
    private var lines = 0
    private var amount = 0.0
    private var customers: Set<UInt64> = []
    /// Whether a price of them ends in 0, which a program that writes no more decimals than needed does not do.
    var endsInZero = false
    /// The first line whose price has no mark at all; 0 where there is none.
    var wholeLine = 0

    mutating func add(_ amount: Double, customer: UInt64) {
        lines += 1
        self.amount += amount
        if customers.count < 1 << 16 { customers.insert(customer) }
    }

    /// `3 lines, 2 customers, worth 4.50, 10.0 % of the file's net revenue`.
    func words(of summary: PassSummary) -> String {
        let share = FileShare.isTold(amount, of: summary.amount)
        return
            "\(counted(lines, "line")), \(counted(customers.count, "customer")),"
            + " worth \(summary.amounts.text(amount))"
            + (share ? ", \(FileShare.words(amount, of: summary.amount))" : "")
    }
}
