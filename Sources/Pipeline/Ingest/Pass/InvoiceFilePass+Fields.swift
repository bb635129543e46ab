import Reports
import Tabular

/// What happened to a record.
enum LineOutcome {
    case kept
    case rejected(LineProblem)
    case restart(FileConventions)
}

/// Why a record is rejected.
struct LineProblem {
    let column: InvoiceColumn
    let rejectClass: RejectedLine.Class
    let message: String
}

extension InvoiceFilePass {
    /// Checks all fields of the record and appends it to the batch.
    ///
    /// Nothing of a row is in the batch before its checks are done, but for the text of its date. The batch
    /// is handed down, as each access to that of the pass would retain it.
    func keepLine(in batch: InvoiceBatch) throws(IngestError) -> LineOutcome {
        if let other = try findTime(batch) { return other }
        let (time, timeStart) = (dates.time, dates.textStart)
        var numbers = LineNumbers()
        if let orders { beginOrder(orders, in: batch) }
        if orders?.isNoSale != true || !areNumbersBlank {
            if let other = try readNumbers(&numbers) { return other }
            if let orders, let other = readOrder(orders, &numbers, in: batch) { return other }
        }
        var customer = trimmed(.customerID)
        if let other = settleCustomer(&customer) { return other }

        copyOrCarry(.invoiceNo, .invoiceNo, to: batch)
        copy(.stockCode, trimmed(.stockCode), to: batch)
        copyDescription(to: batch)
        copyCustomer(customer, to: batch)
        copyOrCarry(.country, .country, to: batch)
        batch.set(.invoicedAt, start: timeStart, length: CivilTime.textLength)
        numberTuples(in: batch)
        if let orders { endOrder(orders, &numbers, in: batch) }
        if !carriedColumns.isEmpty { countCarried(numbers, in: batch) }
        batch.endRow(
            lineNo: reader.line, quantity: numbers.quantity, unitPrice: numbers.unitPrice,
            lineTotal: numbers.lineTotal)
        widenRange(time)
        return .kept
    }

    /// Whether quantity or price stand blank, as of orders that came to nothing.
    private var areNumbersBlank: Bool {
        trimmed(.quantity).bytes.isEmpty || trimmed(.unitPrice).bytes.isEmpty
    }

    // MARK: Numbers

    /// The checked numbers of a line.
    struct LineNumbers {
        var quantity = Quantity(e4: 0)
        var unitPrice = 0.0
        /// Amount of its own; NaN where it has none.
        var lineTotal = Double.nan

        /// What the line is worth.
        var amount: Double { lineTotal.isNaN ? quantity.pieces * unitPrice : lineTotal }
    }

    /// Reads quantity and unit price; gives what else became of the line.
    @inline(__always)
    private func readNumbers(_ numbers: inout LineNumbers) throws(IngestError) -> LineOutcome? {
        let priceField = trimmed(.unitPrice).bytes
        let wasMarkOpen = isMarkOpen
        if wasMarkOpen, let restart = settleMark(priceField) { return .restart(restart) }
        let quantityField = trimmed(.quantity).bytes
        switch readQuantity(quantityField) {
        case .value(let value):
            guard abs(Double(value)) < Quantity.limit else {
                return rejected(.quantity, quantityField, .outOfRange)
            }
            numbers.quantity = Quantity(e4: value)
        case .bad(let problem): return rejected(.quantity, quantityField, problem)
        }
        if readsPlainNumbers, case .value(let value) = NumberParser.decimal(priceField) {
            numbers.unitPrice = value
        } else {
            if !wasMarkOpen { try refuseOtherMark(priceField) }
            switch readLocalPrice(priceField) {
            case .value(let value): numbers.unitPrice = value
            case .bad(let problem): return rejected(.unitPrice, priceField, problem)
            }
        }
        guard abs(numbers.unitPrice) < StoredPrice.limit else {
            return rejected(.unitPrice, priceField, .outOfRange)
        }
        // The feature views add money as whole ten-thousandths, exact up to 2^53; a line this large is damage.
        guard abs(numbers.quantity.pieces * numbers.unitPrice) < Self.amountLimit else {
            return .rejected(
                LineProblem(
                    column: .quantity, rejectClass: .outOfRange,
                    message: "quantity × unit price is 1e12 or more"))
        }
        return nil
    }

    /// Largest magnitude of quantity × unit price.
    private static var amountLimit: Double { 1e12 }

    @inline(__always)
    private func widenRange(_ time: CivilTime) {
        let key = time.key
        if summary.firstTime.map({ key < $0.key }) ?? true { summary.firstTime = time }
        if summary.lastTime.map({ key > $0.key }) ?? true { summary.lastTime = time }
    }

    // MARK: Dates

    /// Has the time of the line in `dates`; gives what else became of the line.
    @inline(__always)
    private func findTime(_ batch: InvoiceBatch) throws(IngestError) -> LineOutcome? {
        let field = orders == nil ? trimmed(.invoicedAt).bytes : timeField
        return dates.holds(field) ? nil : try readTime(field, batch)
    }

