/// The cells of a worksheet, written as CSV: one record a row, so that a workbook goes through the
/// same reader, checks and rejects as any other file.
///
/// Row `r` of the sheet is record `r`; rows that the file leaves out are empty records. Cells stand
/// where their reference says. Dates are written in ISO 8601. A cell with an error value is a NUL
/// byte and the value: no text of a workbook can hold one.
package final class SheetSource: ByteSource {
    private let source: any ByteSource
    private let handler: SheetHandler
    private let pump: XMLPump
    private var served = 0

    /// Whether days count from 1904.
    package let usesDates1904: Bool
    /// Bytes of the sheet's XML, as is its size.
    package var bytesTaken: Int { source.bytesTaken }

    init(
        _ source: any ByteSource, label: String, strings: SharedStrings, styles: [CellStyle],
        usesDates1904: Bool
    ) throws(TabularError) {
        self.source = source
        self.usesDates1904 = usesDates1904
        handler = SheetHandler(
            label: label, strings: strings, styles: styles, usesDates1904: usesDates1904)
        pump = try XMLPump(source, handler: handler, label: label)
    }

    /// Whether the cell of a row, from 1, and a column, from 0, holds text: what looks like a number or a
    /// date in it was written so, and is none to the workbook.
    ///
    /// Rows are asked for in order: what was known of earlier ones is forgotten.
    /// - Precondition: `tellsTextCells` was set before the first byte was read.
    package func isText(row: Int, column: Int) -> Bool {
        precondition(tellsTextCells, "text cells were not kept")
        return handler.textCells.mark(row: row, column: column) != nil
    }

    /// The currency that the number format of a cell with a number shows; asked for as `isText`.
    package func currency(row: Int, column: Int) -> Currency? {
        handler.currencyCells.mark(row: row, column: column).flatMap {
            $0 == Self.ofLanguage ? nil : Currency(number: $0)
        }
    }

    /// Whether the number format of a cell shows the currency of a language that the workbook does not name; asked for
    /// as `isText`.
    package func hasCurrencyOfLanguage(row: Int, column: Int) -> Bool {
        handler.currencyCells.mark(row: row, column: column) == Self.ofLanguage
    }

    /// Stands for it among the numbers of currencies.
    fileprivate static var ofLanguage: UInt8 { .max }

    /// Whether `isText` and `forget` will be called: who reads the bytes alone would have all text cells kept.
    package var tellsTextCells: Bool {
        get { handler.keepsTextCells }
        set { handler.keepsTextCells = newValue }
    }

    /// Says that no row before this one will be asked for.
    ///
    /// To be called as rows are read, asked for or not: what is held does not grow with the sheet then.
    package func forget(before row: Int) {
        handler.textCells.forget(before: row)
        handler.currencyCells.forget(before: row)
    }

    /// Text cells that are held.
    package var nHeldTextCells: Int { handler.textCells.count }

    /// Formulas of a column, from 0, that have no value, and the row of the first; `nil` for none.
    ///
    /// Complete at the end of the sheet.
    package func emptyFormulas(column: Int) -> (count: Int, firstRow: Int)? {
        handler.emptyFormulas[column]
    }

    package func read(into buffer: UnsafeMutableRawBufferPointer) throws(TabularError) -> Int {
        while served == handler.output.count {
            handler.output.clear()
            served = 0
            guard !pump.isAtEnd else { return 0 }
            try pump.run()
        }
        let count = min(buffer.count, handler.output.count - served)
        precondition(count >= 0)
        buffer.copyMemory(
            from: UnsafeRawBufferPointer(start: handler.output.bytes + served, count: count))
        served += count
        return count
    }
}

/// Cells with something to tell, of the rows that were written and not yet asked for.
private struct CellMarks {
    /// Row, column and mark of each, in their order.
    private var cells: [UInt64] = []
    /// Those before are of rows that were left behind.
    private var first = 0

    mutating func append(row: Int, column: Int, mark: UInt8 = 0) {
        if first > 1 << 16 {
            cells.removeFirst(first)
            first = 0
        }
        cells.append(UInt64(row) << 24 | UInt64(column) << 8 | UInt64(mark))
    }

    /// Those of rows that may still be asked for.
    var count: Int { cells.count - first }

    mutating func forget(before row: Int) {
        let start = UInt64(row) << 24
        while first < cells.count, cells[first] < start { first += 1 }
    }

