/// The common refinement of several labelings: rows that every labeling puts together.
///
/// Distances summed by cell give the sums by cluster of every labeling without touching the pairs
/// again: the silhouettes of a whole sweep cost one pass over the distances.
package struct LabelRefinement: Sendable {
    /// Cell of every row, numbered by first row.
    package let cells: [Int32]
    /// First row of each cell.
    package let firstRows: [Int32]
    /// Cells.
    package var nCells: Int { firstRows.count }

    /// Refines the partition into one cell by each labeling in turn.
    ///
    /// - Precondition: at least one labeling, all with the same number of rows.
    /// - Complexity: O(rows · labelings).
    package init(_ labelings: [CanonicalLabeling]) {
        let nRows = labelings[0].labels.count
        var cells = [Int32](repeating: 0, count: nRows)
        var firstRows: [Int32] = [0]
        for labeling in labelings {
            let width = labeling.nClusters + 1
            let (slots, overflow) = firstRows.count.multipliedReportingOverflow(by: width)
            let next =
                !overflow && slots <= 4 * nRows + 65_536
                ? Self.refineDense(cells, firstRows.count, by: labeling)
                : Self.refineSparse(cells, by: labeling)
            cells = next.cells
            firstRows = next.firstRows
        }
        self.cells = cells
        self.firstRows = firstRows
    }

    /// Rows ordered by cell, within a cell ascending.
    ///
    /// - Complexity: O(rows).
    package func rowsByCell() -> [Int32] {
        var next = [Int](repeating: 0, count: nCells + 1)
        for cell in cells { next[Int(cell) + 1] += 1 }
        for cell in 0..<nCells { next[cell + 1] += next[cell] }
        var rows = [Int32](repeating: 0, count: cells.count)
        for row in cells.indices {
            let cell = Int(cells[row])
            rows[next[cell]] = Int32(row)
            next[cell] += 1
        }
        return rows
    }

    private static func refineDense(
        _ cells: [Int32], _ nCells: Int, by labeling: CanonicalLabeling
    ) -> (cells: [Int32], firstRows: [Int32]) {
        let width = labeling.nClusters + 1
        var number = [Int32](repeating: -1, count: nCells * width)
        var refined = cells
        var firstRows: [Int32] = []
        for row in cells.indices {
            let key = Int(cells[row]) * width + Int(labeling.labels[row]) + 1
            if number[key] < 0 {
                number[key] = Int32(firstRows.count)
                firstRows.append(Int32(row))
            }
            refined[row] = number[key]
        }
        return (refined, firstRows)
    }

    private static func refineSparse(
        _ cells: [Int32], by labeling: CanonicalLabeling
    ) -> (cells: [Int32], firstRows: [Int32]) {
        var number: [Int64: Int32] = [:]
        var refined = cells
        var firstRows: [Int32] = []
        for row in cells.indices {
            let key = Int64(cells[row]) << 32 | Int64(labeling.labels[row] + 1)
            if let known = number[key] {
                refined[row] = known
            } else {
                number[key] = Int32(firstRows.count)
                refined[row] = Int32(firstRows.count)
                firstRows.append(Int32(row))
            }
        }
        return (refined, firstRows)
    }
}
