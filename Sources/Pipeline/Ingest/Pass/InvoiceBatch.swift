import Store
import Tabular

/// Up to `capacity` checked invoice lines as columns over plain memory, and the bad lines met on the
/// way to them.
///
/// `@unchecked Sendable`: one thread owns a batch at a time. The parser fills it and hands it over
/// through `BatchRing`, whose locks order the two; the inserter reads it and gives it back.
package final class InvoiceBatch: @unchecked Sendable {
    /// Text columns, in the order of the column batch.
    package enum Text: Int, CaseIterable {
        case invoiceNo, stockCode, description, invoicedAt, customerID, country
    }

    // `@exclusivity(unchecked)`: one thread at a time, and nobody is called back in between.
    package let capacity: Int
    @exclusivity(unchecked) package private(set) var rowCount = 0
    /// Bad lines between the first and the last row, in file order.
    @exclusivity(unchecked) package var rejects: [RejectedLine] = []
    /// Lines of the batch, kept or rejected, that stand for rejected lines of other files.
    @exclusivity(unchecked) package var mends: [MendingLine] = []
    /// What orders of the rows say as a whole.
    @exclusivity(unchecked) package var notes: [OrderNote] = []
    /// What rows were in their own currency.
    @exclusivity(unchecked) package var conversions: [ConvertedLine] = []
    /// Whether lines have an amount of their own.
    @exclusivity(unchecked) package var hasTotals = false
    /// Bytes taken from the file when the batch was full, for progress.
    package var bytesTaken = 0
    /// Records read when the batch was full, for progress.
    package var linesRead = 0

    private let lineNos: UnsafeMutablePointer<Int64>
    private let quantities: UnsafeMutablePointer<Int64>
    private let prices: UnsafeMutablePointer<Int64>
    private let finePrices: UnsafeMutablePointer<Double>
    // The same two as the table has them.
    private let pieces: UnsafeMutablePointer<Double>
    private let unitPrices: UnsafeMutablePointer<Double>
    /// Amounts of their own; NaN, which SQLite stores as null, elsewhere.
    ///
    /// Unset unless `hasTotals`.
    private let lineTotals: UnsafeMutablePointer<Double>
    /// Numbers in the file; ids of the database once `resolve` has seen the batch.
    fileprivate let invoices: UnsafeMutablePointer<Int64>
    fileprivate let products: UnsafeMutablePointer<Int64>
    /// Rows whose invoice is met for the first time, and the same of products.
    @exclusivity(unchecked) package private(set) var newInvoiceRows: [Int] = []
    @exclusivity(unchecked) package private(set) var newProductRows: [Int] = []
    /// Whether a line is of an invoice that the file has left long ago.
    @exclusivity(unchecked) package private(set) var isScattered = false
    /// The sums of its lines by invoice; `nil` where they lie scattered.
    var totals: InvoiceTotals?
    private let starts: UnsafeMutablePointer<UInt32>
    private let lengths: UnsafeMutablePointer<Int32>
    @exclusivity(unchecked) package private(set) var text: UnsafeMutablePointer<UInt8>
    @exclusivity(unchecked) private var textCapacity: Int
    @exclusivity(unchecked) package private(set) var textCount = 0

    /// An empty batch.
    package init(capacity: Int) {
        precondition(capacity > 0)
        self.capacity = capacity
        lineNos = .allocate(capacity: capacity)
        quantities = .allocate(capacity: capacity)
        prices = .allocate(capacity: capacity)
        finePrices = .allocate(capacity: capacity)
        pieces = .allocate(capacity: capacity)
        unitPrices = .allocate(capacity: capacity)
        lineTotals = .allocate(capacity: capacity)
        invoices = .allocate(capacity: capacity)
        products = .allocate(capacity: capacity)
        starts = .allocate(capacity: capacity * Text.allCases.count)
        lengths = .allocate(capacity: capacity * Text.allCases.count)
        textCapacity = capacity * 128
        text = .allocate(capacity: textCapacity)
    }

    deinit {
        lineNos.deallocate()
        quantities.deallocate()
        prices.deallocate()
        finePrices.deallocate()
        pieces.deallocate()
        unitPrices.deallocate()
        lineTotals.deallocate()
        invoices.deallocate()
        products.deallocate()
        starts.deallocate()
        lengths.deallocate()
        text.deallocate()
    }

    /// Forgets the rows, keeps the memory.
    package func clear() {
        rowCount = 0
        textCount = 0
        newInvoiceRows.removeAll(keepingCapacity: true)
        newProductRows.removeAll(keepingCapacity: true)
        isScattered = false
        totals = nil
        rejects.removeAll(keepingCapacity: true)
        mends.removeAll(keepingCapacity: true)
        notes.removeAll(keepingCapacity: true)
        conversions.removeAll(keepingCapacity: true)
    }

    /// Bad lines kept in one batch at most, so that a file of nothing else stays in bounds too.
    private static let maxRejects = 256

    /// Whether the batch should be handed over.
    package var isFull: Bool { rowCount == capacity || rejects.count >= Self.maxRejects }

    /// Whether another `count` bytes of text fit.
    @inline(__always)
    package func hasTextRoom(_ count: Int) -> Bool { textCount + count <= textCapacity }

    /// Makes room for `count` more bytes of text: for one huge record.
    package func makeTextRoom(_ count: Int) {
        guard !hasTextRoom(count) else { return }
        let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: textCount + count)
        larger.update(from: text, count: textCount)
        text.deallocate()
        text = larger
        textCapacity = textCount + count
    }

    /// Puts other bytes in the place of the last of the text, and leaves room for `count` more.
    package func replaceText(from start: Int, with bytes: [UInt8], keeping count: Int) {
        precondition((0...textCount).contains(start), "text that was not written")
        textCount = start
        makeTextRoom(bytes.count + count)
        for (index, byte) in bytes.enumerated() { text[start + index] = byte }
        textCount = start + bytes.count
    }

    // The bound of the text is proved where it is written, whatever the caller has reserved. A pointer
    // and not a closure: the batch would be retained for every field.

    /// Where the next text goes, of which there are `count` bytes at most.
    @inline(__always)
    package func textEnd(atMost count: Int) -> UnsafeMutablePointer<UInt8> {
        precondition(
            count >= 0 && count <= textCapacity &- textCount, "text beyond what was reserved")
        return text + textCount
    }

    /// Counts bytes written at `textEnd` as text.
    @inline(__always)
    package func advanceText(_ count: Int) {
        precondition(
            count >= 0 && count <= textCapacity &- textCount, "text beyond what was reserved")
        textCount &+= count
    }

    /// Adds a time to the text; gives where it starts.
    package func append(_ time: CivilTime) -> Int {
        let start = textCount
        time.write(
            to: UnsafeMutableBufferPointer(start: text + start, count: textCapacity - start))
        textCount += CivilTime.textLength
        return start
    }

    /// Sets a text column of the row being filled.
    @inline(__always)
    package func set(_ column: Text, start: Int, length: Int) {
        precondition(rowCount < capacity, "a row beyond what was reserved")
        assert(length < 0 || start >= 0 && start + length <= textCapacity)
        let slot = column.rawValue &* capacity &+ rowCount
        starts[slot] = UInt32(truncatingIfNeeded: start)
        lengths[slot] = Int32(truncatingIfNeeded: length)
    }

    /// The text of a column of the row being filled; `nil` is null.
    @inline(__always)
    func bytes(_ column: Text) -> UnsafeBufferPointer<UInt8>? { bytesUnchecked(column, rowCount) }

    /// The text of a column; `nil` is null.
    func bytes(_ column: Text, row: Int) -> UnsafeBufferPointer<UInt8>? {
        precondition(0..<rowCount ~= row)
        return bytesUnchecked(column, row)
    }

    @inline(__always)
    private func bytesUnchecked(_ column: Text, _ row: Int) -> UnsafeBufferPointer<UInt8>? {
        let slot = column.rawValue &* capacity &+ row
        guard lengths[slot] >= 0 else { return nil }
        return UnsafeBufferPointer(start: text + Int(starts[slot]), count: Int(lengths[slot]))
    }

    /// Where the text of a column of a row stands in `text`; a length below 0 is null.
    func place(_ column: Text, row: Int) -> (start: Int, length: Int) {
        precondition(0..<capacity ~= row)
        let slot = column.rawValue &* capacity &+ row
        return (Int(starts[slot]), Int(lengths[slot]))
    }

    /// Ends the row being filled.
    ///
    /// - Parameter lineTotal: Its amount where it has one of its own; else NaN.
    @inline(__always)
    package func endRow(
        lineNo: Int, quantity: Quantity, unitPrice: Double, lineTotal: Double = .nan
    ) {
        precondition(rowCount < capacity, "a row beyond what was reserved")
        lineNos[rowCount] = Int64(lineNo)
        quantities[rowCount] = quantity.e4
        let price = StoredPrice(unitPrice)
        prices[rowCount] = price.e4
        finePrices[rowCount] = price.fine
        pieces[rowCount] = quantity.pieces
        unitPrices[rowCount] = unitPrice
        if hasTotals { lineTotals[rowCount] = lineTotal }
        rowCount &+= 1
    }

    /// Columns that `columns(firstLineID:)` has, as SQL sees them.
    package static let sourceColumns: [SourceColumn] = [
        SourceColumn("invoice_id", .integer), SourceColumn("line_id", .integer),
        SourceColumn("line_no", .integer), SourceColumn("product_id", .integer),
        SourceColumn("quantity", .real), SourceColumn("unit_price", .real),
        SourceColumn("line_total", .real),
    ]

    /// The rows for SQLite, in place: the batch must stay as it is while they are read.
    ///
    /// - Precondition: `resolve` has been called.
    package func columns(firstLineID: Int64) -> ColumnBatch {
        ColumnBatch(
            rowCount: rowCount,
            values: [
                .int64(.init(start: invoices, count: rowCount)), .rowNumber(start: firstLineID),
                .int64(.init(start: lineNos, count: rowCount)),
                .int64(.init(start: products, count: rowCount)),
                .double(.init(start: pieces, count: rowCount)),
                .double(.init(start: unitPrices, count: rowCount)),
                .double(.init(start: lineTotals, count: rowCount)),
            ], owner: self)
    }

    /// Text of a row, for previews; `nil` is null.
    package func string(_ column: Text, row: Int) -> String? {
        bytes(column, row: row).map { String(decoding: $0, as: UTF8.self) }
    }

    /// Amount of its own of a row, for previews.
    package func lineTotal(row: Int) -> Double? {
        precondition(0..<rowCount ~= row)
        return hasTotals && !lineTotals[row].isNaN ? lineTotals[row] : nil
    }

    /// Line, quantity and price of a row, for previews.
    package func numbers(row: Int) -> (lineNo: Int64, quantity: Quantity, unitPrice: Double) {
        precondition(0..<rowCount ~= row)
        return (lineNos[row], Quantity(e4: quantities[row]), unitPrices[row])
    }
}

