import Pipeline
import Store
import TestSupport
import Testing

@Suite struct RFMRulesTests {
    typealias Purchase = SegmentShop.Purchase

    /// Twenty customers with sales and one without, as of 1 January 2012, each named on paper.
    private static let byHand: [(id: String, days: [String], amounts: [Int], name: String)] = [
        // Five invoices, 500, twelve days: all three borders of champions are met exactly or within.
        (
            "a", ["2011-06-01", "2011-07-01", "2011-08-01", "2011-09-01", "2011-12-20"],
            [100, 100, 100, 100, 100], "champions"
        ),
        // 495 is too little for a champion.
        (
            "b", ["2011-06-01", "2011-07-01", "2011-08-01", "2011-09-01", "2011-12-20"],
            [99, 99, 99, 99, 99], "loyal"
        ),
        // 60 days are within at_risk_days, 61 are not.
        ("c", ["2011-02-01", "2011-03-01", "2011-11-02"], [10, 10, 10], "loyal"),
        ("d", ["2011-02-01", "2011-03-01", "2011-11-01"], [10, 10, 10], "at risk"),
        // 30 days since the first purchase ever are new, 31 are not.
        ("e", ["2011-12-02"], [10], "new"),
        ("f", ["2011-12-01"], [10], "needs attention"),
        // 20 days are within attention_days, 21 are not.
        ("g", ["2011-06-01", "2011-12-12"], [10, 10], "promising"),
        ("h", ["2011-06-01", "2011-12-11"], [10, 10], "needs attention"),
        // New before champion: nobody knows yet whether he comes back.
        (
            "i",
            [
                "2011-12-03", "2011-12-04", "2011-12-05", "2011-12-06", "2011-12-07", "2011-12-08",
            ],
            [200, 200, 200, 200, 200, 200], "new"
        ),
        // 150 days are within lost_days, 151 are not.
        ("j", ["2011-08-04"], [10], "hibernating"),
        ("k", ["2011-08-03"], [10], "lost"),
        ("l", ["2011-05-01", "2011-06-01", "2011-07-01", "2011-08-04"], [9, 9, 9, 9], "at risk"),
        ("m", ["2011-05-01", "2011-06-01", "2011-07-01", "2011-08-03"], [9, 9, 9, 9], "lost"),
        // Sent everything back: no champion, whatever he bought.
        (
            "n",
            [
                "2011-06-01", "2011-07-01", "2011-08-01", "2011-09-01", "2011-12-20", "2011-12-21",
            ],
            [200, 200, 200, 200, 200, -1000], "hibernating"
        ),
        ("o", ["2011-01-10", "2011-01-20"], [50, -50], "lost"),
        ("p", ["2011-12-10", "2011-12-12"], [50, -60], "new"),
        // December of two years; that of the third ended yesterday.
        ("q", ["2009-12-05", "2010-12-07"], [10, 10], "lost"),
        // January or February of two years; that of the third ends on a 29th.
        ("r", ["2010-01-05", "2011-02-10"], [10, 10], "hibernating"),
        // January and May are in no season of three months.
        ("s", ["2010-01-05", "2011-05-05"], [10, 10], "lost"),
        // One season of one year.
        ("t", ["2010-01-03", "2010-02-03"], [10, 10], "lost"),
        ("u", ["2011-12-10"], [-5], "no_sales"),
        // The newest line, of the day to which all is counted.
        ("v", ["2012-01-01"], [5], "new"),
    ]

    private static func shop() throws -> Connection {
        try SegmentShop.make(
            byHand.flatMap { customer in
                zip(customer.days, customer.amounts).map { Purchase(customer.id, $0, $1) }
            })
    }

    private static let asOf = "2012-01-01 23:59:59"