    mutating func mark(row: Int, column: Int) -> UInt8? {
        forget(before: row)
        let wanted = UInt64(row) << 24 | UInt64(column) << 8
        var index = first
        while index < cells.count, cells[index] < wanted { index += 1 }
        guard index < cells.count, cells[index] & ~0xFF == wanted else { return nil }
        return UInt8(truncatingIfNeeded: cells[index])
    }
}

/// Turns the XML of a worksheet into CSV.
private final class SheetHandler: XMLHandler {
    private enum CellType { case number, shared, text, boolean, error }

    private static let maxRow = 1_048_576
    private static let maxColumn = 16_384
    /// Output at which the parser pauses, so that the memory does not grow with the cells' texts.
    private static let pauseBytes = 1 << 18

    let output = ByteBuffer(capacity: 1 << 19)
    private let label: String
    private let strings: SharedStrings
    private let styles: [CellStyle]
    private let dates: SerialDate
    private let value = ByteBuffer()
    @exclusivity(unchecked) private var collects = false
    @exclusivity(unchecked) private var phonetic = 0
    @exclusivity(unchecked) private var row = 0
    @exclusivity(unchecked) private var rowStart = 0
    /// Field of the row that was written last.
    @exclusivity(unchecked) private var field = 0
    @exclusivity(unchecked) private var width = 1
    @exclusivity(unchecked) private var column = -1
    @exclusivity(unchecked) private var type = CellType.number
    @exclusivity(unchecked) private var style = 0
    @exclusivity(unchecked) private var hasContent = false
    @exclusivity(unchecked) private var hasFormula = false
    @exclusivity(unchecked) var textCells = CellMarks()
    /// Numbers that are shown with a currency.
    @exclusivity(unchecked) var currencyCells = CellMarks()
    @exclusivity(unchecked) var keepsTextCells = false
    /// By column.
    @exclusivity(unchecked) var emptyFormulas: [Int: (count: Int, firstRow: Int)] = [:]

    init(label: String, strings: SharedStrings, styles: [CellStyle], usesDates1904: Bool) {
        self.label = label
        self.strings = strings
        self.styles = styles
        dates = SerialDate(uses1904: usesDates1904)
    }

    override func start(_ name: Name, _ attributes: Attributes) {
        switch UInt8(bitPattern: name[0]) {
        case UInt8(ascii: "c") where name[1] == 0:
            startCell(attributes)
        case UInt8(ascii: "v") where name[1] == 0:
            collects = true
        case UInt8(ascii: "t") where name[1] == 0:
            collects = phonetic == 0
        case UInt8(ascii: "f") where name[1] == 0:
            hasFormula = true
        case UInt8(ascii: "r"):
            if Self.equal(name, "row") {
                startRow(attributes)
            } else if Self.equal(name, "rPh") {
                phonetic += 1
            }
        default:
            break
        }
    }

    override func end(_ name: Name) {
        switch UInt8(bitPattern: name[0]) {
        case UInt8(ascii: "c") where name[1] == 0:
            endCell()
        case UInt8(ascii: "v") where name[1] == 0, UInt8(ascii: "t") where name[1] == 0:
            collects = false
        case UInt8(ascii: "r"):
            if Self.equal(name, "row") {
                endRow()
            } else if Self.equal(name, "rPh") {
                phonetic -= 1
            }
        default:
            break
        }
    }

    override func text(_ bytes: UnsafePointer<CChar>, _ count: Int) {
        guard collects, value.count <= CSVRecordReader.maxRecordBytes else { return }
        bytes.withMemoryRebound(to: UInt8.self, capacity: count) { value.append($0, count) }
    }

    // MARK: Rows

    private func startRow(_ attributes: Attributes) {
        var number = row + 1
        var at = attributes
        while let name = at.pointee, let text = at[1] {
            if name[0] == 0x72, name[1] == 0 { number = Int(String(cString: text)) ?? -1 }
            at += 2
        }
        guard number > row, number <= Self.maxRow else {
            failure = TabularError(
                .content, label, at: .row(row), raw: "\(number)",
                "row \(number) follows row \(row)."
                    + " Save the workbook again in Excel, or as CSV.")
            return
        }
        output.append(repeating: 0x0A, number - row - 1)
        row = number
        rowStart = output.count
        field = 0
        column = -1
        hasContent = false
    }

    private func endRow() {
        if hasContent {
            width = max(width, field + 1)
            output.append(repeating: 0x2C, width - 1 - field)
        }
        output.append(0x0A)
        if output.count >= Self.pauseBytes { wantsPause = true }
    }

    // MARK: Cells

