/// A table that is too wide for a terminal, cut into blocks of columns that go on below.
struct FoldedTable {
    /// The table as it is, or blocks that repeat the key columns; one further column at least each.
    let blocks: [ResultTable]
    private let nKeys: Int
    private let keyRoom: Int
    private let room: Int

    /// - Parameters:
    ///   - width: Characters of a line that the blocks keep within where one column fits.
    ///   - breaksCells: Whether texts go on below where they are too long for that.
    init(_ table: ResultTable, width: Int, breaksCells: Bool = false) {
        nKeys = table.nKeys
        let keys = Array(table.columns.indices.prefix(table.nKeys))
        keyRoom = max(WrappedText.narrowest, width / (table.nKeys + 1))
        let keyRoom = keyRoom
        func widest(_ column: Int, _ room: Int) -> Int {
            AlignedTable(
                table.selecting(places: [column]), room: breaksCells ? [room] : nil
            ).width
        }
        let keysWidth = keys.reduce(0) { $0 + widest($1, keyRoom) + 2 }
        let room = max(WrappedText.narrowest, width - keysWidth)
        self.room = room
        let widths = table.columns.indices.map { widest($0, $0 < keys.count ? keyRoom : room) }
        var blocks: [[Int]] = []
        var left = 0
        for column in table.columns.indices.dropFirst(table.nKeys) {
            if blocks.isEmpty || left < widths[column] {
                blocks.append([])
                left = width - keysWidth
            }
            blocks[blocks.count - 1].append(column)
            left -= widths[column] + 2
        }
        self.blocks =
            blocks.count < 2 ? [table] : blocks.map { table.selecting(places: keys + $0) }
    }

    /// Characters of each column of a block in which texts are broken.
    func room(of block: ResultTable) -> [Int] {
        block.columns.indices.map { $0 < nKeys ? keyRoom : room }
    }
}
