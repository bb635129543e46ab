import Clustering
import Foundation
import TestSupport
import Testing

struct DecisionTreeTests {
    private func tree(
        _ rows: [[Double]], _ labels: [Int32], depth: Int = 3
    ) throws -> DecisionTree {
        try #require(
            DecisionTree(
                values: rows.flatMap(\.self), nFeatures: rows.first?.count ?? 0, labels: labels,
                maxDepth: depth))
    }

    /// Two features, five customers: only the second tells them apart, between 3 and 7.
    @Test func theOnlyQuestionThatHelpsIsAsked() throws {
        let tree = try tree(
            [[1, 1], [2, 3], [1, 7], [2, 9], [1, 8]], [0, 0, 4, 4, 4])
        #expect(tree.labels == [0, 4])
        #expect(tree.nodes.count == 3)
        let question = try #require(tree.nodes[0].question)
        #expect(question.feature == 1)
        #expect((question.low, question.high, question.threshold) == (3, 7, 5))
        #expect(tree.nodes[question.yes].counts == [2, 0])
        #expect(tree.nodes[question.no].counts == [0, 3])
        #expect(tree.fidelity == 1)
    }

    @Test func equalSplitsGoToTheLowestFeatureAndThreshold() throws {
        // Both columns tell as much, and 1|2 as much as 2|3.
        let tree = try tree([[1, 1], [2, 2], [3, 3]], [0, 1, 0], depth: 1)
        let question = try #require(tree.nodes[0].question)
        #expect((question.feature, question.low, question.high) == (0, 1, 2))
        #expect(tree.nodes.map(\.answer) == [0, 0, 0], "of equal counts the lowest label")
    }

    /// The first question gains nothing: exclusive or needs two.
    @Test func aSplitWithoutGainLeadsToOneThatHas() throws {
        let rows: [[Double]] = [[0, 0], [0, 1], [1, 0], [1, 1]]
        let tree = try tree(rows, [0, 1, 1, 0])
        #expect(tree.nodes.count == 7)
        #expect(rows.map { tree.label(of: $0) } == [0, 1, 1, 0])
    }

    @Test func whatCannotBeToldApartStaysTogether() throws {
        #expect(try tree([[1], [1], [1]], [0, 1, 1]).nodes.count == 1)
        #expect(try tree([[1]], [-1]).rules.map(\.label) == [-1])
        #expect(try tree([[1], [2]], [3, 3]).nodes.count == 1)
        #expect(try tree([[], []], [0, 1]).nodes.count == 1)
        #expect(try tree([[1], [2]], [0, 1], depth: 0).nodes.count == 1)
    }

    @Test func neighboursWithoutAMiddleAreTakenApart() throws {
        let tree = try tree([[1], [1.nextUp]], [0, 1])
        let question = try #require(tree.nodes[0].question)
        #expect(question.threshold == 1)
        #expect(tree.label(of: [1]) == 0 && tree.label(of: [1.nextUp]) == 1)
        let tiny = try self.tree([[-Double.leastNonzeroMagnitude], [0]], [0, 1])
        #expect(tiny.fidelity == 1)
        let huge = try self.tree(
            [[-Double.greatestFiniteMagnitude], [.greatestFiniteMagnitude]], [0, 1])
        #expect(huge.nodes[0].question?.threshold == 0)
    }

    @Test func goldenTreesAreThoseOfScikitLearn() throws {
        var n = 0
        for problem in try TreeFixture.load() {
            let tree = try tree(problem.rows, problem.labels, depth: problem.depth)
            let lines = tree.nodes.map { node in
                let counts = node.counts.map(String.init).joined(separator: " ")
                return node.question.map { "node \($0.feature) \($0.threshold) \(counts)" }
                    ?? "leaf \(counts)"
            }
            #expect(lines == problem.tree, "\(problem.name)")
            n += 1
        }
        #expect(n == 6)
    }

    @Test(arguments: 1...60)
    func treesAreThoseOfThePlainDefinition(seed: Int) throws {
        var random = SeededGenerator(seed: UInt64(seed))
        let n = 2 + Int(random.below(40))
        let width = 1 + Int(random.below(4))
        let rows = (0..<n).map { _ in
            (0..<width).map { _ in Double(random.below(7)) / 2 - 1 }
        }
        let labels = rows.map { Int32($0[0] > 0 ? random.below(2) : random.below(4)) - 1 }
        let tree = try tree(rows, labels)
        let plain = PlainTree(rows: rows, labels: labels, depth: 3)
        #expect(rows.map { tree.label(of: $0) } == rows.map { plain.label(of: $0) })
        #expect(tree.nodes.count == plain.nNodes)
    }

    @Test func cancellingGivesNothing() {
        #expect(
            DecisionTree(
                values: [1, 2], nFeatures: 1, labels: [0, 1], maxDepth: 3, isCancelled: { true })
                == nil)
    }
}

