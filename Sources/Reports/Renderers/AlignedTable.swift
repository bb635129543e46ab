/// A table as lines of equal columns: headings, a rule, one line a row.
struct AlignedTable {
    /// Significant digits of a number in a column that asks for no others.
    private static let digits = 4

    private let headings: [String]
    private let cells: [[String]]
    private let isNumeric: [Bool]
    private let widths: [Int]

    /// - Parameter room: Display columns of each column in which longer texts go on below; `nil` cuts them.
    /// - Complexity: O(cells), each of them made text once.
    init(_ table: ResultTable, room: [Int]? = nil) {
        headings = HeadingWords.headings(of: table.columns).map(Self.cut)
        let rows = table.rows.map { row in
            zip(row, table.columns).map { Self.text($0, in: $1, isCut: room == nil) }
        }
        cells = room.map { room in rows.flatMap { Self.broken($0, room) } } ?? rows
        isNumeric = table.columns.indices.map { column in
            table.rows.allSatisfy { !$0[column].isText }
        }
        widths = table.columns.indices.map { [headings, cells] column in
            cells.reduce(DisplayWidth.of(headings[column])) {
                max($0, DisplayWidth.of($1[column]))
            }
        }
    }

    /// All lines, each with its end; without blanks at their ends.
    var text: String { text(paint: .none) }

    /// The same with headings that stand out.
    func text(paint: TextPaint) -> String {
        let rule = line(widths.map { String(repeating: "-", count: $0) })
        return paint.bold(line(headings)) + paint.dim(rule) + cells.map(line).joined()
    }

    /// Columns of the widest line.
    var width: Int { text.split(separator: "\n").map { DisplayWidth.of($0) }.max() ?? 0 }

    private func line(_ cells: [String]) -> String {
        let padded = cells.indices.map { column in
            let space = String(
                repeating: " ", count: widths[column] - DisplayWidth.of(cells[column]))
            return isNumeric[column] ? space + cells[column] : cells[column] + space
        }
        let joined = padded.joined(separator: "  ")
        let end = joined.lastIndex { $0 != " " }.map(joined.index(after:))
        return joined[..<(end ?? joined.startIndex)] + "\n"
    }

    /// The lines of a row of which texts go on below.
    private static func broken(_ row: [String], _ room: [Int]) -> [[String]] {
        let cells = zip(row, room).map { text, room in
            WrappedText.lines(text, width: max(room, WrappedText.narrowest))
        }
        let height = cells.map(\.count).max() ?? 1
        return (0..<height).map { line in cells.map { line < $0.count ? $0[line] : "" } }
    }

    private static func text(
        _ cell: Cell, in column: ResultTable.Column, isCut: Bool
    ) -> String {
        switch cell {
        case .null: column.bar.map(TextBar.blank) ?? ""
        case .integer(let number):
            withBar(
                column.role == .measure ? grouped(Int(number)) : String(number), Double(number),
                column)
        case .real(let number): withBar(text(number, in: column), number, column)
        case .text(let text):
            isCut ? cut(text) : VisibleText.escaped(text.replacing("\n", with: "\\n"))
        }
    }

    /// A share in percent and an amount of money in hundredths, unless its column asks for digits; what counts or measures
    /// with its thousands set apart.
    private static func text(_ number: Double, in column: ResultTable.Column) -> String {
        if column.digits == nil {
            if column.role == .share { return percent(number) }
            if column.isMoney { return amountText(number) }
        }
        if column.digits != nil, abs(number) < ResultTable.Column.leftover { return "0" }
        let digits = column.digits ?? Self.digits
        let text =
            column.unit == "s"
            ? plainText(number, digits: digits) : roundedText(number, digits: digits)
        let short = text.hasSuffix(".0") ? String(text.dropLast(2)) : text
        guard column.role == .measure, abs(number) >= 1000 else { return short }
        let whole = short.prefix { $0 != "." }
        return (Int(whole).map(grouped) ?? String(whole)) + short.dropFirst(whole.count)
    }

    private static func withBar(
        _ text: String, _ number: Double, _ column: ResultTable.Column
    ) -> String {
        column.bar.map { text + " " + TextBar.text(of: number, $0) } ?? text
    }

    /// Text from data as one cell or heading.
    private static func cut(_ text: String) -> String {
        let visible = VisibleText.escaped(text.replacing("\n", with: "\\n"))
        let widest = TextRenderer.widestCell
        return DisplayWidth.of(visible) <= widest
            ? visible : DisplayWidth.prefix(visible, width: widest - 1) + "…"
    }
}
