/// How one customer buys, drawn from the customer's segment and noise.
package struct SampleCustomer {
    /// When the customer buys.
    package var season: SampleSeason
    /// Purchases in the first year; each is an invoice.
    package var nInvoices: Int
    /// Invoice lines, in per mille of the drawn length.
    package var lineScale: Int
    /// What a line's quantity is multiplied with; 1 but for bulk buyers.
    package var bulk: Int
    /// The planted segment, or nil in profiles without segments.
    package var segment: SampleSegment?
    /// The planted habit of the profile `separated`.
    package var habit: SampleHabit?
    /// Days before the end of the data, for a customer of a habit.
    package var daysSinceLastPurchase = 0

    /// The name of what is planted; nil where nothing is.
    package var truth: String? { segment?.rawValue ?? habit?.rawValue }
}

/// The behaviours planted in the profile `segments`.
package enum SampleSegment: String, CaseIterable {
    case oneOff = "one-off"
    case sunday = "sunday"
    case christmas = "christmas"
    case spring = "spring"
    case regular = "regular"
    case bulk = "bulk"

    /// Customers in 1,000.
    var share: Int {
        switch self {
        case .oneOff: 345
        case .sunday: 85
        case .christmas: 190
        case .spring: 170
        case .regular: 190
        case .bulk: 20
        }
    }

    /// The segment's customer before noise.
    func customer(_ random: inout SampleRandom) -> SampleCustomer {
        var season = SampleSeason.general
        var invoices = 1
        var bulk = 1
        switch self {
        case .oneOff:
            break
        case .sunday:
            invoices = 5 + random.below(4)
            season.weekdays = [2, 2, 2, 2, 2, 0, 255]
        case .christmas:
            invoices = 3 + random.below(3)
            season.months = [0, 0, 0, 0, 0, 0, 0, 0, 10, 120, 255, 160]
            season.weekdays = [15, 15, 15, 255, 40, 15, 4]
        case .spring:
            invoices = 3 + random.below(3)
            season.months = [0, 10, 220, 255, 255, 60, 0, 0, 0, 0, 0, 0]
            season.weekdays = [255, 255, 15, 15, 15, 15, 4]
        case .regular:
            invoices = 8 + random.below(3)
            season.months = [150, 150, 150, 160, 160, 150, 150, 150, 170, 170, 190, 170]
            season.weekdays = [25, 40, 255, 70, 170, 40, 2]
        case .bulk:
            invoices = 2 + random.below(4)
            bulk = 10 + random.below(8)
        }
        return SampleCustomer(
            season: season, nInvoices: invoices, lineScale: 1_000, bulk: bulk, segment: self)
    }
}

/// Draws the customers of a profile.
package struct SampleCustomerModel {
    private let profile: SampleProfile
    private let shares = WeightTable(SampleSegment.allCases.map(\.share))
    private let habits = WeightTable(SampleHabit.allCases.map(\.share))

    /// Purchases per customer in the real data.
    private let invoices = QuantileTable([
        (0, 1), (188, 1), (500, 2), (750, 5), (900, 9), (950, 13), (990, 30), (1000, 90),
    ])

    /// The customers of `profile`.
    package init(profile: SampleProfile) {
        self.profile = profile
    }

    /// The next customer of the stream; the segment is drawn first, behaviour follows from it.
    package func draw(_ random: inout SampleRandom) -> SampleCustomer {
        switch profile {
        case .segments:
            let segment = SampleSegment.allCases[shares.draw(&random)]
            var customer = segment.customer(&random)
            customer.lineScale = 850 + random.below(301)
            return customer
        case .separated:
            return SampleHabit.allCases[habits.draw(&random)].customer(&random)
        case .continuum:
            return continuous(&random)
        case .sizeOnly:
            return SampleCustomer(
                season: .general, nInvoices: invoices.draw(&random), lineScale: 1_000, bulk: 1)
        case .null:
            var count = 1
            for _ in 0..<8 where random.perMille(409) {
                count += 1
            }
            return SampleCustomer(
                season: .general, nInvoices: count, lineScale: 1_000, bulk: 1)
        }
    }

    private func continuous(_ random: inout SampleRandom) -> SampleCustomer {
        var season = SampleSeason.general
        let centre = random.below(12_000)
        let strength = random.below(200)
        for month in 0..<12 {
            let apart = abs(month * 1_000 - centre)
            let distance = min(apart, 12_000 - apart)
            season.months[month] = season.months[month] * (255 - strength * distance / 6_000) / 255
        }
        for day in 0..<7 {
            season.weekdays[day] = season.weekdays[day] * (55 + random.below(201)) / 255
        }
        // The cube of a uniform number: mostly small, never with a gap.
        let u = random.below(1_000)
        return SampleCustomer(
            season: season,
            nInvoices: invoices.draw(&random),
            lineScale: 600 + random.below(801),
            bulk: 1 + u * u * u / 600_000_000)
    }
}
