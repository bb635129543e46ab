import Pipeline

/// Rows as one JSON document that carries the version of its shape.
enum JSONRenderer {
    /// Raised when a member is renamed or removed; members are added without.
    static let schemaVersion = 1

    /// `{"schema_version": 1, "rows": [{column: value, …}, …]}`.
    static func text(of table: ResultTable) -> String {
        "{\"schema_version\": \(schemaVersion), \"rows\": \(rows(of: table, indent: "  "))}\n"
    }

    /// `{"schema_version": 1, name: [rows], …}`.
    static func text(of sections: [(name: String, table: ResultTable)]) -> String {
        let members = sections.map { section in
            "  \(string(section.name)): \(rows(of: section.table, indent: "    "))"
        }
        return "{\n  \"schema_version\": \(schemaVersion),\n"
            + members.joined(separator: ",\n") + "\n}\n"
    }

    private static func rows(of table: ResultTable, indent: String) -> String {
        let names = table.columns.map(string)
        let rows = table.rows.map { row in
            let members = zip(names, row).map { "\($0): \(value($1))" }
            return indent + "{" + members.joined(separator: ", ") + "}"
        }
        return rows.isEmpty ? "[]" : "[\n" + rows.joined(separator: ",\n") + "\n]"
    }

    private static func value(_ cell: ResultTable.Cell) -> String {
        switch cell {
        case .null: "null"
        case .integer(let number): String(number)
        case .real(let number): number.isFinite ? "\(number)" : "null"
        case .text(let text): string(text)
        }
    }

    private static func string(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case _ where scalar == "<" || VisibleText.isHidden(scalar):
                let hex = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
