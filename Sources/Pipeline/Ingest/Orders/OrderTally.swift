import Reports

/// What the statuses and currencies of a file, and what was carried down, come to.
package struct OrderTally: Sendable {
    /// Lines, orders and customers that have something in common, and what they are worth.
    package struct Count: Sendable, Hashable {
        package var lines = 0
        /// Quantity × price, or the totals, in the currency of the lines.
        package var amount = 0.0
        /// Physical line of the first.
        package var firstLine = 0
        var orders: Set<UInt64> = []
        var customers: Set<UInt64> = []
    }

    /// All lines kept.
    package var all = 0.0
    /// By status as written, of those that are no plain sales.
    package var statuses: [String: Count] = [:]
    /// By status, lines that are kept without an amount.
    package var withoutAmount: [String: Count] = [:]
    /// Lines that a column of their own says to have come to nothing, and the first of its words.
    package var voided = Count()
    package var voidedWord = ""
    /// By code.
    package var currencies: [String: Count] = [:]
    /// Lines whose field of the currency is blank.
    package var noCurrency = Count()
    /// Lines of another currency than the one asked for.
    package var otherCurrency = Count()
    /// Orders of which a part was paid back, and how much.
    package var refunds = Count()
    /// Lines whose quantity and amount have different signs in the file.
    package var turned = Count()
    /// Lines with an amount and no piece.
    package var pieceless = Count()
    /// Lines whose field of the amount is blank, at quantity × price.
    package var withoutTotal = Count()
    /// Lines with a total and a price of 0.
    package var priceless = Count()
    /// Orders whose status says that they were paid back, and of which no amount says so.
    package var unpaid = Count()
    /// Lines whose customer, date or country stands on an earlier line of their order.
    package var carried: [InvoiceColumn: Count] = [:]
    /// Lines below a record that cannot be read, which lack what the first line of their order says.
    package var belowLost = Count()
    /// The first such record.
    package var firstLost = 0
    /// Kept lines of orders of which others were rejected, while amounts of the order were laid on them.
    package var incomplete = Count()

    /// The line in which the column of times holds something else, and what; it was not used then.
    package var noTime: (line: Int, text: String)?
    /// Lines whose date has a time of its own, beside another one in the column of times.
    package var ownTimes = (lines: 0, firstLine: 0)

    init() {}

    /// The currency of all lines; `nil` where no column tells it.
    var onlyCurrency: String? { currencies.count == 1 ? currencies.keys.first : nil }
}

extension OrderTally.Count {
    /// Bounded: beyond it numbers of orders and customers are lower ones.
    private static var most: Int { 1 << 18 }

    mutating func add(amount: Double, line: Int) {
        if lines == 0 { firstLine = line }
        lines += 1
        self.amount += amount
    }

    mutating func add(amount: Double, line: Int, order: UInt64, customer: UInt64?) {
        add(amount: amount, line: line)
        if orders.count < Self.most { orders.insert(order) }
        if let customer, customers.count < Self.most { customers.insert(customer) }
    }

    /// `3 lines of 2 orders and 2 customers, worth 40.00 GBP (12.5 %)`.
    func words(of all: Double, in money: Money) -> String {
        // Where sales and refunds nearly make up for one another, a share says nothing.
        let part = abs(amount / all)
        let share = part < 1000 ? " (\(Self.percent(amount / all)) of all)" : ""
        let who =
            customers.isEmpty
            ? "" : ", \(counted(customers.count, "customer"))"
        return "\(counted(lines, "line")) of \(orders.count)"
            + " order\(orders.count == 1 ? "" : "s")\(who), worth \(money.text(amount))\(share)"
    }

    private static func percent(_ share: Double) -> String {
        let tenths = (share * 1000).rounded()
        return "\(Int64(tenths) / 10).\(abs(Int64(tenths)) % 10) %"
    }
}
