import Store

/// Who would be in which segment of the rules `rfm` by the lines of today; nothing is published.
struct RulePlaces {
    /// The number of the rule of each customer who has bought.
    let numbers: [ByteText: Int]
    /// Stored cut points, or those that the lines give where there are none.
    let cuts: RuleCutPoints
    /// The day to which days count.
    let day: String

    /// - Throws: `PublicationError.noCustomers`; `RuleCutError`.
    /// - Complexity: O(invoices); a transaction of its own that changes nothing.
    init(in connection: Connection) throws {
        (numbers, cuts, day) = try connection.transaction(.deferred) {
            let facts = try AsOfFacts(asOf: nil, in: connection)
            let cuts = try RuleCutPoints(edits: [], facts: facts, in: connection)
            return (try RFMRules.numbers(by: cuts, facts, in: connection), cuts, facts.day)
        }
    }
}