    /// Reads a date field and writes its text into the batch, both remembered in `dates`.
    private func readTime(
        _ field: UnsafeBufferPointer<UInt8>, _ batch: InvoiceBatch
    ) throws(IngestError) -> LineOutcome? {
        let time: CivilTime
        switch TimeParser.parse(field) {
        case .bad(let problem):
            if problem == .empty, carryTime(in: batch) { return nil }
            return rejected(field, problem)
        case .iso(let value):
            time = value.time
            if value.hasOffset { summary.sawOffset = true }
        case .slashed(let slashed):
            if let restart = try settleOrder(slashed, field) { return .restart(restart) }
            guard let value = slashed.time(conventions.dateOrder) else {
                return rejected(field, .noSuchDay)
            }
            time = value
        }
        dates.remember(field, time: time, textStart: batch.append(time))
        return nil
    }

    /// Uses a date as evidence of the order of day and month in the file.
    ///
    /// - Returns: Conventions to start again with, if lines before were read in the wrong order.
    /// - Throws: `data` if two dates of the file contradict each other.
    private func settleOrder(
        _ slashed: TimeParser.SlashedTime, _ field: UnsafeBufferPointer<UInt8>
    ) throws(IngestError) -> FileConventions? {
        summary.sawSlashedDate = true
        guard let evidence = slashed.evidence else {
            if slashed.first != slashed.second { summary.sawAmbiguousDate = true }
            return nil
        }
        switch conventions.dateOrderBasis {
        case .option:
            // The caller decided; a date that does not exist in that order is a bad line.
            return nil
        case .file(let line):
            guard evidence != conventions.dateOrder else { return nil }
            throw IngestError(
                .data,
                "\(name):\(reader.line): the date \(shown(field)) has the"
                    + " \(evidence == .dayFirst ? "day" : "month") first, but line \(line) the"
                    + " \(evidence == .dayFirst ? "month" : "day"). One file, one order: split it, or"
                    + " pass --date-order \(conventions.dateOrder.rawValue) and --max-rejects.")
        case .format, .earlierFiles, .assumed:
            let mustRestart = evidence != conventions.dateOrder && summary.sawAmbiguousDate
            conventions.dateOrder = evidence
            conventions.dateOrderBasis = .file(line: reader.line)
            return mustRestart ? conventions : nil
        }
    }

    // MARK: Fields

    /// The field of a column as it stands between its delimiters or quotes.
    @inline(__always)
    private func field(_ column: InvoiceColumn) -> CSVRecordReader.Field {
        reader[index[column.rawValue]]
    }

    @inline(__always)
    private func trimmed(_ column: InvoiceColumn) -> CSVRecordReader.Field {
        field(column).trimmed(in: conventions.encoding)
    }

    /// The field of a column, for what reads it beside the columns of a line.
    func trimmedField(_ column: InvoiceColumn) -> UnsafeBufferPointer<UInt8> {
        trimmed(column).bytes
    }

    /// Writes the field of a column into the row being filled.
    func copyText(_ text: InvoiceBatch.Text, of column: InvoiceColumn, to batch: InvoiceBatch) {
        copy(text, trimmed(column), to: batch)
    }

    /// Writes a text of the order, or takes that of its line before where it is blank.
    @inline(__always)
    private func copyOrCarry(
        _ column: InvoiceColumn, _ text: InvoiceBatch.Text, to batch: InvoiceBatch
    ) {
        let field = trimmed(column)
        if field.bytes.isEmpty, carryDown(column, text, in: batch) { return }
        copy(text, field, to: batch)
    }

    /// The description keeps the white space around it: it is the shop's text, not ours.
    @inline(__always)
    private func copyDescription(to batch: InvoiceBatch) {
        let description = field(.description)
        if description.trimmed(in: conventions.encoding).bytes.isEmpty {
            batch.set(.description, start: 0, length: -1)
            summary.linesWithoutDescription += 1
        } else {
            copy(.description, description, to: batch)
        }
    }

    /// Writes a text field into the batch as UTF-8, or null if it is empty.
    @inline(__always)
    private func copy(
        _ column: InvoiceBatch.Text, _ field: CSVRecordReader.Field, to batch: InvoiceBatch
    ) {
        let found = field.bytes
        let isDefused = keyIndex != nil && SpreadsheetText.isDefused(found)
        let bytes = isDefused ? UnsafeBufferPointer(rebasing: found.dropFirst()) : found
        guard let base = bytes.baseAddress, bytes.count > 0 else {
            batch.set(column, start: 0, length: -1)
            return
        }
        let start = batch.textCount
        var length = bytes.count
        if !field.hasDoubledQuotes, !reader.hasHighBytes || conventions.encoding == .utf8 {
            batch.textEnd(atMost: length).update(from: base, count: length)
        } else {
            length = copyConverting(bytes, undouble: field.hasDoubledQuotes, to: batch)
        }
        batch.set(column, start: start, length: length)
        batch.advanceText(length)
    }

