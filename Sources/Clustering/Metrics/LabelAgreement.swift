import CKernels

/// How far two labelings of the same rows agree; conventions of scikit-learn 1.9.
///
/// Noise (−1) is a group of its own on both sides, as any other label is.
public struct LabelAgreement: Hashable, Sendable {
    /// Rows that one pair of groups has in common.
    public struct Cell: Hashable, Sendable {
        /// Label in the first labeling.
        public let a: Int32
        /// Label in the second labeling.
        public let b: Int32
        /// Rows with both labels, 1 or more.
        public let count: Int

        /// Stores the parts as they are.
        public init(a: Int32, b: Int32, count: Int) {
            self.a = a
            self.b = b
            self.count = count
        }
    }

    /// Non-empty cells of the contingency table, by `a`, then `b`.
    public let cells: [Cell]
    /// Rows compared.
    public let nRows: Int
    /// Adjusted Rand index: 1 for equal partitions, about 0 for unrelated ones.
    public let adjustedRandIndex: Double
    /// Normalised mutual information, arithmetic mean of the entropies; 0…1.
    public let normalizedMutualInformation: Double
    /// Mutual information beyond what chance gives groups of these sizes, over the arithmetic mean of the entropies
    /// beyond it: 1 for equal partitions, about 0 for unrelated ones, below 0 for less than chance.
    public let adjustedMutualInformation: Double
    /// What each of the two partitions leaves unsaid of the other, added up, in nats: 0 for equal ones, ln(rows) at
    /// most.
    ///
    /// A distance.
    /// - SeeAlso: Meilă 2007, doi:10.1016/j.jmva.2006.11.013
    public let variationOfInformation: Double
    /// Rows outside the best one-to-one matching of the clusters (noise only matches noise).
    public let nMoved: Int
    /// Pairs of labels of that matching that have rows in common, by `a`.
    public let matching: [Cell]

    /// Compares two labelings.
    ///
    /// - Precondition: both have the same number of rows; labels are −1 or more.
    /// - Complexity: O(rows + cells log cells) time, O(rows) memory at most, and O(k³) for the
    ///   matching of k clusters.
    /// - SeeAlso: Hubert and Arabie 1985, doi:10.1007/BF01908075
    public init(_ a: [Int32], _ b: [Int32]) {
        self.init(a, b) {}
    }

    /// As `init(_:_:)`, for a caller who may want to stop: the matching of many clusters takes long.
    ///
    /// - Parameter poll: Called every O(k) steps; what it throws ends the comparison.
    public init<Failure: Error>(
        _ a: [Int32], _ b: [Int32], poll: () throws(Failure) -> Void
    ) throws(Failure) {
        precondition(a.count == b.count, "labelings of the same rows")
        let table = Self.contingency(a, b)
        let sums = Margins(table)
        cells = table
        nRows = a.count
        adjustedRandIndex = Self.adjustedRand(table, sums, nRows: a.count)
        normalizedMutualInformation = Self.normalized(
            Self.information(table, sums, nRows: a.count), table, sums)
        variationOfInformation = Self.variation(table, sums, nRows: a.count)
        adjustedMutualInformation = try Self.adjusted(
            Self.information(table, sums, nRows: a.count), table, sums, nRows: a.count, poll: poll)
        matching = try LabelMatching.best(table, poll: poll)
        nMoved = a.count - matching.reduce(0) { $0 + $1.count }
    }

    /// Rows of each label on both sides.
    private struct Margins {
        var a: [Int32: Int] = [:]
        var b: [Int32: Int] = [:]

        init(_ cells: [Cell]) {
            for cell in cells {
                a[cell.a, default: 0] += cell.count
                b[cell.b, default: 0] += cell.count
            }
        }
    }

    private static func contingency(_ a: [Int32], _ b: [Int32]) -> [Cell] {
        let most = (a: Int(a.max() ?? -1) + 2, b: Int(b.max() ?? -1) + 2)
        let (size, overflow) = most.a.multipliedReportingOverflow(by: most.b)
        if !overflow, size <= 4 * a.count + 4096 {
            var counts = [Int](repeating: 0, count: size)
            for row in a.indices { counts[Int(a[row] + 1) * most.b + Int(b[row] + 1)] += 1 }
            return counts.indices.filter { counts[$0] > 0 }.map {
                Cell(a: Int32($0 / most.b) - 1, b: Int32($0 % most.b) - 1, count: counts[$0])
            }
        }
        var counts: [Int64: Int] = [:]
        for row in a.indices { counts[Int64(a[row]) << 32 | Int64(b[row] + 1), default: 0] += 1 }
        return counts.sorted { $0.key < $1.key }.map {
            Cell(a: Int32($0.key >> 32), b: Int32($0.key & 0xFFFF_FFFF) - 1, count: $0.value)
        }
    }

