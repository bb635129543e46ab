import Tabular

/// Numbers of a file, whose decimal mark the unit prices settle.
///
/// Quantities mostly are whole, so that `1.000` in one of them tells nothing; they are read under the mark of
/// the prices.
extension InvoiceFilePass {
    /// Reads a quantity under the decimal mark of the file, as whole ten-thousandths.
    @inline(__always)
    func readQuantity(
        _ field: UnsafeBufferPointer<UInt8>, isOfSheet: Bool
    ) -> NumberParser.Outcome<Int64> {
        if readsPlainNumbers || isOfSheet,
            case .value(let value) = NumberParser.tenThousandths(field)
        {
            return .value(value)
        }
        return readLocalQuantity(field, isOfSheet: isOfSheet)
    }

    @inline(never)
    private func readLocalQuantity(
        _ field: UnsafeBufferPointer<UInt8>, isOfSheet: Bool
    ) -> NumberParser.Outcome<Int64> {
        if isOfSheet { return Self.quantityOfCell(field) }
        if LocalNumber.isDigits(field) { return NumberParser.tenThousandths(field) }
        summary.sawTextNumber = true
        if isMarkOpen { noteDependence(of: field) }
        noteThousands(field)
        return LocalNumber.withPlain(field, mark: conventions.decimalMark) { plain, isNumber in
            isNumber
                ? NumberParser.tenThousandths(plain)
                : Self.notUnderMark(NumberParser.tenThousandths(plain))
        }
    }

    /// Reads a number of a workbook, which programs may write as a power of ten.
    private static func quantityOfCell(
        _ field: UnsafeBufferPointer<UInt8>
    ) -> NumberParser.Outcome<Int64> {
        let plain = NumberParser.tenThousandths(field)
        guard case .bad(.notDecimal) = plain, case .value(let value) = NumberParser.decimal(field),
            abs(value) < Quantity.limit / 1e4,
            let e4 = Int64(exactly: (value * 1e4).rounded()), Double(e4) / 1e4 == value
        else { return plain }
        return .value(e4)
    }

    /// Reads a unit price under the decimal mark of the file.
    @inline(never)
    func readLocalPrice(
        _ field: UnsafeBufferPointer<UInt8>
    ) -> NumberParser.Outcome<Double> {
        summary.sawTextNumber = true
        return LocalNumber.withPlain(field, mark: conventions.decimalMark) { plain, isNumber in
            isNumber ? NumberParser.decimal(plain) : Self.notUnderMark(NumberParser.decimal(plain))
        }
    }

    /// What is a number for a machine, with a point, and is none under the mark of the file.
    private static func notUnderMark<Number>(
        _ outcome: NumberParser.Outcome<Number>
    ) -> NumberParser.Outcome<Number> {
        if case .value = outcome { return .bad(.separator) }
        return outcome
    }

    /// Uses a unit price as evidence of the decimal mark of the file, which is open.
    ///
    /// - Returns: Conventions to start again with, if numbers before were read under the wrong mark.
    @inline(never)
    func settleMark(
        _ field: UnsafeBufferPointer<UInt8>
    ) -> FileConventions? {
        if !LocalNumber.isDigits(field) {
            summary.sawTextNumber = true
        } else if field.contains(where: { (0x31...0x39).contains($0) }) {
            if summary.ambiguous.wholeLine == 0 { summary.ambiguous.wholeLine = reader.line }
        }
        guard case .mark(let evidence) = LocalNumber.evidence(field) else {
            noteDependence(of: field)
            if field.last == 0x30, ambiguousLine == reader.line {
                summary.ambiguous.endsInZero = true
            }
            return nil
        }
        let mustRestart = evidence != conventions.decimalMark && summary.dependsOnMark
        conventions.decimalMark = evidence
        conventions.decimalMarkBasis = .file(line: reader.line)
        noteMark()
        return mustRestart ? conventions : nil
    }

    /// Keeps at hand what each line asks of the conventions.
    func noteMark() {
        isMarkOpen = !conventions.isDecimalMarkSettled
        readsPlainNumbers = !isMarkOpen && conventions.decimalMark == .point
    }

