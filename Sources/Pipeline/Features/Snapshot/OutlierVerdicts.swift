import Store

/// Whom the rule `kit` leaves out, for matrices whose views do not know.
///
/// Looked up here, not joined: SQLite would scan the verdicts once a customer.
struct OutlierVerdicts {
    /// Customers left out.
    let excluded: [String: LeftOut]
    /// Revenue of all customers with a complete line.
    let revenue: Double

    static func read(from connection: Connection) throws -> OutlierVerdicts {
        var excluded: [String: LeftOut] = [:]
        var total = 0.0
        try reading("customer_outlier") {
            try connection.forEachRow(
                "select customer_id, rule, value, revenue from customer_outlier order by customer_id",
                []
            ) { row in
                let revenue = try row.double(3)
                total += revenue
                if row.isNull(1) { return }
                excluded[try row.text(0)] = LeftOut(
                    rule: try row.text(1), value: try row.double(2), revenue: revenue)
            }
        }
        return OutlierVerdicts(excluded: excluded, revenue: total)
    }
}
