import Reports
import Tabular

/// What happened to a record.
enum LineOutcome {
    case kept
    case rejected(LineProblem)
    case restart(Restart)
}

/// Conventions to start again with; an object, so that an outcome is small.
final class Restart: Sendable {
    let conventions: FileConventions

    init(_ conventions: FileConventions) { self.conventions = conventions }
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
        if let orders { beginOrder(orders, in: batch) }
        if let other = try findTime(batch) { return other }
        let (time, timeStart) = (dates.time, dates.textStart)
        var numbers = LineNumbers()
        let lacksAmount = orders.map(mayLackAmount) ?? false
        if !lacksAmount, orders?.isNoSale != true || !areNumbersBlank {
            if let other = try readNumbers(&numbers) { return other }
            if let orders, let other = try readOrder(orders, &numbers, in: batch) { return other }
            if numbers.unitPrice < 0, numbers.lineTotal.isNaN { takeSigns(&numbers) }
            if let rates = conventions.rates,
                let other = try convert(&numbers, by: rates, at: time)
            {
                return other
            }
        }
        let amount = numbers.amount
        var ids = LineIDs()
        if let other = settleIDs(&ids) { return other }
        if ids.invoice.bytes.isEmpty || TotalWords.mayBeOne(ids.invoice.bytes),
            let other = takeTotals(ids.invoice.bytes)
        {
            return other
        }
        if let currency = numbers.otherCurrency {
            return leaveOut(currency, amount: amount, customer: ids.customer)
        }

