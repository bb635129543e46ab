import Reports
import Tabular

/// Where the texts of the order stand in the batch that the line before is of.
struct OrderBefore {
    /// Rows that the batch had then; -1 where nothing is known.
    var rows = -1
    var texts: [(start: Int, length: Int)] = []
    /// Whether the pass has the order's time in `dates`.
    var hasTime = false
    /// The record above, if it was too broken to say which order it is of; 0 otherwise.
    var lostLine = 0
    /// The day of the order (`CivilTime.dayKey`); `nil` where nobody knows.
    var day: Int64?

    /// The texts that lines of an order share.
    static let columns: [InvoiceBatch.Text] = [.invoiceNo, .customerID, .country]
}

/// What an order's first line says and its others leave blank.
extension InvoiceFilePass {
    // MARK: The order before

    /// The texts of an order, taken out of a batch that is handed over.
    struct OrderTexts {
        let texts: [[UInt8]?]
        let hasTime: Bool
        /// As `OrderBefore` has them.
        var lostLine = 0
        var day: Int64?
    }

    /// The order that the last line of the batch is of.
    func lastOrder(of batch: InvoiceBatch) -> OrderTexts? {
        otherDayRow = otherDayRow == batch.rowCount - 1 ? -1 : .min
        guard carriesDown || countsBlanks || orders != nil else { return nil }
        let places: [(start: Int, length: Int)]
        let hasTime: Bool
        if before.rows == batch.rowCount, before.lostLine > 0 {
            return OrderTexts(texts: [], hasTime: false, lostLine: before.lostLine)
        }
        if before.rows == batch.rowCount {
            (places, hasTime) = (before.texts, before.hasTime)
        } else {
            guard batch.rowCount > 0 else { return nil }
            let row = batch.rowCount - 1
            places = OrderBefore.columns.map { batch.place($0, row: row) }
            hasTime = true
        }
        guard places.count == OrderBefore.columns.count else { return nil }
        return OrderTexts(
            texts: places.map { place in
                place.length < 0
                    ? nil
                    : Array(
                        UnsafeBufferPointer(start: batch.text + place.start, count: place.length))
            }, hasTime: hasTime, day: dayBefore(in: batch))
    }

    /// The day of the line before; `nil` where nobody knows.
    private func dayBefore(in batch: InvoiceBatch) -> Int64? {
        before.rows == batch.rowCount ? before.day : keptDay
    }

    /// Writes the texts of an order into an empty batch, so that its first line can go on with them.
    func resume(_ order: OrderTexts?, in batch: InvoiceBatch) {
        before = OrderBefore()
        guard let order else { return }
        before.rows = 0
        before.hasTime = order.hasTime
        before.lostLine = order.lostLine
        before.day = order.day
        for text in order.texts {
            guard let text else {
                before.texts.append((0, -1))
                continue
            }
            batch.makeTextRoom(text.count)
            let start = batch.textCount
            batch.textEnd(atMost: text.count).update(from: text, count: text.count)
            batch.advanceText(text.count)
            before.texts.append((start, text.count))
        }
    }

    // MARK: Carrying down

    /// Whether the record is of the order that the line before is of: the number repeats, or is blank with
    /// customer and date.
    ///
    /// Overwrites the invoice of the row being filled with that of the record.
    @inline(never)
    func continuesOrder(in batch: InvoiceBatch) -> Bool {
        guard let invoice = placeBefore(.invoiceNo, 0, in: batch), invoice.length > 0 else {
            return false
        }
        if trimmedField(.invoiceNo).isEmpty { return isBlankRest }
        batch.makeTextRoom(2 * textNeeded)
        copyInvoice(to: batch)
        let own = batch.place(.invoiceNo, row: batch.rowCount)
        guard own.length == invoice.length else { return false }
        return UnsafeBufferPointer(start: batch.text + own.start, count: own.length)
            .elementsEqual(
                UnsafeBufferPointer(start: batch.text + invoice.start, count: invoice.length))
    }

    /// Whether the record has no customer and no date either, but a product, and is no line of totals.
    private var isBlankRest: Bool {
        guard trimmedField(.customerID).isEmpty, trimmedField(.invoicedAt).isEmpty else {
            return false
        }
        let product = [InvoiceColumn.stockCode, .description].map(trimmedField)
        return product.contains { !$0.isEmpty } && !product.contains(where: TotalWords.begins)
    }

    /// Where the text of the line before stands.
    func placeBefore(
        _ text: InvoiceBatch.Text, _ index: Int, in batch: InvoiceBatch
    ) -> (start: Int, length: Int)? {
        if before.rows == batch.rowCount {
            return index < before.texts.count ? before.texts[index] : nil
        }
        return batch.rowCount > 0 ? batch.place(text, row: batch.rowCount - 1) : nil
    }

