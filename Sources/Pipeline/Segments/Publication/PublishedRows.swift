import Store

/// Writes who is in which segment: the tables that people read.
struct PublishedRows {
    let connection: Connection
    let publicationID: Int
    let name: PublicationName
    let facts: AsOfFacts

    /// Makes `temp.segment_number`: ids and names by the numbers of `temp.placed`.
    func number(_ segments: [PublishedSegments.Segment]) throws {
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

    /// Day on which changes are noted; it never goes back, so that times of one customer do not overlap.
    func changeDay() throws -> String {
        let last = try reading("publication \(name.text)") {
            let row = try connection.query(
                """
                select
                    max(segment_since_date),
                    max(segment_since_date) filter (
                        where segment_since_date is not date(segment_since_date)
                    )
                from temp.before
                """)[0]
            if let bad = try row.optionalText(1) {
                throw DamagedError(
                    "publication \(name.text)", "segment_since_date holds \"\(bad.prefix(40))\"")
            }
            return try row.optionalText(0)
        }
        return max(last ?? facts.day, facts.day)
    }

    /// Notes where those who moved were before.
    ///
    /// Who was there less than a day leaves no row.
    ///
    /// - Returns: How many of those who moved were there less than a day.
    func noteMoves(on day: String) throws -> Int {
        try connection.run(
            """
            insert into customer_segment_history (
                publication_name, customer_id, segment_id, status, from_date, to_date
            )
            select ?1, before.customer_id, before.segment_id, before.status,
                before.segment_since_date, ?2
            from temp.before
            left join temp.placed on placed.customer_id = before.customer_id
            left join temp.segment_number on segment_number.number = placed.number
            where (
                    segment_number.segment_id is not before.segment_id
                    or placed.status is not before.status
                )
                and before.segment_since_date < ?2
            order by before.customer_id
            """, [name.text, day])
        return try connection.query(
            """
            select count(*)
            from temp.before
            inner join temp.placed on placed.customer_id = before.customer_id
            left join temp.segment_number on segment_number.number = placed.number
            where (
                    segment_number.segment_id is not before.segment_id
                    or placed.status is not before.status
                )
                and before.segment_since_date >= ?
            """, [day])[0].int(0)
    }

    /// Who stays keeps the day; the day of the change is parameter `place`.
    private static func since(_ place: Int) -> String {
        """
        case
            when segment_number.segment_id is before.segment_id and placed.status = before.status
                then before.segment_since_date
            else ?\(place)
        end
        """
    }

    /// Fills `customer_segment`, whosever rows stand there.
    func fillDefault(changedOn day: String) throws {
        try connection.run("delete from customer_segment")
        try connection.run(
            """
            insert into customer_segment (
                customer_id, segment_id, segment_name, status, status_reason, second_segment_name,
                certainty, as_of_date, first_purchase_date, last_purchase_date,
                days_since_last_purchase, invoice_count, net_revenue, country, publication_id,
                segment_since_date, status_value, status_limit, status_until_date
            )
            select
                placed.customer_id,
                segment_number.segment_id,
                segment_number.segment_name,
                placed.status,
                placed.status_reason,
                second.segment_name,
                placed.certainty,
                ?1,
                fact.first_date,
                fact.last_date,
                cast(julianday(?1) - julianday(fact.last_date) as integer),
                coalesce(fact.invoice_count, 0),
                coalesce(fact.net_revenue, 0.0),
                customer_fact.country,
                ?2,
                \(Self.since(3)),
                placed.status_value,
                placed.status_limit,
                placed.status_until_date
            from temp.placed
            cross join customer_fact on customer_fact.customer_id = placed.customer_id
            left join temp.as_of_fact as fact on fact.customer_id = placed.customer_id
            left join temp.segment_number on segment_number.number = placed.number
            left join temp.segment_number as second on second.number = placed.second
            left join temp.before on before.customer_id = placed.customer_id
            order by placed.customer_id
            """, [facts.day, publicationID, day])
    }

    /// Fills the publication's rows of `publication_customer`.
    func fillBeside(changedOn day: String) throws {
        try connection.run(
            """
            insert into publication_customer (
                publication_id, customer_id, segment_id, status, certainty, status_reason,
                second_segment_id, segment_since_date, status_value, status_limit, status_until_date
            )
            select
                ?1,
                placed.customer_id,
                segment_number.segment_id,
                placed.status,
                placed.certainty,
                placed.status_reason,
                second.segment_id,
                \(Self.since(2)),
                placed.status_value,
                placed.status_limit,
                placed.status_until_date
            from temp.placed
            left join temp.segment_number on segment_number.number = placed.number
            left join temp.segment_number as second on second.number = placed.second
            left join temp.before on before.customer_id = placed.customer_id
            order by placed.customer_id
            """, [publicationID, day])
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
