/// A leaf of a tree as the conditions that lead to it.
public struct TreeRule: Hashable, Sendable {
    /// Two neighbouring values of a feature: any threshold from the lower up to below the upper one tells the same
    /// rows apart.
    public struct Border: Hashable, Sendable {
        /// The largest value on the side of "at most".
        public let low: Double
        /// The smallest on the side of "more than".
        public let high: Double

        /// Two neighbours.
        public init(low: Double, high: Double) {
            self.low = low
            self.high = high
        }
    }

    /// What is asked of one feature.
    public struct Condition: Hashable, Sendable {
        /// Column of the values.
        public let feature: Int
        /// Its values are more than this.
        public internal(set) var above: Border?
        /// Its values are this at most.
        public internal(set) var upTo: Border?
    }

    /// What is asked, in the order of the questions, each feature once.
    ///
    /// Empty where everybody is meant.
    public let conditions: [Condition]
    /// The label that rows get here.
    public let label: Int32
    /// Rows that fulfil the conditions.
    public let nRows: Int
    /// Those of them that have the label.
    public let nRight: Int
}

extension DecisionTree {
    /// The leaves from yes to no.
    ///
    /// Where both answers to a question lead to one label only, it is not asked.
    public var rules: [TreeRule] { rules(below: 0, conditions: []) }

    private func rules(below number: Int, conditions: [TreeRule.Condition]) -> [TreeRule] {
        let node = nodes[number]
        guard let question = node.question, answers(below: number).count > 1 else {
            let answer = answers(below: number).first ?? node.answer
            return [
                TreeRule(
                    conditions: conditions, label: labels[answer], nRows: node.nRows,
                    nRight: node.counts[answer])
            ]
        }
        let border = TreeRule.Border(low: question.low, high: question.high)
        func adding(_ set: (inout TreeRule.Condition) -> Void) -> [TreeRule.Condition] {
            var conditions = conditions
            let place =
                conditions.firstIndex { $0.feature == question.feature } ?? conditions.endIndex
            if place == conditions.endIndex { conditions.append(.init(feature: question.feature)) }
            set(&conditions[place])
            return conditions
        }
        return rules(below: question.yes, conditions: adding { $0.upTo = border })
            + rules(below: question.no, conditions: adding { $0.above = border })
    }

    /// The places of the labels that leaves below a node give.
    private func answers(below number: Int) -> Set<Int> {
        guard let question = nodes[number].question else { return [nodes[number].answer] }
        return answers(below: question.yes).union(answers(below: question.no))
    }

    /// Rows by their own label, and by the one that the tree gives them.
    ///
    /// - Returns: For each of `labels`, its rows, those of them that the tree finds, and the rows that it gives the label.
    public var finds: [(label: Int32, nRows: Int, nFound: Int, nGiven: Int)] {
        var given = [Int](repeating: 0, count: labels.count)
        var found = given
        for node in nodes where node.question == nil {
            given[node.answer] += node.nRows
            found[node.answer] += node.counts[node.answer]
        }
        return labels.indices.map { (labels[$0], nodes[0].counts[$0], found[$0], given[$0]) }
    }

    /// Share of the rows that get their own label, 0…1.
    public var fidelity: Double {
        Double(finds.reduce(0) { $0 + $1.nFound }) / Double(nodes[0].nRows)
    }
}
