import Reports
import Store

/// A segment of a current publication, and its customers.
package struct CampaignSegment: Sendable {
    package let publicationID: Int
    package let publicationName: String
    package let segmentID: Int
    package let segmentName: String
    /// Day to which the publication refers.
    package let asOfDate: String
    /// Whether `customer_segment` shows it.
    package let isDefault: Bool
    /// What a number that was typed means elsewhere; `nil` for a name, and where it means nothing else.
    package let numberNote: String?

    /// Somebody in it.
    package struct Member: Sendable, Hashable {
        package let id: String
        package let certainty: Double?
        /// Net revenue up to the day of the publication.
        package let revenue: Double
    }

    /// Finds a segment by name, or by its number in the publication, `segment_id`; a name goes before a number.
    ///
    /// - Throws: `CampaignError` with the nearest name.
    init(_ text: String, of publication: String?, in connection: Connection) throws {
        let rows = try reading("publication") {
            try connection.query(
                """
                select publication_id, publication_name, as_of_date, is_default
                from publication
                where replaced_at is null
                order by publication_id
                """
            ).map { (try $0.int(0), try $0.text(1), try $0.text(2), try $0.int(3) == 1) }
        }
        guard !rows.isEmpty else { throw CampaignError.nothingPublished }
        let names = rows.map(\.1)
        let found =
            publication.map { wanted in
                rows.first { $0.1 == wanted }
                    ?? rows.first { $0.1.lowercased() == wanted.lowercased() }
            } ?? rows.first { $0.3 } ?? (rows.count == 1 ? rows.first : nil)
        guard let found else {
            throw CampaignError.unknownPublication(
                publication ?? "",
                nearest: publication.flatMap { nearestName(to: $0, among: names) }, names: names)
        }
        (publicationID, publicationName, asOfDate, isDefault) = found
        (segmentID, segmentName, numberNote) = try Self.find(
            text, of: found.0, publicationName, in: connection)
    }

    /// The segment that a text names; of a number that the run has for another it is said which one is taken.
    private static func find(
        _ text: String, of publication: Int, _ publicationName: String, in connection: Connection
    ) throws -> (id: Int, name: String, note: String?) {
        let segments = try reading("publication_segment") {
            try connection.query(
                """
                select segment_id, segment_name, cluster from publication_segment
                where publication_id = ? and fate <> 'died'
                order by segment_id
                """, [publication]
            ).map { (id: try $0.int(0), name: try $0.text(1), cluster: try $0.optionalInt(2)) }
        }
        let typed = try TypedSegment.find(
            text, among: segments.map { ($0.id, $0.name) },
            of: RunReference.published(publicationName))
        guard let typed else {
            throw CampaignError.unknownSegment(
                text, nearest: nearestName(to: text, among: segments.map(\.name)),
                names: segments.map { "\($0.id) \(quotedNames([$0.name]))" })
        }
        let found = segments[typed.place]
        if typed.isNamed { return (found.id, found.name, nil) }
        let other = segments.first { $0.cluster == found.id && $0.id != found.id }
        return (
            found.id, found.name,
            other.map {
                "segment \(found.id) of the publication is \"\(found.name)\"; cluster \(found.id) of the run, as "
                    + "profile shows it, is \"\($0.name)\": --segment \(shellWord($0.name)) if that one was meant"
            }
        )
    }

    /// Its customers, by id.
    ///
    /// - Precondition: a transaction is open.
    func members(in connection: Connection) throws -> [Member] {
        // A publication beside the default one holds no sums: they are those of the lines up to its day.
        let facts =
            isDefault ? nil : try AsOfFacts(asOf: "\(asOfDate) 23:59:59", in: connection)
        let source =
            isDefault
            ? "select customer_id, certainty, net_revenue from customer_segment where segment_id = ?2 and publication_id = ?1"
            : """
            select place.customer_id, place.certainty, coalesce(known.net_revenue, 0.0)
            from publication_customer as place
            left join temp.as_of_fact as known on known.customer_id = place.customer_id
            where place.segment_id = ?2 and place.publication_id = ?1
            """
        let members = try reading("customer_segment") {
            try connection.query("\(source) order by 1", [publicationID, segmentID]).map {
                Member(
                    id: try $0.text(0), certainty: try $0.optionalDouble(1),
                    revenue: try $0.double(2))
            }
        }
        try facts?.drop()
        return members
    }

    // MARK: Condition

    /// Columns of `customer_segment` that a condition may name.
    private static let facts = [
        "segment_id", "segment_name", "status", "status_reason", "second_segment_name", "certainty",
        "as_of_date",
        "first_purchase_date", "last_purchase_date", "days_since_last_purchase", "invoice_count",
        "net_revenue",
        "country", "segment_since_date",
    ]

    /// The row that a condition speaks of: an attribute of a customers' file stands before a column of `customer_segment`.
    func row(in connection: Connection) throws -> Condition.Row {
        let attributes = try CustomerRow.attributes(in: connection)
        let taken = Set(attributes.map(SchemaObject.key))
        let facts = Self.facts.filter { !taken.contains($0) }
        let list =
            ["own.customer_id"] + facts.map { "own.\($0)" }
            + attributes.map { "attribute.\(Identifier.quote($0))" }
        return Condition.Row(
            source: """
                (
                    select \(list.joined(separator: ", "))
                    from \(isDefault ? "customer_segment" : other) as own
                    left join customer as attribute on attribute.customer_id = own.customer_id
                ) as customer
                """,
            columns: ["customer_id"] + facts + attributes,
            objects: ["customer_segment", "customer"])
    }

    /// The columns of `customer_segment` for another publication, by the facts of all lines.
    private var other: String {
        """
        (
            select
                place.customer_id, place.segment_id, segment.segment_name, place.status, place.status_reason,
                second.segment_name as second_segment_name, place.certainty, publication.as_of_date,
                fact.first_sale_date as first_purchase_date, fact.last_sale_date as last_purchase_date,
                cast(julianday(publication.as_of_date) - julianday(fact.last_sale_date) as integer)
                    as days_since_last_purchase,
                fact.invoice_count, fact.net_revenue, fact.country, place.segment_since_date
            from publication_customer as place
            inner join publication on publication.publication_id = place.publication_id
            left join customer_fact as fact on fact.customer_id = place.customer_id
            left join publication_segment as segment on segment.publication_id = place.publication_id
                and segment.segment_id = place.segment_id
            left join publication_segment as second on second.publication_id = place.publication_id
                and second.segment_id = place.second_segment_id
            where place.publication_id = \(publicationID)
        )
        """
    }

    /// Asks a condition of everybody in the segment.
    ///
    /// - Returns: By id: true, false, or `nil` where a value that it asks for is missing.
    /// - Throws: `ConditionError`.
    func answers(to condition: Condition, in connection: Connection) throws -> [[UInt8]: Bool?] {
        let row = try row(in: connection)
        try condition.check(on: row, in: connection)
        var answers: [[UInt8]: Bool?] = [:]
        try condition.inWords(on: row) {
            try connection.evaluatingForeignSQL {
                try connection.forEachRow(
                    """
                    select
                        customer_id,
                        case when \(condition.sql) then 1 when not \(condition.sql) then 0 end
                    from \(row.source)
                    where customer_id in (
                        select customer_id
                        from \(isDefault ? "main.customer_segment" : "main.publication_customer")
                        where publication_id = \(publicationID) and segment_id = \(segmentID)
                    )
                    """
                ) { row in
                    answers[row.withUTF8(0) { Array($0) }] = .some(
                        row.isNull(1) ? nil : try row.int(1) == 1)
                }
            }
        }
        return answers
    }
}
