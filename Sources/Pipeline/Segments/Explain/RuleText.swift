import Clustering
import Reports
import Store

/// A rule of a tree in words and as SQL.
package struct RuleText: Hashable {
    /// A condition on columns of the set's view; `1 = 1` for everybody.
    package let condition: String
    /// The same for a person.
    package let words: String
    /// Cluster that it stands for, −1 for none.
    package let cluster: Int
    /// Rows that fulfil it.
    package let nRows: Int
    /// Those of them that are in the cluster.
    package let nRight: Int

    /// Share of its rows that are in its cluster, 0…1.
    package var fidelity: Double { Double(nRight) / Double(nRows) }

    /// - Parameters:
    ///   - columns: Names of the features, as the view has them.
    ///   - headings: What a person calls them.
    package init(_ rule: TreeRule, columns: [String], headings: [String]) {
        cluster = Int(rule.label)
        nRows = rule.nRows
        nRight = rule.nRight
        guard !rule.conditions.isEmpty else {
            condition = "1 = 1"
            words = "everybody"
            return
        }
        condition = rule.conditions.map { asked in
            let column = Self.column(columns[asked.feature], asked)
            let above = asked.above.map { "\(column) > \(Self.threshold($0).sql)" }
            let upTo = asked.upTo.map { "\(column) <= \(Self.threshold($0).sql)" }
            return [above, upTo].compactMap(\.self).joined(separator: " and ")
        }.joined(separator: " and ")
        words = rule.conditions.map { Self.words($0, VisibleText.escaped(headings[$0.feature])) }
            .joined(separator: " and ")
    }

    /// The column as the tree has read it: beyond 2⁵³ whole numbers of a view are other ones as doubles, and would be
    /// compared as they are.
    private static func column(_ name: String, _ asked: TreeRule.Condition) -> String {
        let ends = [asked.above, asked.upTo].compactMap(\.self).flatMap { [$0.low, $0.high] }
        let quoted = Identifier.quote(name)
        return ends.contains { abs($0) >= ShortDecimal.leastInexact }
            ? "cast(\(quoted) as double)" : quoted
    }

    private static func threshold(_ border: TreeRule.Border) -> ShortDecimal {
        ShortDecimal(from: border.low, below: border.high)
    }

    private static func words(_ asked: TreeRule.Condition, _ heading: String) -> String {
        let above = asked.above.map { threshold($0).words }
        let upTo = asked.upTo.map { threshold($0).words }
        return switch (above, upTo) {
        case (let above?, let upTo?): "\(heading) above \(above) and up to \(upTo)"
        case (let above?, nil): "\(heading) above \(above)"
        case (nil, let upTo?): "\(heading) up to \(upTo)"
        case (nil, nil): heading
        }
    }

    /// What gives every customer of a relation the cluster of the rule that he fulfils.
    package static func statement(_ rules: [RuleText], over relation: String) -> String {
        let cases = rules.map { "        when \($0.condition) then \($0.cluster)" }
        return """
            select
                customer_id,
                case
            \(cases.joined(separator: "\n"))
                end as cluster
            from \(Identifier.quote(relation))
            """
    }
}
