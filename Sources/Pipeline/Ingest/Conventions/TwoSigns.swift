import Reports

/// Lines whose quantity and price both stand below zero: a return with a sign too many, or what was taken off given
/// back.
///
/// They are returns, unless other lines take something off by a price below zero.
struct TwoSigns: Sendable {
    private(set) var lines = 0
    private var firstLine = 0
    /// What they come to as returns, below zero.
    private var worth = 0.0
    private var customers: Set<UInt64> = []
    /// Lines with pieces above zero and a price below it.
    var takingOff = 0

    mutating func add(_ worth: Double, customer: UInt64, line: Int) {
        if lines == 0 { firstLine = line }
        lines += 1
        self.worth += worth
        if customers.count < 1 << 13 { customers.insert(customer) }
    }

    /// What is told of them.
    ///
    /// - Parameter isKept: Whether they count above zero.
    func words(of summary: PassSummary, isKept: Bool) -> String {
        let share = FileShare.words(worth, of: summary.amount)
        let found =
            "quantity and price are both below zero in \(lines) of \(summary.linesKept) lines"
            + " (\(percent(Double(lines) / Double(max(summary.linesKept, 1)))) of the lines, \(share),"
            + " \(counted(customers.count, "customer"))), first in line \(firstLine):"
        let money = summary.amounts.text(abs(worth))
        return isKept
            ? "\(found) they count as \(money) above zero, as what takes back one of the \(takingOff)"
                + " line\(takingOff == 1 ? "" : "s") whose price alone is below zero. If they are returns, write their"
                + " prices without the sign, or pass --line-total with the column of their amounts"
            : "\(found) they count as returns of \(money), by their prices without the sign. If they are sales, write"
                + " both without it, or pass --line-total with the column of their amounts"
    }
}
