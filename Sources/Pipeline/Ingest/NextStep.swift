import Store

/// What can be done with what a database holds, once files are in.
public enum NextStep {
    /// Flags of the `sweep` that has rows to work on: none for the default set, another set where no line has a
    /// description; `nil` where two customers are not there for any.
    ///
    /// - Complexity: O(customers) where few have what is looked for.
    public static func sweepFlags(in connection: Connection) throws -> [String]? {
        if try hasTwo("complete_line_count > 0", in: connection) { return [] }
        if try hasTwo("invoice_count > 0", in: connection) { return ["--features", "rfm"] }
        return nil
    }

    private static func hasTwo(_ condition: String, in connection: Connection) throws -> Bool {
        try connection.query(
            "select 1 from customer_fact where \(condition) limit 2"
        ).count == 2
    }
}