    /// Takes a blank text of the row being filled from the line before, if it is of the same order.
    ///
    /// - Returns: Whether there was one to take.
    @inline(never)
    func carryDown(_ column: InvoiceColumn, _ text: InvoiceBatch.Text, in batch: InvoiceBatch)
        -> Bool
    {
        guard carriesDown || countsBlanks && column == .customerID,
            let index = OrderBefore.columns.firstIndex(of: text),
            let place = placeBefore(text, index, in: batch), place.length > 0,
            isCarryAsked || isOfTheDayBefore(in: batch), continuesOrder(in: batch)
        else { return false }
        guard carriesDown else {
            countBlank(in: batch)
            return false
        }
        // Asking has moved nothing, but it may have written the record's own invoice.
        batch.set(text, start: place.start, length: place.length)
        carriedColumns.insert(column)
        return true
    }

    /// Whether the user says that orders go on below.
    private var isCarryAsked: Bool { summary.layoutOptions.orders.carriesDown == true }

    /// Whether the record is of the day of the line before; tills count their receipts anew every day.
    private func isOfTheDayBefore(in batch: InvoiceBatch) -> Bool {
        dayBefore(in: batch).map { $0 == dates.time.dayKey } ?? true
    }

    /// Counts a line without a customer whose order has one above it, on another day.
    @inline(never)
    func noteOtherDay(amount: Double, in batch: InvoiceBatch) {
        guard summary.layoutOptions.orders.carriesDown == nil else { return }
        if otherDayRow != batch.rowCount - 1 {
            guard let place = placeBefore(.customerID, 1, in: batch), place.length > 0,
                !isOfTheDayBefore(in: batch)
            else { return }
        }
        guard continuesOrder(in: batch) else { return }
        summary.blanksOfOtherDays.add(amount: amount, line: reader.line)
        otherDayRow = batch.rowCount
    }

    /// Counts a line whose customer stands above it, and keeps that for the lines below.
    private func countBlank(in batch: InvoiceBatch) {
        if summary.blanksOfOrders == 0 { summary.firstBlankOfOrder = reader.line }
        summary.blanksOfOrders += 1
        let texts = OrderBefore.columns.enumerated().map { index, text in
            placeBefore(text, index, in: batch) ?? (0, -1)
        }
        before = OrderBefore(rows: batch.rowCount + 1, texts: texts, hasTime: true)
    }

    /// Has the time of the order in `dates`, for a record without a date of its own.
    @inline(never)
    func carryTime(in batch: InvoiceBatch) -> Bool {
        guard carriesDown, before.rows != batch.rowCount || before.hasTime,
            continuesOrder(in: batch), !isTotalsBelowOrder
        else { return false }
        batch.makeTextRoom(2 * textNeeded)
        dates.keep(textStart: batch.append(dates.time))
        carriedColumns.insert(.invoicedAt)
        return true
    }

    // MARK: Amounts and statuses

    /// Which field each column has; beyond all fields where it has none.
    static func index(_ header: HeaderMap) -> [Int] {
        var index = header.fieldIndex.map { $0 ?? .max }
        // The amount of a line is read as its price is, and divided.
        let price = InvoiceColumn.unitPrice.rawValue
        if header.fieldIndex[price] == nil, let total = header.sideIndex[.lineTotal] {
            index[price] = total
        }
        return index
    }

    /// The date, with the time of day of another column where the date has none.
    var timeField: UnsafeBufferPointer<UInt8> {
        let date = trimmedField(.invoicedAt)
        guard let orders, let index = orders.index(.invoicedTime) else { return date }
        return orders.joinedTime(
            date, reader[index].trimmed(in: conventions.encoding).bytes, line: reader.line)
    }

    /// Takes the status and the currency of the record's order; words for nothing are blank.
    func beginOrder(_ orders: OrderReading, in batch: InvoiceBatch) {
        func field(_ column: SideColumn) -> UnsafeBufferPointer<UInt8>? {
            orders.index(column).map { reader[$0].trimmed(in: conventions.encoding).bytes }
        }
        let nothing = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
        func isWord(_ field: UnsafeBufferPointer<UInt8>?) -> Bool {
            guard let field, nullFilter.mayHold(field) else { return false }
            return conventions.nullWords.number(
                of: field, isCustomer: false, in: conventions.encoding) != nil
        }
        var (status, currency) = (field(.orderStatus), field(.currency))
        if let word = status, isWord(word), !orders.isNamed(status: word) { status = nothing }
        if isWord(currency) { currency = nothing }
        let isOpen = status?.isEmpty == true || currency?.isEmpty == true
        orders.begin(
            status: status ?? nothing, currency: currency ?? nothing, in: conventions.encoding,
            continues: isOpen && continuesOrder(in: batch))
        if let voided = field(.voided) {
            orders.begin(voided: isWord(voided) ? nothing : voided)
        }
    }

