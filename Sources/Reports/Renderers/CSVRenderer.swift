import Pipeline

/// Rows as RFC 4180 CSV at full precision.
enum CSVRenderer {
    static func text(of table: ResultTable, isRaw: Bool) -> String {
        var text = CSVText.line(table.columns, isRaw: isRaw)
        for row in table.rows {
            text += row.map { cell in field(cell, isRaw: isRaw) }.joined(separator: ",") + "\n"
        }
        return text
    }

    private static func field(_ cell: ResultTable.Cell, isRaw: Bool) -> String {
        switch cell {
        case .null: ""
        case .integer(let number): String(number)
        case .real(let number): "\(number)"
        case .text(let text): CSVText.field(text, isRaw: isRaw)
        }
    }
}
