import Reports
import Store

/// Whether the reasons of a publication still hold their figures as words, as they did before migration 49 gave these
/// columns of their own: the next refresh fills both anew.
enum ReasonFigures {
    /// A row whose figures stand in its text alone; texts of today have none.
    private static let isOlder = """
        status_value is null
        and case status
            when 'trimmed' then status_reason glob '*[0-9]*'
            when 'outside_set' then status_reason glob '* is [-0-9]*'
            when 'clustered' then status_reason glob 'seasonal:*[0-9]*'
        end
        """

    /// What is to be said of a publication that nobody has replaced; `nil` where its figures stand in their columns.
    ///
    /// - Throws: `DamagedError`; `StoreError`.
    /// - Complexity: O(customers).
    static func note(of id: Int, in connection: Connection) throws -> String? {
        let count = try reading("customer_segment") {
            try connection.query(
                """
                select
                    (select count(*) from customer_segment where publication_id = ?1 and \(isOlder))
                    + (select count(*) from publication_customer where publication_id = ?1 and \(isOlder))
                """, [id])[0].int(0)
        }
        guard count > 0 else { return nil }
        return
            "filled by an earlier workbench: of \(counted(count, "customer")) the figures behind the status stand in "
            + "status_reason alone, and status_value, status_limit and status_until_date are empty until it is filled again: "
            + "workbench refresh"
    }
}
