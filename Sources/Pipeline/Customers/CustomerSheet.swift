import Tabular

/// A file of customers in memory: checked records, cells as trimmed bytes.
///
/// In memory as a whole, because a column's type is known only after its last value, and a pipe can be
/// read once. Memory: the unpacked content and 8 bytes a cell.
final class CustomerSheet {
    /// A record that could not be read.
    struct Reject {
        let line: Int
        let reason: String
        let raw: String
        /// Whether its cells were put together again.
        var isJoined = false
    }

    let name: String
    let layout: CustomerLayout
    private(set) var sha256 = ""
    private(set) var bytes = 0
    private(set) var encoding = TextEncoding.utf8
    /// As `source_file.encoding` writes it.
    private(set) var encodingText = "utf-8"
    private(set) var rejects: [Reject] = []
    private(set) var nBlank = 0
    /// Lines of the records that are whole and in the file's encoding.
    private(set) var lines: [Int] = []
    private var cells: [UInt8] = []
    /// Where each cell ends in `cells`; cells stand row by row.
    private var ends: [Int] = []
    private let isSheet: Bool
    /// The cells that the records are rows of.
    private let sheetCells: SheetSource?
    /// Words that stand for nobody.
    let nullWords: NullWords
    /// Cells with the apostrophe of a spreadsheet, which was taken off.
    private(set) var nApostrophes = 0
    /// Cells with an error value of the workbook, which are empty.
    private(set) var nErrors = 0
    private let headerRecord: [UInt8]

    /// Header cells.
    private(set) var names: [String]
    /// Records kept.
    var nRows: Int { lines.count }
    /// As `source_file.delimiter` writes it.
    var delimiterText: String { isSheet ? "sheet" : String(UnicodeScalar(layout.delimiter)) }

    /// Reads a part of a file to its end.
    ///
    /// - Parameter isCancelled: Asked every few thousand records.
    /// - Throws: `data` where there is no header to use; what the source throws; `interrupted`.
    init(
        _ source: any ByteSource, part: InputFile.Part, options: IngestOptions,
        isCancelled: () -> Bool
    ) throws(IngestError) {
        name = part.label
        isSheet = part.isSheet
        sheetCells = part.isSheet ? source as? SheetSource : nil
        sheetCells?.tellsTextCells = true
        nullWords = options.nullWords
        let digest = DigestingByteSource(source)
        let text = UnicodeByteSource(digest, form: part.isSheet ? nil : options.layout.utf16)
        let reader = CSVRecordReader(
            WholeLineQuoteSource(text, quoting: part.isSheet ? .double : nil), name: part.label,
            fieldCapacity: CustomerLayout.maxColumns + 1,
            chunk: options.readBytes)
        reader.countsRecords = isSheet
        layout = try CustomerLayout.detect(
            head: reader.firstBytes(CSVHead.length), name: part.label,
            columns: options.layout.columns,
            delimiter: isSheet ? UInt8(ascii: ",") : options.layout.delimiter)
        names = layout.names
        reader.begin(delimiter: layout.delimiter, skipping: layout.markLength)
        for _ in 0...layout.recordsBefore { _ = try reader.nextRecord() }
        headerRecord = Array(reader.record)
        if !isSheet {
            reader.minFields = (layout.names.lastIndex { !$0.isEmpty } ?? -1) + 1
            reader.maxFields = layout.names.count
        }
        var votes = EncodingVotes()
        var kinds: [RecordKind] = []
        while try reader.nextRecord() {
            if (lines.count + rejects.count) % 4096 == 4095, isCancelled() {
                throw Ingest.cancelled(part.label)
            }
            sheetCells?.forget(before: reader.line)
            read(reader, &votes, &kinds)
        }
        settleEncoding(options, form: text.form, votes, kinds)
        bytes = digest.count
        sha256 = digest.finish()
    }

    /// The bytes of a cell, without white space at its ends; empty where there is nothing.
    func withCell<T>(_ row: Int, _ column: Int, _ body: (UnsafeBufferPointer<UInt8>) -> T) -> T {
        cells.withUnsafeBufferPointer { cells in
            body(UnsafeBufferPointer(rebasing: cells[range(row, column)]))
        }
    }

    /// A cell as text.
    func text(_ row: Int, _ column: Int) -> String {
        withCell(row, column) { bytes in
            encoding == .utf8
                ? String(decoding: bytes, as: UTF8.self) : encoding.visibleText(bytes)
        }
    }

    /// Takes other names for columns.
    func rename(_ other: (String) -> String) { names = names.map(other) }

    /// The customer of a line that cannot be read, as far as its fields can be told; `nil` where it has none there.
    func customer(of reject: Reject) -> String? {
        let delimiter: Character =
            isSheet || reject.isJoined ? "," : Character(UnicodeScalar(layout.delimiter))
        let fields = reject.raw.split(separator: delimiter, omittingEmptySubsequences: false)
        guard layout.idColumn < fields.count else { return nil }
        let text = String(fields[layout.idColumn].replacing("\"", with: "")).trimmed
        guard case .id(let id) = IdentifierText.customer(text, nullWords: nullWords) else {
            return nil
        }
        return id
    }

    /// Whether two records hold the same in a column.
    func areEqual(_ a: Int, _ b: Int, column: Int) -> Bool {
        cells[range(a, column)] == cells[range(b, column)]
    }

