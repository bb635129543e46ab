/// The tables of a document as one JSON document that carries the version of its shape.
///
/// Headings and paragraphs are for persons and are left out.
public struct JSONRenderer: DocumentRenderer {
    /// Raised when a member is renamed or removed; members are added without.
    static let schemaVersion = 1

    /// A renderer.
    public init() {}

    /// Appends `{"schema_version": 1, "rows": [{column: value, …}, …]}` for a table without a name, or
    /// else `{"schema_version": 1, name: [rows], …}`.
    public func write(_ document: Document, to text: inout String) {
        let tables = document.tables
        if tables.count == 1, tables[0].name.isEmpty {
            text += "{\"schema_version\": \(Self.schemaVersion), \"rows\": "
            write(tables[0], indent: "  ", to: &text)
            text += "}\n"
            return
        }
        precondition(
            Set(tables.map(\.name)).count == tables.count, "tables of a document have names")
        text += "{\n  \"schema_version\": \(Self.schemaVersion),\n"
        for (index, table) in tables.enumerated() {
            if index > 0 { text += ",\n" }
            text += "  \(string(table.name)): "
            write(table, indent: "    ", to: &text)
        }
        text += "\n}\n"
    }

    private func write(_ table: ResultTable, indent: String, to text: inout String) {
        guard !table.rows.isEmpty else {
            text += "[]"
            return
        }
        let names = table.columns.map { string($0.name) }
        text += "[\n"
        for (index, row) in table.rows.enumerated() {
            if index > 0 { text += ",\n" }
            let members = zip(names, row).map { "\($0): \(value($1))" }
            text += indent + "{" + members.joined(separator: ", ") + "}"
        }
        text += "\n]"
    }

    private func value(_ cell: Cell) -> String {
        switch cell {
        case .null: "null"
        case .integer(let number): String(number)
        case .real(let number): number.isFinite ? "\(number)" : "null"
        case .text(let text): string(text)
        }
    }

    private func string(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case _ where scalar == "<" || VisibleText.isHidden(scalar):
                // Two of them beyond U+FFFF.
                for unit in String(scalar).utf16 {
                    let hex = String(unit, radix: 16)
                    result += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
                }
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
