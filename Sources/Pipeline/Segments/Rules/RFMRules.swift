import Store

/// The rule set `rfm`: eight names, of which every customer with a sale has one by himself.
///
/// The first rule that holds decides, in the order of `rules`. Days count from the last sale to the day
/// of the facts; an invoice and a net revenue are those of `temp.as_of_fact`.
enum RFMRules {
    /// A name and when it is given.
    struct Rule: Sendable, Hashable {
        /// Number of the segment in a publication of rules alone, from 1.
        let number: Int
        let name: String
        /// For a person; cut points stand there by their names in braces.
        let words: String
    }

    /// In the order in which they are asked.
    ///
    /// What one says is not repeated by a later one.
    static let rules: [Rule] = [
        Rule(number: 3, name: "new", words: "first purchase ever {new_days} days ago or less"),
        Rule(
            number: 1, name: "champions",
            words:
                "last purchase {at_risk_days} days ago or less, {champion_invoices} invoices or more, "
                + "net revenue {champion_revenue} or more"),
        Rule(
            number: 2, name: "loyal",
            words:
                "last purchase {at_risk_days} days ago or less, {loyal_invoices} invoices or more"),
        Rule(
            number: 4, name: "promising", words: "last purchase {attention_days} days ago or less"),
        Rule(
            number: 5, name: "needs attention",
            words: "last purchase {at_risk_days} days ago or less"),
        Rule(
            number: 6, name: "at risk",
            words: "last purchase {lost_days} days ago or less, {loyal_invoices} invoices or more"),
        Rule(
            number: 7, name: "hibernating",
            words:
                "last purchase {lost_days} days ago or less, also of who sent everything back; or "
                + "seasonal, and the season is not over"),
        Rule(number: 8, name: "lost", words: "all others"),
    ]

    /// By their numbers.
    static var numbered: [Rule] { rules.sorted { $0.number < $1.number } }

    /// Fills `temp.rule_customer` (customer_id, number, reason, season_years, season_end), one row for each of `temp.as_of_fact` who has
    /// bought.
    ///
    /// Seasonal is who has bought in one season of two years or more: all his purchases lie in the same
    /// `season_months` successive months of the calendar or fewer, in two of their years at least, and the
    /// file's sales reach back two years. The season ends with the last of the fewest such months; he is not
    /// lost before the end of the one that follows the last in which he bought.
    /// - Precondition: a transaction is open.
    static func classify(
        by cuts: RuleCutPoints, _ facts: AsOfFacts, in connection: Connection
    ) throws {
        try connection.execute("drop table if exists temp.rule_customer")
        try connection.execute(
            """
            create temp table rule_customer (
                customer_id text primary key not null,
                number integer not null,
                reason text,
                season_years real,
                season_end text
            ) without rowid
            """)
        try connection.run(
            statement,
            [
                facts.day, facts.moment, cuts[.newDays], cuts[.attentionDays], cuts[.atRiskDays],
                cuts[.lostDays], cuts[.loyalInvoices], cuts[.championInvoices],
                cuts[.championRevenue], Int(cuts[.seasonMonths]),
            ])
    }

    /// Parameters: day, moment, and the cut points in the order of `RuleCutPoint.Name`.
    private static let statement = """
        with \(seasons),
        customer as (
            select
                customer_id,
                julianday(?1) - julianday(first_date) as age,
                julianday(?1) - julianday(last_date) as days,
                invoice_count as invoices,
                net_revenue as net
            from temp.as_of_fact
            where first_date is not null
        )
        insert into temp.rule_customer (customer_id, number, reason, season_years, season_end)
        select
            customer.customer_id,
            case
                when age <= ?3 then 3
                when net > 0 and days <= ?5 and invoices >= ?8 and net >= ?9 then 1
                when net > 0 and days <= ?5 and invoices >= ?7 then 2
                when net > 0 and days <= ?4 then 4
                when net > 0 and days <= ?5 then 5
                when net > 0 and days <= ?6 and invoices >= ?7 then 6
                when days <= ?6 then 7
                when seasonal.season_end is not null then 7
                else 8
            end,
            case
                when age > ?3 and \(isSeasonal)
                    then 'seasonal: buys in ' || \(monthName("first_month")) || case
                        when first_month = last_month then ''
                        else ' to ' || \(monthName("last_month"))
                    end || ' only' || case when net <= 0 then '; sent everything back' else '' end
                when net <= 0 then 'sent everything back'
            end,
            case when age > ?3 and \(isSeasonal) then cast(n_seasons as real) end,
            case when age > ?3 and \(isSeasonal) then season_end end
        from customer
        left join seasonal on seasonal.customer_id = customer.customer_id
        order by customer.customer_id
        """

    private static let isSeasonal = "days > ?6 and seasonal.season_end is not null"

    private static func monthName(_ number: String) -> String {
        let names = [
            "January", "February", "March", "April", "May", "June", "July", "August", "September",
            "October", "November", "December",
        ]
        let cases = names.enumerated().map { "when \($0 + 1) then '\($1)'" }
        return "case \(number) \(cases.joined(separator: " ")) end"
    }

