/// One invoice of the plan: when, whose and which of theirs.
package struct SampleInvoice: Comparable {
    /// Minutes since the first day's midnight.
    package let minute: UInt32
    /// Customer index; at or above the number of customers it is an anonymous buyer.
    package let buyer: UInt32
    /// The purchase's number among the buyer's.
    package let ordinal: UInt16
    /// Whether this takes back lines of that purchase.
    package let isReturn: Bool

    /// In time, then by buyer, purchase, and purchase before return: a total order, so that the
    /// output does not depend on how the plan was cut into windows.
    package static func < (a: SampleInvoice, b: SampleInvoice) -> Bool {
        if a.minute != b.minute { return a.minute < b.minute }
        if a.buyer != b.buyer { return a.buyer < b.buyer }
        if a.ordinal != b.ordinal { return a.ordinal < b.ordinal }
        return !a.isReturn && b.isReturn
    }
}

/// Makes any buyer's invoices from the seed alone, so that no plan of all buyers is ever held.
package struct SampleInvoices {
    private let options: SampleOptions
    let calendar: SampleCalendar
    private let model: SampleCustomerModel

    /// Invoices per hour of the day in the real data, from 6 to 20.
    private let hours = WeightTable(
        [1, 16, 299, 752, 1201, 1228, 1688, 1423, 1227, 1099, 593, 293, 91, 78, 10])

    /// The invoices of the shop that `options` describe.
    package init(options: SampleOptions, calendar: SampleCalendar) {
        self.options = options
        self.calendar = calendar
        model = SampleCustomerModel(profile: options.profile)
    }

    /// Buyers with an id, and then the anonymous ones: one invoice each, 3,528 to 4,339.
    package var nBuyers: Int {
        options.nCustomers + options.nCustomers * options.years * 813 / 1_000
    }

    /// The customer with this index, below `nCustomers`.
    package func customer(_ index: Int) -> SampleCustomer {
        var random = SampleRandom(seed: options.seed, stream: 1, index: UInt64(index))
        return model.draw(&random)
    }

    /// Appends the buyer's invoices on days in `window`, in no particular order.
    package func append(
        buyer: Int, window: Range<Int>, to invoices: inout [SampleInvoice]
    ) {
        var random = SampleRandom(seed: options.seed, stream: 2, index: UInt64(buyer))
        var season = SampleSeason.general
        var count = 1
        if buyer < options.nCustomers {
            let customer = customer(buyer)
            season = customer.season
            count = customer.nInvoices
            if count > 1 { count = min(count * options.years, 60_000) }
            if let habit = customer.habit {
                append(
                    customer, of: habit, buyer: buyer, count: count, window: window, &random,
                    to: &invoices)
                return
            }
        }
        let isKnown = buyer < options.nCustomers
        for ordinal in 0..<count {
            // Some purchases follow nobody's habit.
            let isHabit = random.below(1_000) >= 60
            let day = calendar.drawDay(isHabit ? season : .general, &random)
            let minute = drawMinute(&random)
            if window.contains(day) {
                invoices.append(
                    SampleInvoice(
                        minute: UInt32(day * 1_440 + minute), buyer: UInt32(buyer),
                        ordinal: UInt16(ordinal), isReturn: false))
            }
            guard isKnown, random.perMille(210) else { continue }
            let delay = 1 + random.below(21)
            let backMinute = (9 + random.below(8)) * 60 + random.below(60)
            if let back = calendar.openDay(from: day + delay), window.contains(back) {
                invoices.append(
                    SampleInvoice(
                        minute: UInt32(back * 1_440 + backMinute), buyer: UInt32(buyer),
                        ordinal: UInt16(ordinal), isReturn: true))
            }
        }
    }

    /// A minute of the day at which the shop sells.
    func drawMinute(_ random: inout SampleRandom) -> Int {
        (6 + hours.draw(&random)) * 60 + random.below(60)
    }
}
