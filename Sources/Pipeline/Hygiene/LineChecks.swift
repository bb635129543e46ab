import Reports
import Store
import Tabular

/// Findings about the lines: what the features cannot see, or see in a way that misleads.
struct LineChecks {
    let study: LineStudy
    /// Columns of the feature set: months and weekdays are looked at only where it has them.
    let featureNames: [String]
    /// Whether the set counts sales, and no lines as they stand: returns, postage and what has no description are
    /// other things for it then.
    let countsSales: Bool

    private var facts: LineFacts { study.facts }

    /// All findings.
    func findings(from connection: Connection) throws -> [Finding] {
        let revenue = facts.revenue
        let complete = Double(facts.nCompleteLines)
        let found = [
            Finding(
                .noCustomer, "revenue", facts.revenueWithoutCustomer, of: revenue, "currency"),
            Finding(
                .noCustomer, "lines", Double(facts.nLinesWithoutCustomer),
                of: Double(facts.nLines), "lines"),
        ]
        let codes = CodeChecks(
            connection: connection, facts: study.codes, revenue: revenue)
        let ofLines =
            countsSales
            ? try codes.leftOut()
            : [
                Finding(
                    .noDescription, "lines", Double(facts.nLinesWithoutDescription),
                    of: Double(facts.nLines), "lines"),
                Finding(
                    .nonProductLine, "revenue", facts.nonProductRevenue, of: facts.completeRevenue,
                    "currency"),
                Finding(
                    .nonProductLine, "lines", Double(facts.nNonProductLines), of: complete, "lines"),
                returnsOnly(),
            ]
        return found + ofLines + [singleInvoice()] + (try codes.proposals())
            + (try PopulationChecks(connection: connection).findings())
            + duplicates() + saturdays() + edges() + pooledMonths()
    }

    private func returnsOnly() -> Finding {
        let all = facts.customers.values
        return Finding(
            .returnsOnly, "customers", Double(all.count { $0.nReturnedLines == $0.nLines }),
            of: Double(all.count), "customers")
    }

    private func singleInvoice() -> Finding {
        Finding(
            .singleInvoice, "customers", Double(facts.nWithSingleInvoice),
            of: Double(facts.nBuyers), "customers", atMost: .warning)
    }

    private func duplicates() -> [Finding] {
        let duplicates = study.duplicates
        return [
            Finding(
                .duplicateLine, "lines", Double(duplicates.nSurplusLines),
                of: Double(duplicates.nLines),
                "lines"),
            Finding(
                .duplicateLine, "revenue", duplicates.surplusRevenue, of: duplicates.revenue,
                "currency"),
        ]
    }

    private func saturdays() -> [Finding] {
        guard featureNames.contains("friday"), !featureNames.contains("saturday") else { return [] }
        return [
            Finding(
                .saturdayLine, "lines", Double(facts.nSaturdayLines),
                of: Double(facts.nCompleteLines), "lines")
        ]
    }

    // MARK: Months

    /// Days of the first and of the last month that the lines cover.
    private func edges() -> [Finding] {
        guard let first = CalendarDay(facts.firstAt), let last = CalendarDay(facts.lastAt) else {
            return []
        }
        if first.month == last.month, first.year == last.year {
            return [edge(first, days: last.day - first.day + 1, "\(first.text) to \(last.text)")]
        }
        return [
            edge(first, days: first.daysInMonth - first.day + 1, "from \(first.text)"),
            edge(last, days: last.day, "to \(last.text)"),
        ]
    }

    private func edge(_ day: CalendarDay, days: Int, _ detail: String) -> Finding {
        let share = Double(days) / Double(day.daysInMonth)
        // A shop may rest on the first days: nine tenths are as good as whole.
        let severity: Severity = share == 1 ? .ok : share < 0.9 ? .warning : .info
        return Finding(
            .partialMonth, String(day.text.prefix(7)), Double(days), "days", share: share,
            severity: severity, detail: detail)
    }

    /// Columns of months that several years go into, with the lines of the lesser years.
    private func pooledMonths() -> [Finding] {
        Self.months.enumerated().compactMap { index, name in
            guard featureNames.contains(name) else { return nil }
            let suffix = index < 9 ? "-0\(index + 1)" : "-\(index + 1)"
            let years = facts.linesByMonth.filter { $0.key.hasSuffix(suffix) }
                .sorted { $0.key < $1.key }
            guard years.count > 1 else { return nil }
            let total = years.reduce(0) { $0 + $1.value }
            let largest = years.map(\.value).max() ?? 0
            return Finding(
                .pooledMonth, name, Double(years.count), "years",
                share: Double(total - largest) / Double(total), severity: .warning,
                detail: years.map { "\($0.key): \(counted($0.value, "line"))" }.joined(
                    separator: ", "))
        }
    }

    private static let months = [
        "january", "february", "march", "april", "may", "june", "july", "august", "september",
        "october", "november", "december",
    ]
}

/// The day of a stored time, in the Gregorian calendar.
private struct CalendarDay {
    let year: Int
    let month: Int
    let day: Int
    let text: String

    /// Reads `YYYY-MM-DD…`.
    init?(_ time: String) {
        text = String(time.prefix(10))
        let parts = text.split(separator: "-").compactMap { Int($0) }
        guard parts.count == 3, (1...12).contains(parts[1]) else { return nil }
        (year, month, day) = (parts[0], parts[1], parts[2])
    }

    var daysInMonth: Int {
        (28...31).last { CivilTime.exists(year: year, month: month, day: $0) } ?? 28
    }
}
