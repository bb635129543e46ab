import Tabular

/// Amounts in other currencies than the file is read in.
extension InvoiceFilePass {
    /// Hands on what a line that is kept was in its own currency.
    func takeConversion(_ line: ConvertedLine, in batch: InvoiceBatch) {
        batch.conversions.append(line)
        conversion = nil
    }

    /// Converts what the line says in another currency; gives what else becomes of it.
    ///
    /// - Throws: `data` where the rates have none for the day.
    @inline(never)
    func convert(
        _ numbers: inout LineNumbers, by rates: ExchangeRates, at time: CivilTime
    ) throws(IngestError) -> LineOutcome? {
        conversion = nil
        let ofColumn = orders?.isOtherCurrency == true
        guard numbers.otherCurrency != nil || ofColumn else { return nil }
        let column = orders.flatMap { Currency($0.currencyText) }
        if let sign = numbers.otherCurrency, let column, !sign.agrees(with: column) {
            return .rejected(
                LineProblem(
                    column: .unitPrice, rejectClass: .badNumber,
                    message: "the amount is written in \(sign), but the currency is \(column)"))
        }
        guard let currency = column ?? numbers.otherCurrency else {
            throw IngestError(
                .data,
                "\(name):\(reader.line): \"\(orders?.currencyText ?? "")\" is no currency that is known, so"
                    + " that nothing can be converted. Correct it, or leave out --rates.")
        }
        guard let rate = rates.rate(of: currency, on: time) else {
            throw IngestError(
                .data, "\(name):\(reader.line): the amount \(rates.missing(currency, on: time)).")
        }
        conversion = ConvertedLine(
            lineNo: reader.line, currency: rates.resolved(currency).code, rateDate: rate.date,
            rate: rate.value,
            unitPrice: numbers.unitPrice, lineTotal: numbers.lineTotal)
        numbers.otherCurrency = nil
        let original = numbers.amount
        numbers.multiply(by: rate.value)
        guard abs(numbers.unitPrice) < StoredPrice.limit, abs(numbers.amount) < 1e12 else {
            return .rejected(
                LineProblem(
                    column: .unitPrice, rejectClass: .outOfRange,
                    message: "the amount is too large at a rate of \(rate.value)"))
        }
        let customer = trimmedField(.customerID)
        var hash = TupleHash()
        hash.combine(customer)
        summary.conversions.count(
            currency, as: rates.resolved(currency), rate, days: time.days(since: rate),
            line: reader.line, original: original,
            customer: customer.isEmpty ? nil : hash.low)
        return nil
    }
}

extension InvoiceFilePass.LineNumbers {
    fileprivate mutating func multiply(by rate: Double) {
        unitPrice *= rate
        lineTotal *= rate
        orderSubtotal *= rate
        orderDiscount *= rate
        orderRefund *= rate
    }
}
