/// Documents as Markdown with tables, for a page that is kept with a repository.
///
/// Paragraphs are Markdown already; cells are text, and identifiers stand as code.
public struct MarkdownRenderer: DocumentRenderer {
    /// A renderer.
    public init() {}

    /// Appends the document, a blank line between its parts.
    public func write(_ document: Document, to text: inout String) {
        for (index, block) in document.blocks.enumerated() {
            if index > 0 { text += "\n" }
            switch block {
            case .heading(let words, let level):
                text +=
                    String(repeating: "#", count: level) + " " + VisibleText.escaped(words) + "\n"
            case .text(let words):
                for line in VisibleText.lines(words) { text += line + "\n" }
            case .table(let table):
                write(table, to: &text)
            }
        }
    }

    private func write(_ table: ResultTable, to text: inout String) {
        text += Self.line(table.columns.map { Self.escaped($0.heading) })
        text += "|" + String(repeating: "---|", count: table.columns.count) + "\n"
        for row in table.rows {
            text += Self.line(zip(row, table.columns).map { Self.text($0, in: $1) })
        }
    }

    private static func line(_ cells: [String]) -> String {
        "| " + cells.joined(separator: " | ") + " |\n"
    }

    private static func text(_ cell: Cell, in column: ResultTable.Column) -> String {
        let text =
            switch cell {
            case .null: ""
            case .integer(let number): String(number)
            case .real(let number): "\(number)"
            case .text(let text): text
            }
        return escaped(column.role == .identifier ? code(text) : text)
    }

    /// Text from data stays in its cell.
    private static func escaped(_ cell: String) -> String {
        VisibleText.escaped(cell).split(separator: "|", omittingEmptySubsequences: false)
            .joined(separator: "\\|")
    }

    /// A name as code, between more backticks than it has in a row.
    private static func code(_ name: String) -> String {
        guard name.contains("`") else { return "`\(name)`" }
        let longest = name.split { $0 != "`" }.map(\.count).max() ?? 0
        let fence = String(repeating: "`", count: longest + 1)
        return "\(fence) \(name) \(fence)"
    }
}
