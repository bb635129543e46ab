import Store

/// A publication that `customer_segment` does not show in the file and is going to show in the copy.
///
/// Tables of the same names are made beside the file (`temp`), which SQLite looks at first: all that is read then reads rows
/// as `publish --default` would have filled them.
struct ShareShown {
    /// What is made; taken away again like the lists.
    static let tables = [
        "publication", "publication_customer", "customer_segment", "segment_dim",
        "segment_overview", "segment_move",
    ]

    private let connection: Connection
    private let publicationID: Int
    private let day: String

    /// The first of those that are shared.
    ///
    /// - Returns: `nil` where the file's own is among them, or none is shared.
    /// - Precondition: `temp.shared_publication` is filled.
    init?(in connection: Connection) throws {
        let row = try reading("publication") {
            try connection.query(
                """
                select publication_id, as_of_date, is_default
                from publication
                where publication_id in (select publication_id from temp.shared_publication)
                order by is_default desc, publication_id
                limit 1
                """
            ).first.map { (try $0.int(0), try $0.text(1), try $0.int(2) == 1) }
        }
        guard let (id, day, isDefault) = row, !isDefault,
            try connection.scalar("select exists (select 1 from customer_fact)") == 1
        else { return nil }
        (self.connection, publicationID, self.day) = (connection, id, day)
    }

    /// Makes the tables.
    ///
    /// - Precondition: inside a transaction.
    /// - Complexity: O(customers), and O(invoices) for a day before the newest line.
    func make() throws {
        let whole = try whole()
        try connection.execute(
            """
            create temp table publication as select * from main.publication;
            update temp.publication set is_default = (publication_id = \(publicationID));
            create temp table publication_customer as
            select *
            from main.publication_customer
            where publication_id in (select publication_id from temp.shared_publication)
                and publication_id <> \(publicationID);
            create temp table customer_segment as
            select * from main.customer_segment where false;
            create temp table segment_dim as select * from main.segment_dim where false;
            create unique index temp.shared_segment on segment_dim (segment_id);
            create temp table segment_overview as select * from main.segment_overview where false;
            create temp table segment_move as select * from main.segment_move where false
            """)
        try fillCustomers()
        let tables = SegmentTables(of: publicationID, in: connection)
        try tables.enter()
        try tables.fill(whole)
    }

    private var moment: String { day + " 23:59:59" }

    private func whole() throws -> SegmentTables.Whole {
        let nCustomers = try connection.query(
            "select count(*) from customer_fact where first_line_at <= ?", [moment])[0].int(0)
        let file = try FileRevenue(upTo: moment, in: connection)
        return .init(nCustomers: nCustomers, amount: file.whole.amount)
    }

    private func fillCustomers() throws {
        let facts = try AsOfFacts(asOf: moment, in: connection)
        let channel = try PublishedRows.attributeChannel(of: "placed.customer_id", in: connection)
        try connection.run(
            """
            insert into temp.customer_segment (
                customer_id, segment_id, segment_name, status, status_reason, second_segment_name,
                certainty, as_of_date, first_purchase_date, last_purchase_date,
                days_since_last_purchase, invoice_count, net_revenue, country, publication_id,
                segment_since_date, status_value, status_limit, status_until_date, channel
            )
            select
                placed.customer_id,
                placed.segment_id,
                own.segment_name,
                placed.status,
                placed.status_reason,
                second.segment_name,
                placed.certainty,
                ?2,
                known.first_date,
                known.last_date,
                cast(julianday(?2) - julianday(known.last_date) as integer),
                coalesce(known.invoice_count, 0),
                coalesce(known.net_revenue, 0.0),
                \(facts.country),
                placed.publication_id,
                placed.segment_since_date,
                placed.status_value,
                placed.status_limit,
                placed.status_until_date,
                \(channel == nil ? "null" : "attribute.channel")
            from main.publication_customer as placed
            cross join \(facts.rows(of: "placed.customer_id"))\(channel ?? "")
            left join publication_segment as own on own.publication_id = placed.publication_id
                and own.segment_id = placed.segment_id
                and own.fate <> 'died'
            left join publication_segment as second on second.publication_id = placed.publication_id
                and second.segment_id = placed.second_segment_id
                and second.fate <> 'died'
            where placed.publication_id = ?1
            order by placed.customer_id
            """, [publicationID, day])
        try facts.drop()
    }
}

extension ShareSelection {
    /// Of publications that are not refreshed since: a sentence each.
    ///
    /// - Precondition: the tables of `ShareShown` are not made yet.
    func behind(in connection: Connection) throws -> [String] {
        guard !publicationIDs.isEmpty else { return [] }
        let lines = try LinesSince(in: connection)
        return try publicationIDs.compactMap { id in
            guard let words = try lines.words(of: id) else { return nil }
            let name = try name(of: id, in: connection)
            return "\(name): \(words)\(LinesSince.remedy)"
        }
    }

    /// That the copy shows another publication than the file.
    ///
    /// - Precondition: as `behind`.
    func shownNote(in connection: Connection) throws -> [String] {
        guard let first = publicationIDs.min() else { return [] }
        let list = publicationIDs.map(String.init).joined(separator: ", ")
        let hasDefault = try connection.scalar(
            """
            select exists (
                select 1 from publication where is_default = 1 and publication_id in (\(list))
            )
            """)
        guard hasDefault == 0 else { return [] }
        let name = try name(of: first, in: connection)
        return [
            "customer_segment of the copy shows \(name); in \(connection.path) it shows another"
        ]
    }

    private func name(of id: Int, in connection: Connection) throws -> String {
        try reading("publication") {
            try connection.query(
                "select publication_name from publication where publication_id = ?", [id])[0].text(
                    0)
        }
    }
}