    @Test func twentyCustomersByHand() throws {
        let connection = try Self.shop()
        try SegmentShop.publishRules(connection, asOf: Self.asOf, cuts: try SegmentShop.cuts())
        let segments = try SegmentShop.segments(connection)
        #expect(segments.count == 22)
        for customer in Self.byHand {
            #expect(segments[customer.id] == customer.name, "\(customer.id)")
        }
        let reasons = try connection.query(
            "select customer_id, status_reason from customer_segment where status_reason is not null"
        ).reduce(into: [:]) { $0[try $1.text(0)] = try $1.text(1) }
        #expect(
            reasons == [
                "n": "sent everything back", "o": "sent everything back",
                "p": "sent everything back",
                "r": "seasonal: buys in January to February only",
                "u": "only returns, fees or gifts",
            ])
        #expect(
            try connection.query(
                """
                select customer_id, status_value, status_until_date from customer_segment
                where coalesce(status_value, status_limit, status_until_date) is not null
                """
            ).map(\.values) == [[.text("r"), .real(2), .text("2012-02-29")]])
    }

    /// Whatever his rule is, and beside his season.
    @Test func whoSentEverythingBackHasTheReason() throws {
        let connection = try SegmentShop.make([
            Purchase("new", "2011-12-20", 10), Purchase("new", "2011-12-21", -10),
            Purchase("season", "2010-01-05", 10), Purchase("season", "2011-02-10", 10),
            Purchase("season", "2011-02-11", -20), Purchase("good", "2012-01-01", 10),
            Purchase("first", "2009-12-01", 10),
        ])
        try SegmentShop.publishRules(
            connection, asOf: "2012-01-01 23:59:59", cuts: try SegmentShop.cuts())
        #expect(
            try SegmentShop.column(
                """
                select customer_id || ': ' || segment_name || ', ' || status_reason
                from customer_segment where status_reason is not null order by 1
                """, connection) == [
                    "new: new, sent everything back",
                    "season: hibernating, seasonal: buys in January to February only; sent everything back",
                ])
    }

    /// All eight are there, also those of nobody, numbered as in the documentation.
    @Test func everyNameIsASegment() throws {
        let connection = try SegmentShop.make([Purchase("a", "2011-12-20", 5)])
        try SegmentShop.publishRules(connection)
        #expect(
            try SegmentShop.column(
                "select segment_name || ' ' || n_customers from publication_segment order by segment_id",
                connection) == [
                    "champions 0", "loyal 0", "new 1", "promising 0", "needs attention 0",
                    "at risk 0",
                    "hibernating 0", "lost 0",
                ])
    }

    /// The season goes over the turn of the year.
    @Test(arguments: [
        (["2009-12-20", "2011-01-02"], "2012-01-31", "hibernating"),
        (["2009-12-20", "2011-01-02"], "2012-02-01", "lost"),
        // Two years of one season each, but a gap in between: the season after the last counts.
        (["2009-12-20", "2010-01-02"], "2011-12-31", "lost"),
        // The sales reach back less than two years.
        (["2010-02-10", "2011-01-20"], "2012-01-31", "lost"),
        // As of within lost_days nothing is asked.
        (["2009-12-20", "2011-01-02"], "2011-05-01", "needs attention"),
    ])
    func seasons(_ days: [String], _ asOf: String, _ name: String) throws {
        let connection = try SegmentShop.make(
            days.map { Purchase("x", $0, 10) } + [Purchase("last", asOf, 10)])
        let cuts = try SegmentShop.cuts([
            "new_days=1", "attention_days=20", "at_risk_days=150", "lost_days=150",
            "loyal_invoices=3", "champion_invoices=5", "champion_revenue=500", "season_months=3",
        ])
        try SegmentShop.publishRules(connection, asOf: asOf + " 23:59:59", cuts: cuts)
        #expect(try SegmentShop.segments(connection)["x"] == name)
    }

    /// Every customer with a sale has one name, the one that a plain reading of the rules gives.
    @Test(arguments: 0..<12)
    func plainRulesAgree(_ seed: Int) throws {
        var random = SeededGenerator(seed: UInt64(seed))
        var purchases: [Purchase] = []
        for customer in 0..<40 {
            let start = random.below(900)
            let season = random.below(3) == 0
            for _ in 0..<(1 + random.below(8)) {
                let day =
                    season
                    ? 365 * random.below(3) + 30 + random.below(60)
                    : min(start + random.below(300), 1_000)
                let isReturn = random.below(6) == 0
                purchases.append(
                    Purchase(
                        "c\(customer)", Self.day(day),
                        isReturn ? -random.integer(1...300) : random.integer(1...200)))
            }
        }
        purchases += [Purchase("z", Self.day(0), 1), Purchase("z", Self.day(1_050), 1)]
        let connection = try SegmentShop.make(purchases)
        let end = random.integer(700...1_050)
        let cuts = try SegmentShop.cuts([
            "new_days=\(random.below(60))", "attention_days=\(random.below(40))", "at_risk_days=60",
            "lost_days=\(60 + random.below(120))", "loyal_invoices=\(1 + random.below(3))",
            "champion_invoices=\(3 + random.below(3))",
            "champion_revenue=\(random.integer(1...400))",
            "season_months=\(random.integer(1...6))",
        ])
        try SegmentShop.publishRules(
            connection, asOf: Self.day(end) + " 23:59:59", cuts: cuts)
        let segments = try SegmentShop.segments(connection)
        let points = try connection.query("select name, value from rule_cut_point").reduce(
            into: [:]
        ) { $0[try $1.text(0)] = try $1.double(1) }
        let first = purchases.filter { $0.amount > 0 }.map(\.day).min() ?? ""
        for (customer, own) in Dictionary(grouping: purchases, by: \.customer) {
            let oracle = PlainRFM(points, asOf: Self.day(end), firstSale: first)
            #expect(segments[customer] == oracle.name(own), "\(customer)")
        }
        let counted = try connection.scalar(
            """
            select sum(segment_id is not null) = (
                select sum(n_customers) from publication_segment
            ) and sum(segment_id is not null) = sum(first_purchase_date is not null)
            from customer_segment
            """)
        #expect(counted == 1)
    }

    /// The calendar day so many days after 1 January 2009.
    private static func day(_ number: Int) -> String { PlainRFM.day(number) }
}