/// Invoices and products of the rows.
extension InvoiceBatch {
    /// Says which invoice and product of the file the row being filled has.
    ///
    /// - Parameter isScattered: Whether the invoice is one that the file had left.
    @inline(__always)
    func place(
        invoice: (number: Int, isNew: Bool), product: (number: Int, isNew: Bool), isScattered: Bool
    ) {
        precondition(rowCount < capacity, "a row beyond what was reserved")
        invoices[rowCount] = Int64(invoice.number)
        products[rowCount] = Int64(product.number)
        if invoice.isNew { newInvoiceRows.append(rowCount) }
        if product.isNew { newProductRows.append(rowCount) }
        if isScattered { self.isScattered = true }
    }

    /// Number in the file of the invoice of the row being filled, once that is placed.
    var invoiceBeingFilled: Int { Int(invoices[rowCount]) }

    /// Number of the invoice or product of a row in its file.
    func fileNumbers(row: Int) -> (invoice: Int, product: Int) {
        precondition(0..<rowCount ~= row)
        return (Int(invoices[row]), Int(products[row]))
    }

    /// Puts the ids of the database in the place of the file's numbers.
    ///
    /// - Parameters:
    ///   - firstInvoiceID: Of the file's invoice 0.
    ///   - productIDs: By the file's numbers.
    func resolve(firstInvoiceID: Int64, productIDs: [Int64]) {
        for row in 0..<rowCount {
            invoices[row] += firstInvoiceID
            products[row] = productIDs[Int(products[row])]
        }
    }
}

