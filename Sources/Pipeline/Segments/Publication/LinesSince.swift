import Store

/// Whether there are lines of later days than a publication counts to.
struct LinesSince {
    /// Moment of the newest line to which a refresh goes on; empty without one.
    private let ofRuns: String
    private let ofRules: String

    /// - Complexity: O(invoices).
    init(in connection: Connection) throws {
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

    /// - Parameter day: The day to which a publication counts.
    /// - Returns: `nil` where a refresh would go no further.
    func words(asOf day: String, isOfRun: Bool) -> String? {
        let newest = (isOfRun ? ofRuns : ofRules).prefix(10)
        guard newest > day else { return nil }
        return "not refreshed since \(day), and there are lines up to \(newest)"
    }
}