    /// Refuses a file that proves another mark than it had proved before.
    ///
    /// Where the caller or the format decides, a number of the other form is only a bad line.
    @inline(never)
    func refuseOtherMark(
        _ field: UnsafeBufferPointer<UInt8>, of side: SideColumn?
    ) throws(IngestError) {
        guard case .file(let line) = conventions.decimalMarkBasis,
            LocalNumber.evidence(field) == .mark(conventions.decimalMark.other)
        else { return }
        let mark = conventions.decimalMark
        throw IngestError(
            .data,
            "\(name):\(reader.line): the \(side?.rawValue ?? "unit price") \(shown(field)) has a decimal"
                + " \(mark.other.rawValue), but line \(line) a decimal \(mark.rawValue)."
                + " One file, one mark: split it, or pass --decimal-mark \(mark.rawValue) and"
                + " --max-rejects.")
    }

    /// Remembers that a number of the line may turn out another one, or none.
    private func noteDependence(of field: UnsafeBufferPointer<UInt8>) {
        let evidence = LocalNumber.evidence(field)
        if evidence != .none { summary.dependsOnMark = true }
        if evidence == .ambiguous { ambiguousLine = reader.line }
        // The first one, and rather one with a comma, which is the worse of the two.
        let known = summary.ambiguousNumber
        guard evidence == .ambiguous,
            known == nil || known?.hasComma == false && field.contains(UInt8(ascii: ","))
        else { return }
        summary.ambiguousNumber = AmbiguousNumber(line: reader.line, text: shown(field))
    }

    /// Counts the kept line, whose amount hangs on the mark.
    @inline(never)
    func countAmbiguous(_ amount: Double) {
        var hash = TupleHash()
        hash.combine(trimmedField(.customerID))
        summary.ambiguous.add(amount, customer: hash.low)
    }

    /// Judges a file that never told.
    ///
    /// A point in front of three digits is taken for what machines write, with a warning; a comma is
    /// not, because read wrongly it changes an amount a thousand times.
    /// - Throws: `data` for a file whose only sign is such a comma.
    func settleMarkAtEnd() throws(IngestError) {
        if cells != nil, !summary.sawTextNumber, conventions.decimalMarkBasis.mayChange {
            // Numbers of cells are written with a point.
            (conventions.decimalMark, conventions.decimalMarkBasis) = (.point, .format)
        }
        guard conventions.decimalMarkBasis == .assumed, let number = summary.ambiguousNumber else {
            return
        }
        guard !number.hasComma else {
            throw IngestError(
                .data,
                "\(name):\(number.line): the number \(number.text) has a decimal comma or thousands,"
                    + " and no price of the file tells which."
                    + " Pass --decimal-mark comma or --decimal-mark point.")
        }
        let found = summary.ambiguous
        let words =
            "no price tells the decimal mark: \(number.text) in line \(number.line) and numbers like it"
            + " (\(found.words(of: summary)))"
        // Who writes 1.290 writes 890.000 for 890, unless the point stands between thousands.
        let isBesideWhole = found.endsInZero && found.wholeLine > 0
        guard !isBesideWhole else {
            throw IngestError(
                .data,
                "\(name):\(number.line): \(words) would be a thousand times as much with a decimal comma, and line"
                    + " \(found.wholeLine) has a price without decimals, as if the point stood between thousands. Pass"
                    + " --decimal-mark comma or --decimal-mark point.")
        }
        let hint =
            summary.layout.delimiter == UInt8(ascii: ";") && !isSheet
            ? ", as files with semicolons mostly have" : ""
        summary.warnings.append(
            "\(words) are read with a decimal point; with a comma\(hint) they would be a thousand times as"
                + " much. If that is wrong, ingest again with --decimal-mark comma into a fresh database"
        )
    }
}

/// What stands around numbers: signs, brackets, currencies.
extension InvoiceFilePass {
    /// The number without what is around it; as it stands where that is no number.
    @inline(never)
    func undressed(
        _ field: UnsafeBufferPointer<UInt8>, into room: UnsafeMutableBufferPointer<UInt8>
    ) -> (bytes: UnsafeBufferPointer<UInt8>, currency: Currency?) {
        guard let plain = AmountNotation.undressed(field, into: room) else { return (field, nil) }
        return (plain.bytes, plain.currency)
    }