    /// Reads what the order says of the line whose numbers are known; gives what else becomes of it.
    func readOrder(
        _ orders: OrderReading, _ numbers: inout LineNumbers, in batch: InvoiceBatch
    ) throws(IngestError) -> LineOutcome? {
        if let other = try readPriceUnit(orders, &numbers) { return other }
        if orders.priceIsTotal {
            numbers.lineTotal = numbers.unitPrice
        } else {
            var total = Double.nan
            if let other = try read(.lineTotal, orders, into: &total, &numbers) { return other }
            numbers.lineTotal = total
            if total.isNaN { countBlankTotal(orders, numbers) }
        }
        var discount = Double.nan
        if let other = try read(.lineDiscount, orders, into: &discount, &numbers) { return other }
        if orders.weighsDiscounts, isOffAlready(discount, numbers) { discount = 0 }
        if !discount.isNaN, discount != 0 {
            // A discount is taken off, whatever its sign.
            let gross = numbers.amount
            guard abs(discount) <= abs(gross) + 1e-9 else {
                return badAmount(
                    .lineDiscount, orders,
                    "is more than the line is worth, \(summary.amounts.text(gross))")
            }
            numbers.lineTotal = gross - (gross < 0 ? -abs(discount) : abs(discount))
        }
        guard numbers.lineTotal.isNaN || abs(numbers.lineTotal) < 1e12 else {
            return badAmount(.lineTotal, orders, .outOfRange)
        }
        if numbers.quantity.e4 == 0, !numbers.lineTotal.isNaN, numbers.lineTotal != 0 {
            // Without a piece the line would be no sale, whatever was paid.
            numbers.quantity = Quantity(e4: numbers.lineTotal < 0 ? -10_000 : 10_000)
            orders.tally.pieceless.add(amount: numbers.lineTotal, line: reader.line)
            if numbers.unitPrice == 0 || orders.priceIsTotal {
                numbers.unitPrice = abs(numbers.lineTotal)
            }
        }
        turn(&numbers, orders)
        // A price of 0 would make the line no sale, whatever was paid.
        let isPriceless =
            numbers.unitPrice == 0 && !numbers.lineTotal.isNaN && numbers.lineTotal != 0
        if isPriceless, !orders.priceIsTotal {
            orders.tally.priceless.add(amount: numbers.lineTotal, line: reader.line)
        }
        if orders.priceIsTotal || isPriceless {
            numbers.unitPrice = Self.price(of: numbers.lineTotal, numbers.quantity.pieces)
            guard abs(numbers.unitPrice) < StoredPrice.limit else {
                return badAmount(.lineTotal, orders, .outOfRange)
            }
        }
        var (subtotal, ofOrder, refund) = (Double.nan, Double.nan, Double.nan)
        if let other = try read(.orderSubtotal, orders, into: &subtotal, &numbers) { return other }
        if let other = try read(.orderDiscount, orders, into: &ofOrder, &numbers) { return other }
        if let other = try read(.orderRefund, orders, into: &refund, &numbers) { return other }
        (numbers.orderSubtotal, numbers.orderDiscount, numbers.orderRefund) = (
            subtotal, ofOrder, refund
        )
        return orders.isOtherCurrency && conventions.rates == nil
            ? leaveOutOfOrder(orders, numbers) : nil
    }

    /// Counts a line that is worth something and whose field of the amount is blank.
    private func countBlankTotal(_ orders: OrderReading, _ numbers: LineNumbers) {
        guard numbers.amount != 0, orders.index(.lineTotal) != nil else { return }
        orders.tally.withoutTotal.add(amount: numbers.amount, line: reader.line)
    }

    // MARK: End

    /// Judges what the statuses and currencies of the file come to.
    ///
    /// - Throws: `data` for lines in several currencies.
    func settleOrders() throws(IngestError) {
        if let orders {
            let found = summary.orders
            summary.orders = orders.tally
            summary.orders.carried = found.carried
            summary.orders.belowLost = found.belowLost
            summary.orders.firstLost = found.firstLost
            summary.orders.incomplete = orders.notes.incomplete
        }
        if let conflict = orders?.notes.conflict {
            throw OrderReading.contradiction(
                name, line: conflict,
                columns: orders?.noteColumns(in: summary.layout.header) ?? "")
        }
        let currencies = summary.orders.currencies
        if let sign = summary.money.found?.currency, currencies.count == 1,
            let code = currencies.keys.first, let own = Currency(code), !own.agrees(with: sign)
        {
            throw IngestError(
                .data,
                "\(name): its amounts are written in \(sign), but its column of currencies says \(code):"
                    + " which of the two holds cannot be told. Correct one of them and ingest it again."
            )
        }
        guard currencies.count > 1, summary.layoutOptions.orders.currency == nil else { return }
        let list = currencies.sorted { ($1.value.lines, $0.key) < ($0.value.lines, $1.key) }
        let words = list.prefix(5).map {
            "\($0.key): \(counted($0.value.lines, "line")), first line \($0.value.firstLine), worth"
                + " \(Money(code: $0.key).text($0.value.amount))"
        }
        throw IngestError(
            .data,
            "\(name): its lines are in \(currencies.count) currencies, which cannot be added up"
                + " (\(words.joined(separator: "; "))). Split the file, or pass --currency"
                + " \(list[0].key) to keep the lines of one only, with --rates FILE to convert the others."
        )
    }
}
