import Reports
import Store

/// All cut points of the set `rfm`, measured once in a shop and frozen.
struct RuleCutPoints: Sendable, Hashable {
    static let ruleSet = "rfm"
    /// Fewer gaps between purchases than this tell little of a shop.
    static let leastGaps = 20
    /// By their names' order.
    private(set) var points: [RuleCutPoint]

    subscript(name: RuleCutPoint.Name) -> Double {
        points.first { $0.name == name }?.value ?? .nan
    }

    /// Those that are stored; measured in `temp.as_of_fact` and the invoices where there are none yet.
    ///
    /// - Parameter edits: What takes the place of both.
    /// - Throws: `RuleCutError` for what no rules can be made of.
    init(edits: [RuleCutEdit], facts: AsOfFacts, in connection: Connection) throws {
        var points = try Self.stored(in: connection)
        if points.isEmpty { points = try Self.measured(by: facts, in: connection) }
        for edit in edits {
            points.removeAll { $0.name == edit.name }
            points.append(
                RuleCutPoint(name: edit.name, value: edit.value, source: "given with --cut"))
        }
        self.points = RuleCutPoint.Name.allCases.compactMap { name in
            points.first { $0.name == name }
        }
        try check()
    }

    /// Those that a shop would have that publishes rules first at the moment of the facts, whatever is stored: that
    /// was measured in later lines.
    ///
    /// - Throws: `RuleCutError`.
    init(measuredBy facts: AsOfFacts, in connection: Connection) throws {
        let points = try Self.measured(by: facts, in: connection)
        self.points = RuleCutPoint.Name.allCases.compactMap { name in
            points.first { $0.name == name }
        }
        try check()
    }

    /// Those that are stored, with which rules were published.
    ///
    /// - Throws: `RuleCutError`.
    init(storedIn connection: Connection) throws {
        let points = try Self.stored(in: connection)
        self.points = RuleCutPoint.Name.allCases.compactMap { name in
            points.first { $0.name == name }
        }
        try check()
    }

    private static func stored(in connection: Connection) throws -> [RuleCutPoint] {
        try reading("rule_cut_point") {
            try connection.query(
                "select name, value, source from rule_cut_point where rule_set = ?", [ruleSet]
            ).map { row in
                let name = try row.text(0)
                guard let known = RuleCutPoint.Name(rawValue: name) else {
                    throw RuleCutError.table(
                        problem: "the row \"\(name.prefix(40))\" means nothing",
                        remedy: "Delete it; there are: "
                            + RuleCutPoint.Name.allCases.map(\.rawValue).joined(separator: ", ")
                            + ".")
                }
                return RuleCutPoint(
                    name: known, value: try row.double(1), source: try row.text(2))
            }
        }
    }

    /// Those that are stored, on one line; empty where rules were never published.
    static func storedText(in connection: Connection) throws -> String {
        try stored(in: connection).map { "\($0.name.rawValue)=\($0.value)" }.sorted()
            .joined(separator: ", ")
    }

    private func check() throws(RuleCutError) {
        let missing = RuleCutPoint.Name.allCases.filter { name in
            !points.contains { $0.name == name }
        }
        if let first = missing.first {
            throw .table(
                problem: "it has no row \(first.rawValue)",
                remedy: "Set it: workbench publish --rules rfm --cut \(first.rawValue)=NUMBER; or "
                    + "delete all rows of the rule set, and they are measured anew.")
        }
        for point in points where !point.name.allowed.test(point.value) {
            throw .value(
                point.name.rawValue, value: shortText(point.value),
                allowed: point.name.allowed.words, isStored: true)
        }
        let rising: [(RuleCutPoint.Name, RuleCutPoint.Name)] = [
            (.attentionDays, .atRiskDays), (.atRiskDays, .lostDays),
            (.loyalInvoices, .championInvoices),
        ]
        for (low, high) in rising where self[low] > self[high] {
            throw .order(low.rawValue, below: high.rawValue)
        }
    }

    /// Writes them, those that are stored and unchanged too.
    func store(in connection: Connection) throws {
        for point in points {
            try connection.run(
                """
                insert into rule_cut_point (rule_set, name, value, unit, source)
                values (?, ?, ?, ?, ?)
                on conflict (rule_set, name) do update
                set value = excluded.value, source = excluded.source
                where value <> excluded.value or source <> excluded.source
                """,
                [Self.ruleSet, point.name.rawValue, point.value, point.name.unit, point.source])
        }
    }

    // MARK: Measuring

