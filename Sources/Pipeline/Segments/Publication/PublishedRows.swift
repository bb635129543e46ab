import Store

/// Writes who is in which segment: the tables that people read.
struct PublishedRows {
    let connection: Connection
    let publicationID: Int
    let name: PublicationName
    let facts: AsOfFacts

    /// What was noted of customers of the publication before.
    struct Change {
        /// Those who moved and had been where they were a day or longer; not those who had come later.
        let nNoted: Int
        /// Those who are in the file no more.
        let nLeft: Int
    }

    /// Writes `temp.placed` into the tables, under the ids and names of segments.
    func write(
        _ segments: PublishedSegments, _ tally: PlacedTally, after earlier: EarlierPublication?,
        isDefault: Bool
    ) throws -> Change {
        try number(segments.segments)
        let nKnown = tally.nKnown
        var (day, nNoted, nLeft) = (facts.day, 0, 0)
        if let earlier {
            let (count, lastChange) = try earlier.customers(of: name, in: connection)
            // It never goes back, so that times of one customer do not overlap.
            day = max(lastChange ?? day, day)
            nLeft = count - nKnown
            nNoted = try noteMoves(on: day, from: earlier, nLeft: nLeft)
        }
        let isStanding = try makeRoom(in: earlier, isDefault: isDefault, nKnown: nKnown)
        if isDefault {
            try fillDefault(changedOn: day, isStanding: isStanding)
        } else {
            try fillBeside(changedOn: day, isStanding: isStanding)
        }
        return Change(nNoted: nNoted, nLeft: nLeft)
    }

    /// Makes `temp.segment_number`: ids and names by the numbers of `temp.placed`.
    private func number(_ segments: [PublishedSegments.Segment]) throws {
        try connection.execute("drop table if exists temp.segment_number")
        try connection.execute(
            """
            create temp table segment_number (
                number integer primary key,
                segment_id integer not null,
                segment_name text not null
            )
            """)
        for segment in segments {
            try connection.run(
                "insert into temp.segment_number (number, segment_id, segment_name) values (?, ?, ?)",
                [segment.number, segment.id, segment.name])
        }
    }

    /// Notes where those who moved were before.
    ///
    /// Who was there less than a day leaves no row.
    ///
    /// - Parameter nLeft: Customers of the publication before who are in `temp.placed` no more.
    /// - Returns: How many of those who moved were there a day or longer.
    private func noteMoves(
        on day: String, from earlier: EarlierPublication, nLeft: Int
    ) throws -> Int {
        let columns = """
            publication_name, customer_id, segment_id, status, from_date, to_date
            """
        try connection.run(
            """
            insert into customer_segment_history (\(columns))
            select ?1, placed.customer_id, placed.before_segment_id, placed.before_status,
                placed.before_since_date, ?2
            from temp.placed
            left join temp.segment_number on segment_number.number = placed.number
            where placed.before_status is not null
                and (
                    segment_number.segment_id is not placed.before_segment_id
                    or placed.status <> placed.before_status
                )
                and placed.before_since_date < ?2
            order by placed.customer_id
            """, [name.text, day])
        let nNoted =
            connection.changes
            - (try connection.query(
                """
                select count(*)
                from temp.placed
                where before_status = '\(PlacedTally.later)'
                    and status <> before_status
                    and before_since_date < ?
                """, [day])[0].int(0))
        guard nLeft > 0 else { return nNoted }
        try connection.run(
            """
            insert into customer_segment_history (\(columns))
            select ?1, customer_id, segment_id, status, segment_since_date, ?2
            from \(earlier.table)
            where publication_id = ?3
                and segment_since_date < ?2
                and customer_id not in (select customer_id from temp.placed)
            order by customer_id
            """, [name.text, day, earlier.id])
        return nNoted
    }

    /// Who stays keeps the day; that of the change is parameter 2.
    private static let since = """
        case
            when segment_number.segment_id is placed.before_segment_id
                and placed.status = placed.before_status
                then placed.before_since_date
            else ?2
        end
        """

    /// What both tables say of where a customer stands.
    private static let place: [(column: String, value: String)] = [
        ("segment_id", "segment_number.segment_id"),
        ("status", "placed.status"),
        ("status_reason", "placed.status_reason"),
        ("status_value", "placed.status_value"),
        ("status_limit", "placed.status_limit"),
        ("status_until_date", "placed.status_until_date"),
        ("certainty", "placed.certainty"),
        ("segment_since_date", since),
    ]

