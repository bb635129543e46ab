import Figures
import Store

/// Net revenue of products by month, over all lines of the file.
struct MonthPicture {
    private let months: [MonthBars.Month]
    private let money: Money

    init(in connection: Connection) throws {
        money = Money(of: connection)
        months = try Self.months(in: connection)
    }

    var picture: Picture {
        months.isEmpty
            ? .missing("There are no lines yet. Read a file: workbench ingest FILE")
            : .drawn(MonthBars(months, unit: money.code ?? "").figure())
    }

    private static func months(in connection: Connection) throws -> [MonthBars.Month] {
        try reading("invoice") {
            let rows = try connection.query(
                """
                select substr(invoiced_at, 1, 10) as day,
                    total(sale_e4 + return_e4), total(sale_rest_e14 + return_rest_e14)
                from invoice
                where line_count > 0
                group by 1
                order by 1
                """)
            var found: [Int: (amount: ExactAmount, days: [Int])] = [:]
            for row in rows {
                let date = try row.text(0)
                guard let month = number(of: String(date.prefix(7))) else { continue }
                var own = found[month] ?? (amount: ExactAmount(), days: [])
                own.amount += ExactAmount(e4: try row.double(1), rest: try row.double(2))
                own.days.append(day(of: date))
                found[month] = own
            }
            guard let from = found.keys.min(), let to = found.keys.max() else { return [] }
            let usual = usualDistance(found.mapValues(\.days))
            let coverage = (from...to).map { month -> MonthBars.Coverage in
                found[month].map {
                    Self.coverage(
                        month, $0.days, isFirst: month == from, isLast: month == to, usual: usual)
                } ?? .empty
            }
            return (from...to).map { month in
                let before = month - 12
                return MonthBars.Month(
                    month: name(of: month), amount: found[month]?.amount.amount ?? 0,
                    coverage: coverage[month - from],
                    // What the data has of the month before must be all of it, too.
                    before: before >= from && coverage[before - from] == .whole
                        ? found[before]?.amount.amount : nil)
            }
        }
    }

    // MARK: What is there

    /// Empty days in a row from which on a month is told as one in part.
    private static let leastHole = 10

    /// What the data has of a month: its first and last may be cut, and any may have a hole, as of a file that was not read.
    ///
    /// - Parameters:
    ///   - days: With lines, ascending; at least one.
    ///   - usual: Days from one with lines to the next. Ten empty days are a hole where every day has some, and nothing where
    ///     a shop sells once a month.
    private static func coverage(
        _ month: Int, _ days: [Int], isFirst: Bool, isLast: Bool, usual: Int
    ) -> MonthBars.Coverage {
        let (begin, end) = (days.first ?? 1, days.last ?? 1)
        let length = self.days(in: month)
        let isCutBefore = isFirst && begin > 1
        let isCutAfter = isLast && end < length
        let cut: String? =
            switch (isCutBefore, isCutAfter) {
            case (true, true): "days \(begin) to \(end)"
            case (true, false): "from day \(begin)"
            case (false, true): "up to day \(end)"
            case (false, false): nil
            }
        // Before the first line and behind the last one of all there is no hole, but the end of the data.
        let borders =
            (isCutBefore ? [] : [0]) + days + (isCutAfter ? [] : [length + 1])
        let hole = zip(borders, borders.dropFirst()).max { $0.1 - $0.0 < $1.1 - $1.0 }
        guard let hole, hole.1 - hole.0 - 1 >= max(leastHole, leastHole * usual) else {
            return cut.map(MonthBars.Coverage.part) ?? .whole
        }
        let words = "none from day \(hole.0 + 1) to \(hole.1 - 1)"
        return .part([cut, words].compactMap(\.self).joined(separator: ", "))
    }

    /// The median distance of days with lines that follow each other.
    private static func usualDistance(_ days: [Int: [Int]]) -> Int {
        let all = days.sorted { $0.key < $1.key }.flatMap { month, days in
            days.map { dayNumber(month, $0) }
        }
        let distances = zip(all, all.dropFirst()).map { $1 - $0 }.sorted()
        return distances.isEmpty ? 1 : distances[distances.count / 2]
    }

    // MARK: Calendar

    /// Months since the year 0.
    private static func number(of month: String) -> Int? {
        let parts = month.split(separator: "-").compactMap { Int($0) }
        return parts.count == 2 && (1...12).contains(parts[1]) ? parts[0] * 12 + parts[1] - 1 : nil
    }

    private static func name(of month: Int) -> String {
        let (year, rest) = month.quotientAndRemainder(dividingBy: 12)
        let digits = String(year)
        return String(repeating: "0", count: max(4 - digits.count, 0)) + digits
            + (rest < 9 ? "-0" : "-") + "\(rest + 1)"
    }

    private static func day(of time: String) -> Int { Int(time.dropFirst(8).prefix(2)) ?? 1 }

    /// Days since some day long ago.
    private static func dayNumber(_ month: Int, _ day: Int) -> Int {
        let (year, rest) = month.quotientAndRemainder(dividingBy: 12)
        let before = year - 1
        return year * 365 + before / 4 - before / 100 + before / 400
            + (0..<rest).reduce(0) { $0 + days(in: year * 12 + $1) } + day
    }

    private static func days(in month: Int) -> Int {
        let (year, rest) = month.quotientAndRemainder(dividingBy: 12)
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        return rest == 1 && isLeap ? 29 : [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][rest]
    }
}
