import Clustering

/// How many customers of each segment have what made no segments: a country, a product, a month of purchase.
///
/// Customers are counted, not lines: they are what is drawn, so only for them a test means what it says.
struct ExternalShares {
    /// What `segment_external.kind` says.
    enum Kind: String {
        case country, product, month, attribute
    }

    /// One value in one segment.
    struct Row {
        let cluster: Int
        let value: String
        let nCustomers: Int
        let share: Double
        let overallShare: Double
        /// Cramér's V of the segment against all others, below 0 where its share is below theirs; `nil` where they cannot
        /// differ.
        let effect: Double?
        /// `nil` where fewer than five customers would be expected in a cell, and where there is no test.
        let pValue: Double?
    }

    let kind: Kind
    /// Column of `customer`, or the kind.
    let attribute: String
    /// By segment, then as they are told.
    let rows: [Row]
    /// Values times segments that were looked at: who takes the largest of many has to know of how many.
    let nTested: Int

    /// Fewest customers of all whose share is looked at where only the strongest values are told.
    static let fewest = 5

    /// What is told of each segment.
    enum Selection {
        /// Every value that is among the so many most frequent ones of all.
        case frequent(Int)
        /// The so many values that stand out most above the others' share, of those that enough customers have.
        case strongest(Int)
    }

    /// - Parameters:
    ///   - pairs: Row and value of each customer who has the value, each pair once.
    ///   - values: All values.
    ///   - asked: Rows of those who could have one; `nil`: everybody.
    ///   - isTested: Whether a test means something: not of what a feature of the set is made from.
    /// - Complexity: O(pairs + segments · values).
    init(
        _ kind: Kind, attribute: String? = nil, values: [String], pairs: [(row: Int, value: Int)],
        asked: [Int]?, groups: SegmentGroups, selection: Selection, isTested: Bool = true
    ) {
        self.kind = kind
        self.attribute = attribute ?? kind.rawValue
        let places = Self.places(of: groups)
        let nParts = groups.members.count
        var sizes = [Int](repeating: 0, count: nParts)
        for row in asked ?? Array(places.indices) { sizes[places[row]] += 1 }
        var counts = [Int](repeating: 0, count: nParts * values.count)
        var overall = [Int](repeating: 0, count: values.count)
        for (row, value) in pairs {
            counts[places[row] * values.count + value] += 1
            overall[value] += 1
        }
        let total = sizes.reduce(0, +)
        let least = if case .strongest = selection { Self.fewest } else { 1 }
        let looked = values.indices.filter { overall[$0] >= least }
        nTested = looked.count * nParts
        let frequent = Self.frequent(looked, overall, values, selection)
        var rows: [Row] = []
        for (part, (cluster, _)) in groups.members.enumerated() where sizes[part] > 0 {
            let effects = { (value: Int) -> Double? in
                ContingencyTest.effect(
                    inside: counts[part * values.count + value], of: sizes[part],
                    overall: overall[value], of: total)
            }
            let told = frequent ?? Self.strongest(looked, effects, values, selection)
            for value in told {
                let inside = counts[part * values.count + value]
                let test = ContingencyTest(
                    inside: inside, of: sizes[part], overall: overall[value], of: total)
                rows.append(
                    Row(
                        cluster: cluster, value: values[value], nCustomers: inside,
                        share: Double(inside) / Double(sizes[part]),
                        overallShare: Double(overall[value]) / Double(total),
                        effect: effects(value),
                        pValue: test.flatMap {
                            isTested && $0.lowestExpected >= 5 ? $0.pValue : nil
                        }))
            }
        }
        self.rows = rows
    }

    /// For each row of the matrix, which of the `members` it is in.
    private static func places(of groups: SegmentGroups) -> [Int] {
        var places = [Int](repeating: 0, count: groups.nRows)
        for (part, (_, rows)) in groups.members.enumerated() {
            for row in rows { places[row] = part }
        }
        return places
    }

    private static func frequent(
        _ looked: [Int], _ overall: [Int], _ values: [String], _ selection: Selection
    ) -> [Int]? {
        guard case .frequent(let most) = selection else { return nil }
        return Array(
            looked.sorted { (-overall[$0], values[$0]) < (-overall[$1], values[$1]) }
                .prefix(most))
    }

    private static func strongest(
        _ looked: [Int], _ effect: (Int) -> Double?, _ values: [String], _ selection: Selection
    ) -> [Int] {
        guard case .strongest(let most) = selection else { return [] }
        let found = looked.compactMap { value in
            effect(value).flatMap { $0 > 0 ? (value: value, effect: $0) : nil }
        }
        return found.sorted { (-$0.effect, values[$0.value]) < (-$1.effect, values[$1.value]) }
            .prefix(most).map(\.value)
    }
}