    /// Rand index adjusted for chance, from the ordered pairs of the pair confusion matrix.
    ///
    /// Pair counts are exact in integers (4·10⁶ rows have 1.6·10¹³ pairs); products of them are
    /// taken in Double, as in scikit-learn.
    private static func adjustedRand(_ cells: [Cell], _ sums: Margins, nRows: Int) -> Double {
        func squares(_ counts: some Sequence<Int>) -> Int { counts.reduce(0) { $0 + $1 * $1 } }
        let together = squares(cells.map(\.count))
        let inA = squares(sums.a.values)
        let inB = squares(sums.b.values)
        let bothTogether = together - nRows
        let onlyA = inA - together
        let onlyB = inB - together
        if onlyA == 0, onlyB == 0 { return 1 }
        let apart = Double(nRows * nRows - onlyA - onlyB - together)
        let tp = Double(bothTogether)
        let fn = Double(onlyA)
        let fp = Double(onlyB)
        return 2 * (tp * apart - fn * fp) / ((tp + fn) * (fn + apart) + (tp + fp) * (fp + apart))
    }

    /// Mutual information and the mean of the entropies, in nats.
    private static func information(
        _ cells: [Cell], _ sums: Margins, nRows: Int
    ) -> (mutual: Double, mean: Double) {
        let n = Double(nRows)
        func entropy(_ counts: [Int32: Int]) -> Double {
            if counts.count <= 1 { return 0 }
            // In the order of labels: a dictionary's order differs from run to run.
            return -counts.sorted { $0.key < $1.key }
                .reduce(0) { $0 + Double($1.value) / n * ck_metrics_log(Double($1.value) / n) }
        }
        var information = 0.0
        for cell in cells {
            let count = Double(cell.count)
            let product = Double(sums.a[cell.a] ?? 0) * Double(sums.b[cell.b] ?? 0)
            information += count / n * ck_metrics_log(count * n / product)
        }
        return (information, (entropy(sums.a) + entropy(sums.b)) / 2)
    }

    /// Whether both labelings put the same rows together.
    private static func areEqual(_ cells: [Cell], _ sums: Margins) -> Bool {
        cells.count == sums.a.count && cells.count == sums.b.count
    }

    private static func normalized(
        _ information: (mutual: Double, mean: Double), _ cells: [Cell], _ sums: Margins
    ) -> Double {
        // One group on both sides, or no rows, is perfect agreement; one group against several
        // says nothing.
        if sums.a.count <= 1, sums.b.count <= 1 { return 1 }
        if information.mutual <= 0x1p-52 || information.mean <= 0 { return 0 }
        // Equal partitions give 1 to the last digit whatever the rounding of the entropies.
        if areEqual(cells, sums) { return 1 }
        return min(1, max(0, information.mutual / information.mean))
    }

    private static func adjusted<Failure: Error>(
        _ information: (mutual: Double, mean: Double), _ cells: [Cell], _ sums: Margins,
        nRows: Int, poll: () throws(Failure) -> Void
    ) throws(Failure) -> Double {
        if areEqual(cells, sums) { return 1 }
        // One group against several.
        if sums.a.count <= 1 || sums.b.count <= 1 { return 0 }
        let expected = try ExpectedInformation.value(
            Array(sums.a.values), Array(sums.b.values), nRows: nRows, poll: poll)
        return (information.mutual - expected) / (information.mean - expected)
    }

    /// Without subtracting entropies, so that no digits are lost and equal partitions give 0.
    private static func variation(_ cells: [Cell], _ sums: Margins, nRows: Int) -> Double {
        let n = Double(nRows)
        var sum = 0.0
        for cell in cells {
            let count = Double(cell.count)
            let unsaid =
                ck_metrics_log(Double(sums.a[cell.a] ?? 0) / count)
                + ck_metrics_log(Double(sums.b[cell.b] ?? 0) / count)
            sum += count / n * unsaid
        }
        return sum
    }
}

extension LabelAgreement {
    /// Of each group of one labeling, the group of the other that most of its rows come from.
    public struct Origin: Hashable, Sendable {
        /// Label of the group.
        public let group: Int32
        /// Label of the largest part in the other labeling; of equals the lowest.
        public let origin: Int32
        /// Rows of that part.
        public let count: Int
        /// Rows of the group.
        public let nRows: Int

        /// Stores the parts as they are.
        public init(group: Int32, origin: Int32, count: Int, nRows: Int) {
            self.group = group
            self.origin = origin
            self.count = count
            self.nRows = nRows
        }
    }

    /// The origins of the groups of the second labeling in the first, by label; or the other way round.
    public func origins(ofFirst: Bool = false) -> [Origin] {
        let turned = ofFirst ? cells.map { Cell(a: $0.b, b: $0.a, count: $0.count) } : cells
        let groups = Dictionary(grouping: turned, by: \.b).sorted { $0.key < $1.key }
        return groups.map { group, parts in
            let largest = parts.reduce(parts[0]) { best, part in
                part.count > best.count || part.count == best.count && part.a < best.a
                    ? part : best
            }
            return Origin(
                group: group, origin: largest.a, count: largest.count,
                nRows: parts.reduce(0) { $0 + $1.count })
        }
    }
}
