/// Rows in a tree of boxes, halved at the middle of their widest column.
struct CoreTree: Sendable {
    private static let leafRows = 16

    private struct Node {
        /// Rows of the node, places in `order`.
        let rows: Range<Int>
        /// The node behind the left one; 0 for a leaf.
        var right = 0
        /// Lowest cluster and lowest row in it.
        var lowest = Int32.max
    }

    /// What a search has found.
    struct Search {
        /// Nearest row, of equally near ones the lowest.
        var nearest = 0
        /// Squared distance to it.
        var squared = Double.infinity
        /// Lowest cluster with a row within the limit.
        var lowest = Int32.max
    }

    private let d: Int
    private var nodes: [Node] = []
    /// Low and high sides of every node, `2 · d` numbers each.
    private var boxes: [Double] = []
    /// Rows in the order of the leaves.
    private var order: [Int]
    /// Their values and clusters, in that order.
    private var values: [Double] = []
    private var clusters: [Int32] = []

    /// - Complexity: O(n · log n · d).
    init(_ matrix: FeatureMatrix, _ labels: [Int32]) {
        d = matrix.nFeatures
        order = Array(0..<matrix.nSamples)
        split(order.indices, matrix, labels)
        values.reserveCapacity(order.count * d)
        for row in order { values += matrix.values[row * d..<(row + 1) * d] }
        clusters = order.map { labels[$0] }
    }

    private mutating func split(_ rows: Range<Int>, _ matrix: FeatureMatrix, _ labels: [Int32]) {
        let node = nodes.count
        nodes.append(Node(rows: rows))
        var low = [Double](repeating: .infinity, count: d)
        var high = [Double](repeating: -.infinity, count: d)
        for place in rows {
            let row = order[place]
            nodes[node].lowest = min(nodes[node].lowest, labels[row])
            for k in 0..<d {
                low[k] = min(low[k], matrix.values[row * d + k])
                high[k] = max(high[k], matrix.values[row * d + k])
            }
        }
        boxes += low + high
        guard rows.count > Self.leafRows else { return }
        let widest = (0..<d).max { high[$0] - low[$0] < high[$1] - low[$1] } ?? 0
        guard high[widest] > low[widest] else { return }
        order[rows].sort {
            (matrix.values[$0 * d + widest], $0) < (matrix.values[$1 * d + widest], $1)
        }
        let middle = rows.lowerBound + rows.count / 2
        split(rows.lowerBound..<middle, matrix, labels)
        nodes[node].right = nodes.count
        split(middle..<rows.upperBound, matrix, labels)
    }

    /// At most the squared distance to any row of the node, as `squaredDistance` rounds it.
    private func bound(_ x: UnsafeBufferPointer<Double>, _ node: Int) -> Double {
        boxes.withUnsafeBufferPointer { boxes in
            let low = node * 2 * d
            var sum = 0.0
            for k in 0..<d {
                let below = boxes[low + k] - x[k]
                let above = x[k] - boxes[low + d + k]
                let gap = max(below, above, 0)
                sum += gap * gap
            }
            return sum
        }
    }

    private func squaredDistance(_ x: UnsafeBufferPointer<Double>, _ place: Int) -> Double {
        values.withUnsafeBufferPointer { values in
            var sum = 0.0
            for k in 0..<d {
                let difference = x[k] - values[place * d + k]
                sum += difference * difference
            }
            return sum
        }
    }

    /// Finds the nearest row.
    func findNearest(to x: UnsafeBufferPointer<Double>, _ search: inout Search) {
        findNearest(to: x, 0, bound(x, 0), &search)
    }

    private func findNearest(
        to x: UnsafeBufferPointer<Double>, _ node: Int, _ least: Double, _ search: inout Search
    ) {
        // As near is still of interest: a lower row may be there.
        guard least <= search.squared else { return }
        let right = nodes[node].right
        guard right > 0 else {
            for place in nodes[node].rows {
                let squared = squaredDistance(x, place)
                if squared < search.squared
                    || squared == search.squared && order[place] < search.nearest
                {
                    (search.nearest, search.squared) = (order[place], squared)
                }
            }
            return
        }
        let (a, b) = (bound(x, node + 1), bound(x, right))
        if a <= b {
            findNearest(to: x, node + 1, a, &search)
            findNearest(to: x, right, b, &search)
        } else {
            findNearest(to: x, right, b, &search)
            findNearest(to: x, node + 1, a, &search)
        }
    }

    /// Finds the lowest cluster with a row within a squared distance.
    func findLowest(
        to x: UnsafeBufferPointer<Double>, within limit: Double, _ search: inout Search
    ) {
        findLowest(to: x, within: limit, 0, &search)
    }

    private func findLowest(
        to x: UnsafeBufferPointer<Double>, within limit: Double, _ node: Int,
        _ search: inout Search
    ) {
        guard nodes[node].lowest < search.lowest, bound(x, node) <= limit else { return }
        let right = nodes[node].right
        guard right > 0 else {
            for place in nodes[node].rows
            where clusters[place] < search.lowest && squaredDistance(x, place) <= limit {
                search.lowest = clusters[place]
            }
            return
        }
        findLowest(to: x, within: limit, node + 1, &search)
        findLowest(to: x, within: limit, right, &search)
    }
}
