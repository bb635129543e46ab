import Reports
import Store

/// Who is in which segment, and who in none and why: `temp.placed`, one row for every customer with a line.
///
/// `number` is the cluster of a run, or the number of a rule; publications have ids of their own for them. The columns
/// `before_…` say where the customer stands in the publication before: they are null for whom it does not know.
struct PlacedCustomers {
    private let connection: Connection

    /// Makes the table, empty.
    ///
    /// - Precondition: a transaction is open.
    init(in connection: Connection) throws {
        self.connection = connection
        try connection.execute("drop table if exists temp.placed")
        try connection.execute(
            """
            create temp table placed (
                customer_id text primary key not null,
                number integer,
                status text not null,
                status_reason text,
                second integer,
                certainty real,
                status_value real,
                status_limit real,
                status_until_date text,
                is_later integer not null,
                net_revenue real,
                run_cluster integer,
                before_row integer,
                before_segment_id integer,
                before_status text,
                before_since_date text
            ) without rowid
            """)
    }

    /// What is told of every customer, whatever places them.
    private static let common = """
        is_later, net_revenue, before_row, before_segment_id, before_status, before_since_date
        """

    private static func common(_ earlier: EarlierPublication?) -> String {
        let before =
            earlier == nil
            ? ["null", "null", "null", "null"]
            : ["before.rowid", "before.segment_id", "before.status", "before.segment_since_date"]
        let names = ["before_row", "before_segment_id", "before_status", "before_since_date"]
        return
            (["known.customer_id is null as is_later", "known.net_revenue"]
            + zip(before, names).map { "\($0) as \($1)" }).joined(separator: ", ")
    }

    private static func join(_ earlier: EarlierPublication?, _ facts: AsOfFacts) -> String {
        guard let earlier else { return "" }
        return """
            left join \(earlier.table) as before on before.publication_id = \(earlier.id)
                and before.customer_id = \(facts.customerID)
            """
    }

    /// By `temp.rule_customer`.
    ///
    /// - Parameter earlier: The publication before.
    func fillByRules(_ facts: AsOfFacts, after earlier: EarlierPublication?) throws {
        try connection.run(
            """
            insert into temp.placed (
                customer_id, number, status, status_reason, status_value, status_until_date,
                \(Self.common)
            )
            select
                \(facts.customerID),
                rule.number,
                case
                    when rule.number is not null then 'clustered'
                    when \(UnplacedCustomer.hasNoSale) then 'no_sales'
                    else 'new'
                end,
                case
                    when rule.number is not null then rule.reason
                    when known.customer_id is not null then 'only returns, fees or gifts'
                    else 'first line after ' || substr(?1, 1, 10)
                end,
                rule.season_years,
                rule.season_end,
                \(Self.common(earlier))
            from \(facts.rows)
            left join temp.rule_customer as rule on rule.customer_id = \(facts.customerID)
            \(Self.join(earlier, facts))
            order by \(facts.customerID)
            """, [facts.moment])
    }

    /// By `temp.run_place` and the customers whom the snapshot left out.
    ///
    /// - Parameter earlier: The publication before.
    func fill(
        by places: any CustomerPlaces, _ facts: AsOfFacts, after earlier: EarlierPublication?
    ) throws {
        let snapshot = places.snapshot
        try connection.run(
            """
            insert into temp.placed (
                customer_id, number, status, status_reason, second, certainty, status_value, status_limit,
                run_cluster, \(Self.common)
            )
            select
                customer_id,
                case when status = 'clustered' then cluster end,
                status,
                case
                    when rule is null or status = 'no_sales' then \(Self.reason)
                    when status = 'out_of_scope' then case
                        when rule = ?4 then 'the population asks for a value that is missing'
                        else 'not of the population ' || ?7
                    end
                    when status = 'outside_set' then case rule
                        when 'invoice_count' then case
                            when value > 0 then 'fewer invoices than the set needs'
                            else 'no sale in the days that count'
                        end
                        when 'complete_lines' then 'no line with a description'
                        else 'the set has no place for the customer, by ' || rule
                    end
                    when status = 'trimmed' then case rule
                        when 'amount' then 'unusual mean amount of a line'
                        when 'recency' then 'unusual number of days since the last line'
                        else 'unusual number of lines'
                    end || case
                        when value > high then ': above what is usual'
                        when value < low then ': below what is usual'
                        else ''
                    end
                end,
                case when status = 'clustered' and second >= 0 then second end,
                case when status = 'clustered' then certainty end,
                case when status in ('trimmed', 'outside_set') then value end,
                case when status = 'trimmed' then case
                    when value > high then high
                    when value < low then low
                end end,
                cluster,
                \(Self.common)
            from (\(Self.states(places.asideTable, facts, earlier)))
            order by customer_id
            """,
            [
                snapshot.id, places.windowStart, Population.rule, Population.unknownRule,
                facts.moment, places.knownUntil, snapshot.population.map(Condition.brief),
            ]
                + OutlierBounds.steps.flatMap { rule -> [any Bindable] in
                    [places.usual[rule]?.lowerBound, places.usual[rule]?.upperBound]
                })
    }

    /// Where what is usual begins or ends, by the parameters from 8 on; null where that is not known.
    private static func bound(_ offset: Int) -> String {
        let cases = OutlierBounds.steps.enumerated().map { place, rule in
            "when '\(rule)' then ?\(8 + 2 * place + offset)"
        }
        return "case aside.rule \(cases.joined(separator: " ")) end"
    }

    private static let reason = """
        case
            when status = 'noise' then 'unlike the customers of any segment'
            else \(UnplacedCustomer.reason(isLater: "is_later", start: "?2", moment: "?5"))
        end
        """

    /// The first that holds, in this order.
    private static func states(
        _ asideTable: String, _ facts: AsOfFacts, _ earlier: EarlierPublication?
    ) -> String {
        """
        select
            \(facts.customerID) as customer_id,
            \(common(earlier)),
            place.cluster,
            place.second,
            place.certainty,
            aside.rule,
            aside.value,
            \(bound(0)) as low,
            \(bound(1)) as high,
            case
                when \(UnplacedCustomer.hasNoSale) then 'no_sales'
                when aside.rule in (?3, ?4) then 'out_of_scope'
                when aside.rule is not null and aside.rule not in (\(kitRules)) then 'outside_set'
                when aside.rule is not null then 'trimmed'
                when place.cluster < 0 then 'noise'
                when place.cluster is not null then 'clustered'
                else \(UnplacedCustomer.status(id: facts.customerID, start: "?2", madeAt: "?6"))
            end as status
        from \(facts.rows)
        left join \(asideTable) as aside on aside.snapshot_id = ?1
            and aside.customer_id = \(facts.customerID)
        left join temp.run_place as place on place.customer_id = \(facts.customerID)
        \(join(earlier, facts))
        """
    }

    private static let kitRules = OutlierRule.kitFeatures.sorted().map { "'\($0)'" }.joined(
        separator: ", ")

    /// Customers of a run's segments who are in none of the publication.
    struct Strays: Sendable, Hashable {
        /// They have no line in the file.
        var nWithoutLine = 0
        /// They had not bought anything by then.
        var nTakenOut = 0
    }

    /// Counts `temp.run_place` against the table.
    func strays(_ tally: PlacedTally) throws -> Strays {
        let nPlaced = try connection.query(
            "select count(*) from temp.run_place where cluster >= 0")[0].int(0)
        return Strays(nWithoutLine: nPlaced - tally.nOfRun, nTakenOut: tally.nTakenOut)
    }
}
