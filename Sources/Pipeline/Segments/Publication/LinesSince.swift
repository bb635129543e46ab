import Reports
import Store

/// What a publication does not know of the lines yet: the one definition of "not refreshed since".
///
/// A publication is behind where there are lines of later days than it counts to, and where lines of its days were read,
/// mended or taken away since it was filled: by `publication.lines_version`, each for itself. `customer_segment` holds what its
/// customers had come to besides, so that it is told of how many that is.
struct LinesSince {
    /// What fills it.
    static let remedy = ": workbench refresh fills it by the lines of today"

    /// Moment of the newest line to which a refresh goes on; empty without one.
    private let ofRuns: String
    private let ofRules: String
    /// `data_version.lines_version`.
    private let version: Int?
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
                ),
                (select lines_version from data_version)
            """)[0]
        (ofRuns, ofRules) = try reading("invoice") { (try row.text(0), try row.text(1)) }
        version = try reading("data_version") { try row.optionalInt(2) }
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
                select as_of_date, run_id is not null, is_default, lines_version,
                    exists (
                        select 1
                        from publication as shown
                        where shown.is_default = 1 and shown.lines_version = publication.lines_version
                    )
                from publication
                where publication_id = ? and replaced_at is null
                """, [id]
            ).first.map {
                (
                    day: try $0.text(0), isOfRun: try $0.int(1) == 1,
                    isDefault: try $0.int(2) == 1, version: try $0.optionalInt(3),
                    isAsShown: try $0.int(4) == 1
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
        }
        // Also where the version says nothing: rows that another program has changed, in a file whose commits are not counted.
        if found.isDefault || (found.isAsShown && found.version != version),
            let missed = try missed()
        {
            return head + missed
        }
        guard let filled = found.version else {
            return head + "it is not known from which lines it was filled"
        }
        return filled == version
            ? nil
            : head
                + "lines were read or changed since it was filled, or another program has written"
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

    /// Customers whose sums, days of purchase or country in `customer_segment` are not those of the lines; `nil` where there
    /// is none.
    private func missed() throws -> String? {
        // Both are sums of the same whole numbers: equal to the last bit but for what another SQLite rounds.
        let row = try connection.query(
            """
            with
            pair as (
                select own.customer_id, own.net_revenue, fact.net_revenue as now,
                    own.invoice_count is not fact.invoice_count as is_counted_otherwise,
                    (own.first_purchase_date, own.last_purchase_date, own.country)
                    is not (fact.first_sale_date, fact.last_sale_date, fact.country) as is_dated_otherwise
                from customer_fact as fact
                left join customer_segment as own on own.customer_id = fact.customer_id
                union all
                select customer_id, net_revenue, 0.0, 1, 1
                from customer_segment
                where customer_id not in (select customer_id from customer_fact)
            ),
            summed as (
                select net_revenue, now, is_dated_otherwise,
                    customer_id is null or is_counted_otherwise or abs(net_revenue - now) > 0.001 as is_other
                from pair
            )
            select total(is_other), total(net_revenue) filter (where is_other),
                total(now) filter (where is_other), total(is_dated_otherwise)
            from summed
            where is_other or is_dated_otherwise
            """)[0]
        return try reading("customer_segment") {
            let (summed, dated) = (Int(try row.double(0)), Int(try row.double(3)))
            if summed > 0 {
                let money = Money(of: connection)
                return
                    "lines of \(counted(summed, "customer")) were read or changed since (their net revenue is "
                    + "\(money.text(try row.double(1))) in the segments, \(money.text(try row.double(2))) in the lines of today)"
            }
            guard dated > 0 else { return nil }
            return
                "lines of \(counted(dated, "customer")) were read or changed since (first or last purchase, or country; net "
                + "revenue is what it was)"
        }
    }

    /// Version of the lines by which customers are placed.
    ///
    /// - Parameter places: `nil` for rules.
    /// - Returns: `nil` where it is not known any more: places of a fit whose matrix is older than the newest file, and has
    ///   no source.
    /// - Precondition: inside a transaction that has the write lock from its start.
    static func version(
        behind places: (any CustomerPlaces)?, in connection: Connection
    ) throws -> Int? {
        let now = try DataVersion.lines(in: connection)
        guard let places, places.isFrozen else { return now }
        return try reading("snapshot_source") {
            try connection.query(
                """
                select coalesce(
                    (select max(lines_version) from snapshot_source where snapshot_id = ?1),
                    case
                        when not exists (
                            select 1
                            from source_file
                            where ingested_at > (select created_at from snapshot where snapshot_id = ?1)
                        ) then ?2
                    end
                )
                """, [places.snapshot.id, now])[0].optionalInt(0)
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
