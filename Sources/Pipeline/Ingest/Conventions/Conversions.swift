import Tabular

/// A line whose amount was in another currency than the file's, as it was.
package struct ConvertedLine: Sendable, Hashable {
    package let lineNo: Int
    /// Of the amount in the file.
    package let currency: String
    package let rateDate: String
    package let rate: Double
    package let unitPrice: Double
    /// NaN where the line has no amount of its own.
    package let lineTotal: Double
}

/// What the conversions of a file come to.
package struct Conversions: Sendable {
    /// Those of one currency.
    private struct Count: Sendable {
        /// The code that a sign was taken for.
        var resolved = ""
        var lines = 0
        var firstLine = 0
        var original = 0.0
        var converted = 0.0
        var customers: Set<UInt64> = []
        var firstDate = ""
        var lastDate = ""
        /// The line whose rate is the oldest, compared with its own day.
        var oldest = (days: 0, line: 0, date: "")
    }

    private var counts: [Currency: Count] = [:]
    /// Bounded: beyond it the number of customers is a lower one.
    private static let mostCustomers = 1 << 18
    /// Days from which on the age of a rate is told.
    private static let mostDays = 31

    /// Counts a line.
    mutating func count(
        _ currency: Currency, as resolved: Currency, _ rate: ExchangeRates.Rate, days: Int,
        line: Int, original: Double,
        customer: UInt64?
    ) {
        var count =
            counts[currency] ?? Count(firstLine: line, firstDate: rate.date, lastDate: rate.date)
        count.lines += 1
        count.original += original
        count.converted += original * rate.value
        if let customer, count.customers.count < Self.mostCustomers {
            count.customers.insert(customer)
        }
        count.firstDate = min(count.firstDate, rate.date)
        count.lastDate = max(count.lastDate, rate.date)
        if days > count.oldest.days { count.oldest = (days, line, rate.date) }
        count.resolved = resolved.code
        counts[currency] = count
    }

    /// One decision a currency.
    func decisions(to target: Money, of name: String, linesRead: Int) -> [FileDecision] {
        counts.sorted { $0.key.code < $1.key.code }.map { currency, count in
            FileDecision(
                subject: "converted",
                value: (currency.code == count.resolved
                    ? currency.code : "\(currency) (as \(count.resolved))")
                    + " to \(target.code ?? "")",
                basis: "\(count.lines) of \(linesRead) lines (\(count.customers.count)"
                    + " customer\(count.customers.count == 1 ? "" : "s"), line \(count.firstLine) first):"
                    + " \(Money(code: count.resolved).text(count.original)) ="
                    + " \(target.text(count.converted)), by the rates of \(count.firstDate)"
                    + (count.firstDate == count.lastDate ? "" : " to \(count.lastDate)")
                    + " in \(name)",
                flag: "--rates")
        }
    }

    /// Rates that are old for the lines that they were used for.
    var warnings: [String] {
        counts.sorted { $0.key.code < $1.key.code }.compactMap { currency, count in
            guard count.oldest.days > Self.mostDays else { return nil }
            return "the rate of \(currency) that line \(count.oldest.line) was converted by is"
                + " \(count.oldest.days) days older (\(count.oldest.date)): later ones are missing"
        }
    }
}
