import Tabular

/// Amounts of a line beside its price.
extension InvoiceFilePass {
    /// Reads an amount beside the unit price as that is read; a blank one leaves `value` as it is.
    func read(
        _ column: SideColumn, _ orders: OrderReading, into value: inout Double,
        _ numbers: inout LineNumbers
    ) throws(IngestError) -> LineOutcome? {
        guard let index = orders.index(column) else { return nil }
        let shown = reader[index].trimmed(in: conventions.encoding).bytes
        guard !shown.isEmpty else { return nil }
        var field = shown
        if AmountNotation.isDressed(shown) {
            // The room of the price is free again: its value is known.
            let plain = undressed(shown, into: priceRoom)
            field = plain.bytes
            if plain.currency != nil, let other = settleCurrency(plain.currency, shown, &numbers) {
                return other
            }
        }
        let isOfSheet = cells.map { !$0.isText(row: reader.line, column: index) } ?? false
        if isMarkOpen, !isOfSheet, let restart = settleMark(field) {
            return .restart(Restart(restart))
        }
        if readsPlainNumbers || isOfSheet, case .value(let plain) = NumberParser.decimal(field) {
            value = plain
            if isOfSheet, let cells { settleFormat(of: index, in: cells, &numbers) }
            return nil
        }
        switch readLocalPrice(field) {
        case .value(let local):
            value = local
            return nil
        case .bad(.empty): return nil
        case .bad(let problem): return badAmount(column, orders, problem)
        }
    }

    func badAmount(
        _ column: SideColumn, _ orders: OrderReading, _ problem: NumberParser.Problem
    ) -> LineOutcome {
        let field = orders.index(column).map { reader[$0].bytes }
        return .rejected(
            LineProblem(
                column: .unitPrice,
                rejectClass: problem == .outOfRange ? .outOfRange : .badNumber,
                message: "\(column.rawValue) \(field.map(shown) ?? "") \(problem.rawValue)"))
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
