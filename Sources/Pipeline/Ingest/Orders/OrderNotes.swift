/// What an order of the file says as a whole, to be laid on its lines when all are there.
package struct OrderNote: Sendable, Hashable {
    /// Its number; `nil` where it has none.
    package let number: String?
    /// The file's number of its invoice, for an order without a number.
    package let invoice: Int
    /// What it says.
    package let amounts: OrderNotes.Amounts
    /// Line that says so.
    package let line: Int
}

/// What orders say as a whole, order by order, while their lines pass by.
///
/// An order is its number: its lines may have several times, customers or countries. Bounded: beyond `most` orders
/// all are forgotten; `OrderAmounts` holds the notes of all against each other.
package struct OrderNotes {
    /// Amounts of an order.
    package struct Amounts: Sendable, Hashable {
        /// What its lines add up to; NaN where the file does not say.
        package var subtotal = Double.nan
        /// What is taken off.
        package var discount = 0.0
        /// What was paid back.
        package var refund = 0.0

        /// Nothing said.
        package init(subtotal: Double = .nan, discount: Double = 0, refund: Double = 0) {
            (self.subtotal, self.discount, self.refund) = (subtotal, discount, refund)
        }

        var isNothing: Bool { subtotal.isNaN && discount == 0 && refund == 0 }

        /// Whether another line of the order says something else; what it leaves blank or 0 is nothing.
        func isContradicted(by other: Amounts) -> Bool {
            func differ(_ a: Double, _ b: Double) -> Bool { !b.isNaN && b != 0 && a != b }
            return differ(subtotal, other.subtotal) || differ(discount, other.discount)
                || differ(refund, other.refund)
        }
    }

    private struct Order {
        var amounts: Amounts?
        var lines = 0
        var amount = 0.0
        var firstLine = 0
        var hasRejected = false
        /// Whether what was paid back is counted.
        var isCounted = false
    }

    private static var most: Int { 1 << 15 }

    private var orders: [UInt64: Order] = [:]
    private var forgotten = OrderTally.Count()
    /// Line in which an order says something else of itself than above.
    private(set) var conflict: Int?

    /// Takes what a line says of its order.
    ///
    /// - Returns: Whether the order says it for the first time.
    mutating func take(_ amounts: Amounts, of key: UInt64, line: Int) -> Bool {
        guard !amounts.isNothing else { return false }
        if orders.count >= Self.most { forget(allBut: key) }
        if let known = orders[key]?.amounts {
            if conflict == nil, known.isContradicted(by: amounts) { conflict = line }
            return false
        }
        orders[key, default: Order()].amounts = amounts
        return true
    }

    /// Counts a kept line; gives what was paid back of its order, the first time that a line of it is kept.
    mutating func countKept(_ amount: Double, of key: UInt64, line: Int) -> Double? {
        if orders.count >= Self.most { forget(allBut: key) }
        var order = orders[key] ?? Order()
        if order.lines == 0 { order.firstLine = line }
        order.lines += 1
        order.amount += amount
        var refund: Double?
        if !order.isCounted, let paid = order.amounts?.refund, paid != 0 {
            order.isCounted = true
            refund = paid
        }
        orders[key] = order
        return refund
    }

    /// Counts a rejected line.
    mutating func countRejected(of key: UInt64) {
        if orders.count >= Self.most { forget(allBut: key) }
        orders[key, default: Order()].hasRejected = true
    }

    /// What is known of an order.
    func amounts(of key: UInt64) -> Amounts? { orders[key]?.amounts }

    private mutating func forget(allBut key: UInt64) {
        let current = orders.removeValue(forKey: key)
        forgotten = incomplete
        orders.removeAll(keepingCapacity: true)
        orders[key] = current
    }

    /// Kept lines of orders of which other lines were rejected.
    var incomplete: OrderTally.Count {
        var sum = forgotten
        for (key, order) in orders
        where order.hasRejected && order.lines > 0 && order.amounts != nil {
            if sum.lines == 0 || order.firstLine < sum.firstLine { sum.firstLine = order.firstLine }
            sum.lines += order.lines
            sum.amount += order.amount
            sum.orders.insert(key)
        }
        return sum
    }
}
