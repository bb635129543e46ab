/// A tree of yes-or-no questions about single features that says, as well as it can, which cluster a row is in.
///
/// CART: every node is split where the Gini impurity of its two sides, weighed by their rows, is least. Compared
/// exactly, in whole numbers: of equally good splits the lowest feature wins, then the lowest threshold. As
/// scikit-learn's `DecisionTreeClassifier(criterion="gini", max_depth=…)` where features are exact in float32 and no
/// two splits are equally good (there chance decides).
/// - SeeAlso: Breiman, Friedman, Olshen, Stone 1984, Classification and Regression Trees.
public struct DecisionTree: Hashable, Sendable {
    /// The question at a node: whether a feature's value is at most a threshold.
    public struct Question: Hashable, Sendable {
        /// Column of the values.
        public let feature: Int
        /// The largest value on the side of yes.
        public let low: Double
        /// The smallest value on the side of no; larger than `low`.
        public let high: Double
        /// Nodes that follow.
        public let yes: Int
        /// See `yes`.
        public let no: Int

        /// Half-way between the neighbours; where that rounds to the upper one, the lower one.
        ///
        /// Any threshold from `low` up to below `high` asks the same of the rows that the tree was made of.
        public var threshold: Double {
            let middle = low / 2 + high / 2
            // Halves of the smallest numbers may be rounded below both.
            return middle >= low && middle < high ? middle : low
        }
    }

    /// A part of the rows.
    public struct Node: Hashable, Sendable {
        /// How it is split; `nil` at a leaf.
        public internal(set) var question: Question?
        /// Rows of each label, as `labels`.
        public let counts: [Int]
        /// Rows.
        public let nRows: Int

        /// The place among `labels` of the label with the most rows; of equals the lowest.
        public var answer: Int {
            counts.indices.reduce(0) { counts[$1] > counts[$0] ? $1 : $0 }
        }
    }

    /// Labels that rows have, ascending.
    public let labels: [Int32]
    /// Nodes; 0 is the root, and a node stands before those that follow.
    public internal(set) var nodes: [Node] = []

    /// Grows a tree.
    ///
    /// A node is a leaf at `maxDepth`, where all its rows have one label, and where no feature tells two of them apart.
    /// A split that gains nothing is made all the same: the next may.
    /// - Parameters:
    ///   - values: Row-major, shape `(labels.count, nFeatures)`, no NaN.
    ///   - labels: One a row; any numbers. One row at least.
    ///   - maxDepth: Questions on the way to a leaf at most; 0 gives the root alone.
    ///   - isCancelled: Asked once a node and feature.
    /// - Returns: `nil` when cancelled.
    /// - Complexity: O(n · features · log n) time, and 16 bytes a value beside them.
    public init?(
        values: [Double], nFeatures: Int, labels rowLabels: [Int32], maxDepth: Int,
        isCancelled: () -> Bool = { false }
    ) {
        precondition(!rowLabels.isEmpty && values.count == rowLabels.count * nFeatures)
        labels = Set(rowLabels).sorted()
        let places = Dictionary(uniqueKeysWithValues: zip(labels, 0...))
        let classes = rowLabels.map { Int32(places[$0] ?? 0) }
        guard
            var growth = TreeGrowth(
                values: values, nFeatures: nFeatures, classes: classes, nClasses: labels.count,
                isCancelled: isCancelled)
        else { return nil }
        guard grow(&growth, rows: 0..<rowLabels.count, depth: maxDepth, isCancelled) != nil else {
            return nil
        }
    }

    /// Adds the node of some rows and all that follow.
    ///
    /// - Returns: Its number; `nil` when cancelled.
    private mutating func grow(
        _ growth: inout TreeGrowth, rows: Range<Int>, depth: Int, _ isCancelled: () -> Bool
    ) -> Int? {
        let number = nodes.count
        let counts = growth.counts(of: rows)
        nodes.append(Node(question: nil, counts: counts, nRows: rows.count))
        guard depth > 0, counts.count(where: { $0 > 0 }) > 1 else { return number }
        var best: TreeGrowth.Split?
        for feature in 0..<growth.nFeatures {
            if isCancelled() { return nil }
            growth.improve(&best, feature: feature, rows: rows, counts: counts)
        }
        guard let best else { return number }
        let border = growth.part(rows, by: best)
        guard
            let yes = grow(&growth, rows: rows.lowerBound..<border, depth: depth - 1, isCancelled),
            let no = grow(&growth, rows: border..<rows.upperBound, depth: depth - 1, isCancelled)
        else { return nil }
        nodes[number].question = Question(
            feature: best.feature, low: best.low, high: best.high, yes: yes, no: no)
        return number
    }

    /// The label that the tree gives a row.
    ///
    /// - Precondition: as many values as features.
    public func label(of row: some RandomAccessCollection<Double>) -> Int32 {
        var node = nodes[0]
        while let question = node.question {
            let value = row[row.index(row.startIndex, offsetBy: question.feature)]
            node = nodes[value <= question.threshold ? question.yes : question.no]
        }
        return labels[node.answer]
    }
}
