/// The columns of a table that fit a terminal.
///
/// Columns stand in the order of interest: those on the right are left out first. The first one always stays.
public struct FittedTable {
    /// What fits.
    public let table: ResultTable
    /// Names of the columns that do not, from left to right.
    public let leftOut: [String]

    /// - Parameter width: Characters of a line.
    /// - Complexity: O(cells).
    public init(_ table: ResultTable, width: Int) {
        var room = width
        var count = 0
        for column in table.columns.indices {
            // A heading may differ from that beside others, by a few characters.
            let needed = AlignedTable(table.selecting(places: [column])).width
            guard count == 0 || needed + 2 <= room else { break }
            room -= needed + (count == 0 ? 0 : 2)
            count += 1
        }
        self.table =
            count == table.columns.count
            ? table : table.selecting(places: Array(0..<count))
        leftOut = table.columns.dropFirst(count).map(\.name)
    }
}
