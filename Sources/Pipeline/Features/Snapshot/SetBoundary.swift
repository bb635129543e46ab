import Store

/// Whom a feature set itself leaves out, before any outlier rule: nobody disappears without a word.
struct SetBoundary {
    /// A customer outside the set.
    struct Customer {
        let customerID: String
        /// What the customer falls short of, such as `invoice_count`.
        let rule: String
        let value: Double
        let revenue: Double
    }

    /// Ordered by the bytes of the id.
    let customers: [Customer]
    /// Sales of all customers; `nil` when those outside have none.
    let revenue: Double?

    /// Reads the set's `excluded_view`; a set without one leaves out nobody.
    /// - Throws: `StoreError`.
    static func read(_ set: FeatureSet, from connection: Connection) throws -> SetBoundary {
        guard let view = set.excludedView else { return SetBoundary(customers: [], revenue: nil) }
        var customers: [Customer] = []
        try reading(view) {
            try connection.forEachRow(
                """
                select customer_id, rule, value, revenue
                from \(Identifier.quote(view))
                order by customer_id
                """
            ) { row in
                customers.append(
                    Customer(
                        customerID: try row.text(0), rule: try row.text(1),
                        value: try row.double(2), revenue: try row.double(3)))
            }
        }
        guard customers.contains(where: { $0.revenue != 0 }) else {
            return SetBoundary(customers: customers, revenue: nil)
        }
        let total = try connection.query(
            """
            select (total(amount_e4) + total(amount_rest_e14) / 1e10) / 1e4
            from sale_line
            where customer_id is not null
            """
        ).first?.double(0)
        return SetBoundary(customers: customers, revenue: total)
    }
}
