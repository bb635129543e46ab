import Pipeline

/// Rows as RFC 4180 CSV at full precision.
enum CSVRenderer {
    static func text(of table: ResultTable, isRaw: Bool) -> String {
        var text = table.columns.map(quoted).joined(separator: ",") + "\n"
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
        case .text(let text): quoted(isRaw ? text : defused(text))
        }
    }

    /// Text that a spreadsheet would run as a formula gets a leading apostrophe (OWASP).
    private static func defused(_ text: String) -> String {
        guard let first = text.unicodeScalars.first(where: { $0 != " " && $0 != "\"" }) else {
            return text
        }
        return "=+-@\t\r\n＝＋－＠".unicodeScalars.contains(first) ? "'" + text : text
    }

    private static func quoted(_ text: String) -> String {
        let needsQuotes = text.utf8.contains { byte in
            byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\"") || byte == 0x0A || byte == 0x0D
        }
        return needsQuotes ? "\"" + text.replacing("\"", with: "\"\"") + "\"" : text
    }
}
