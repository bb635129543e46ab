/// The behaviours planted in the profile `separated`: groups with gaps between any two, in `rfm` and in `behaviour`.
///
/// What those sets look at is drawn narrowly around a value of the group's own: when the last purchase was, how many
/// there are, what a line is worth, at what prices, and what comes back.
package enum SampleHabit: String, CaseIterable {
    case loyal
    case wholesale
    case occasional
    case lapsed
    case returning

    /// Customers in 1,000.
    var share: Int {
        switch self {
        case .loyal: 200
        case .wholesale: 100
        case .occasional: 260
        case .lapsed: 280
        case .returning: 160
        }
    }

    /// Days before the end of the data on one of which the last purchase is.
    var lastPurchase: ClosedRange<Int> {
        switch self {
        case .loyal: 8...13
        case .wholesale: 45...65
        case .occasional: 85...120
        case .lapsed: 250...330
        case .returning: 170...215
        }
    }

    /// Purchases in the first year.
    var invoices: ClosedRange<Int> {
        switch self {
        case .loyal: 30...40
        case .wholesale: 11...14
        case .occasional: 4...5
        case .lapsed: 1...1
        case .returning: 2...2
        }
    }

    /// Lines of an invoice, one more or less.
    var lines: Int {
        switch self {
        case .loyal: 10
        case .wholesale: 24
        case .occasional: 9
        case .lapsed: 5
        case .returning: 6
        }
    }

    /// What a line is worth, in pence: pieces make up for the price.
    var linePence: Int {
        switch self {
        case .loyal: 2_400
        case .wholesale: 24_000
        case .occasional: 900
        case .lapsed: 600
        case .returning: 20_000
        }
    }

    /// Prices of what is bought, in pence.
    var prices: ClosedRange<Int> {
        switch self {
        case .loyal, .wholesale: 29...125
        case .occasional, .lapsed: 165...375
        case .returning: 425...1_095
        }
    }

    /// Lines of each purchase that come back.
    var returnedLines: Int { self == .returning ? 2 : 0 }

    /// One of the group's customers.
    func customer(_ random: inout SampleRandom) -> SampleCustomer {
        func draw(_ range: ClosedRange<Int>) -> Int { range.lowerBound + random.below(range.count) }
        var customer = SampleCustomer(
            season: .general, nInvoices: draw(invoices), lineScale: 850 + random.below(301), bulk: 1
        )
        customer.habit = self
        // Recency counts to the newest purchase: without some on the last day the newest group would begin at 0
        // days, and 0 to 7 days are as far apart as 30 and 250 where logarithms are taken.
        let isNewest = self == .loyal && random.perMille(20)
        customer.daysSinceLastPurchase = isNewest ? 0 : draw(lastPurchase)
        return customer
    }
}

extension SampleInvoices {
    /// Appends the invoices of a customer of a habit: the last purchase first, the others anywhere before it.
    func append(
        _ customer: SampleCustomer, of habit: SampleHabit, buyer: Int, count: Int,
        window: Range<Int>, _ random: inout SampleRandom, to invoices: inout [SampleInvoice]
    ) {
        let last = calendar.openDay(upTo: calendar.days.count - 1 - customer.daysSinceLastPurchase)
        for ordinal in 0..<count {
            let day = ordinal == 0 ? last : calendar.openDay(upTo: random.below(last + 1))
            let minute = drawMinute(&random)
            add(day, minute, buyer: buyer, ordinal, isReturn: false, window, to: &invoices)
            guard habit.returnedLines > 0 else { continue }
            let delay = 1 + random.below(21)
            let backMinute = (9 + random.below(8)) * 60 + random.below(60)
            if let back = calendar.openDay(from: day + delay) {
                add(back, backMinute, buyer: buyer, ordinal, isReturn: true, window, to: &invoices)
            }
        }
    }

    private func add(
        _ day: Int, _ minute: Int, buyer: Int, _ ordinal: Int, isReturn: Bool,
        _ window: Range<Int>, to invoices: inout [SampleInvoice]
    ) {
        guard window.contains(day) else { return }
        invoices.append(
            SampleInvoice(
                minute: UInt32(day * 1_440 + minute), buyer: UInt32(buyer),
                ordinal: UInt16(ordinal),
                isReturn: isReturn))
    }
}

extension SampleCalendar {
    /// The last open day at or before `index`; the first open one where there is none.
    func openDay(upTo index: Int) -> Int {
        var index = min(index, days.count - 1)
        while index >= 0 {
            if days[index].isOpen { return index }
            index -= 1
        }
        return openDay(from: 0) ?? 0
    }
}