    private func range(_ row: Int, _ column: Int) -> Range<Int> {
        let index = row * names.count + column
        return (index == 0 ? 0 : ends[index - 1])..<ends[index]
    }

    // MARK: Records

    private enum RecordKind { case ascii, utf8, singleByte }

    private func read(
        _ reader: CSVRecordReader, _ votes: inout EncodingVotes, _ kinds: inout [RecordKind]
    ) {
        if reader.isEmpty {
            nBlank += 1
            return
        }
        var kind = RecordKind.ascii
        if reader.hasHighBytes {
            kind = TextEncoding.isUTF8(reader.record) ? .utf8 : .singleByte
            votes.count(isUTF8: kind == .utf8, line: reader.line)
        }
        if let problem = problem(reader) {
            let form: TextEncoding = kind == .singleByte ? .windows1252 : .utf8
            rejects.append(
                Reject(
                    line: reader.line, reason: problem,
                    raw: form.visibleText(reader.record, limit: RejectedLine.maxRawBytes)))
            return
        }
        kinds.append(kind)
        lines.append(reader.line)
        for column in names.indices {
            appendCell(reader[column], kind, isNumberID: isNumberID(column, reader.line))
            ends.append(cells.count)
        }
    }

    private func problem(_ reader: CSVRecordReader) -> String? {
        switch reader.defect {
        case .unclosedQuote: "a quote opens on this line and does not close"
        case .textAfterQuote: "something follows a closing quote; double a quote in a text"
        case .nulByte where isSheet:
            reader[layout.idColumn].bytes.first == 0
                ? "customer_id is an error value of the workbook (such as #N/A)" : nil
        case .nulByte: "holds a NUL byte"
        case .fieldCount(let found):
            "has \(found) \(found == 1 ? "field" : "fields"), the header \(names.count)"
        case nil:
            reader.record.elementsEqual(headerRecord)
                ? "is the header again: were files joined?" : nil
        }
    }

    /// Whether a customer is named by a number of the workbook.
    private func isNumberID(_ column: Int, _ line: Int) -> Bool {
        guard let sheetCells, column == layout.idColumn else { return false }
        return !sheetCells.isText(row: line, column: column)
    }

    private func appendCell(
        _ field: CSVRecordReader.Field, _ kind: RecordKind, isNumberID: Bool
    ) {
        // As it always was: a customer written otherwise would be another one.
        var bytes = WhiteSpace.trimmed(
            field.bytes, in: kind == .singleByte ? .windows1252 : .utf8, and: .controls)
        if isSheet, bytes.first == 0 {
            nErrors += 1
            return
        }
        if IdentifierText.hasApostrophe(bytes) {
            bytes = UnsafeBufferPointer(rebasing: bytes.dropFirst())
            nApostrophes += 1
        }
        if isNumberID, let number = IdentifierText(code: bytes, .init(isNumber: true)).number {
            cells.append(contentsOf: String(number).utf8)
            return
        }
        guard field.hasDoubledQuotes else {
            cells.append(contentsOf: bytes)
            return
        }
        var index = 0
        while index < bytes.count {
            cells.append(bytes[index])
            let isDoubled =
                bytes[index] == 0x22 && index + 1 < bytes.count && bytes[index + 1] == 0x22
            index += isDoubled ? 2 : 1
        }
    }

    // MARK: Encoding

    /// Decides on the encoding of the file and rejects the records that are not in it.
    private func settleEncoding(
        _ options: IngestOptions, form: UTF16Form?, _ votes: EncodingVotes,
        _ kinds: [RecordKind]
    ) {
        let isFixed = isSheet || form != nil || layout.markLength > 0
        encoding = isFixed ? .utf8 : options.encoding ?? votes.majority?.encoding ?? .utf8
        encodingText = form?.rawValue ?? encoding.rawValue
        // Told to be Windows-1252, any byte is a character.
        let isAnyByteRight = encoding == .windows1252 && options.encoding != nil
        let wrong: RecordKind = encoding == .utf8 ? .singleByte : .utf8
        guard !isAnyByteRight, kinds.contains(wrong) else { return }
        let other = encoding == .utf8 ? "is not valid UTF-8" : "is UTF-8"
        remove(rows: kinds.indices.filter { kinds[$0] == wrong }) { _ in
            "\(other), but the rest of the file is \(encoding.rawValue)"
        }
    }

    /// Takes records out and lists them as rejected.
    func remove(rows: [Int], reason: (Int) -> String) {
        var gone = rows[...]
        let width = names.count
        var (keptCells, keptEnds, keptLines): ([UInt8], [Int], [Int]) = ([], [], [])
        for row in lines.indices {
            guard gone.first != row else {
                gone.removeFirst()
                let fields = (0..<width).map { text(row, $0) }
                rejects.append(
                    Reject(
                        line: lines[row], reason: reason(row), raw: fields.joined(separator: ","),
                        isJoined: true))
                continue
            }
            for column in 0..<width {
                keptCells.append(contentsOf: cells[range(row, column)])
                keptEnds.append(keptCells.count)
            }
            keptLines.append(lines[row])
        }
        (cells, ends, lines) = (keptCells, keptEnds, keptLines)
        rejects.sort { $0.line < $1.line }
    }
}
