import Store

/// Which part of the customers of `temp.placed` meet which rule; read when it is first asked for.
final class RuleShares {
    private let facts: AsOfFacts
    private let connection: Connection
    private var counts: [Int: [Int: Int]]?

    /// - Parameter facts: Of the day to which the rules count.
    init(of facts: AsOfFacts, in connection: Connection) {
        (self.facts, self.connection) = (facts, connection)
    }

    /// Part of the customers of a number who meet a rule; `nil` for a number without customers.
    ///
    /// - Throws: `RuleCutError` for cut points that no rules can be made of.
    /// - Precondition: a transaction is open; customers are placed by a run.
    func share(_ number: Int, _ rule: String) throws -> Double? {
        let all = try counts ?? read()
        counts = all
        guard let own = all[number], let wanted = RFMRules.rules.first(where: { $0.name == rule })
        else { return nil }
        return Double(own[wanted.number] ?? 0) / Double(own.values.reduce(0, +))
    }

    private func read() throws -> [Int: [Int: Int]] {
        let cuts = try RuleCutPoints(edits: [], facts: facts, in: connection)
        try RFMRules.classify(by: cuts, facts, in: connection)
        var counts: [Int: [Int: Int]] = [:]
        for row in try connection.query(
            """
            select placed.number, coalesce(rule.number, 0), count(*)
            from temp.placed
            left join temp.rule_customer as rule on rule.customer_id = placed.customer_id
            where placed.number is not null
            group by placed.number, rule.number
            """)
        {
            counts[try row.int(0), default: [:]][try row.int(1)] = try row.int(2)
        }
        try RFMRules.drop(in: connection)
        return counts
    }
}
