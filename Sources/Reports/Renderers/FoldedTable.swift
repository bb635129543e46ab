/// A table that is too wide for a terminal, cut into blocks of columns that go on below.
struct FoldedTable {
    /// The table as it is, or blocks that repeat the key columns; one further column at least each.
    let blocks: [ResultTable]

    /// - Parameter width: Characters of a line that the blocks keep within where one column fits.
    init(_ table: ResultTable, width: Int) {
        let widths = table.columns.indices.map { column in
            AlignedTable(table.selecting(places: [column])).width
        }
        let keys = Array(table.columns.indices.prefix(table.nKeys))
        let keyWidth = keys.reduce(0) { $0 + widths[$1] + 2 }
        var blocks: [[Int]] = []
        var left = 0
        for column in table.columns.indices.dropFirst(table.nKeys) {
            if blocks.isEmpty || left < widths[column] {
                blocks.append([])
                left = width - keyWidth
            }
            blocks[blocks.count - 1].append(column)
            left -= widths[column] + 2
        }
        self.blocks =
            blocks.count < 2 ? [table] : blocks.map { table.selecting(places: keys + $0) }
    }
}
