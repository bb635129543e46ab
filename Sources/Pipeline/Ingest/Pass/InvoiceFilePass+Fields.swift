import Reports

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
    func keepLine() throws(IngestError) -> LineOutcome {
        let dateField = trimmed(field(.invoicedAt)).bytes
        let time: InvoiceTime
        let timeStart: Int
        if dates.holds(dateField) {
            time = dates.time
            timeStart = dates.textStart
        } else {
            switch try readTime(dateField) {
            case .kept: break
            case let other: return other
            }
            time = dates.time
            timeStart = dates.textStart
        }

        let priceField = trimmed(field(.unitPrice)).bytes
        let wasMarkOpen = isMarkOpen
        if wasMarkOpen, let restart = settleMark(priceField) { return .restart(restart) }
        let quantityField = trimmed(field(.quantity)).bytes
        let quantity: Int64
        switch readQuantity(quantityField) {
        case .value(let value): quantity = value
        case .bad(let problem): return rejected(.quantity, quantityField, problem)
        }
        let price: Double
        if readsPlainNumbers, case .value(let value) = NumberParser.decimal(priceField) {
            price = value
        } else {
            if !wasMarkOpen { try refuseOtherMark(priceField) }
            switch readLocalPrice(priceField) {
            case .value(let value): price = value
            case .bad(let problem): return rejected(.unitPrice, priceField, problem)
            }
        }
        // The feature views add money as 64-bit integers; a line this large is damage.
        guard abs(Double(quantity) * price) < Self.amountLimit else {
            return .rejected(
                LineProblem(
                    column: .quantity, rejectClass: .outOfRange,
                    message: "quantity × unit price is 1e12 or more"))
        }

        let customer = trimmed(field(.customerID))
        let customerField = customer.bytes
        if isMarkOpen, customerField.contains(UInt8(ascii: ",")) { summary.dependsOnMark = true }
        var customerCount = customerField.count
        if let point = customerField.firstIndex(of: UInt8(ascii: "."))
            ?? (conventions.decimalMark == .comma
                ? customerField.firstIndex(of: UInt8(ascii: ",")) : nil)
        {
            switch Self.spreadsheetID(customerField, point: point) {
            case .plain: break
            case .zeroDecimals: customerCount = point
            case .scientific:
                return .rejected(
                    LineProblem(
                        column: .customerID, rejectClass: .badCustomerID,
                        message: "customer_id \(shown(customerField)) was damaged by a spreadsheet;"
                            + " format the column as text and export again"))
            }
        }

        copy(.invoiceNo, trimmed(field(.invoiceNo)))
        copy(.stockCode, trimmed(field(.stockCode)))
        let description = field(.description)
        if trimmed(description).bytes.isEmpty {
            batch.set(.description, start: 0, length: -1)
            summary.linesWithoutDescription += 1
        } else {
            copy(.description, description)
        }
        if customerCount == 0 {
            batch.set(.customerID, start: 0, length: -1)
            summary.linesWithoutCustomer += 1
        } else {
            copy(
                .customerID,
                CSVRecordReader.Field(
                    bytes: UnsafeBufferPointer(rebasing: customerField[..<customerCount]),
                    hasDoubledQuotes: customer.hasDoubledQuotes))
        }
        copy(.country, trimmed(field(.country)))
        batch.set(.invoicedAt, start: timeStart, length: InvoiceTime.textLength)
        batch.endRow(lineNo: reader.line, quantity: quantity, unitPrice: price)
        widenRange(time)
        return .kept
    }

    /// Largest magnitude of quantity × unit price.
    private static var amountLimit: Double { 1e12 }

    @inline(__always)
    private func widenRange(_ time: InvoiceTime) {
        let key = time.key
        if summary.firstTime.map({ key < $0.key }) ?? true { summary.firstTime = time }
        if summary.lastTime.map({ key > $0.key }) ?? true { summary.lastTime = time }
    }

    // MARK: Dates

    /// Reads a date field and writes its text into the batch, both remembered in `dates`.
    private func readTime(_ field: UnsafeBufferPointer<UInt8>) throws(IngestError) -> LineOutcome {
        let time: InvoiceTime
        switch InvoiceTimeParser.parse(field) {
        case .bad(let problem):
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
        return .kept
    }

    /// Uses a date as evidence of the order of day and month in the file.
    ///
    /// - Returns: Conventions to start again with, if lines before were read in the wrong order.
    /// - Throws: `data` if two dates of the file contradict each other.
    private func settleOrder(
        _ slashed: InvoiceTimeParser.SlashedTime, _ field: UnsafeBufferPointer<UInt8>
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

    /// A field without white space (also no-break space) at both ends.
    @inline(__always)
    private func trimmed(_ field: CSVRecordReader.Field) -> CSVRecordReader.Field {
        guard let first = field.bytes.first, let last = field.bytes.last else { return field }
        if first > 0x20, first < 0x80, last > 0x20, last < 0x80 { return field }
        return CSVRecordReader.Field(
            bytes: trimSlowly(field.bytes), hasDoubledQuotes: field.hasDoubledQuotes)
    }

    @inline(never)
    private func trimSlowly(_ field: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
        var start = 0
        var end = field.count
        let isUTF8 = conventions.encoding == .utf8
        while start < end {
            if Self.isSpace(field[start]) || !isUTF8 && field[start] == 0xA0 {
                start += 1
            } else if isUTF8, end - start >= 2, field[start] == 0xC2, field[start + 1] == 0xA0 {
                start += 2
            } else {
                break
            }
        }
        while end > start {
            if Self.isSpace(field[end - 1]) || !isUTF8 && field[end - 1] == 0xA0 {
                end -= 1
            } else if isUTF8, end - start >= 2, field[end - 2] == 0xC2, field[end - 1] == 0xA0 {
                end -= 2
            } else {
                break
            }
        }
        return UnsafeBufferPointer(rebasing: field[start..<end])
    }

    /// Space, tab, line feed, vertical tab, form feed, carriage return.
    @inline(__always)
    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || (0x09...0x0D).contains(byte)
    }

    /// Writes a text field into the batch as UTF-8, or null if it is empty.
    @inline(__always)
    private func copy(_ column: InvoiceBatch.Text, _ field: CSVRecordReader.Field) {
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
            length = copyConverting(bytes, undouble: field.hasDoubledQuotes)
        }
        batch.set(column, start: start, length: length)
        batch.advanceText(length)
    }

    @inline(never)
    private func copyConverting(_ bytes: UnsafeBufferPointer<UInt8>, undouble: Bool) -> Int {
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
        _ field: UnsafeBufferPointer<UInt8>, _ problem: InvoiceTimeParser.Problem
    ) -> LineOutcome {
        let name = InvoiceColumn.invoicedAt.sqlName
        return .rejected(
            LineProblem(
                column: .invoicedAt, rejectClass: .badDate,
                message: problem == .empty
                    ? "\(name) is empty" : "\(name) \(shown(field)) \(problem.rawValue)"))
    }
}
