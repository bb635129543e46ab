/// The one-to-one matching of two labelings' clusters that keeps the most rows.
enum LabelMatching {
    /// Cells of the best matching; noise (−1) only matches noise.
    ///
    /// - Parameter poll: Called once a step of the search, O(K) work; may throw to stop it.
    ///
    /// The Hungarian method with potentials on the smaller side: O(k² · K) for k ≤ K clusters.
    /// - SeeAlso: Kuhn 1955, doi:10.1002/nav.3800020109
    static func best<Failure: Error>(
        _ cells: [LabelAgreement.Cell], poll: () throws(Failure) -> Void
    ) throws(Failure) -> [LabelAgreement.Cell] {
        let noise = cells.filter { $0.a == -1 && $0.b == -1 }
        let rest = cells.filter { $0.a >= 0 && $0.b >= 0 }
        let a = Array(Set(rest.map(\.a))).sorted()
        let b = Array(Set(rest.map(\.b))).sorted()
        if a.isEmpty { return noise }
        let isFlipped = a.count > b.count
        let (rows, columns) = isFlipped ? (b, a) : (a, b)
        let rowOf = Dictionary(uniqueKeysWithValues: zip(rows, 0...))
        let columnOf = Dictionary(uniqueKeysWithValues: zip(columns, 0...))
        var gain = [[Int32: Int]](repeating: [:], count: rows.count)
        for cell in rest {
            let (row, column) = isFlipped ? (cell.b, cell.a) : (cell.a, cell.b)
            guard let i = rowOf[row], let j = columnOf[column] else { continue }
            gain[i][Int32(j)] = cell.count
        }
        let columnOfRow = try assign(gain: gain, nColumns: columns.count, poll: poll)
        let matched = Set(
            columnOfRow.enumerated().map { row, column in
                isFlipped ? [columns[column], rows[row]] : [rows[row], columns[column]]
            })
        return noise + rest.filter { matched.contains([$0.a, $0.b]) }
    }

    /// The column of each row in an assignment with the largest total gain.
    ///
    /// - Precondition: `gain.count <= nColumns`; gains not listed are 0.
    private static func assign<Failure: Error>(
        gain: [[Int32: Int]], nColumns: Int, poll: () throws(Failure) -> Void
    ) throws(Failure) -> [Int] {
        // Shortest augmenting paths; row and column 0 are the usual sentinels.
        var rowPotential = [Int](repeating: 0, count: gain.count + 1)
        var columnPotential = [Int](repeating: 0, count: nColumns + 1)
        var rowOfColumn = [Int](repeating: 0, count: nColumns + 1)
        for row in gain.indices {
            var previous = [Int](repeating: 0, count: nColumns + 1)
            var least = [Int](repeating: Int.max, count: nColumns + 1)
            var isUsed = [Bool](repeating: false, count: nColumns + 1)
            rowOfColumn[0] = row + 1
            var column = 0
            repeat {
                try poll()
                isUsed[column] = true
                let current = rowOfColumn[column]
                var step = Int.max
                var next = 0
                for candidate in 1...nColumns where !isUsed[candidate] {
                    let cost = -(gain[current - 1][Int32(candidate - 1)] ?? 0)
                    let reduced = cost - rowPotential[current] - columnPotential[candidate]
                    if reduced < least[candidate] {
                        least[candidate] = reduced
                        previous[candidate] = column
                    }
                    if least[candidate] < step {
                        step = least[candidate]
                        next = candidate
                    }
                }
                for index in 0...nColumns {
                    if isUsed[index] {
                        rowPotential[rowOfColumn[index]] += step
                        columnPotential[index] -= step
                    } else if least[index] != Int.max {
                        least[index] -= step
                    }
                }
                column = next
            } while rowOfColumn[column] != 0
            while column != 0 {
                rowOfColumn[column] = rowOfColumn[previous[column]]
                column = previous[column]
            }
        }
        var columnOfRow = [Int](repeating: 0, count: gain.count)
        for column in 1...nColumns where rowOfColumn[column] > 0 {
            columnOfRow[rowOfColumn[column] - 1] = column - 1
        }
        return columnOfRow
    }
}
