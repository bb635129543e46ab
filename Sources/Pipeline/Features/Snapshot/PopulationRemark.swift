import Reports
import Store

/// What a snapshot's population leaves out, in customers, lines and revenue.
struct PopulationRemark {
    /// A sentence for the analyst; `nil` where everybody was meant.
    let text: String?

    /// Counts those that stand in `snapshot_excluded`, by the facts of today's lines.
    init(on snapshot: Snapshot, in connection: Connection) throws {
        guard let population = snapshot.population else {
            text = nil
            return
        }
        let row = try connection.query(
            """
            select
                count(left_out.customer_id),
                count(case when left_out.rule = ?2 then 1 end),
                count(*),
                total(case when left_out.customer_id is not null then customer_fact.line_count end),
                total(customer_fact.line_count),
                total(case when left_out.customer_id is not null then customer_fact.revenue end),
                total(customer_fact.revenue)
            from customer_fact
            left join snapshot_excluded as left_out
                on left_out.customer_id = customer_fact.customer_id
                and left_out.snapshot_id = ?1
                and left_out.rule in (?2, ?3)
            """, [snapshot.id, Population.unknownRule, Population.rule])[0]
        let (nOut, nUnknown, nAll) = (try row.int(0), try row.int(1), try row.int(2))
        let (lines, allLines) = (try row.double(3), try row.double(4))
        let (revenue, allRevenue) = (try row.double(5), try row.double(6))
        var words =
            "the population (\(Condition.brief(population))) leaves out \(grouped(nOut)) of \(counted(nAll, "customer")) with "
            + "\(counted(Int(lines), "line")) (\(percent(allLines > 0 ? lines / allLines : 0)))"
            + " and \(percent(allRevenue > 0 ? revenue / allRevenue : 0)) of the customers' sales: see snapshot_excluded"
        if nUnknown > 0 {
            words +=
                "; for \(grouped(nUnknown)) of them the condition is neither true nor false, as a value is missing: "
                + "coalesce(COLUMN, '') decides"
        }
        let hasScores = try connection.scalar(
            "select exists (select 1 from snapshot_cut_point where snapshot_id = ?)", [snapshot.id])
        if hasScores == 1 { words += "; scores are bands over all customers, outside or not" }
        text = words
    }
}
