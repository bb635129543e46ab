import Store

/// Whom the rule `kit` leaves out, for matrices whose views do not know.
///
/// Looked up here, not joined: SQLite would scan the verdicts once a customer.
struct OutlierVerdicts {
    /// Customers left out.
    let excluded: [String: LeftOut]
    /// Revenue of all customers with a complete line.
    let revenue: Double
    /// What is usual, by the features that the rule looks at.
    let bounds: [String: ClosedRange<Double>]

    /// The features, in the order of their steps.
    private static let steps = ["amount", "recency", "number_of_orders"]

    /// A customer as the rule sees him.
    private struct Candidate {
        let id: String
        let revenue: Double
        let values: [Double]
        /// The feature that leaves him out, and his value; `nil` where he is kept, or it is not known yet.
        var rule: (name: String, value: Double)?
    }

    /// - Parameter members: Whom the rule looks at; `nil`: everybody.
    static func read(
        from connection: Connection, within members: PopulationMembers? = nil
    ) throws -> OutlierVerdicts {
        var customers: [Candidate] = []
        var total = 0.0
        try reading("customer_outlier") {
            try connection.forEachRow(
                """
                select customer_id, revenue, \(steps.joined(separator: ", ")), rule, value
                from customer_outlier
                order by customer_id
                """, []
            ) { row in
                let revenue = try row.double(1)
                total += revenue
                if let members, row.withUTF8(0, { members.leftOut(Array($0)) }) != nil { return }
                customers.append(
                    Candidate(
                        id: try row.text(0), revenue: revenue,
                        values: [try row.double(2), try row.double(3), try row.double(4)],
                        // Of a part of the customers the views know nothing.
                        rule: members != nil || row.isNull(5)
                            ? nil : (try row.text(5), try row.double(6))))
            }
        }
        let bounds = members == nil ? bounds(of: customers) : judge(&customers)
        let excluded = customers.compactMap { customer in
            customer.rule.map { rule in
                (
                    customer.id,
                    LeftOut(rule: rule.name, value: rule.value, revenue: customer.revenue)
                )
            }
        }
        return OutlierVerdicts(
            excluded: Dictionary(excluded, uniquingKeysWith: { first, _ in first }),
            revenue: total, bounds: bounds)
    }

    /// Where the view has judged: each step goes over those whom none before it has left out.
    private static func bounds(of customers: [Candidate]) -> [String: ClosedRange<Double>] {
        var bounds: [String: ClosedRange<Double>] = [:]
        for (place, feature) in steps.enumerated() {
            let before = steps[..<place]
            bounds[feature] = usual(
                customers.filter { !before.contains($0.rule?.name ?? "") }
                    .map { $0.values[place] })
        }
        return bounds
    }

    private static func judge(_ customers: inout [Candidate]) -> [String: ClosedRange<Double>] {
        var bounds: [String: ClosedRange<Double>] = [:]
        for (place, feature) in steps.enumerated() {
            let kept = customers.indices.filter { customers[$0].rule == nil }
            guard let range = usual(kept.map { customers[$0].values[place] }) else { break }
            bounds[feature] = range
            for customer in kept where !range.contains(customers[customer].values[place]) {
                customers[customer].rule = (feature, customers[customer].values[place])
            }
        }
        return bounds
    }

    private static func usual(_ values: [Double]) -> ClosedRange<Double>? {
        guard !values.isEmpty else { return nil }
        let sorted = values.sorted()
        let (low, high) = (quantile(percent: 5, of: sorted), quantile(percent: 95, of: sorted))
        let room = 1.5 * (high - low)
        return low - room...high + room
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