    /// Fills `customer_segment`.
    ///
    /// - Parameter isStanding: Whether the rows that stand there are of this publication, and only those that change are to be
    ///   written; else whosever they are, they go.
    private func fillDefault(changedOn day: String, isStanding: Bool) throws {
        let channel = try Self.attributeChannel(of: "placed.customer_id", in: connection)
        let own: [(column: String, value: String)] = [
            ("segment_name", "segment_number.segment_name"),
            ("second_segment_name", "second.segment_name"),
            ("as_of_date", "?3"),
            ("first_purchase_date", "known.first_date"),
            ("last_purchase_date", "known.last_date"),
            (
                "days_since_last_purchase",
                "cast(julianday(?3) - julianday(known.last_date) as integer)"
            ),
            ("invoice_count", "coalesce(known.invoice_count, 0)"),
            ("net_revenue", "coalesce(known.net_revenue, 0.0)"),
            ("country", facts.country),
            ("channel", channel == nil ? "null" : "attribute.channel"),
        ]
        try fill(
            "customer_segment", Self.place + own, key: "customer_id",
            joining: "cross join \(facts.rows(of: "placed.customer_id"))" + (channel ?? ""),
            bindings: [publicationID, day, facts.day], isStanding: isStanding)
    }

    /// The join for the column `channel` of the customers' file, if there is one of text.
    ///
    /// - Parameter customer: Expression of the id.
    static func attributeChannel(
        of customer: String, in connection: Connection
    ) throws -> String? {
        try ShownChannel(in: connection).isKnown
            ? "\nleft join customer as attribute on attribute.customer_id = \(customer)"
            : nil
    }

    /// Fills the publication's rows of `publication_customer`; as `fillDefault`.
    private func fillBeside(changedOn day: String, isStanding: Bool) throws {
        try fill(
            "publication_customer", Self.place + [("second_segment_id", "second.segment_id")],
            key: "publication_id, customer_id", joining: "", bindings: [publicationID, day],
            isStanding: isStanding)
    }

    private func fill(
        _ table: String, _ columns: [(column: String, value: String)], key: String,
        joining facts: String, bindings: [any Bindable], isStanding: Bool
    ) throws {
        let all =
            [("customer_id", "placed.customer_id"), ("publication_id", "?1")] + columns
        func list(_ values: [String]) -> String { values.joined(separator: ", ") }
        let isChanged = """
            where (\(list(columns.map(\.value)))) is not (\(list(columns.map { "shown.\($0.column)" })))
            """
        let change = """
            on conflict (\(key)) do update
            set \(list(columns.map { "\($0.column) = excluded.\($0.column)" } + ["publication_id = excluded.publication_id"]))
            """
        try connection.run(
            """
            insert into \(table) (\(list(all.map(\.0))))
            select \(list(all.map { "\($0.1) as \($0.0)" }))
            from temp.placed
            \(facts)
            left join temp.segment_number on segment_number.number = placed.number
            left join temp.segment_number as second on second.number = placed.second
            \(isStanding ? "left join \(table) as shown on shown.rowid = placed.before_row" : "")
            \(isStanding ? isChanged : "")
            order by placed.customer_id
            \(isStanding ? change : "")
            """, bindings)
    }

    /// Makes room for the rows of a publication.
    ///
    /// - Parameters:
    ///   - earlier: The publication before.
    ///   - isDefault: Where the rows are going to be.
    ///   - nKnown: Customers of it who are in `temp.placed`.
    /// - Returns: Whether its rows stay where they are, so that only those that change have to be written.
    private func makeRoom(
        in earlier: EarlierPublication?, isDefault: Bool, nKnown: Int
    ) throws -> Bool {
        let stays = earlier.map { $0.id == publicationID && $0.isDefault == isDefault } ?? false
        guard stays, !isDefault || earlier?.asOfDate == facts.day else {
            // Where each row changes, new ones are written faster.
            if isDefault { try connection.run("delete from customer_segment") }
            if let earlier {
                try connection.run(
                    "delete from publication_customer where publication_id = ?", [earlier.id])
            }
            return false
        }
        let (table, own) =
            isDefault
            ? ("customer_segment", "") : ("publication_customer", "where publication_id = ?1")
        let standing = isDefault ? [] : [publicationID]
        let count = try connection.query("select count(*) from \(table) \(own)", standing)[0].int(0)
        if count != nKnown {
            try connection.run(
                """
                delete from \(table)
                where \(isDefault ? "" : "publication_id = ?1 and ")customer_id not in (
                    select customer_id from temp.placed where before_row is not null
                )
                """, standing)
        }
        return true
    }

    /// Moves the rows of the publication that was the default beside the others.
    static func stepAside(_ defaultID: Int, in connection: Connection) throws {
        try connection.run(
            """
            insert into publication_customer (
                publication_id, customer_id, segment_id, status, certainty, status_reason,
                second_segment_id, segment_since_date, status_value, status_limit, status_until_date
            )
            select
                shown.publication_id,
                shown.customer_id,
                shown.segment_id,
                shown.status,
                shown.certainty,
                shown.status_reason,
                second.segment_id,
                shown.segment_since_date,
                shown.status_value,
                shown.status_limit,
                shown.status_until_date
            from customer_segment as shown
            left join publication_segment as second
                on second.publication_id = shown.publication_id
                and second.segment_name = shown.second_segment_name
                and second.fate <> 'died'
            where shown.publication_id = ?
            order by shown.customer_id
            """, [defaultID])
        try connection.run(
            "update publication set is_default = 0 where publication_id = ?", [defaultID])
    }
}
