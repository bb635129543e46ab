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
        /// What the impurity of both sides leaves: larger is better, right to a few units in the last place.
        private let score: Double

        init(
            feature: Int, nYes: Int, low: Double, high: Double, squares: (yes: Int, no: Int),
            nRows: Int
        ) {
            self.feature = feature
            self.nYes = nYes
            self.low = low
            self.high = high
            self.squares = squares
            self.nRows = nRows
            score =
                Double(squares.yes) / Double(nYes) + Double(squares.no) / Double(nRows - nYes)
        }

        /// Whether it leaves less impurity than another of the same rows: exactly.
        func isBetter(than other: Split) -> Bool {
            if score < other.score * (1 - 1e-13) { return false }
            if score > other.score * (1 + 1e-13) { return true }
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

    /// A value and where it stands.
    private struct Entry {
        let value: Double
        let row: Int32
    }

    /// Columns.
    var nFeatures: Int { columns.count }
    private let classes: [Int32]
    private let nClasses: Int
    /// By feature all its values, sorted within the rows of each node.
    private var columns: [[Entry]] = []
    /// Whether a row goes to the side of yes.
    private var isYes: [Bool]

    /// Sorts the columns; `nil` when cancelled.
    init?(
        values: [Double], nFeatures: Int, classes: [Int32], nClasses: Int, isCancelled: () -> Bool
    ) {
        self.classes = classes
        self.nClasses = nClasses
        isYes = [Bool](repeating: false, count: classes.count)
        for feature in 0..<nFeatures {
            if isCancelled() { return nil }
            var column = classes.indices.map {
                Entry(value: values[$0 * nFeatures + feature], row: Int32($0))
            }
            column.sort { $0.value < $1.value || $0.value == $1.value && $0.row < $1.row }
            columns.append(column)
        }
    }

    /// Rows of each class among those of a node.
    func counts(of rows: Range<Int>) -> [Int] {
        var counts = [Int](repeating: 0, count: nClasses)
        guard let column = columns.first else {
            // Nothing can be asked, so that the only node is that of all rows.
            for label in classes { counts[Int(label)] += 1 }
            return counts
        }
        for entry in column[rows] { counts[Int(classes[Int(entry.row)])] += 1 }
        return counts
    }

    /// Puts the best split of a feature in the place of `best` where it is better.
    func improve(_ best: inout Split?, feature: Int, rows: Range<Int>, counts: [Int]) {
        var yes = [Int](repeating: 0, count: nClasses)
        var no = counts
        var squares = (yes: 0, no: counts.reduce(0) { $0 + $1 * $1 })
        var found = best
        columns[feature].withUnsafeBufferPointer { column in
            for place in rows.dropLast() {
                let label = Int(classes[Int(column[place].row)])
                // (c + 1)² − c² and c² − (c − 1)².
                squares.yes += 2 * yes[label] + 1
                squares.no -= 2 * no[label] - 1
                yes[label] += 1
                no[label] -= 1
                let (low, high) = (column[place].value, column[place + 1].value)
                guard low < high else { continue }
                let split = Split(
                    feature: feature, nYes: place + 1 - rows.lowerBound, low: low, high: high,
                    squares: squares, nRows: rows.count)
                if found.map({ split.isBetter(than: $0) }) ?? true { found = split }
            }
        }
        best = found
    }

    /// Parts the rows of a node in all columns; equal order on both sides.
    ///
    /// - Returns: Where the side of no begins.
    mutating func part(_ rows: Range<Int>, by split: Split) -> Int {
        let border = rows.lowerBound + split.nYes
        for place in rows {
            isYes[Int(columns[split.feature][place].row)] = place < border
        }
        let nNo = rows.upperBound - border
        for feature in columns.indices {
            columns[feature].withUnsafeMutableBufferPointer { column in
                let kept = [Entry](unsafeUninitializedCapacity: nNo) { kept, count in
                    var next = rows.lowerBound
                    for place in rows {
                        let entry = column[place]
                        if isYes[Int(entry.row)] {
                            column[next] = entry
                            next += 1
                        } else {
                            kept.initializeElement(at: count, to: entry)
                            count += 1
                        }
                    }
                }
                for (place, entry) in kept.enumerated() { column[border + place] = entry }
            }
        }
        return border
    }
}
