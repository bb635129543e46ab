import Store

/// Whom the rule `kit` leaves out, for matrices whose views do not know.
///
/// Looked up here, not joined: SQLite would scan the verdicts once a customer.
struct OutlierVerdicts {
    /// Customers left out.
    let excluded: [String: LeftOut]
    /// Revenue of all customers with a complete line.
    let revenue: Double

    /// - Parameter members: Whom the rule looks at; `nil`: everybody.
    static func read(
        from connection: Connection, within members: PopulationMembers? = nil
    ) throws -> OutlierVerdicts {
        if let members { return try judge(members, from: connection) }
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

    /// The rule on a part of the customers: the views know it for everybody only.
    private static func judge(
        _ members: PopulationMembers, from connection: Connection
    ) throws -> OutlierVerdicts {
        var customers: [(id: String, revenue: Double, values: [Double])] = []
        var total = 0.0
        try reading("customer_outlier") {
            try connection.forEachRow(
                """
                select customer_id, revenue, amount, recency, number_of_orders
                from customer_outlier
                order by customer_id
                """, []
            ) { row in
                let revenue = try row.double(1)
                total += revenue
                guard row.withUTF8(0, { members.leftOut(Array($0)) }) == nil else { return }
                customers.append(
                    (
                        try row.text(0), revenue,
                        [try row.double(2), try row.double(3), try row.double(4)]
                    ))
            }
        }
        var excluded: [String: LeftOut] = [:]
        for (place, feature) in ["amount", "recency", "number_of_orders"].enumerated() {
            let sorted = customers.map { $0.values[place] }.sorted()
            guard !sorted.isEmpty else { break }
            let (low, high) = (quantile(percent: 5, of: sorted), quantile(percent: 95, of: sorted))
            let room = 1.5 * (high - low)
            let kept = low - room...high + room
            for customer in customers where !kept.contains(customer.values[place]) {
                excluded[customer.id] = LeftOut(
                    rule: feature, value: customer.values[place], revenue: customer.revenue)
            }
            customers.removeAll { !kept.contains($0.values[place]) }
        }
        return OutlierVerdicts(excluded: excluded, revenue: total)
    }

    /// As `customer_outlier` has it, whose places are whole numbers.
    static func quantile(percent: Int, of sorted: [Double]) -> Double {
        let last = sorted.count - 1
        let (below, above) = (sorted[last * percent / 100], sorted[(last * percent + 99) / 100])
        let rest = Double(last * percent % 100) / 100
        return rest < 0.5
            ? below + (above - below) * rest : above - (above - below) * (1 - rest)
    }
}
