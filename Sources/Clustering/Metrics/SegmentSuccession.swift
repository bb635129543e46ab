/// What became of the segments of one labeling in another, by the customers whom both know.
///
/// A segment goes on where it shares at least half of all its customers: such pairs are those of the
/// assignment that keeps the most customers, since no other can share as many.
public struct SegmentSuccession: Hashable, Sendable {
    /// What became of a segment, or where it comes from.
    public enum Fate: String, Hashable, Sendable, CaseIterable {
        /// Goes on: a Jaccard similarity of ½ or more with one before.
        case kept
        /// At least half of its customers come from one segment before.
        case split
        /// At least half of each of several segments before came together in it.
        case merged
        /// None of these.
        case born
        /// Nobody goes on with it.
        case died
    }

    /// A segment of the second labeling.
    public struct Outcome: Hashable, Sendable {
        /// Where it comes from.
        public let fate: Fate
        /// The segment before that it is, or that gave most of it; `nil` for one that is born.
        public let old: Int32?
        /// Customers in both over customers in either; for one that is born, the highest with any.
        public let jaccard: Double

        /// Stores the parts as they are.
        public init(fate: Fate, old: Int32?, jaccard: Double) {
            self.fate = fate
            self.old = old
            self.jaccard = jaccard
        }
    }

    /// Segments of the second labeling.
    public let outcomes: [Int32: Outcome]
    /// Segments of the first with which nobody goes on, and their highest similarity with any.
    public let died: [Int32: Double]

    /// Least similarity of a segment that goes on.
    public static let leastJaccard = 0.5

    /// Looks at what two labelings share.
    ///
    /// Of equally good pairs those of lower labels go on: number them so that it does not matter how
    /// an algorithm numbered them.
    /// - Parameters:
    ///   - cells: Customers in a segment of each, labels 0 or more.
    ///   - oldSizes: Customers of each segment of the first, of those whom both know.
    ///   - newSizes: Customers of each segment of the second, of those whom both know.
    /// - Precondition: no size is below the sum of its cells.
    /// - Complexity: O(k² · K) for k ≤ K segments.
    public init(
        _ cells: [LabelAgreement.Cell], oldSizes: [Int32: Int], newSizes: [Int32: Int]
    ) {
        func jaccard(_ cell: LabelAgreement.Cell) -> Double {
            let union = (oldSizes[cell.a] ?? 0) + (newSizes[cell.b] ?? 0) - cell.count
            precondition(union >= cell.count, "a segment is no smaller than a part of it")
            return Double(cell.count) / Double(union)
        }
        let cells = cells.filter { $0.count > 0 }
        let matched = LabelMatching.best(cells) { () throws(Never) in }
        let kept = matched.filter { jaccard($0) >= Self.leastJaccard }
        var outcomes: [Int32: Outcome] = [:]
        for cell in kept {
            outcomes[cell.b] = Outcome(fate: .kept, old: cell.a, jaccard: jaccard(cell))
        }
        for new in newSizes.keys where outcomes[new] == nil {
            let sources = cells.filter { $0.b == new }.sorted {
                ($1.count, $0.a) < ($0.count, $1.a)
            }
            outcomes[new] = Self.origin(
                sources, size: newSizes[new] ?? 0, oldSizes: oldSizes, jaccard: jaccard)
        }
        self.outcomes = outcomes
        let goOn = Set(kept.map(\.a))
        var died: [Int32: Double] = [:]
        for old in oldSizes.keys where !goOn.contains(old) {
            died[old] = cells.filter { $0.a == old }.map(jaccard).max() ?? 0
        }
        self.died = died
    }

    /// - Parameter sources: Largest first.
    private static func origin(
        _ sources: [LabelAgreement.Cell], size: Int, oldSizes: [Int32: Int],
        jaccard: (LabelAgreement.Cell) -> Double
    ) -> Outcome {
        let whole = sources.filter { 2 * $0.count >= oldSizes[$0.a] ?? 0 }
        if whole.count > 1 {
            return Outcome(fate: .merged, old: whole[0].a, jaccard: jaccard(whole[0]))
        }
        if let most = sources.first, 2 * most.count >= size {
            return Outcome(fate: .split, old: most.a, jaccard: jaccard(most))
        }
        return Outcome(fate: .born, old: nil, jaccard: sources.map(jaccard).max() ?? 0)
    }
}
