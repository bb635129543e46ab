import Figures
import Store

/// What dashboards open beside `customer_segment`, of the same publication: `segment_dim`, `segment_overview` and
/// `segment_move`.
///
/// All of it follows from stored tables, so that an upgrade fills it as `publish` does.
package struct SegmentTables {
    private let connection: Connection
    private let publicationID: Int

    init(of publicationID: Int, in connection: Connection) {
        (self.publicationID, self.connection) = (publicationID, connection)
    }

    /// What customers are a part of.
    struct Whole {
        /// Those with a line up to the day.
        let nCustomers: Int
        /// What the lines up to the day come to.
        let amount: Double
    }

    /// Fills them where an upgrade has made them; otherwise only looks.
    ///
    /// - Throws: `DamagedError`; `StoreError`.
    package static func settle(in connection: Connection) throws {
        guard try !isSettled(connection) else { return }
        try connection.transaction(.immediate) {
            guard try !isSettled(connection) else { return }
            let row = try connection.query(
                """
                select publication_id, as_of_date || ' 23:59:59'
                from publication
                where is_default = 1
                """)[0]
            let (id, moment) = (try row.int(0), try row.text(1))
            let nCustomers = try connection.query(
                "select count(*) from customer_fact where first_line_at <= ?", [moment])[0].int(0)
            let file = try FileRevenue(upTo: moment, in: connection)
            let tables = SegmentTables(of: id, in: connection)
            try tables.enter()
            try tables.fill(Whole(nCustomers: nCustomers, amount: file.whole.amount))
        }
    }

    private static func isSettled(_ connection: Connection) throws(StoreError) -> Bool {
        try connection.scalar(
            """
            select exists (select 1 from segment_overview) or not exists (
                select 1
                from publication
                inner join publication_segment using (publication_id)
                where is_default = 1
                    and fate <> 'died'
            )
            """) == 1
    }

    // MARK: segment_dim

    /// Enters the segments into `segment_dim`, before customers refer to them.
    ///
    /// - Precondition: `publication_segment` has them.
    func enter() throws {
        let name = try reading("publication") {
            try connection.query(
                "select publication_name from publication where publication_id = ?", [publicationID]
            )[0].text(0)
        }
        let colours = try SegmentColours(of: publicationID, in: connection).settle()
        let segments = try reading("publication_segment") {
            try connection.query(
                """
                select segment_id, segment_name, cluster
                from publication_segment
                where publication_id = ? and fate <> 'died'
                order by segment_id
                """, [publicationID]
            ).map { (id: try $0.int(0), name: try $0.text(1), cluster: try $0.optionalInt(2)) }
        }
        for (place, segment) in segments.enumerated() {
            let pair = Palette.segments[colours[segment.id] ?? 0]
            try connection.run(
                """
                insert into segment_dim (segment_id, segment_name, sort_order, colour, colour_dark,
                    publication_id, publication_name, cluster)
                values (?, ?, ?, ?, ?, ?, ?, ?)
                on conflict (segment_id) do update
                set segment_name = excluded.segment_name, sort_order = excluded.sort_order,
                    colour = excluded.colour, colour_dark = excluded.colour_dark,
                    publication_id = excluded.publication_id,
                    publication_name = excluded.publication_name, cluster = excluded.cluster
                """,
                [
                    segment.id, segment.name, place + 1, pair.light, pair.dark, publicationID, name,
                    segment.cluster,
                ])
        }
    }

    // MARK: What they are worth

    /// Fills the rest, and takes out segments of before.
    ///
    /// - Precondition: `customer_segment` is filled.
    /// - Complexity: O(customers).
    func fill(_ whole: Whole) throws {
        let sums = try SegmentSummary.all(in: connection)
        try connection.run("delete from segment_overview")
        try connection.run(
            """
            delete from segment_dim
            where segment_id not in (
                select segment_id
                from publication_segment
                where publication_id = ? and fate <> 'died'
            )
            """, [publicationID])
        let ids = try connection.query(
            "select segment_id from segment_dim order by segment_id"
        ).map { try $0.int(0) }
        for id in ids { try insert(id, sums[id] ?? SegmentSummary(), whole) }
        try sort(ids, by: sums)
        try fillMoves()
    }

    private func insert(_ id: Int, _ sum: SegmentSummary, _ whole: Whole) throws {
        let n = Double(sum.size)
        func mean(_ total: Double, _ count: Int) -> Double? {
            count > 0 ? total / Double(count) : nil
        }
        try connection.run(
            """
            insert into segment_overview (segment_id, segment_name, size, customer_share, net_revenue,
                revenue_share, invoice_count, invoices_per_customer, revenue_per_customer,
                value_per_invoice, single_invoice_share, median_days_since_last_purchase, as_of_date,
                publication_id)
            select segment_id, segment_name, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11,
                publication.as_of_date, publication.publication_id
            from segment_dim
            inner join publication on publication.publication_id = ?12
            where segment_id = ?1
            """,
            [
                id, sum.size, mean(n, whole.nCustomers), sum.netRevenue,
                whole.amount > 0 ? sum.netRevenue / whole.amount : nil, sum.nInvoices,
                mean(Double(sum.nInvoices), sum.size), mean(sum.netRevenue, sum.size),
                mean(sum.netRevenue, sum.nInvoices), mean(Double(sum.nSingle), sum.nBuyers),
                sum.medianDays, publicationID,
            ])
    }

    /// Rules have an order of their own; of a run the best customers come first.
    private func sort(_ ids: [Int], by sums: [Int: SegmentSummary]) throws {
        let areRules = try connection.scalar(
            "select run_id is null from publication where publication_id = ?", [publicationID])
        func worth(_ id: Int) -> Double {
            guard let sum = sums[id], sum.size > 0 else { return -.infinity }
            return sum.netRevenue / Double(sum.size)
        }
        let order =
            areRules == 1 ? ids : ids.sorted { (-worth($0), $0) < (-worth($1), $1) }
        for (place, id) in order.enumerated() {
            try connection.run(
                "update segment_dim set sort_order = ? where segment_id = ?", [place + 1, id])
        }
    }

    // MARK: Moves

    /// Moves of all months: revenue is that of today.
    ///
    /// - Complexity: O(moves · log customers).
    private func fillMoves() throws(StoreError) {
        try connection.run("delete from segment_move")
        try connection.run(Self.movesSQL, [publicationID])
    }

    /// Where a customer went is where he was from the day on which he left: another row of the history, or where he is now.
    private static let movesSQL = """
        insert into segment_move (
            month, from_segment, to_segment, customers, revenue, month_start_date)
        with own as (
            select publication_name from publication where publication_id = ?1
        ),
        named as materialized (
            select
                publication_segment.segment_id,
                publication_segment.segment_name,
                max(publication_segment.publication_id)
            from publication_segment
            inner join publication using (publication_id)
            where publication.publication_name = (select publication_name from own)
            group by publication_segment.segment_id
        ),
        step as materialized (
            select
                was.customer_id,
                was.to_date,
                was.segment_id as from_id,
                was.status as from_status,
                coalesce(next.status, shown.status) as to_status,
                iif(next.status is null, shown.segment_id, next.segment_id) as to_id,
                worth.net_revenue
            from customer_segment_history as was
            left join customer_segment_history as next
                on next.publication_name = was.publication_name
                and next.customer_id = was.customer_id
                and next.from_date = was.to_date
            left join customer_segment as shown on shown.customer_id = was.customer_id
                and shown.segment_since_date = was.to_date
            left join customer_segment as worth on worth.customer_id = was.customer_id
            where was.publication_name = (select publication_name from own)
        )
        select
            substr(step.to_date, 1, 7) as month,
            coalesce(before.segment_name, '(' || step.from_status || ')') as from_segment,
            coalesce(behind.segment_name, '(' || step.to_status || ')', '(left)') as to_segment,
            count(*),
            sum(round(step.net_revenue * 10000)) / 10000,
            substr(step.to_date, 1, 7) || '-01'
        from step
        left join named as before on before.segment_id = step.from_id
        left join named as behind on behind.segment_id = step.to_id
        where step.to_status is null
            or step.to_status <> step.from_status
            or step.to_id is not step.from_id
        group by
            month,
            coalesce(before.segment_name, '(' || step.from_status || ')'),
            coalesce(behind.segment_name, '(' || step.to_status || ')', '(left)')
        order by
            1,
            2,
            3
        """
}
