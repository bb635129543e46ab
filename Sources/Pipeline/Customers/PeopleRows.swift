import Tabular

/// The lines of a list of people in one stretch of bytes: lists have a million of them, and no cell needs a text of its own
/// before somebody asks for it.
package struct PeopleRows: Sendable, RandomAccessCollection {
    private var bytes: [UInt8] = []
    /// Where each cell ends; cells stand row by row.
    private var ends: [UInt32] = []
    /// The first cell of each row.
    private var firsts: [UInt32] = []
    private var lines: [UInt32] = []

    package var startIndex: Int { 0 }
    package var endIndex: Int { lines.count }

    /// A line with texts of its own.
    package subscript(row: Int) -> PeopleFile.Row {
        PeopleFile.Row(
            line: line(row),
            cells: cells(row).map { String(decoding: bytes[range($0)], as: UTF8.self) })
    }

    /// Number of a row in its file.
    func line(_ row: Int) -> Int { Int(lines[row]) }

    /// How many cells a row has.
    func cellCount(_ row: Int) -> Int { cells(row).count }

    /// The trimmed bytes of a cell, UTF-8.
    func withCell<T>(_ row: Int, _ cell: Int, _ body: (UnsafeBufferPointer<UInt8>) throws -> T)
        rethrows -> T
    {
        let range = range(Int(firsts[row]) + cell)
        return try bytes.withUnsafeBufferPointer {
            try body(UnsafeBufferPointer(rebasing: $0[range]))
        }
    }

    private func cells(_ row: Int) -> Range<Int> {
        Int(firsts[row])..<(row + 1 < firsts.count ? Int(firsts[row + 1]) : ends.count)
    }

    private func range(_ cell: Int) -> Range<Int> {
        (cell == 0 ? 0 : Int(ends[cell - 1]))..<Int(ends[cell])
    }

    // MARK: Making

    mutating func begin(line: Int) {
        firsts.append(UInt32(ends.count))
        lines.append(UInt32(truncatingIfNeeded: line))
    }

    /// Adds a cell of ASCII, trimmed as `ContactText` does.
    mutating func add(_ cell: UnsafeBufferPointer<UInt8>) {
        var rest = cell[...]
        while let first = rest.first, Self.isNothing(first) { rest.removeFirst() }
        while let last = rest.last, Self.isNothing(last) { rest.removeLast() }
        bytes.append(contentsOf: rest)
        ends.append(UInt32(bytes.count))
    }

    /// Adds a cell that is trimmed.
    mutating func add(_ cell: String) {
        bytes.append(contentsOf: cell.utf8)
        ends.append(UInt32(bytes.count))
    }

    /// Whether there is no room for a record more: places are counted in 32 bits.
    var isFull: Bool {
        let most = Int(UInt32.max) - 8 * CSVRecordReader.maxRecordBytes
        return bytes.count > most || ends.count > most
    }

    private static func isNothing(_ byte: UInt8) -> Bool { byte <= 0x20 || byte == 0x7F }
}
