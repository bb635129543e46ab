/// What a command prints or a page shows: headings, paragraphs and tables in the order of reading.
///
/// Nothing in it knows how it will look: a renderer decides that. A picture will be one more kind of
/// block, and the compiler then asks every renderer what it makes of it.
public struct Document: Sendable {
    /// A part of a document.
    public enum Block: Sendable {
        /// The name of what follows; level 1 is that of the whole.
        case heading(String, level: Int)
        /// A paragraph; its line breaks are kept.
        case text(String)
        /// A table.
        case table(ResultTable)
    }

    /// The parts, from top to bottom.
    public var blocks: [Block]

    /// A document of the given parts.
    public init(_ blocks: [Block] = []) {
        self.blocks = blocks
    }

    /// A table alone.
    public init(_ table: ResultTable) {
        self.init([.table(table)])
    }

    /// Tables one after the other, each below its name.
    public init(tables: [ResultTable]) {
        self.init(tables.flatMap { [.heading($0.name, level: 2), .table($0)] })
    }

    /// Its tables, from top to bottom.
    public var tables: [ResultTable] {
        blocks.compactMap { block in
            if case .table(let table) = block { table } else { nil }
        }
    }

    /// Whether a blank line stands before the block in plain text: not before the first, and not between
    /// a heading and what it names.
    func standsApart(_ index: Int) -> Bool {
        guard index > blocks.startIndex else { return false }
        if case .heading = blocks[index - 1] { return false }
        return true
    }
}
