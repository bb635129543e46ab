/// Tables as RFC 4180 CSV at full precision; what else a document has stands in lines after a `#`.
public struct CSVRenderer: DocumentRenderer {
    /// Whether text stays as it is that a spreadsheet would run.
    private let isRaw: Bool

    /// A renderer; formulas are made harmless unless it is told to leave them.
    public init(isRaw: Bool = false) {
        self.isRaw = isRaw
    }

    /// Appends the document, a blank line between its tables.
    public func write(_ document: Document, to text: inout String) {
        for (index, block) in document.blocks.enumerated() {
            if document.standsApart(index) { text += "\n" }
            switch block {
            case .heading(let words, _):
                text += "# " + VisibleText.escaped(words) + "\n"
            case .text(let words):
                for line in VisibleText.lines(words) { text += "# " + line + "\n" }
            case .table(let table):
                write(table, to: &text)
            }
        }
    }

    private func write(_ table: ResultTable, to text: inout String) {
        text += CSVText.line(table.columns.map(\.name), isRaw: isRaw)
        for row in table.rows {
            text += row.map(field).joined(separator: ",") + "\n"
        }
    }

    private func field(_ cell: Cell) -> String {
        switch cell {
        case .null: ""
        case .integer(let number): String(number)
        case .real(let number): "\(number)"
        case .text(let text): CSVText.field(text, isRaw: isRaw)
        }
    }
}
