import Pipeline

extension FormatOptions {
    /// Columns of a terminal that a folded table keeps within.
    private static let width = 80

    /// Prints pages for a person: a table that is too wide goes on below, in blocks of columns.
    func render(_ pages: [RunDetail.Page]) throws {
        for (index, page) in pages.enumerated() {
            if index > 0 { try Terminal.data("\n") }
            try Terminal.data(page.name + "\n")
            let blocks = Self.blocks(of: page.table, nKeys: page.nKeys)
            for (number, block) in blocks.enumerated() {
                if number > 0 { try Terminal.data("\n") }
                try Terminal.data(TextTableRenderer.text(of: block))
            }
        }
    }

    /// The table as it is, or cut into blocks that repeat the key columns; one column at least each.
    private static func blocks(of table: ResultTable, nKeys: Int) -> [ResultTable] {
        let widths = table.columns.indices.map { width(of: table.selecting([$0])) }
        let keys = Array(table.columns.indices.prefix(nKeys))
        let keyWidth = keys.reduce(0) { $0 + widths[$1] + 2 }
        var blocks: [[Int]] = []
        var left = 0
        for column in table.columns.indices.dropFirst(nKeys) {
            if blocks.isEmpty || left < widths[column] {
                blocks.append([])
                left = width - keyWidth
            }
            blocks[blocks.count - 1].append(column)
            left -= widths[column] + 2
        }
        return blocks.count < 2 ? [table] : blocks.map { table.selecting(keys + $0) }
    }

    private static func width(of column: ResultTable) -> Int {
        TextTableRenderer.text(of: column).split(separator: "\n").map(\.count).max() ?? 0
    }
}

extension ResultTable {
    /// Keeps the columns at these places.
    fileprivate func selecting(_ places: [Int]) -> ResultTable {
        ResultTable(
            columns: places.map { columns[$0] },
            rows: rows.map { row in places.map { row[$0] } })
    }
}
