import Store

/// What can be done with what a database holds, once files are in.
public enum NextStep {
    /// Whether `segment` has customers to look at: two with lines that name them.
    ///
    /// - Complexity: O(customers) where few have what is looked for.
    public static func canSegment(in connection: Connection) throws -> Bool {
        try connection.query("select 1 from customer_fact where invoice_count > 0 limit 2").count
            == 2
    }
}
