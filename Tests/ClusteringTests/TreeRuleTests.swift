import Clustering
import TestSupport
import Testing

struct TreeRuleTests {
    private func tree(_ rows: [[Double]], _ labels: [Int32]) throws -> DecisionTree {
        try #require(
            DecisionTree(
                values: rows.flatMap(\.self), nFeatures: rows[0].count, labels: labels, maxDepth: 3)
        )
    }

    /// One feature, segments 0 | 1 | 0: two questions on it become one condition with two ends.
    @Test func conditionsOnOneFeatureAreOne() throws {
        let tree = try tree([[1], [2], [5], [6], [9], [10]], [0, 0, 1, 1, 0, 0])
        let rules = tree.rules
        #expect(rules.map(\.label) == [0, 1, 0])
        #expect(rules.map(\.nRows) == [2, 2, 2])
        #expect(rules.allSatisfy { $0.conditions.count == 1 && $0.nRight == 2 })
        #expect(rules[1].conditions[0].above == .init(low: 2, high: 5))
        #expect(rules[1].conditions[0].upTo == .init(low: 6, high: 9))
    }

    /// A question both answers to which lead to one label is none.
    @Test func questionsThatChangeNothingAreNotTold() throws {
        let tree = try tree([[1], [2], [3], [4], [5], [6]], [0, 0, 0, 1, 0, 0])
        #expect(tree.nodes.count > 3)
        #expect(tree.rules.map(\.label) == [0, 1, 0])
        let same = try self.tree([[1], [1], [2], [2], [2]], [0, 0, 0, 0, 1])
        #expect(same.nodes.count == 3)
        #expect(same.rules.count == 1)
        #expect(same.rules[0].conditions.isEmpty)
        #expect((same.rules[0].nRows, same.rules[0].nRight) == (5, 4))
        #expect(same.fidelity == 0.8)
    }

    @Test(arguments: 1...40)
    func everyRowFulfilsOneRuleAndGetsItsLabel(seed: Int) throws {
        var random = SeededGenerator(seed: UInt64(seed))
        let rows = (0..<50).map { _ in (0..<3).map { _ in Double(random.below(30)) / 8 } }
        let labels = rows.map { row in
            row[0] > 2 ? Int32(random.below(3)) - 1 : Int32(row[1] > 1.5 ? 5 : 2)
        }
        let tree = try tree(rows, labels)
        let rules = tree.rules
        var right = 0
        for (row, label) in zip(rows, labels) {
            let fulfilled = rules.filter { rule in
                rule.conditions.allSatisfy { asked in
                    let value = row[asked.feature]
                    return asked.above.map { value > $0.low } ?? true
                        && asked.upTo.map { value <= $0.low } ?? true
                }
            }
            #expect(fulfilled.count == 1)
            #expect(fulfilled.first?.label == tree.label(of: row))
            if fulfilled.first?.label == label { right += 1 }
        }
        #expect(rules.reduce(0) { $0 + $1.nRows } == rows.count)
        #expect(rules.reduce(0) { $0 + $1.nRight } == right)
        #expect(tree.fidelity == Double(right) / 50)
        for find in tree.finds {
            #expect(find.nRows == labels.count { $0 == find.label })
            #expect(
                find.nGiven == rules.reduce(0) { $0 + ($1.label == find.label ? $1.nRows : 0) })
        }
    }
}
