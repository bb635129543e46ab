import Foundation
import Pipeline

/// Rows as aligned columns for a person: numbers to the right, text to the left.
enum TextTableRenderer {
    /// Widest cell that is printed whole.
    static let widestCell = 60

    static func text(of table: ResultTable) -> String {
        let headings = table.columns.map(cut)
        let cells = table.rows.map { $0.map(text) }
        let isNumeric = table.columns.indices.map { column in
            table.rows.allSatisfy { !isText($0[column]) }
        }
        let widths = table.columns.indices.map { column in
            cells.reduce(headings[column].count) { max($0, $1[column].count) }
        }
        func line(_ cells: [String]) -> String {
            let padded = cells.indices.map { column in
                let space = String(
                    repeating: " ", count: widths[column] - cells[column].count)
                return isNumeric[column] ? space + cells[column] : cells[column] + space
            }
            let joined = padded.joined(separator: "  ")
            let end = joined.lastIndex { $0 != " " }.map(joined.index(after:))
            return joined[..<(end ?? joined.startIndex)] + "\n"
        }
        let rule = line(widths.map { String(repeating: "-", count: $0) })
        return line(headings) + rule + cells.map(line).joined()
    }

    private static func isText(_ cell: ResultTable.Cell) -> Bool {
        if case .text = cell { return true }
        return false
    }

    private static func text(_ cell: ResultTable.Cell) -> String {
        switch cell {
        case .null: return ""
        case .integer(let number): return String(number)
        case .real(let number): return rounded(number)
        case .text(let text): return cut(text)
        }
    }

    /// Text from data as one cell or heading.
    private static func cut(_ text: String) -> String {
        let visible = VisibleText.escaped(text.replacing("\n", with: "\\n"))
        return visible.count <= widestCell ? visible : visible.prefix(widestCell - 1) + "…"
    }

    /// Six significant digits; the exact value is in `--format csv` and `json`.
    private static func rounded(_ number: Double) -> String {
        guard number.isFinite, number != 0 else { return "\(number)" }
        let magnitude = abs(number)
        if magnitude >= 1e-4, magnitude < 1e9 {
            var scale = 1.0
            var digits = 0
            while magnitude * scale < 1e5, digits < 9 {
                scale *= 10
                digits += 1
            }
            let value = (number * scale).rounded() / scale
            return value == value.rounded() && abs(value) < 1e15 && digits == 0
                ? String(Int64(value)) : "\(value)"
        }
        return String(format: "%.5e", number)
    }
}