/// CART by its definition: every split of every feature tried on the rows themselves, impurity as a fraction.
private indirect enum PlainTree {
    case leaf(Int32)
    case split(feature: Int, low: Double, PlainTree, PlainTree)

    init(rows: [[Double]], labels: [Int32], depth: Int) {
        let answer = Set(labels).sorted().max { a, b in
            let (x, y) = (labels.count { $0 == a }, labels.count { $0 == b })
            return x < y || x == y && a > b
        }
        self = .leaf(answer ?? 0)
        guard depth > 0, Set(labels).count > 1 else { return }
        var best: (above: Int, below: Int, feature: Int, low: Double)?
        for feature in rows[0].indices {
            for low in Set(rows.map { $0[feature] }).sorted().dropLast() {
                let sides = [true, false].map { side in
                    rows.indices.filter { (rows[$0][feature] <= low) == side }.map { labels[$0] }
                }
                let squares = sides.map { side in
                    Set(side).reduce(0) { sum, label in
                        let n = side.count { $0 == label }
                        return sum + n * n
                    }
                }
                let above = squares[0] * sides[1].count + squares[1] * sides[0].count
                let below = sides[0].count * sides[1].count
                if best.map({ above * $0.below > $0.above * below }) ?? true {
                    best = (above, below, feature, low)
                }
            }
        }
        guard let best else { return }
        func part(_ side: Bool) -> PlainTree {
            let kept = rows.indices.filter { (rows[$0][best.feature] <= best.low) == side }
            return PlainTree(
                rows: kept.map { rows[$0] }, labels: kept.map { labels[$0] }, depth: depth - 1)
        }
        self = .split(feature: best.feature, low: best.low, part(true), part(false))
    }

    func label(of row: [Double]) -> Int32 {
        switch self {
        case .leaf(let label): label
        case .split(let feature, let low, let yes, let no):
            row[feature] <= low ? yes.label(of: row) : no.label(of: row)
        }
    }

    var nNodes: Int {
        switch self {
        case .leaf: 1
        case .split(_, _, let yes, let no): 1 + yes.nNodes + no.nNodes
        }
    }
}

/// Golden trees of Tests/Fixtures/scikit-learn/tree.txt.
private struct TreeFixture {
    let name: String
    let depth: Int
    var rows: [[Double]] = []
    var labels: [Int32] = []
    var tree: [String] = []

    static func load() throws -> [TreeFixture] {
        let text = try String(
            contentsOfFile: Places.root + "/Tests/Fixtures/scikit-learn/tree.txt", encoding: .utf8)
        var fixtures: [TreeFixture] = []
        for line in text.split(separator: "\n") where !line.hasPrefix("#") {
            let words = line.split(separator: " ")
            let last = fixtures.count - 1
            switch words[0] {
            case "problem":
                fixtures.append(TreeFixture(name: String(words[1]), depth: Int(words[4]) ?? 0))
            case "node", "leaf": fixtures[last].tree.append(String(line))
            default:
                fixtures[last].rows.append(words.dropLast().compactMap { Double($0) })
                fixtures[last].labels.append(Int32(words[words.count - 1]) ?? 0)
            }
        }
        return fixtures
    }
}
