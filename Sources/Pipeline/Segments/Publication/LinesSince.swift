import Reports
import Store

/// What a publication does not know of the lines yet: the one definition of "not refreshed since".
///
/// A publication is behind where there are lines of later days than it counts to, and where lines of its days were read,
/// mended or taken away since it was filled: `customer_segment` holds what its customers had come to. Other
/// publications hold no sums: of them it is told by customers who came or went, and by the lines that
/// `customer_segment` misses, where no file was read before they were published.
struct LinesSince {
    /// What fills it.
    static let remedy = ": workbench refresh fills it by the lines of today"

    /// Moment of the newest line to which a refresh goes on; empty without one.
    private let ofRuns: String
    private let ofRules: String
    private let connection: Connection

    /// - Complexity: O(invoices).
    init(in connection: Connection) throws {
        self.connection = connection
        let row = try connection.query(
            """
            select
                coalesce(\(ScoredView.newestLine), ''),
                coalesce(
                    (
                        select max(invoiced_at)
                        from invoice
                        where customer_id is not null and line_count > 0
                    ), ''
                )
            """)[0]
        (ofRuns, ofRules) = try reading("invoice") { (try row.text(0), try row.text(1)) }
    }

    /// The sentence on a publication that nobody has replaced.
    ///
    /// - Returns: `nil` where a refresh would find nothing new.
    /// - Throws: `DamagedError`; `StoreError`.
    /// - Complexity: O(customers log customers).
    func words(of id: Int) throws -> String? {
        let found = try reading("publication \(id)") {
            try connection.query(
                """
                select as_of_date, run_id is not null, is_default, published_at
                from publication
                where publication_id = ? and replaced_at is null
                """, [id]
            ).first.map {
                (
                    day: try $0.text(0), isOfRun: try $0.int(1) == 1,
                    isDefault: try $0.int(2) == 1, publishedAt: try $0.text(3)
                )
            }
        }
        guard let found else { return nil }
        let head = "not refreshed since \(found.day), and "
        let newest = (found.isOfRun ? ofRuns : ofRules).prefix(10)
        if newest > found.day { return head + "there are lines up to \(newest)" }
        if !found.isDefault {
            let strangers = try strangers(to: id)
            if strangers > 0 {
                return head
                    + "\(counted(strangers, "customer")) came or went since whom it does not know"
            }
            guard try mayMiss(since: found.publishedAt, upTo: String(newest)) else { return nil }
        }
        return try missed().map { head + $0 }
    }

    /// Customers of whom lines or rows are without the other, in a publication beside the default one.
    private func strangers(to id: Int) throws -> Int {
        try reading("publication_customer") {
            try connection.query(
                """
                select
                    (
                        select count(*)
                        from customer_fact
                        where customer_id not in (
                            select customer_id from publication_customer where publication_id = ?1
                        )
                    ) + (
                        select count(*)
                        from publication_customer
                        where publication_id = ?1
                            and customer_id not in (select customer_id from customer_fact)
                    )
                """, [id])[0].int(0)
        }
    }

    /// Whether a file was read since, and the default publication counts to the newest day, so that what it misses is of
    /// earlier ones.
    private func mayMiss(since moment: String, upTo day: String) throws -> Bool {
        try reading("source_file") {
            try connection.query(
                """
                select exists (select 1 from source_file where ingested_at >= ?1)
                    and exists (select 1 from publication where is_default = 1 and as_of_date >= ?2)
                """, [moment, day])[0].int(0) == 1
        }
    }

    /// Customers whose sums in `customer_segment` are not those of the lines; `nil` where there is none.
    private func missed() throws -> String? {
        // Both are sums of the same whole numbers: equal to the last bit but for what another SQLite rounds.
        let row = try connection.query(
            """
            select count(*), total(net_revenue), total(now) from (
                select own.net_revenue, fact.net_revenue as now, own.invoice_count, fact.invoice_count as invoices
                from customer_fact as fact
                left join customer_segment as own on own.customer_id = fact.customer_id
                union all
                select net_revenue, 0.0, invoice_count, null
                from customer_segment
                where customer_id not in (select customer_id from customer_fact)
            )
            where invoice_count is not invoices or abs(net_revenue - now) > 0.001
            """)[0]
        return try reading("customer_segment") {
            let count = try row.int(0)
            guard count > 0 else { return nil }
            let money = Money(of: connection)
            return
                "lines of \(counted(count, "customer")) were read or changed since (their net revenue is "
                + "\(money.text(try row.double(1))) in the segments, \(money.text(try row.double(2))) in the lines of today)"
        }
    }
}

extension LinesSince {
    /// The sentence with what to type, for notes.
    ///
    /// - Parameter name: Of the publication; `nil`: of the one that `customer_segment` shows.
    static func note(
        of name: String?, in connection: Connection
    ) throws -> String? {
        let id = try reading("publication") {
            try connection.query(
                """
                select publication_id
                from publication
                where replaced_at is null
                    and case when ?1 is null then is_default = 1 else publication_name = ?1 end
                """, [name]
            ).first?.int(0)
        }
        guard let id, let words = try LinesSince(in: connection).words(of: id) else { return nil }
        return words + remedy
    }
}
