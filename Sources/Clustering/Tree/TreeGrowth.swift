/// The rows of a tree that is being grown: each column sorted once, and parted with every split.
struct TreeGrowth {
    /// The best split so far.
    struct Split {
        let feature: Int
        /// Rows on the side of yes.
        let nYes: Int
        let low: Double
        let high: Double
        /// Sums of squares of the counts on both sides.
        let squares: (yes: Int, no: Int)
        let nRows: Int

        /// What is left unsaid by the impurity of both sides: larger is better.
        var score: Double {
            Double(squares.yes) / Double(nYes) + Double(squares.no) / Double(nRows - nYes)
        }

        /// Whether it leaves less impurity than another of the same rows: exactly.
        func isBetter(than other: Split) -> Bool {
            // Both scores are right to a few units in the last place.
            let (own, others) = (score, other.score)
            if own < others * (1 - 1e-13) { return false }
            if own > others * (1 + 1e-13) { return true }
            let (a, b) = (fraction, other.fraction)
            return a.above.multipliedFullWidth(by: b.below)
                > b.above.multipliedFullWidth(by: a.below)
        }

        /// The score as a fraction of whole numbers: up to 2³¹ rows, 2⁹⁴ over 2⁶².
        private var fraction: (above: UInt128, below: UInt128) {
            let (yes, no) = (UInt128(nYes), UInt128(nRows - nYes))
            return (UInt128(squares.yes) * no + UInt128(squares.no) * yes, yes * no)
        }
    }

    let nFeatures: Int
    private let values: [Double]
    private let classes: [Int32]
    private let nClasses: Int
    /// Rows by feature, each feature's sorted by value within the rows of a node.
    private var orders: [[Int32]]
    /// Whether a row goes to the side of yes.
    private var isYes: [Bool]

    /// Sorts the columns; `nil` when cancelled.
    init?(
        values: [Double], nFeatures: Int, classes: [Int32], nClasses: Int, isCancelled: () -> Bool
    ) {
        self.nFeatures = nFeatures
        self.values = values
        self.classes = classes
        self.nClasses = nClasses
        isYes = [Bool](repeating: false, count: classes.count)
        orders = []
        let rows = classes.indices.map { Int32($0) }
        // Without a feature the rows themselves are all there is.
        if nFeatures == 0 { orders = [rows] }
        for feature in 0..<nFeatures {
            if isCancelled() { return nil }
            let column = rows.map { values[Int($0) * nFeatures + feature] }
            orders.append(
                rows.sorted {
                    let (x, y) = (column[Int($0)], column[Int($1)])
                    return x < y || x == y && $0 < $1
                })
        }
    }

    /// Rows of each class among those of a node.
    func counts(of rows: Range<Int>) -> [Int] {
        var counts = [Int](repeating: 0, count: nClasses)
        for row in orders[0][rows] { counts[Int(classes[Int(row)])] += 1 }
        return counts
    }

    /// Puts the best split of a feature in the place of `best` where it is better.
    func improve(_ best: inout Split?, feature: Int, rows: Range<Int>, counts: [Int]) {
        var yes = [Int](repeating: 0, count: nClasses)
        var no = counts
        var squares = (yes: 0, no: counts.reduce(0) { $0 + $1 * $1 })
        let order = orders[feature]
        for place in rows.dropLast() {
            let row = Int(order[place])
            let label = Int(classes[row])
            // (c + 1)² − c² and c² − (c − 1)².
            squares.yes += 2 * yes[label] + 1
            squares.no -= 2 * no[label] - 1
            yes[label] += 1
            no[label] -= 1
            let low = values[row * nFeatures + feature]
            let high = values[Int(order[place + 1]) * nFeatures + feature]
            guard low < high else { continue }
            let split = Split(
                feature: feature, nYes: place + 1 - rows.lowerBound, low: low, high: high,
                squares: squares, nRows: rows.count)
            if best.map({ split.isBetter(than: $0) }) ?? true { best = split }
        }
    }

    /// Parts the rows of a node in all columns; equal order on both sides.
    ///
    /// - Returns: Where the side of no begins.
    mutating func part(_ rows: Range<Int>, by split: Split) -> Int {
        let border = rows.lowerBound + split.nYes
        for place in rows {
            isYes[Int(orders[split.feature][place])] = place < border
        }
        for feature in orders.indices {
            var kept: [Int32] = []
            var next = rows.lowerBound
            kept.reserveCapacity(rows.upperBound - border)
            for place in rows {
                let row = orders[feature][place]
                if isYes[Int(row)] {
                    orders[feature][next] = row
                    next += 1
                } else {
                    kept.append(row)
                }
            }
            orders[feature].replaceSubrange(next..<rows.upperBound, with: kept)
        }
        return border
    }
}