/// The rules once more, as one would read them to somebody: one customer, one purchase at a time.
struct PlainRFM {
    let points: [String: Double]
    let end: Int
    let firstSale: Int

    init(_ points: [String: Double], asOf: String, firstSale: String) {
        self.points = points
        end = Self.number(asOf)
        self.firstSale = Self.number(firstSale)
    }

    private static let lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

    /// Days of 2009 to 2013, of which 2012 has 366.
    private static func length(_ month: Int, _ year: Int) -> Int {
        month == 2 && year == 2012 ? 29 : lengths[month - 1]
    }

    static func day(_ number: Int) -> String {
        var (year, month, rest) = (2009, 1, number)
        while rest >= length(month, year) {
            rest -= length(month, year)
            (year, month) = month == 12 ? (year + 1, 1) : (year, month + 1)
        }
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(year)-\(two(month))-\(two(rest + 1))"
    }

    static func number(_ day: String) -> Int { (0..<2_000).first { Self.day($0) == day } ?? -1 }

    func name(_ purchases: [SegmentShop.Purchase]) -> String {
        let known = purchases.filter { Self.number($0.day) <= end }
        let sales = known.filter { $0.amount > 0 }
        guard let first = sales.map(\.day).min(), let last = sales.map(\.day).max() else {
            return known.isEmpty ? "new" : "no_sales"
        }
        func point(_ name: String) -> Double { points[name] ?? .nan }
        let days = Double(end - Self.number(last))
        if Double(end - Self.number(first)) <= point("new_days") { return "new" }
        let isSeasonal = seasonEnd(sales.map(\.day)).map { $0 >= end } ?? false
        let net = known.reduce(0) { $0 + $1.amount }
        let invoices = Double(sales.count)
        if net <= 0 {
            return days <= point("lost_days") || isSeasonal ? "hibernating" : "lost"
        }
        if days <= point("at_risk_days") {
            if invoices >= point("champion_invoices"), Double(net) >= point("champion_revenue") {
                return "champions"
            }
            if invoices >= point("loyal_invoices") { return "loyal" }
            return days <= point("attention_days") ? "promising" : "needs attention"
        }
        if days <= point("lost_days") {
            return invoices >= point("loyal_invoices") ? "at risk" : "hibernating"
        }
        return isSeasonal ? "hibernating" : "lost"
    }

    /// Last day of the season after the last one in which he bought; `nil` for who is not seasonal.
    private func seasonEnd(_ days: [String]) -> Int? {
        // Two years are over on the day that has the same name as the first.
        let reach = Self.day(firstSale)
        let later = "\((Int(reach.prefix(4)) ?? 0) + 2)" + reach.dropFirst(4)
        guard Self.day(end) >= later else { return nil }
        let months = days.map {
            (year: Int($0.prefix(4)) ?? 0, month: Int($0.dropFirst(5).prefix(2)) ?? 0)
        }
        for length in 1...Int(points["season_months"] ?? 1) {
            for start in 1...12 {
                let season = (0..<length).map { (start + $0 - 1) % 12 + 1 }
                guard months.allSatisfy({ season.contains($0.month) }), let close = season.last
                else { continue }
                let years = Set(months.map { $0.month > close ? $0.year + 1 : $0.year })
                guard years.count > 1, let last = years.max() else { return nil }
                return Self.number(
                    "\(last + 1)-\(close < 10 ? "0" : "")\(close)-\(Self.length(close, last + 1))")
            }
        }
        return nil
    }
}