    /// Who would be lost, and is not before the end of his season: bit m - 1 of a mask is month m.
    private static let seasons = """
        start (place) as (
            values (0), (1), (2), (3), (4), (5), (6), (7), (8), (9), (10), (11)
        ),
        length (months) as (values (1), (2), (3), (4), (5), (6)),
        arc as materialized (
            select
                ((((1 << months) - 1) << place) & 4095) | ((((1 << months) - 1) << place) >> 12) as mask,
                months,
                place + 1 as first_month,
                (place + months - 1) % 12 + 1 as last_month
            from start
            cross join length
            where months <= ?10
        ),
        late as materialized (
            select customer_id
            from temp.as_of_fact
            where julianday(?1) - julianday(last_date) > ?6
                and last_date >= date(first_date, '+1 month')
                and (select date(min(first_date), '+2 years') from temp.as_of_fact) <= ?1
        ),
        bought as materialized (
            select
                customer_id,
                cast(substr(invoiced_at, 1, 4) as integer) as year,
                cast(substr(invoiced_at, 6, 2) as integer) as month
            from invoice
            where customer_id in (select customer_id from late)
                and sale_line_count > 0
                and invoiced_at <= ?2
            group by customer_id, substr(invoiced_at, 1, 7)
        ),
        mask as (
            select customer_id, sum(distinct 1 << (month - 1)) as months
            from bought
            group by customer_id
        ),
        season as materialized (
            select mask.customer_id, min(arc.months) as months, arc.first_month, arc.last_month
            from mask
            inner join arc on (mask.months & arc.mask) = mask.months
            group by mask.customer_id
        ),
        bought_season as (
            select
                season.customer_id,
                season.first_month,
                season.last_month,
                count(distinct bought.year + (bought.month > season.last_month)) as n_seasons,
                date(
                    (max(bought.year + (bought.month > season.last_month)) + 1) || '-'
                        || substr('0' || season.last_month, -2) || '-01',
                    '+1 month', '-1 day'
                ) as season_end
            from season
            inner join bought on bought.customer_id = season.customer_id
            group by season.customer_id
        ),
        seasonal as materialized (
            select customer_id, first_month, last_month, n_seasons, season_end
            from bought_season
            where n_seasons > 1 and season_end >= ?1
        )
        """

    /// The number of every customer of a matrix who had a sale by its moment, by the stored cut points, or by measured ones
    /// before rules are published.
    ///
    /// - Parameters:
    ///   - snapshot: Its rows are customers, as `Snapshot.checkRows` has found.
    ///   - known: What they had come to by that moment; `nil`: it is added up, and taken away again.
    /// - Returns: Numbers by row, 0 for who had none; all of them in a file without customers.
    /// - Throws: `RuleCutError` for cut points that no rules can be made of.
    /// - Precondition: a transaction is open.
    static func numbers(
        ofRowsOf snapshot: Snapshot, _ known: AsOfFacts?, in connection: Connection
    ) throws -> [UInt8] {
        var numbers = [UInt8](repeating: 0, count: snapshot.nRows)
        guard let facts = try known ?? facts(asOf: snapshot.asOf, in: connection) else {
            return numbers
        }
        let cuts = try RuleCutPoints(edits: [], facts: facts, in: connection)
        try classify(by: cuts, facts, in: connection)
        try reading("snapshot_row of snapshot \(snapshot.id)") {
            try connection.forEachRow(
                """
                select snapshot_row.row_no, rule.number
                from snapshot_row
                inner join temp.rule_customer as rule on rule.customer_id = snapshot_row.customer_id
                where snapshot_row.snapshot_id = ?
                """, [snapshot.id]
            ) { row in
                let place = try row.int(0)
                guard numbers.indices.contains(place) else {
                    throw DamagedError(
                        "snapshot_row of snapshot \(snapshot.id)", "there is no row \(place)")
                }
                numbers[place] = UInt8(try row.int(1))
            }
        }
        try drop(in: connection)
        if known == nil { try facts.drop() }
        return numbers
    }

    /// - Returns: `nil` for a moment before all customers.
    private static func facts(
        asOf moment: String?, in connection: Connection
    ) throws -> AsOfFacts? {
        let first = try reading("customer_fact") {
            try connection.query("select min(first_line_at) from customer_fact")[0].optionalText(0)
        }
        guard let first, moment.map({ $0 >= first }) ?? true else { return nil }
        return try AsOfFacts(asOf: moment, in: connection)
    }

    /// The number of every customer who had a sale by a moment, by nothing but the lines up to it: cut points are measured
    /// in these, also where some are stored.
    ///
    /// - Throws: As `AsOfFacts`.
    /// - Precondition: a transaction is open.
    static func numbers(
        knownAt moment: String, in connection: Connection
    ) throws -> [ByteText: Int] {
        let facts = try AsOfFacts(asOf: moment, in: connection)
        let cuts = try RuleCutPoints(measuredBy: facts, in: connection)
        return try numbers(by: cuts, facts, in: connection)
    }

    /// The number of every customer with a sale; takes the tables of the facts and of the rules away.
    ///
    /// - Precondition: a transaction is open.
    static func numbers(
        by cuts: RuleCutPoints, _ facts: AsOfFacts, in connection: Connection
    ) throws -> [ByteText: Int] {
        var numbers: [ByteText: Int] = [:]
        try forEach(by: cuts, facts, in: connection) { numbers[ByteText($0)] = $1 }
        return numbers
    }

    /// Hears customer and number, and takes all tables away.
    private static func forEach(
        by cuts: RuleCutPoints, _ facts: AsOfFacts, in connection: Connection,
        _ hear: (String, Int) -> Void
    ) throws {
        try classify(by: cuts, facts, in: connection)
        try connection.forEachRow("select customer_id, number from temp.rule_customer") { row in
            hear(try row.text(0), try row.int(1))
        }
        try drop(in: connection)
        try facts.drop()
    }

    /// Takes the table away.
    static func drop(in connection: Connection) throws {
        try connection.execute("drop table temp.rule_customer")
    }
}

extension HoldoutRules {
    /// The eight rules of `publish --rules rfm`.
    public static let rfm = HoldoutRules(name: RuleCutPoints.ruleSet) { moment, connection in
        try RFMRules.numbers(knownAt: moment, in: connection)
    }
}
