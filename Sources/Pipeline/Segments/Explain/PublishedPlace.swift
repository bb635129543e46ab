import Reports
import Store

/// Where a publication has a customer by its newest rows, which may be of a later day than its run.
struct PublishedPlace {
    let publication: String
    /// Its number.
    let id: Int
    /// The day to which the rows refer.
    let day: String
    /// `nil` for one without a row: he came later.
    let row: Entry?

    /// What stands in the row.
    struct Entry {
        let segmentID: Int?
        let segment: String?
        let status: String
        let reason: String?
        let certainty: Double?
        let since: String
    }

    /// - Parameter id: Of the customer.
    /// - Throws: `NotPublishedError`; `DamagedError`.
    init(of id: String, in reference: RunReference, from connection: Connection) throws {
        let found = try reference.publication(in: connection)
        (publication, self.id, day) = (found.name, found.id, found.asOfDate)
        let table = found.isDefault ? "customer_segment" : "publication_customer"
        row = try reading("publication \(found.name)") {
            try connection.query(
                """
                select own.segment_id, segment.segment_name, own.status, own.status_reason,
                    own.certainty, own.segment_since_date
                from \(table) as own
                left join publication_segment as segment
                    on segment.publication_id = own.publication_id
                    and segment.segment_id = own.segment_id
                where own.publication_id = ? and own.customer_id = ?
                """, [found.id, id]
            ).first.map { row in
                Entry(
                    segmentID: try row.optionalInt(0), segment: try row.optionalText(1),
                    status: try row.text(2), reason: try row.optionalText(3),
                    certainty: try row.optionalDouble(4), since: try row.text(5))
            }
        }
    }

    /// Behind "customer 12347, ".
    var words: String {
        let head = "published as \"\(publication)\", as of \(day): "
        guard let row else {
            return head
                + "no row, for the customer came after it was filled. Fill it: workbench refresh"
        }
        let place =
            row.segment.map { $0 + (row.certainty.map { ", certainty \(percent($0))" } ?? "") }
            ?? "\(SegmentNames.inNone): \(row.reason ?? PublicationCounts.words(row.status))"
        return head + place + (row.segment == nil ? "; there since" : ", since") + " \(row.since)."
    }

    func table(_ customerID: String) -> ResultTable {
        ResultTable(
            name: "published",
            columns: [
                .init("customer_id", role: .identifier), "publication_name", "as_of_date",
                .init("segment_id", role: .identifier), "segment_name", "status", "status_reason",
                .init("certainty", role: .share), "segment_since_date",
            ],
            rows: [
                [
                    .text(customerID), .text(publication), .text(day), Cell(row?.segmentID),
                    Cell(row?.segment), Cell(row?.status), Cell(row?.reason), Cell(row?.certainty),
                    Cell(row?.since),
                ]
            ])
    }
}
