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

    /// Whether `campaign` has whom to write to: segments that are published, and a yes of somebody.
    public static func canWrite(in connection: Connection) throws -> Bool {
        try connection.scalar(
            """
            select exists (select 1 from publication where replaced_at is null)
                and exists (select 1 from customer_consent where is_given = 1)
            """) == 1
    }
}
