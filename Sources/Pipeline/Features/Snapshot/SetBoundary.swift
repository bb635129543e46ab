import Store

/// Whom a feature set itself leaves out, before any outlier rule: nobody disappears without a word.
enum SetBoundary {
    /// Hands over the set's `excluded_view`, as far as it is of the population; a set without one leaves out nobody.
    ///
    /// - Returns: Sales of all customers; `nil` when those outside have none.
    /// - Throws: `StoreError`.
    static func deliver(
        _ set: FeatureSet, of members: PopulationMembers? = nil, from connection: Connection,
        to intake: inout FeatureIntake
    ) throws -> Double? {
        guard let view = set.excludedView else { return nil }
        var haveSales = false
        try reading(view) {
            try connection.forEachRow(
                """
                select customer_id, rule, value, revenue
                from \(Identifier.quote(view))
                order by customer_id
                """
            ) { row in
                if let members, row.withUTF8(0, { members.leftOut(Array($0)) }) != nil {
                    return
                }
                let why = LeftOut(
                    rule: try row.text(1), value: try row.double(2), revenue: try row.double(3))
                if why.revenue != 0 { haveSales = true }
                try intake.takeOutside(try row.text(0), why)
            }
        }
        guard haveSales else { return nil }
        return try connection.query(
            """
            select (total(amount_e4) + total(amount_rest_e14) / 1e10) / 1e4
            from sale_line
            where customer_id is not null
            """
        ).first?.double(0)
    }
}
