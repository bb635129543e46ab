import Clustering
import Pipeline
import Store
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

    /// Screens have one line for each rule.
    @Test func aHeadingIsShownAsItIs() throws {
        let tree = try #require(
            DecisionTree(values: [1, 5], nFeatures: 1, labels: [0, 1], maxDepth: 3))
        let rules = tree.rules.map { RuleText($0, columns: ["a\nb"], headings: ["a\nb"]) }
        #expect(rules.allSatisfy { $0.words.hasPrefix("a\\u{a}b ") }, "\(rules.map(\.words))")
        #expect(rules.allSatisfy { $0.condition.hasPrefix("\"a\nb\" ") })
    }

    /// Whole numbers that no double holds fall where the tree has put them, and not where they lie themselves.
    @Test func wholeNumbersBeyondDoublesAreComparedAsTheTreeDid() throws {
        let (low, high) = (0x1p53, 0x1p53 + 2)
        let tree = try #require(
            DecisionTree(values: [low, high], nFeatures: 1, labels: [0, 1], maxDepth: 3))
        let rules = tree.rules.map { RuleText($0, columns: ["x"], headings: ["x"]) }
        let connection = try Connection.inMemory()
        try connection.execute(
            """
            create table big (customer_id text, x integer);
            insert into big values ('a', 9007199254740992), ('b', 9007199254740993), ('c', 9007199254740994);
            """)
        let found = try connection.query(
            RuleText.statement(rules, over: "big") + " order by customer_id"
        ).map { try $0.int(1) }
        // 2⁵³ + 1 is 2⁵³ as a double, and so the matrix has it.
        #expect(Double(Int64(9_007_199_254_740_993)) == low)
        #expect(found == [0, 0, 1])
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
