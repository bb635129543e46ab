import Tabular

/// Amounts of a line beside its price.
extension InvoiceFilePass {
    /// How the reading of an amount ended.
    enum AmountEnd {
        case read
        case bad(NumberParser.Problem)
        case restart(Restart)
    }

    /// Reads an amount, the unit price or one beside it: without what stands around it, under the decimal mark of the
    /// file, which it may settle.
    ///
    /// - Parameters:
    ///   - side: What it is; `nil` is the unit price.
    ///   - isOfSheet: Whether it is a cell with a number, which has a point.
    /// - Throws: `data` where it proves another mark than the file has proved.
    @inline(__always)
    func readAmount(
        _ shown: UnsafeBufferPointer<UInt8>, of side: SideColumn?, isOfSheet: Bool,
        into value: inout Double, _ currency: inout Currency?
    ) throws(IngestError) -> AmountEnd {
        var field = shown
        if AmountNotation.isDressed(shown) {
            (field, currency) = undressed(shown, into: priceRoom)
        }
        let wasMarkOpen = isMarkOpen && !isOfSheet
        if wasMarkOpen, let restart = settleMark(field) { return .restart(Restart(restart)) }
        if readsPlainNumbers || isOfSheet, case .value(let plain) = NumberParser.decimal(field) {
            value = plain
            return .read
        }
        if !wasMarkOpen { try refuseOtherMark(field, of: side) }
        switch readLocalPrice(field) {
        case .value(let local):
            value = local
            return .read
        case .bad(let problem): return .bad(problem)
        }
    }

    /// The number in a field of which nothing else is taken.
    func parseAmount(
        _ field: UnsafeBufferPointer<UInt8>, isOfSheet: Bool
    ) -> NumberParser.Outcome<Double> {
        if readsPlainNumbers || isOfSheet, case .value(let plain) = NumberParser.decimal(field) {
            return .value(plain)
        }
        return readLocalPrice(field)
    }

    /// Reads an amount beside the unit price as that is read; a blank one leaves `value` as it is.
    func read(
        _ column: SideColumn, _ orders: OrderReading, into value: inout Double,
        _ numbers: inout LineNumbers
    ) throws(IngestError) -> LineOutcome? {
        guard let index = orders.index(column) else { return nil }
        var shown = reader[index].trimmed(in: conventions.encoding).bytes
        guard !shown.isEmpty else { return nil }
        if column == .priceUnit { shown = PriceUnitEvidence.number(shown) }
        var currency: Currency?
        let isOfSheet = isNumberCell(at: index)
        // The room of the price is free again: its value is known.
        let end = try readAmount(
            shown, of: column, isOfSheet: isOfSheet, into: &value, &currency)
        switch end {
        case .restart(let restart): return .restart(restart)
        case .bad(.empty): return nil
        case .bad(let problem): return badAmount(column, orders, problem)
        case .read:
            if isOfSheet, let cells {
                settleFormat(of: index, in: cells, &numbers)
                return nil
            }
            return currency == nil ? nil : settleCurrency(currency, shown, &numbers)
        }
    }

    /// Makes the price of one piece of that of so many.
    func readPriceUnit(
        _ orders: OrderReading, _ numbers: inout LineNumbers
    ) throws(IngestError) -> LineOutcome? {
        guard orders.index(.priceUnit) != nil, !orders.priceIsTotal else { return nil }
        var unit = 1.0
        if let other = try read(.priceUnit, orders, into: &unit, &numbers) { return other }
        guard unit != 1 else { return nil }
        guard unit > 0 else {
            return badAmount(.priceUnit, orders, "is no number of pieces above 0", .badNumber)
        }
        // To eight decimals: what was divided by a power of ten is written as a person would.
        numbers.unitPrice = (numbers.unitPrice / unit * 1e8).rounded() / 1e8
        return nil
    }

    func badAmount(
        _ column: SideColumn, _ orders: OrderReading, _ problem: NumberParser.Problem
    ) -> LineOutcome {
        badAmount(
            column, orders, problem.rawValue, problem == .outOfRange ? .outOfRange : .badNumber)
    }

    /// - Parameter words: What is wrong with it.
    func badAmount(
        _ column: SideColumn, _ orders: OrderReading, _ words: String,
        _ rejectClass: RejectedLine.Class = .badNumber
    ) -> LineOutcome {
        let field = orders.index(column).map { reader[$0].bytes }
        return .rejected(
            LineProblem(
                column: .unitPrice, rejectClass: rejectClass,
                message: "\(column.rawValue) \(field.map(shown) ?? "") \(words)"))
    }

    /// Whether the amount of a line is nearer to quantity × price less a discount than to quantity × price.
    func isOffAlready(_ discount: Double, _ numbers: LineNumbers) -> Bool {
        let worth = abs(numbers.quantity.pieces * numbers.unitPrice)
        let total = abs(numbers.lineTotal)
        return abs(total - (worth - abs(discount))) < abs(total - worth)
    }

    /// Gives quantity and amount of a line one sign, where the file writes it at one of them only: an amount below
    /// zero is a return, and so is a quantity below zero.
    func turn(_ numbers: inout LineNumbers, _ orders: OrderReading) {
        let pieces = numbers.quantity.e4
        guard numbers.lineTotal < 0 && pieces > 0 || numbers.lineTotal > 0 && pieces < 0 else {
            return
        }
        if pieces > 0 {
            numbers.quantity = Quantity(e4: -pieces)
        } else {
            numbers.lineTotal = -numbers.lineTotal
        }
        orders.tally.turned.add(amount: numbers.lineTotal, line: reader.line)
    }

    /// What a piece costs, to four decimals where they suffice.
    static func price(of total: Double, _ pieces: Double) -> Double {
        guard pieces != 0 else { return total }
        let price = total / pieces
        let rounded = (price * 10_000).rounded() / 10_000
        return rounded == 0 ? price : rounded
    }
}
