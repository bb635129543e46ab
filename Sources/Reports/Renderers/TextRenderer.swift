/// Documents for a person at a terminal: aligned columns, numbers to the right, text to the left.
public struct TextRenderer: DocumentRenderer {
    /// Widest cell that is printed whole.
    static let widestCell = 60

    /// Columns of the terminal that tables are folded and paragraphs broken for; `nil`: as wide as they
    /// are.
    private let width: Int?

    /// Whether long texts in cells go on below, where they would be cut otherwise.
    private let breaksCells: Bool

    /// Colours of headings.
    private let paint: TextPaint

    /// A renderer; with a width, tables that are wider go on below, in blocks of columns.
    ///
    /// - Parameters:
    ///   - breaksCells: Whether, with a width, texts of cells are broken into lines instead of cut.
    ///   - paint: Colours of headings.
    public init(width: Int? = nil, breaksCells: Bool = false, paint: TextPaint = .none) {
        self.width = width
        self.paint = paint
        self.breaksCells = breaksCells && width != nil
    }

    /// Appends the document, its parts set apart by blank lines.
    public func write(_ document: Document, to text: inout String) {
        for (index, block) in document.blocks.enumerated() {
            if document.standsApart(index) { text += "\n" }
            switch block {
            case .heading(let words, _):
                text += paint.bold(VisibleText.escaped(words)) + "\n"
            case .text(let words):
                for line in VisibleText.lines(words) {
                    let lines = width.map { WrappedText.paragraph(line, width: $0) } ?? [line]
                    text += lines.joined(separator: "\n") + "\n"
                }
            case .table(let table):
                write(table, to: &text)
            }
        }
    }

    private func write(_ table: ResultTable, to text: inout String) {
        guard let width else {
            text += AlignedTable(table).text(paint: paint)
            return
        }
        let folded = FoldedTable(table, width: width, breaksCells: breaksCells)
        for (index, block) in folded.blocks.enumerated() {
            if index > 0 { text += "\n" }
            text += AlignedTable(block, room: breaksCells ? folded.room(of: block) : nil)
                .text(paint: paint)
        }
    }
}