    private static func measured(
        by facts: AsOfFacts, in connection: Connection
    ) throws -> [RuleCutPoint] {
        let values = try FactValues(in: connection)
        return try gaps(by: facts, in: connection) + invoices(values.invoices)
            + revenue(values.revenues)
            + [
                RuleCutPoint(name: .newDays, value: 30, source: "a convention: a month"),
                RuleCutPoint(
                    name: .seasonMonths, value: 3,
                    source: "a convention: a season is three months at most"),
            ]
    }

    /// Days between one day with a purchase and the next of the same customer: the least number of days
    /// that so many of the gaps do not exceed.
    private static func gaps(
        by facts: AsOfFacts, in connection: Connection
    ) throws -> [RuleCutPoint] {
        let gaps = try PurchaseGaps(upTo: facts.moment, in: connection)
        let names: [(RuleCutPoint.Name, String, Double)] = [
            (.attentionDays, "half", 30), (.atRiskDays, "75 %", 90), (.lostDays, "95 %", 365),
        ]
        let n = gaps.count
        guard n > 0 else {
            return names.map { name, _, days in
                RuleCutPoint(
                    name: name, value: days,
                    source: "a convention, as no customer has bought on two days yet")
            }
        }
        let who = gaps.nCustomers
        let places = [(n + 1) / 2, (3 * n + 3) / 4, (19 * n + 19) / 20]
        let span = try daysWithSales(in: connection)
        let longest = gaps.days(at: places[2])
        let doubt =
            n < leastGaps
            ? "; so few tell little: look at it again later"
            : longest * spansOfLost > span
                ? "; in \(grouped(span)) days of sales longer gaps cannot be seen: look at it again later"
                : ""
        return zip(names, places).map { name, place in
            RuleCutPoint(
                name: name.0, value: Double(gaps.days(at: place)),
                source: "\(name.1) of the \(grouped(n)) gaps between purchases of \(grouped(who)) "
                    + "customer\(who == 1 ? "" : "s") with purchases on two days or more\(doubt)")
        }
    }

    /// Sales have to reach back so many times the days after which somebody counts as lost.
    private static let spansOfLost = 3

    /// Days from the first sale to the last.
    private static func daysWithSales(in connection: Connection) throws -> Int {
        try connection.query(
            """
            select coalesce(
                cast(julianday(max(last_date)) - julianday(min(first_date)) as integer), 0
            )
            from temp.as_of_fact
            """)[0].int(0)
    }

    /// - Parameter counts: Invoices of those who have more than one, ascending.
    private static func invoices(_ counts: [Double]) -> [RuleCutPoint] {
        let n = counts.count
        guard n > 0 else {
            let source = "a convention, as no customer has two invoices yet"
            return [
                RuleCutPoint(name: .loyalInvoices, value: 2, source: source),
                RuleCutPoint(name: .championInvoices, value: 3, source: source),
            ]
        }
        let who = "of the \(counted(n, "customer")) with two invoices or more"
        return [
            RuleCutPoint(
                name: .loyalInvoices,
                value: counts[(n + 1) / 2 - 1],
                source: "the median \(who)"),
            RuleCutPoint(
                name: .championInvoices,
                value: counts[(3 * n + 3) / 4 - 1],
                source: "the upper quarter \(who) begins there"),
        ]
    }

    /// - Parameter amounts: Net revenues above 0, ascending.
    private static func revenue(_ amounts: [Double]) -> [RuleCutPoint] {
        let n = amounts.count
        guard n > 0 else {
            return [
                RuleCutPoint(
                    name: .championRevenue, value: 1,
                    source: "a convention, as nobody has bought more than was sent back")
            ]
        }
        return [
            RuleCutPoint(
                name: .championRevenue,
                value: amounts[(3 * n + 3) / 4 - 1],
                source:
                    "the upper quarter of the \(counted(n, "customer")) with a "
                    + "net revenue above 0 begins there")
        ]
    }

    /// What customers of `temp.as_of_fact` have come to, ascending.
    private struct FactValues {
        /// Invoices of those who have more than one.
        var invoices: [Double] = []
        /// Net revenues above 0.
        var revenues: [Double] = []

        /// - Complexity: O(customers log customers); SQLite's `limit 1 offset n` takes eight times as long.
        init(in connection: Connection) throws {
            try reading("customer_fact") {
                try connection.forEachRow("select invoice_count, net_revenue from temp.as_of_fact")
                { row in
                    let (invoices, revenue) = (try row.double(0), try row.double(1))
                    if invoices > 1 { self.invoices.append(invoices) }
                    if revenue > 0 { revenues.append(revenue) }
                }
            }
            invoices.sort()
            revenues.sort()
        }
    }
}
