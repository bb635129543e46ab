import Reports
import Store

/// The publication that another one of its name replaced: what the column "change" of a report is held against.
struct PublicationBefore {
    /// Customers of each segment, by `segment_id`.
    let sizes: [Int: Int]
    /// What it was of, and to which day it counted.
    let note: String

    /// - Returns: `nil` where the name was published once, or the one before had no segment.
    /// - Throws: `DamagedError`; `StoreError`.
    init?(_ publicationID: Int, in connection: Connection) throws {
        let row = try connection.query(
            """
            select earlier.publication_id, earlier.as_of_date, earlier.run_id, run.run_name,
                earlier.run_id is own.run_id, own.publication_name
            from publication as own
            inner join publication as earlier on earlier.publication_name = own.publication_name
                and earlier.publication_id < own.publication_id
            left join run on run.run_id = earlier.run_id
            where own.publication_id = ?
            order by earlier.publication_id desc
            limit 1
            """, [publicationID]
        ).first
        guard let row else { return nil }
        (sizes, note) = try reading("publication before publication \(publicationID)") {
            let sizes = try connection.query(
                "select segment_id, n_customers from publication_segment where publication_id = ?",
                [try row.int(0)]
            ).map { (try $0.int(0), try $0.int(1)) }
            var what = "fixed rules"
            if let id = try row.optionalInt(2) {
                what = "run \(id), \(try row.optionalText(3) ?? "which is gone")"
            }
            let other =
                try row.int(4) == 1 ? "" : " (another division, not only other customers)"
            return (
                Dictionary(sizes, uniquingKeysWith: { $1 }),
                "Change: customers more or fewer than when \"\(try row.text(5))\" was published before: "
                    + "\(what), as of \(try row.text(1))\(other). It is not what the last refresh changed."
            )
        }
        guard !sizes.isEmpty else { return nil }
    }
}