/// Lines as `InvoiceTotals` adds them up.
extension InvoiceBatch {
    /// What matters of a line there; invoice and product by the file's numbers.
    struct Line {
        let invoice: Int
        let product: Int
        let quantity: Int64
        let price: Int64
        let finePrice: Double
        /// Amount of its own; NaN where it has none.
        let total: Double
        /// The invoice starts with C, as LIKE sees it.
        let isCancelled: Bool
        /// Row of the batch.
        let row: Int
        let hasCustomer: Bool

        /// What the line is worth: the amount that the file gives it, else quantity × price.
        @inline(__always)
        var amount: LineAmount {
            total.isNaN
                ? LineAmount(quantity: quantity, price: price, finePrice: finePrice)
                : LineAmount(total: total)
        }
    }

    /// From the least to the largest of the file's invoices that rows are of.
    ///
    /// - Precondition: Before `resolve`.
    var invoiceNumbers: Range<Int> {
        guard rowCount > 0 else { return 0..<0 }
        var (least, most) = (invoices[0], invoices[0])
        for row in 0..<rowCount {
            least = min(least, invoices[row])
            most = max(most, invoices[row])
        }
        return Int(least)..<Int(most) + 1
    }

    /// Hands over the rows, in order.
    ///
    /// - Precondition: Before `resolve`.
    @inline(__always)
    func forEachLine(_ body: (Line) -> Void) {
        let slot = Text.invoiceNo.rawValue * capacity
        let customers = Text.customerID.rawValue * capacity
        for row in 0..<rowCount {
            body(
                Line(
                    invoice: Int(invoices[row]), product: Int(products[row]),
                    quantity: quantities[row], price: prices[row], finePrice: finePrices[row],
                    total: hasTotals ? lineTotals[row] : .nan,
                    isCancelled: lengths[slot + row] > 0
                        && text[Int(starts[slot + row])] | 0x20 == UInt8(ascii: "c"),
                    row: row, hasCustomer: lengths[customers + row] >= 0))
        }
    }
}
