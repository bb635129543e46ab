import Clustering
import Pipeline
import Testing

struct RuleTextTests {
    /// Two features, the first with two ends.
    private func rules() throws -> [RuleText] {
        let tree = try #require(
            DecisionTree(
                values: [1, 1, 5, 1, 5, 9, 9, 1], nFeatures: 2, labels: [0, 1, -1, 0],
                maxDepth: 3))
        return tree.rules.map {
            RuleText($0, columns: ["net \"sales\"", "days"], headings: ["Net sales", "Days"])
        }
    }

    @Test func conditionsAreQuotedAndTold() throws {
        let rules = try rules()
        #expect(rules.map(\.cluster).sorted() == [-1, 0, 0, 1])
        let middle = try #require(rules.first { $0.cluster == 1 })
        #expect(middle.condition.contains("\"net \"\"sales\"\"\" > "))
        #expect(middle.words.contains("Net sales above"))
        #expect(middle.words.contains("Days up to") || middle.words.contains("and up to"))
        #expect(rules.allSatisfy { $0.fidelity == 1 })
    }

    @Test func everybodyIsACondition() throws {
        let tree = try #require(
            DecisionTree(values: [1, 2], nFeatures: 1, labels: [3, 3], maxDepth: 3))
        let rule = RuleText(tree.rules[0], columns: ["x"], headings: ["x"])
        #expect(rule.condition == "1 = 1")
        #expect(rule.words == "everybody")
        #expect(
            RuleText.statement([rule], over: "a view")
                == """
                select
                    customer_id,
                    case
                        when 1 = 1 then 3
                    end as cluster
                from "a view"
                """)
    }
}