    private func startCell(_ attributes: Attributes) {
        type = .number
        style = 0
        hasFormula = false
        value.clear()
        var next = column + 1
        var at = attributes
        while let name = at.pointee, let text = at[1] {
            if name[1] == 0 {
                switch UInt8(bitPattern: name[0]) {
                case UInt8(ascii: "r"): next = Self.column(of: text)
                case UInt8(ascii: "s"): style = Self.number(text)
                case UInt8(ascii: "t"): type = Self.cellType(text)
                default: break
                }
            }
            at += 2
        }
        guard next > column, next < Self.maxColumn else {
            failure = TabularError(
                .content, label, at: .row(row), column: max(1, column + 1),
                "the cells of row \(row) are out of order."
                    + " Save the workbook again in Excel, or as CSV.")
            return
        }
        column = next
    }

    private func endCell() {
        guard value.count > 0, failure == nil else {
            // A formula that was calculated and gives no text says so by its type.
            if hasFormula, type != .text { noteEmptyFormula() }
            return
        }
        output.append(repeating: 0x2C, column - field)
        field = column
        hasContent = true
        switch type {
        case .shared:
            guard strings.append(Self.number(value.view), to: output) else {
                failure = TabularError(
                    .content, label, at: .row(row), column: column + 1,
                    raw: String(decoding: value.view, as: UTF8.self),
                    "a cell of row \(row) names a text that the workbook lacks.")
                return
            }
            if keepsTextCells { textCells.append(row: row, column: column) }
        case .text:
            if keepsTextCells { textCells.append(row: row, column: column) }
            output.appendField(value.bytes, value.count)
        case .boolean:
            output.append(value.view.first == UInt8(ascii: "1") ? "TRUE" : "FALSE")
        case .error:
            output.append(0)
            output.appendField(value.bytes, value.count)
        case .number:
            if style < styles.count {
                if styles[style].isDate, dates.append(value.view, to: output) { break }
                let mark =
                    styles[style].currency?.number
                    ?? (styles[style].isOfLanguage ? SheetSource.ofLanguage : nil)
                if keepsTextCells, let mark {
                    currencyCells.append(row: row, column: column, mark: mark)
                }
            }
            appendNumber()
        }
        if output.count - rowStart > CSVRecordReader.maxRecordBytes {
            failure = TabularError(
                .content, label, at: .row(row), column: column + 1,
                "row \(row) is longer than \(CSVRecordReader.maxRecordBytes) bytes, the"
                    + " most that is read.")
        }
    }

    private func noteEmptyFormula() {
        let known = emptyFormulas[column]
        emptyFormulas[column] = ((known?.count ?? 0) + 1, known?.firstRow ?? row)
    }

    /// Writes a number as short as it can be: workbooks write 2.55 as 2.5499999999999998.
    private func appendNumber() {
        if value.count > 15,
            let number = Double(String(decoding: value.view, as: UTF8.self))
        {
            let short = "\(number)"
            if !short.contains("e") {
                output.append(short.hasSuffix(".0") ? String(short.dropLast(2)) : short)
                return
            }
        }
        output.appendField(value.bytes, value.count)
    }

    // MARK: Attributes

    private static func cellType(_ text: UnsafePointer<CChar>) -> CellType {
        if equal(text, "s") { return .shared }
        if equal(text, "n") { return .number }
        if equal(text, "b") { return .boolean }
        if equal(text, "e") { return .error }
        return .text
    }

    /// Column of a reference such as `AB12`, from 0; beyond all columns if it is none.
    @inline(__always)
    private static func column(of text: UnsafePointer<CChar>) -> Int {
        var result = 0
        var index = 0
        while index < 4 {
            let letter = (UInt8(bitPattern: text[index]) & 0xDF) &- 0x41
            guard letter < 26 else { break }
            result = result &* 26 &+ Int(letter) &+ 1
            index &+= 1
        }
        return index == 0 ? maxColumn : result &- 1
    }

    private static func number(_ text: UnsafePointer<CChar>) -> Int {
        var result = 0
        var at = text
        while at.pointee != 0, result < 1 << 40 {
            let digit = UInt8(bitPattern: at.pointee) &- 0x30
            guard digit <= 9 else { return .max }
            result = result &* 10 &+ Int(digit)
            at += 1
        }
        return result
    }

    private static func number(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
        var result = 0
        for byte in bytes {
            let digit = byte &- 0x30
            guard digit <= 9, result < 1 << 40 else { return -1 }
            result = result &* 10 &+ Int(digit)
        }
        return result
    }
}