    @inline(never)
    private func copyConverting(
        _ bytes: UnsafeBufferPointer<UInt8>, undouble: Bool, to batch: InvoiceBatch
    ) -> Int {
        let converts = conventions.encoding == .windows1252
        let target = batch.textEnd(atMost: converts ? 3 * bytes.count : bytes.count)
        var written = 0
        var position = 0
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            if undouble, byte == 0x22, position < bytes.count, bytes[position] == 0x22 {
                position += 1
            }
            if converts {
                written += TextEncoding.writeWindows1252(byte, to: target + written)
            } else {
                target[written] = byte
                written += 1
            }
        }
        return written
    }

    // MARK: Customers

    /// Takes off the decimals that a spreadsheet has put behind a customer; gives the line's rejection
    /// where it has made a power of ten.
    @inline(__always)
    private func settleCustomer(_ customer: inout CSVRecordReader.Field) -> LineOutcome? {
        let bytes = customer.bytes
        if isMarkOpen, bytes.contains(UInt8(ascii: ",")) { summary.dependsOnMark = true }
        guard
            let point = bytes.firstIndex(of: UInt8(ascii: "."))
                ?? (conventions.decimalMark == .comma
                    ? bytes.firstIndex(of: UInt8(ascii: ",")) : nil)
        else { return nil }
        switch Self.spreadsheetID(bytes, point: point) {
        case .plain: break
        case .zeroDecimals:
            customer = CSVRecordReader.Field(
                bytes: UnsafeBufferPointer(rebasing: bytes[..<point]),
                hasDoubledQuotes: customer.hasDoubledQuotes)
        case .scientific:
            return .rejected(
                LineProblem(
                    column: .customerID, rejectClass: .badCustomerID,
                    message: "customer_id \(shown(bytes)) was damaged by a spreadsheet;"
                        + " format the column as text and export again"))
        }
        return nil
    }

    @inline(__always)
    private func copyCustomer(_ customer: CSVRecordReader.Field, to batch: InvoiceBatch) {
        if customer.bytes.isEmpty || orders?.isGuest(customer.bytes) == true {
            if customer.bytes.isEmpty, carryDown(.customerID, .customerID, in: batch) { return }
            batch.set(.customerID, start: 0, length: -1)
            summary.linesWithoutCustomer += 1
        } else {
            copy(.customerID, customer, to: batch)
        }
    }

    enum SpreadsheetID { case plain, zeroDecimals, scientific }

    /// Tells what a spreadsheet has made of a number that names a customer.
    static func spreadsheetID(
        _ bytes: UnsafeBufferPointer<UInt8>, point: Int
    ) -> SpreadsheetID {
        guard point > 0, bytes[..<point].allSatisfy({ $0 &- 0x30 <= 9 }) else { return .plain }
        let tail = bytes[(point + 1)...]
        let decimals = tail.prefix { $0 &- 0x30 <= 9 }
        let rest = tail.dropFirst(decimals.count)
        if rest.isEmpty {
            return !decimals.isEmpty && decimals.allSatisfy({ $0 == 0x30 }) ? .zeroDecimals : .plain
        }
        guard rest.count >= 3, rest[rest.startIndex] | 0x20 == UInt8(ascii: "e"),
            rest[rest.startIndex + 1] == UInt8(ascii: "+")
                || rest[rest.startIndex + 1] == UInt8(ascii: "-"),
            rest.dropFirst(2).allSatisfy({ $0 &- 0x30 <= 9 })
        else { return .plain }
        return .scientific
    }

    // MARK: Problems

    func shown(_ field: UnsafeBufferPointer<UInt8>) -> String {
        "\"\((conventions.encoding ?? .utf8).visibleText(field, limit: 40))\""
    }

    private func rejected(
        _ column: InvoiceColumn, _ field: UnsafeBufferPointer<UInt8>,
        _ problem: NumberParser.Problem
    ) -> LineOutcome {
        .rejected(
            LineProblem(
                column: column,
                rejectClass: problem == .outOfRange ? .outOfRange : .badNumber,
                message: problem == .empty
                    ? "\(column.sqlName) is empty"
                    : "\(column.sqlName) \(shown(field)) \(problem.rawValue)"))
    }

    private func rejected(
        _ field: UnsafeBufferPointer<UInt8>, _ problem: TimeParser.Problem
    ) -> LineOutcome {
        let name = InvoiceColumn.invoicedAt.sqlName
        return .rejected(
            LineProblem(
                column: .invoicedAt, rejectClass: .badDate,
                message: problem == .empty
                    ? "\(name) is empty" : "\(name) \(shown(field)) \(problem.rawValue)"))
    }
}
