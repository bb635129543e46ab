import Store

/// Which customers a matrix is made of: a condition on what the table `customer` and the facts of their lines say.
///
/// Who is outside is in no matrix, takes no part in outlier rules, and stands in `snapshot_excluded`; so does,
/// under a rule of its own, who has no value where the condition asks for one.
public struct Population: Sendable, Hashable {
    /// `snapshot_excluded.rule` of those for whom the condition is false.
    static let rule = "population"
    /// `snapshot_excluded.rule` of those for whom it is null.
    static let unknownRule = "population_unknown"
    /// Both.
    static let rules: Set = [rule, unknownRule]

    let condition: Condition

    /// As typed.
    public var text: String { condition.text }

    /// - Throws: `ConditionError` for what is no condition.
    public init(_ text: String) throws(ConditionError) {
        condition = try Condition(text, flag: "--population")
    }

    /// The population of a stored snapshot; `nil` where all were meant.
    ///
    /// - Throws: `ConditionError` for a text that no population of ours can be.
    init?(of snapshot: Snapshot) throws(ConditionError) {
        guard let text = snapshot.population else { return nil }
        condition = try Condition(text, flag: "the population of snapshot \(snapshot.id)")
    }

    /// The row that a condition speaks of: an attribute of a customers' file stands before a fact of its name.
    static func row(in connection: Connection) throws -> Condition.Row {
        let attributes = try CustomerRow.attributes(in: connection)
        return Condition.Row(
            source: CustomerRow.source(attributes: attributes),
            columns: ["customer_id"] + CustomerRow.facts(beside: attributes) + attributes,
            objects: ["customer", "customer_fact"])
    }

    /// Asks the condition of every customer who has a line.
    ///
    /// - Throws: `ConditionError`.
    /// - Complexity: O(customers).
    func members(in connection: Connection) throws -> PopulationMembers {
        let row = try Self.row(in: connection)
        try condition.check(on: row, in: connection)
        var members = PopulationMembers()
        try condition.inWords(on: row) {
            try connection.evaluatingForeignSQL {
                try connection.forEachRow(
                    """
                    select customer_id, case when \(condition.sql) then 1 when not \(condition.sql) then 0 end,
                        (select revenue from customer_fact as own where own.customer_id = customer.customer_id)
                    from \(row.source)
                    """
                ) { row in
                    let id = row.withUTF8(0) { Array($0) }
                    if !row.isNull(1), try row.int(1) == 1 {
                        members.inside.insert(id)
                    } else {
                        members.outside[id] = LeftOut(
                            rule: row.isNull(1) ? Self.unknownRule : Self.rule, value: 0,
                            revenue: try row.double(2))
                    }
                }
            }
        }
        return members
    }

    /// The same where somebody has to be left.
    ///
    /// - Throws: As `members`; `PopulationError.nobody`.
    func someMembers(in connection: Connection) throws -> PopulationMembers {
        let members = try members(in: connection)
        guard !members.inside.isEmpty else {
            throw PopulationError.nobody(nCustomers: members.outside.count)
        }
        return members
    }
}

/// Who is in a population and who is not.
struct PopulationMembers {
    // By bytes: ids are equal where their bytes are, texts where Unicode says so.
    fileprivate(set) var inside: Set<[UInt8]> = []
    fileprivate(set) var outside: [[UInt8]: LeftOut] = [:]

    /// Why a customer is outside; `nil` for who is inside.
    ///
    /// Who has no line is outside: nothing is known.
    func leftOut(_ customer: [UInt8]) -> LeftOut? {
        if inside.contains(customer) { return nil }
        return outside[customer] ?? LeftOut(rule: Population.unknownRule, value: 0, revenue: 0)
    }
}

/// Why a population makes no matrix.
public enum PopulationError: UserFacingError {
    /// The condition holds for none of the customers.
    case nobody(nCustomers: Int)
    /// None of the population is among those that the feature set knows.
    case nobodyInSet(String)
    /// The features come from elsewhere, with a rule that was taken over everybody.
    case otherSource

    /// Decides the exit code.
    public var kind: FailureKind {
        if case .nobody(0) = self { .data } else { .usage }
    }

    /// What failed, where, why, and what to do next.
    public var description: String {
        switch self {
        case .nobody(let nCustomers):
            nCustomers == 0
                ? "--population: the database has no customers yet. Ingest transactions first."
                : "--population: the condition holds for none of the \(nCustomers) customers, so there is nobody "
                    + "to cluster. Look at the values with `workbench features --check`, or turn the condition round."
        case .nobodyInSet(let set):
            "--population: none of the customers for whom the condition holds has features in \(set)."
        case .otherSource:
            "--population goes with the views of this database only."
        }
    }
}