        if !ids.invoice.bytes.isEmpty || !carryDown(.invoiceNo, .invoiceNo, in: batch) {
            copy(.invoiceNo, ids.invoice, to: batch)
        }
        copy(.stockCode, ids.product, to: batch)
        copyDescription(to: batch)
        copyCustomer(ids, amount: amount, to: batch)
        copyCountry(to: batch)
        batch.set(.invoicedAt, start: timeStart, length: CivilTime.textLength)
        numberTuples(in: batch)
        sums.add(
            quantity: numbers.quantity.pieces, price: numbers.priceOfFile, amount: numbers.amount)
        if let orders { endOrder(orders, &numbers, lacksAmount: lacksAmount, in: batch) }
        if before.lostLine > 0 || lostOrder != nil { countBelowLost(numbers, in: batch) }
        if !carriedColumns.isEmpty { countCarried(numbers, in: batch) }
        batch.endRow(
            lineNo: reader.line, quantity: numbers.quantity, unitPrice: numbers.unitPrice,
            lineTotal: numbers.lineTotal)
        if let conversion { takeConversion(conversion, in: batch) }
        widenRange(time)
        keptDay = time.dayKey
        summary.amount += amount
        if isMarkOpen, ambiguousLine == reader.line { countAmbiguous(amount) }
        return .kept
    }

    /// Whether quantity or price stand blank, as of orders that came to nothing.
    private var areNumbersBlank: Bool {
        trimmed(.quantity).bytes.isEmpty || trimmed(.unitPrice).bytes.isEmpty
    }

    /// Whether the line may stand without an amount, and does.
    private func mayLackAmount(_ orders: OrderReading) -> Bool {
        func isNothing(_ column: InvoiceColumn) -> Bool {
            trimmedField(column).allSatisfy { [0x30, 0x2C, 0x2E].contains($0) }
        }
        let isEmpty = isNothing(.unitPrice) && isNothing(.quantity)
        return (isEmpty || areNumbersBlank)
            && orders.mayLackAmount(isBlank: areNumbersBlank, isNothing: isEmpty)
    }

    // MARK: Numbers

    /// The checked numbers of a line.
    struct LineNumbers {
        var quantity = Quantity(e4: 0)
        var unitPrice = 0.0
        /// What stands in the price column.
        var priceOfFile = 0.0
        /// The currency of the price, where the caller wants another one.
        var otherCurrency: Currency?
        /// Amount of its own; NaN where it has none.
        var lineTotal = Double.nan
        /// What it says of its order; NaN where it says nothing.
        var orderSubtotal = Double.nan
        var orderDiscount = Double.nan
        var orderRefund = Double.nan

        /// What the line says of its order.
        var ofOrder: OrderNotes.Amounts {
            OrderNotes.Amounts(
                subtotal: orderSubtotal, discount: orderDiscount.isNaN ? 0 : abs(orderDiscount),
                refund: orderRefund.isNaN ? 0 : abs(orderRefund))
        }

        /// What the line is worth.
        var amount: Double { lineTotal.isNaN ? quantity.pieces * unitPrice : lineTotal }
    }

    /// Reads quantity and unit price; gives what else became of the line.
    @inline(__always)
    private func readNumbers(_ numbers: inout LineNumbers) throws(IngestError) -> LineOutcome? {
        let priceShown = trimmed(.unitPrice).bytes
        let quantityShown = trimmed(.quantity).bytes
        var quantityField = quantityShown
        var currency: Currency?
        // The price first: quantities are read under its decimal mark.
        let price = try readAmount(
            priceShown, of: nil, isOfSheet: isNumberCell(.unitPrice), into: &numbers.unitPrice,
            &currency)
        if case .restart(let restart) = price { return .restart(restart) }
        if AmountNotation.isDressed(quantityShown) {
            let plain = undressed(quantityShown, into: quantityRoom)
            if plain.currency != nil { return rejected(.quantity, quantityShown, .currency) }
            quantityField = plain.bytes
        }
        switch readQuantity(quantityField, isOfSheet: isNumberCell(.quantity)) {
        case .value(let value):
            guard abs(Double(value)) < Quantity.limit else {
                return rejected(.quantity, quantityShown, .outOfRange)
            }
            numbers.quantity = Quantity(e4: value)
        case .bad(let problem): return rejected(.quantity, quantityShown, problem)
        }
        if case .bad(let problem) = price { return rejected(.unitPrice, priceShown, problem) }
        numbers.priceOfFile = numbers.unitPrice
        if isNumberCell(.unitPrice), let cells {
            settleFormat(of: index[InvoiceColumn.unitPrice.rawValue], in: cells, &numbers)
        } else if currency != nil || !ignoresPlainPrices,
            let other = settleCurrency(currency, priceShown, &numbers)
        {
            return other
        }
        guard abs(numbers.unitPrice) < StoredPrice.limit else {
            return rejected(.unitPrice, priceShown, .outOfRange)
        }
        // The feature views add money as whole ten-thousandths, exact up to 2^53; a line this large is damage.
        guard
            orders?.priceIsTotal == true
                || abs(numbers.quantity.pieces * numbers.unitPrice) < Self.amountLimit
        else {
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
        summary.months.count(time, line: reader.line)
    }

    // MARK: Fields

    /// The field of a column as it stands between its delimiters or quotes.
    @inline(__always)
    func field(_ column: InvoiceColumn) -> CSVRecordReader.Field {
        reader[index[column.rawValue]]
    }

    @inline(__always)
    func trimmed(_ column: InvoiceColumn) -> CSVRecordReader.Field {
        field(column).trimmed(in: conventions.encoding)
    }

    /// The field of a column, for what reads it beside the columns of a line.
    func trimmedField(_ column: InvoiceColumn) -> UnsafeBufferPointer<UInt8> {
        trimmed(column).bytes
    }

    /// The description keeps the white space around it: it is the shop's text, not ours.
    @inline(__always)
    private func copyDescription(to batch: InvoiceBatch) {
        let description = field(.description)
        if isNothing(description.trimmed(in: conventions.encoding), .description) {
            batch.set(.description, start: 0, length: -1)
            summary.linesWithoutDescription += 1
        } else {
            copy(.description, description, to: batch)
        }
    }

    @inline(__always)
    private func copyCountry(to batch: InvoiceBatch) {
        let country = trimmed(.country)
        if isNothing(country, .country) {
            if country.bytes.isEmpty, carryDown(.country, .country, in: batch) { return }
            batch.set(.country, start: 0, length: -1)
        } else {
            copy(.country, country, to: batch)
        }
    }

    /// Writes a text field into the batch as UTF-8, or null if it is empty.
    @inline(__always)
    func copy(
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

    // MARK: Problems

    func shown(_ field: UnsafeBufferPointer<UInt8>) -> String {
        "\"\((conventions.encoding ?? .utf8).visibleText(field, limit: 40))\""
    }

    func rejected(
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

    func rejected(
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
