import Tabular

/// One pass over an invoice file: records in, checked columnar batches out.
///
/// Runs on a thread of its own beside the one that inserts. The source, and the conventions it is
/// read under, are given; what it finds out about them ends the pass (`PassEnd`).
package final class InvoiceFilePass {
    /// Problems that an error message lists.
    package static let maxListedRejects = 5

    // `@exclusivity(unchecked)`: the pass runs on one thread and hands itself to nobody.
    let name: String
    let reader: CSVRecordReader
    let source: DigestingByteSource
    /// Whether records are rows of a sheet, whose fields cannot be out of step.
    let isSheet: Bool
    private let headerRecord: [UInt8]
    private let maxRejects: Int
    let index: [Int]
    /// The sheet that the records are rows of.
    let cells: SheetSource?
    /// Where numbers are written anew: unit price, quantity, and the three ids.
    let priceRoom = InvoiceFilePass.room(AmountNotation.maxBytes)
    let quantityRoom = InvoiceFilePass.room(AmountNotation.maxBytes)
    let invoiceRoom = InvoiceFilePass.room(InvoiceFilePass.idRoomBytes)
    let productRoom = InvoiceFilePass.room(InvoiceFilePass.idRoomBytes)
    let customerRoom = InvoiceFilePass.room(InvoiceFilePass.idRoomBytes)
    /// What is read of orders besides; `nil` in a file of lines alone.
    let orders: OrderReading?
    /// Whether what an order's first line says counts for its others.
    let carriesDown: Bool
    /// Whether lines are counted for which it would.
    let countsBlanks: Bool
    /// The order of the line before, where that is not the last row of the batch.
    @exclusivity(unchecked) var before = OrderBefore()
    /// The day of the last line kept.
    @exclusivity(unchecked) var keptDay: Int64?
    /// The row of the line that was counted last as one of an order of another day; -1 for the one above the batch.
    @exclusivity(unchecked) var otherDayRow = Int.min
    /// The order of the line before, if that was counted as below a record which cannot be read, and its line.
    @exclusivity(unchecked) var lostOrder: (key: UInt64, line: Int)?
    /// The number of the order above the record that was rejected last.
    @exclusivity(unchecked) var numberAbove: String?
    /// How the table before ended, whose last order may go on here.
    @exclusivity(unchecked) var follows: PageEnd? {
        didSet { mayGoOn = follows != nil }
    }
    /// Whether the record is the first one, and may go on with that order.
    @exclusivity(unchecked) private var mayGoOn = false
    /// What the lines come to since the last one of totals, and above it.
    @exclusivity(unchecked) var sums = LineSums()
    @exclusivity(unchecked) var sumsBefore = LineSums()
    /// The newest line that may be one of totals or one of its order.
    @exclusivity(unchecked) var doubtfulTotals: (line: Int, words: String)?
    /// What was carried down to the row being filled.
    @exclusivity(unchecked) var carriedColumns: Set<InvoiceColumn> = []
    /// How often one cell fills a column of text, at most, and once more for the order.
    private let textUses: Int
    @exclusivity(unchecked) var watch: ColumnWatch?
    /// Which field names the rejected line that a line stands for; `nil` in a file that mends nothing.
    let keyIndex: Int?
    /// What the line was in its own currency, where it was converted.
    @exclusivity(unchecked) var conversion: ConvertedLine?
    /// The line that the first record below the header stands for.
    let firstKey: RejectKey?
    /// The line that the record before stands for.
    @exclusivity(unchecked) var lastKey: RejectKey?
    @exclusivity(unchecked) var conventions: FileConventions
    @exclusivity(unchecked) var summary: PassSummary
    @exclusivity(unchecked) var batch: InvoiceBatch
    @exclusivity(unchecked) var dates = DateMemory()
    @exclusivity(unchecked) var invoices = TupleNumbers()
    @exclusivity(unchecked) var products = TupleNumbers()
    /// Whether a unit price can still decide the decimal mark.
    @exclusivity(unchecked) var isMarkOpen = true
    /// Whether numbers have a decimal point, and no number can change that.
    @exclusivity(unchecked) var readsPlainNumbers = false
    /// Tells at a glance what may be a word for nothing.
    let nullFilter: NullWords.Filter
    /// Whether prices without a currency need not be looked at.
    @exclusivity(unchecked) var ignoresPlainPrices = false
    @exclusivity(unchecked) var votes = EncodingVotes()
    @exclusivity(unchecked) var encodingDoubts = EncodingDoubts()
    /// The line whose amount is another one under the other decimal mark.
    @exclusivity(unchecked) var ambiguousLine = 0
    @exclusivity(unchecked) private var linesHandedOver = 0
    /// Fields of a whole record, while a line can still show that quotes are characters like any other.
    @exclusivity(unchecked) private var openQuoting: ClosedRange<Int>?

    /// Reads the header.
    ///
    /// - Parameters:
    ///   - source: The unpacked bytes, at their start.
    ///   - name: The file, for messages.
    ///   - conventions: What is known of the file.
    ///   - maxRejects: Bad lines to hand on; beyond them they are only counted.
    ///   - chunk: Bytes a read; the result does not depend on it.
    ///   - recordBytes: Longest record.
    ///   - isSheet: Whether the bytes come from `SheetSource`.
    ///   - layout: What the caller says about header and delimiter.
    ///   - watch: Looks at the columns of all records, where only the first have decided them.
    /// - Throws: `data` if there is no header to use; what the source throws.
    package init(
        source: any ByteSource, name: String, conventions: FileConventions,
        maxRejects: Int = .max, chunk: Int = 1 << 18,
        recordBytes: Int = CSVRecordReader.maxRecordBytes, isSheet: Bool = false,
        layout options: LayoutOptions = LayoutOptions(), watch: ColumnWatch? = nil
    ) throws(IngestError) {
        self.watch = watch
        self.name = name
        self.source = DigestingByteSource(source)
        self.conventions = conventions
        self.maxRejects = maxRejects
        self.isSheet = isSheet
        nullFilter = conventions.nullWords.filter
        cells = isSheet ? source as? SheetSource : nil
        cells?.tellsTextCells = true
        let text = UnicodeByteSource(self.source, form: isSheet ? nil : options.utf16)
        let lines = WholeLineQuoteSource(text, quoting: isSheet ? .double : options.quoting)
        reader = CSVRecordReader(
            lines, name: name, fieldCapacity: CSVHead.maxColumns + 1, chunk: chunk,
            recordBytes: recordBytes)
        reader.countsRecords = isSheet
        var options = options
        if isSheet { (options.delimiter, options.quoting) = (UInt8(ascii: ","), nil) }
        let head = try reader.firstBytes(CSVHead.length)
        let layout = try InvoiceLayout.detect(head: head, name: name, options: options)
        var settled = conventions
        openQuoting = try settled.settleQuoting(
            layout, of: CSVHead(head, name: name), asked: options.quoting,
            hasLineQuotes: lines.isWrapped == true)
        self.conventions = settled
        reader.begin(
            delimiter: layout.delimiter, skipping: layout.markLength,
            quoting: settled.quoting)
        headerRecord = try Self.readHeader(layout, with: reader, isSheet: isSheet)
        orders = OrderReading(layout.header, options.orders)
        carriesDown = options.orders.carriesDown ?? !layout.header.isPublished
        countsBlanks = options.orders.carriesDown == nil && layout.header.isPublished
        textUses = layout.header.mostUses + 1
        index = Self.index(layout.header)
        keyIndex = RejectKey.index(in: layout.header)
        firstKey = try keyIndex.flatMap { index throws(IngestError) in
            try RejectKey.first(in: head, layout: layout, index: index)
        }
        summary = PassSummary(conventions: conventions, layout: layout)
        summary.expect(conventions)
        summary.header = Self.headerText(layout, of: reader)
        // Replaced by the first batch of `run`.
        batch = InvoiceBatch(capacity: 1)
        summary.layoutOptions = options
        summary.warnings = options.columnWarnings
        summary.isSheet = isSheet
        summary.headerLine = layout.hasHeader ? reader.line : 0
        try Self.takeCurrency(
            of: layout.header, into: &summary, name: name, hasRates: conventions.rates != nil)
        takeFormat(text.form)
    }

    /// What the format, a mark or the header leaves no choice of.
    private func takeFormat(_ form: UTF16Form?) {
        if isSheet, cells == nil {
            // Numbers of cells are written with a point.
            conventions.decimalMark = .point
            conventions.decimalMarkBasis = .format
        }
        noteMark()
        noteEncoding(form: form)
    }

    deinit {
        priceRoom.deallocate()
        quantityRoom.deallocate()
        invoiceRoom.deallocate()
        productRoom.deallocate()
        customerRoom.deallocate()
    }

    private static func room(_ count: Int) -> UnsafeMutableBufferPointer<UInt8> {
        .allocate(capacity: count)
    }

    /// Steps over the header; gives its record, and leaves the reader on it.
    private static func readHeader(
        _ layout: InvoiceLayout, with reader: CSVRecordReader, isSheet: Bool
    ) throws(IngestError) -> [UInt8] {
        for _ in 0..<layout.recordsToSkip { _ = try reader.nextRecord() }
        let record = layout.recordsToSkip > 0 ? Array(reader.record) : []
        if !isSheet {
            reader.minFields = layout.header.minFields
            reader.maxFields = layout.header.names.count
        }
        return record
    }

    private static func headerText(_ layout: InvoiceLayout, of reader: CSVRecordReader) -> String {
        layout.hasHeader
            ? (TextEncoding.isUTF8(reader.record) ? .utf8 : TextEncoding.windows1252)
                .visibleText(reader.record)
            : layout.header.names.joined(separator: String(UnicodeScalar(layout.delimiter)))
    }

    /// Reads the file to its end.
    ///
    /// - Parameters:
    ///   - takeBatch: Gives an empty batch to fill, or `nil` to stop.
    ///   - emit: Takes a filled batch.
    /// - Throws: `data` where dates contradict each other; what the source throws.
    package func run(
        takeBatch: () -> InvoiceBatch?, emit: (InvoiceBatch) -> Void
    ) throws(IngestError) -> PassEnd {
        guard var filling = takeBatch() else { return .stopped }
        batch = filling
        batch.hasTotals = orders?.givesTotals ?? false
        while try reader.nextRecord() {
            if mayGoOn, let follows {
                mayGoOn = false
                goOn(from: follows, in: filling)
            }
            // Also now and then without rows: the one who inserts looks for a request to stop.
            if filling.isFull || !filling.hasTextRoom(textNeeded)
                || summary.linesRead - linesHandedOver > 1 << 16
            {
                let order = lastOrder(of: filling)
                handOver(emit)
                guard let next = takeBatch() else { return .stopped }
                filling = next
                batch = next
                batch.hasTotals = orders?.givesTotals ?? false
                dates.forgetText()
                resume(order, in: batch)
                batch.makeTextRoom(textNeeded)
            }
            if watch != nil { watch?.count(reader) }
            cells?.forget(before: reader.line)
            if let restart = try readLine(in: filling) { return .restart(restart.conventions) }
        }
        summary.pageEnd = pageEnd(lastOrder(of: filling))
        handOver(emit)
        return try end()
    }

    /// Bytes taken from the source so far.
    var bytesTaken: Int { source.bytesTaken }

    /// The most bytes of text that the current record can become: each cell fills so many columns at most
    /// (`HeaderMap.mostUses`), a byte of Windows-1252 becomes three at most, ids may be written out, and the time
    /// has its own form.
    var textNeeded: Int {
        3 * textUses * (reader.end - reader.start) + 3 * Self.idRoomBytes
            + 2 * CivilTime.textLength
    }

    private func handOver(_ emit: (InvoiceBatch) -> Void) {
        // A file with too many bad lines is refused: the rest is only counted.
        if summary.linesRejected - summary.linesLeftOut > maxRejects { batch.clear() }
        linesHandedOver = summary.linesRead
        batch.bytesTaken = source.bytesTaken
        batch.linesRead = summary.linesRead
        emit(batch)
    }

    /// Puts the current record where it belongs: kept, rejected or blank.
    private func readLine(in batch: InvoiceBatch) throws(IngestError) -> Restart? {
        if reader.fieldCount == 1, reader.isBlank {
            summary.linesBlank += 1
            return nil
        }
        if let openQuoting, reader.defect != nil || reader.spansLines,
            reader.isWholeWithoutQuotes(fields: openQuoting)
        {
            conventions.quoting = .none
            conventions.quotingBasis = .file(line: reader.line)
            return Restart(conventions)
        }
        if reader.hasHighBytes, !checkEncoding() {
            keepOrderOfBroken(areFieldsWhole: reader.defect == nil, in: batch)
            return nil
        }
        if let keyIndex, !noteMend(keyIndex) { return nil }
        if isSheet, reader.defect == .nulByte {
            if let column = columnWithError {
                reject(
                    column, .errorValue,
                    "\(column.sqlName) is an error value of the workbook (such as #N/A)")
                keepOrderOfBroken(areFieldsWhole: true, in: batch)
                return nil
            }
        } else if let defect = reader.defect {
            if case .fieldCount = defect, reader.isEmpty {
                summary.linesBlank += 1
            } else {
                reject(defect)
                keepOrderOfBroken(areFieldsWhole: false, in: batch)
            }
            return nil
        }
        switch try keepLine(in: batch) {
        case .kept:
            if reader.spansLines { try refuseSwallowed() }
            summary.linesKept += 1
            return nil
        case .rejected(let found):
            let problem = totals(insteadOf: found) ?? found
            let order = orderOfRejected(problem.column, in: batch)
            defer { before = order }
            if reader.record.elementsEqual(headerRecord) {
                reject(nil, .repeatedHeader, "is the header again: were files joined?")
            } else if reader.isEmpty {
                summary.linesBlank += 1
            } else {
                reject(problem.column, problem.rejectClass, problem.message)
                markReject(order, problem.column, in: batch)
                if !problem.rejectClass.isLeftOut { noteRejected(order, in: batch) }
            }
            return nil
        case .restart(let restart):
            return restart
        }
    }

    /// The first column of those needed whose cell holds an error value, which a sheet marks with NUL; in others it
    /// stands for nothing.
    private var columnWithError: InvoiceColumn? {
        InvoiceColumn.allCases.first { column in
            column.isRequired && reader[index[column.rawValue]].bytes.first == 0
        }
    }

    // MARK: Rejects

    private func reject(_ defect: CSVRecordReader.Defect) {
        switch defect {
        case .unclosedQuote:
            reject(
                nil, .unclosedQuote,
                "a quote opens on this line and does not close within"
                    + " \(CSVRecordReader.maxRecordLines) lines or the file")
        case .textAfterQuote:
            reject(
                nil, .textAfterQuote, "something follows a closing quote; double a quote in a text")
        case .nulByte:
            reject(nil, .nulByte, "holds a NUL byte")
        case .fieldCount(let found):
            let header = summary.layout.header
            if reader.endsWithFile, found < header.minFields {
                summary.warnings.append(
                    "the last line (\(reader.line)) is incomplete: was the file cut off?")
            }
            reject(
                nil, .fieldCount,
                "has \(found) \(found == 1 ? "field" : "fields"), the header \(header.minFields)")
        }
    }

    func reject(
        _ column: InvoiceColumn?, _ rejectClass: RejectedLine.Class, _ message: String
    ) {
        summary.linesRejected += 1
        summary.rejectClasses[rejectClass, default: 0] += 1
        keepNumberAbove()
        before = OrderBefore(rows: batch.rowCount)
        if rejectClass.isLeftOut { summary.linesLeftOut += 1 }
        let isListed =
            !rejectClass.isLeftOut && summary.firstRejects.count < Self.maxListedRejects
        guard isListed || summary.linesRejected - summary.linesLeftOut <= maxRejects else { return }
        let encoding = conventions.encoding ?? .utf8
        let line = RejectedLine(
            lineNo: reader.line,
            byteOffset: hasOwnBytes ? reader.byteOffset : nil, column: column,
            rejectClass: rejectClass, message: message,
            raw: encoding.visibleText(reader.record, limit: RejectedLine.maxRawBytes))
        if isListed { summary.firstRejects.append(line) }
        batch.rejects.append(line)
    }

    /// Whether records stand in the file as they are read.
    private var hasOwnBytes: Bool {
        !isSheet && summary.utf16 == nil && conventions.quoting != .lines
    }
}
