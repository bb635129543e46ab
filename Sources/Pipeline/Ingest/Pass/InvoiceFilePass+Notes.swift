import Tabular

/// What is counted and noted of the orders of lines, kept and rejected.
extension InvoiceFilePass {
    // MARK: Kept lines

    /// The order of the row being filled: its number, or where it has none its invoice in the file.
    func orderKey(in batch: InvoiceBatch) -> UInt64 {
        batch.bytes(.invoiceNo).map(Self.key) ?? UInt64(batch.invoiceBeingFilled)
    }

    static func key(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt64 {
        var hash = TupleHash()
        hash.combine(bytes)
        return hash.low
    }

    func leaveOutOfOrder(_ orders: OrderReading, _ numbers: LineNumbers) -> LineOutcome {
        func hash(_ column: InvoiceColumn) -> UInt64 {
            var hash = TupleHash()
            hash.combine(trimmedField(column))
            return hash.low
        }
        orders.tally.otherCurrency.add(
            amount: numbers.amount, line: reader.line,
            order: hash(.invoiceNo),
            customer: trimmedField(.customerID).isEmpty ? nil : hash(.customerID))
        return .rejected(
            LineProblem(
                column: .unitPrice, rejectClass: .otherCurrency,
                message: "the currency is \"\(orders.currencyText)\", not the one asked for"))
    }

    /// Counts the row being filled, whose invoice is known, and notes what its order says.
    func endOrder(
        _ orders: OrderReading, _ numbers: inout LineNumbers, lacksAmount: Bool,
        in batch: InvoiceBatch
    ) {
        let order = orderKey(in: batch)
        let customer = batch.bytes(.customerID).map(Self.key)
        if lacksAmount {
            (numbers.unitPrice, numbers.lineTotal) = (0, .nan)
            return orders.countWithoutAmount(line: reader.line, order: order, customer: customer)
        }
        if let word = orders.voided, !(numbers.amount < 0) {
            if orders.tally.voided.lines == 0 { orders.tally.voidedWord = word }
            orders.tally.all += numbers.amount
            orders.tally.voided.add(
                amount: numbers.amount, line: reader.line, order: order, customer: customer)
            (numbers.unitPrice, numbers.lineTotal) = (0, .nan)
            return
        }
        orders.count(
            amount: numbers.amount, line: reader.line, order: order, customer: customer)
        // What is below zero is taken off, whatever its status: credits and cancellations that say so.
        if orders.isNoSale, !(numbers.amount < 0) {
            (numbers.unitPrice, numbers.lineTotal) = (0, .nan)
            return
        }
        guard orders.givesNotes else { return }
        let amounts = numbers.ofOrder
        if orders.notes.take(amounts, of: order, line: reader.line) {
            let number = batch.bytes(.invoiceNo)
            batch.notes.append(
                OrderNote(
                    number: number.map { String(decoding: $0, as: UTF8.self) },
                    invoice: batch.invoiceBeingFilled, amounts: amounts, line: reader.line))
        }
        let refund = orders.notes.countKept(numbers.amount, of: order, line: reader.line)
        // An order that the notes have forgotten in between says it again.
        if let refund, !orders.tally.refunds.orders.contains(order) {
            orders.tally.refunds.add(
                amount: refund, line: reader.line, order: order, customer: customer)
        }
        if orders.isPaidBack, orders.index(.orderRefund) != nil,
            orders.notes.amounts(of: order)?.refund ?? 0 == 0
        {
            orders.tally.unpaid.add(
                amount: numbers.amount, line: reader.line, order: order, customer: customer)
        }
    }

    /// Counts what was carried down to a line that is kept.
    @inline(never)
    func countCarried(_ numbers: LineNumbers, in batch: InvoiceBatch) {
        let order = orderKey(in: batch)
        for column in carriedColumns {
            summary.orders.carried[column, default: .init()].add(
                amount: numbers.amount, line: reader.line, order: order, customer: nil)
        }
        summary.linesCarried += 1
        if summary.linesKept == 0 { summary.firstIsCarried = true }
        carriedColumns.removeAll(keepingCapacity: true)
    }

    // MARK: Rejected lines

    /// What becomes of the order of a record that is rejected before its fields are looked at.
    ///
    /// - Parameter areFieldsWhole: Whether the record is cut as it should be.
    func keepOrderOfBroken(areFieldsWhole: Bool, in batch: InvoiceBatch) {
        guard areFieldsWhole, isOrderLegible else {
            before = OrderBefore(rows: batch.rowCount, lostLine: reader.line)
            markBroken(in: batch)
            return
        }
        if let orders { beginOrder(orders, in: batch) }
        let order = orderOfRejected(.invoicedAt, in: batch)
        before = order
        markReject(order, nil, in: batch)
        noteRejected(order, in: batch)
    }

    /// Whether the fields that lines of an order share are text in any encoding, and no errors of a workbook.
    private var isOrderLegible: Bool {
        !trimmedField(.invoiceNo).isEmpty
            && [InvoiceColumn.invoiceNo, .customerID, .country].allSatisfy {
                trimmedField($0).allSatisfy { 1...0x7F ~= $0 }
            }
    }

    /// The order of a rejected record: the lines below it may be of the same.
    ///
    /// - Parameter column: What it was rejected for.
    func orderOfRejected(_ column: InvoiceColumn, in batch: InvoiceBatch) -> OrderBefore {
        carriedColumns.removeAll(keepingCapacity: true)
        batch.makeTextRoom(2 * textNeeded)
        let continued = continuesOrder(in: batch)
        copyOrder(to: batch)
        let texts = OrderBefore.columns.enumerated().map { index, text in
            let place = batch.place(text, row: batch.rowCount)
            return place.length < 0 && continued
                ? placeBefore(text, index, in: batch) ?? place : place
        }
        return OrderBefore(
            rows: batch.rowCount, texts: texts, hasTime: column != .invoicedAt,
            day: column == .invoicedAt ? nil : dates.time.dayKey)
    }

    /// Notes what a rejected record says of its order: the other lines of it may be kept.
    func noteRejected(_ order: OrderBefore, in batch: InvoiceBatch) {
        guard let orders, orders.givesNotes, !orders.isNoSale, !orders.isOtherCurrency,
            let place = order.texts.first, place.length > 0
        else { return }
        let number = UnsafeBufferPointer(start: batch.text + place.start, count: place.length)
        let key = Self.key(number)
        orders.notes.countRejected(of: key)
        var numbers = LineNumbers()
        numbers.orderSubtotal = amountOfRejected(.orderSubtotal, orders)
        numbers.orderDiscount = amountOfRejected(.orderDiscount, orders)
        numbers.orderRefund = amountOfRejected(.orderRefund, orders)
        let amounts = numbers.ofOrder
        guard orders.notes.take(amounts, of: key, line: reader.line) else { return }
        batch.notes.append(
            OrderNote(
                number: String(decoding: number, as: UTF8.self), invoice: -1, amounts: amounts,
                line: reader.line))
    }

    /// An amount of a record that is rejected anyway; NaN where none can be read.
    private func amountOfRejected(_ column: SideColumn, _ orders: OrderReading) -> Double {
        guard let index = orders.index(column) else { return .nan }
        var field = reader[index].trimmed(in: conventions.encoding).bytes
        guard !field.isEmpty else { return .nan }
        if AmountNotation.isDressed(field) { field = undressed(field, into: priceRoom).bytes }
        guard case .value(let value) = parseAmount(field, isOfSheet: isNumberCell(at: index)) else {
            return .nan
        }
        return value
    }

    // MARK: Lost orders

    /// Counts the row being filled if it stands below a record that cannot be read, and lacks what the first line of
    /// an order says.
    @inline(never)
    func countBelowLost(_ numbers: LineNumbers, in batch: InvoiceBatch) {
        let isBelow = before.rows == batch.rowCount && before.lostLine > 0
        let lost = isBelow ? before.lostLine : lostOrder?.line ?? 0
        let key = orderKey(in: batch)
        guard carriesDown, isBelow || lostOrder?.key == key, lacksOrder(key, in: batch) else {
            lostOrder = nil
            return
        }
        lostOrder = (key, lost)
        if summary.orders.belowLost.lines == 0 { summary.orders.firstLost = lost }
        summary.orders.belowLost.add(
            amount: numbers.amount, line: reader.line, order: key,
            customer: batch.bytes(.customerID).map(Self.key))
    }

    /// Whether the line has nobody, no status or no sum of its order, where others have.
    private func lacksOrder(_ key: UInt64, in batch: InvoiceBatch) -> Bool {
        if index[InvoiceColumn.customerID.rawValue] != .max, batch.bytes(.customerID) == nil,
            trimmedField(.customerID).isEmpty
        {
            return true
        }
        guard let orders else { return false }
        if orders.index(.orderStatus) != nil, !orders.hasStatus { return true }
        return orders.index(.orderSubtotal) != nil && !orders.isNoSale
            && orders.notes.amounts(of: key)?.subtotal.isNaN ?? true
    }
}
