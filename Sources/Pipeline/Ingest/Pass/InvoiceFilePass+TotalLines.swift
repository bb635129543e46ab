import Reports
import Tabular

/// Lines of totals, at the foot of a file or between its orders: no sale, though they have numbers.
extension InvoiceFilePass {
    /// What a line is that may be one of totals.
    private enum Verdict {
        case none
        /// Its numbers are the sums of the lines above.
        case sums(String)
        /// It looks like one, and its numbers are no sums.
        case doubtful(String)
    }

    /// What becomes of a line with a date whose invoice is blank or a word for a sum; `nil` where it is a line like
    /// others.
    @inline(never)
    func takeTotals(_ invoice: UnsafeBufferPointer<UInt8>) -> LineOutcome? {
        let isWord = TotalWords.isOne(invoice)
        guard
            isWord
                || invoice.isEmpty && isProductBlank && trimmedField(.customerID).isEmpty
        else { return nil }
        switch totalVerdict(isWord: isWord) {
        case .sums(let words): return totals(words)
        case .doubtful(let words) where isWord:
            return .rejected(
                LineProblem(
                    column: .invoiceNo, rejectClass: .badInvoiceNo,
                    message: "invoice_no \(shown(invoice)) \(words)"))
        case .doubtful, .none: return nil
        }
    }

    /// What a rejected line without a date is, if it is one of totals.
    @inline(never)
    func totals(insteadOf problem: LineProblem) -> LineProblem? {
        guard looksLikeTotals else { return nil }
        switch totalVerdict(isWord: hasTotalWord) {
        case .none: return nil
        case .sums(let words):
            guard case .rejected(let totals) = totals(words) else { return nil }
            return totals
        case .doubtful(let words):
            return LineProblem(
                column: problem.column, rejectClass: problem.rejectClass,
                message: problem.message + "; the line \(words)")
        }
    }

    /// Whether a line without a date, which could be one of the order above, is rather one of totals.
    ///
    /// One with a product that is the sum of those above is kept in mind: at the end of a file it may be either.
    var isTotalsBelowOrder: Bool {
        guard looksLikeTotals else {
            if case .doubtful(let words) = totalVerdict(isWord: false) {
                doubtfulTotals = (reader.line, words)
            }
            return false
        }
        switch totalVerdict(isWord: hasTotalWord) {
        case .none: return hasTotalWord
        case .sums, .doubtful: return true
        }
    }

    /// Refuses a file whose last line may be one of its last order, or the sum of all.
    func refuseDoubtfulTotals() throws(IngestError) {
        guard let (line, words) = doubtfulTotals, line == reader.line else { return }
        throw IngestError(
            .data,
            "\(name):\(line): the last line \(words): whether it is a line of totals or one of the order above"
                + " cannot be told. Delete it, or write the number and the date of its order into it."
        )
    }

    // MARK: What it looks like

    private var isProductBlank: Bool {
        trimmedField(.stockCode).isEmpty && trimmedField(.description).isEmpty
    }

    /// Whether a text of the line says that it is a sum.
    private var hasTotalWord: Bool {
        [InvoiceColumn.invoiceNo, .stockCode, .description, .customerID, .country, .invoicedAt]
            .contains { TotalWords.begins(trimmedField($0)) }
    }

    /// Whether the line has no order, date and customer, or a word for a sum in their place.
    private var looksLikeTotals: Bool {
        [InvoiceColumn.invoiceNo, .invoicedAt, .customerID].allSatisfy {
            let field = trimmedField($0)
            return field.isEmpty || TotalWords.begins(field)
        } && (hasTotalWord || isProductBlank)
    }

    private func totalVerdict(isWord: Bool) -> Verdict {
        func number(_ field: UnsafeBufferPointer<UInt8>, _ isOfSheet: Bool) -> Double?? {
            guard !field.isEmpty else { return .some(nil) }
            var plain = field
            if AmountNotation.isDressed(field) { plain = undressed(field, into: priceRoom).bytes }
            guard case .value(let value) = parseAmount(plain, isOfSheet: isOfSheet) else {
                return nil
            }
            return value
        }
        guard let quantity = number(trimmedField(.quantity), isNumberCell(.quantity)),
            let price = number(trimmedField(.unitPrice), isNumberCell(.unitPrice)),
            let total = orders?.index(.lineTotal).map({
                number(reader[$0].trimmed(in: conventions.encoding).bytes, isNumberCell(at: $0))
            }) ?? .some(nil),
            quantity != nil || price != nil || total != nil
        else { return isWord ? .doubtful("looks like one of totals") : .none }
        let all = sums + sumsBefore
        let isSum = [sums, all].contains {
            $0.match(quantity: quantity, price: price, total: total)
        }
        let shown = [
            quantity.map { "quantity \(short($0))" }, price.map { "unit_price \(short($0))" },
            total.map { "line_total \(short($0))" },
        ].compactMap(\.self).joined(separator: ", ")
        if isSum, isWord || isProductBlank { return .sums(shown) }
        if isSum {
            // Below a single line: an order of twice the same.
            return all.lines > 1
                ? .doubtful("(\(shown)) is the sum of those above, and has a product") : .none
        }
        return isWord
            ? .doubtful(
                "looks like one of totals, but \(shown) \(shown.contains(",") ? "are" : "is") not the sum of those"
                    + " above (quantity \(short(all.quantity)), worth \(Money(code: nil).text(all.amount)));"
                    + " delete it, or correct it")
            : .none
    }

    private func short(_ value: Double) -> String {
        value == value.rounded() && abs(value) < 1e15
            ? "\(Int64(value))" : fixedText(value, decimals: 2)
    }

    /// The end of a line of totals, from which others may be added up anew.
    private func totals(_ words: String) -> LineOutcome {
        if summary.totalLines == 0 { summary.firstTotalLine = (reader.line, words) }
        summary.totalLines += 1
        sumsBefore = sumsBefore + sums
        sums = LineSums()
        return .rejected(
            LineProblem(
                column: .invoiceNo, rejectClass: .totalLine,
                message: "is a line of totals: \(words)"))
    }
}

extension PassSummary {
    /// What was left out as totals; `nil` where nothing was.
    var totalsWords: String? {
        guard totalLines > 0 else { return nil }
        let first = firstTotalLine
        return
            "\(totalLines) line\(totalLines == 1 ? " is" : "s are") left out as totals, the first is line"
            + " \(first.line): \(first.words) are the sums of the lines above. If it is a sale, give it an order"
            + " number, a product and a date"
    }
}