    /// Holds the currency of an amount against that of the file.
    @inline(never)
    func settleCurrency(
        _ currency: Currency?, _ field: UnsafeBufferPointer<UInt8>, _ numbers: inout LineNumbers
    ) -> LineOutcome? {
        guard currency != nil || numbers.unitPrice != 0 else { return nil }
        let verdict = summary.money.take(currency, line: reader.line)
        ignoresPlainPrices = summary.money.ignoresPlain
        switch verdict {
        case .fits: return nil
        case .bad(let words):
            return .rejected(
                LineProblem(
                    column: .unitPrice, rejectClass: .badNumber,
                    message: "unit_price \(shown(field)) \(words)"))
        case .leftOut(let other):
            numbers.otherCurrency = other
            return nil
        }
    }

    /// Holds the number format of the cell that an amount stands in against the currency of the file.
    @inline(never)
    func settleFormat(
        of column: Int, in cells: SheetSource, _ numbers: inout LineNumbers
    ) {
        let currency = cells.currency(row: reader.line, column: column)
        guard currency != nil || numbers.unitPrice != 0 else { return }
        let isOfLanguage =
            currency == nil && cells.hasCurrencyOfLanguage(row: reader.line, column: column)
        if case .leftOut(let other) = summary.money.take(
            format: currency, isOfLanguage: isOfLanguage, line: reader.line)
        {
            numbers.otherCurrency = other
        }
    }

    /// Refuses amounts in several currencies of which the caller wants none.
    func refuseOtherCurrencies() throws(IngestError) {
        guard let refusal = summary.money.refusal(linesRead: summary.linesRead) else { return }
        throw IngestError(.data, "\(name):\(refusal.line): \(refusal.words).")
    }

    /// Counts a line that is in another currency than the caller wants.
    @inline(never)
    func leaveOut(
        _ currency: Currency, amount: Double, customer: CSVRecordReader.Field
    ) -> LineOutcome {
        summary.money.leaveOut(
            currency, line: reader.line, amount: amount,
            customer: customer.bytes.isEmpty
                ? nil : (conventions.encoding ?? .utf8).visibleText(customer.bytes))
        return .rejected(
            LineProblem(
                column: .unitPrice, rejectClass: .otherCurrency,
                message: "the amount is in \(currency), not in"
                    + " \(summary.money.currency?.code ?? "")"))
    }
}

/// Cells of a sheet, of which numbers have a point and texts what people write.
extension InvoiceFilePass {
    /// Whether the field of a column is a cell with a number or a date, and no text.
    @inline(__always)
    func isNumberCell(_ column: InvoiceColumn) -> Bool {
        guard let cells, index[column.rawValue] != .max else { return false }
        return !isText(column, in: cells)
    }

    /// The same of a field that is none of a column of a line.
    func isNumberCell(at index: Int) -> Bool {
        cells.map { !$0.isText(row: reader.line, column: index) } ?? false
    }

    func isText(_ column: InvoiceColumn, in cells: SheetSource) -> Bool {
        cells.isText(row: reader.line, column: index[column.rawValue])
    }

    /// Share of rows with formulas without a value from which on a file is refused: one in a hundred.
    private static var mostEmptyFormulas: Double { 0.01 }

    /// Judges formulas that nobody has calculated: their cells look empty.
    ///
    /// - Throws: `data` where they are more than a few of a column.
    func judgeFormulas() throws(IngestError) {
        guard let cells else { return }
        let header = summary.layout.header
        for column in InvoiceColumn.allCases {
            guard let field = header.fieldIndex[column.rawValue],
                let found = cells.emptyFormulas(column: field)
            else { continue }
            let words =
                "the column \"\(header.names[field])\" (\(column.sqlName)) has a formula without a value in"
                + " \(found.count) of \(summary.linesRead) rows, row \(found.firstRow) first: the workbook was"
                + " written by a program and never calculated"
            guard Double(found.count) <= Self.mostEmptyFormulas * Double(summary.linesRead) else {
                throw IngestError(
                    .data,
                    "\(name): \(words). Open it in Excel or LibreOffice, save it, and ingest it again."
                )
            }
            summary.warnings.append("\(words); these cells were read as empty")
        }
    }
}
