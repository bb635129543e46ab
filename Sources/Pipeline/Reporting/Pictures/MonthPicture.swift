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
                select substr(invoiced_at, 1, 7) as month,
                    total(sale_e4 + return_e4), total(sale_rest_e14 + return_rest_e14),
                    min(invoiced_at), max(invoiced_at)
                from invoice
                where line_count > 0
                group by 1
                order by 1
                """)
            var found: [(month: Int, amount: Double)] = []
            for row in rows {
                let amount = ExactAmount(e4: try row.double(1), rest: try row.double(2)).amount
                guard let month = number(of: try row.text(0)) else { continue }
                found.append((month, amount))
            }
            guard let first = rows.first, let last = rows.last,
                let from = found.map(\.month).min(), let to = found.map(\.month).max()
            else { return [] }
            let amounts = Dictionary(found.map { ($0.month, $0.amount) }) { $0 + $1 }
            let (begin, end) = (try first.text(3), try last.text(4))
            return (from...to).map { month in
                let before = month - 12
                return MonthBars.Month(
                    month: name(of: month), amount: amounts[month] ?? 0,
                    part: part(month, isFirst: month == from, begin, isLast: month == to, end),
                    // What the data has of the month before must be all of it, too.
                    before: before > from || before == from && day(of: begin) == 1
                        ? amounts[before] ?? 0 : nil)
            }
        }
    }

    /// What the data has of a month, if not all of it.
    private static func part(
        _ month: Int, isFirst: Bool, _ begin: String, isLast: Bool, _ end: String
    ) -> String? {
        let isCutBefore = isFirst && day(of: begin) > 1
        let isCutAfter = isLast && day(of: end) < days(in: month)
        return switch (isCutBefore, isCutAfter) {
        case (true, true): "days \(day(of: begin)) to \(day(of: end))"
        case (true, false): "from day \(day(of: begin))"
        case (false, true): "up to day \(day(of: end))"
        case (false, false): nil
        }
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

    private static func days(in month: Int) -> Int {
        let (year, rest) = month.quotientAndRemainder(dividingBy: 12)
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        return rest == 1 && isLeap ? 29 : [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][rest]
    }
}
