import Tabular

/// Numbers of a file, whose decimal mark the unit prices settle.
///
/// Quantities mostly are whole, so that `1.000` in one of them tells nothing; they are read under the mark of
/// the prices.
extension InvoiceFilePass {
    /// Reads a quantity under the decimal mark of the file, as whole ten-thousandths.
    @inline(__always)
    func readQuantity(
        _ field: UnsafeBufferPointer<UInt8>
    ) -> NumberParser.Outcome<Int64> {
        if readsPlainNumbers, case .value(let value) = NumberParser.tenThousandths(field) {
            return .value(value)
        }
        return readLocalQuantity(field)
    }

    @inline(never)
    private func readLocalQuantity(
        _ field: UnsafeBufferPointer<UInt8>
    ) -> NumberParser.Outcome<Int64> {
        if LocalNumber.isDigits(field) { return NumberParser.tenThousandths(field) }
        if isMarkOpen { noteDependence(of: field) }
        return LocalNumber.withPlain(field, mark: conventions.decimalMark) { plain, isNumber in
            isNumber
                ? NumberParser.tenThousandths(plain)
                : Self.notUnderMark(NumberParser.tenThousandths(plain))
        }
    }

    /// Reads a unit price under the decimal mark of the file.
    @inline(never)
    func readLocalPrice(
        _ field: UnsafeBufferPointer<UInt8>
    ) -> NumberParser.Outcome<Double> {
        LocalNumber.withPlain(field, mark: conventions.decimalMark) { plain, isNumber in
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
        guard case .mark(let evidence) = LocalNumber.evidence(field) else {
            noteDependence(of: field)
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
    func refuseOtherMark(_ field: UnsafeBufferPointer<UInt8>) throws(IngestError) {
        guard case .file(let line) = conventions.decimalMarkBasis,
            LocalNumber.evidence(field) == .mark(conventions.decimalMark.other)
        else { return }
        let mark = conventions.decimalMark
        throw IngestError(
            .data,
            "\(name):\(reader.line): the unit price \(shown(field)) has a decimal"
                + " \(mark.other.rawValue), but line \(line) a decimal \(mark.rawValue)."
                + " One file, one mark: split it, or pass --decimal-mark \(mark.rawValue) and"
                + " --max-rejects.")
    }

    /// Remembers that a number of the line may turn out another one, or none.
    private func noteDependence(of field: UnsafeBufferPointer<UInt8>) {
        let evidence = LocalNumber.evidence(field)
        if evidence != .none { summary.dependsOnMark = true }
        // The first one, and rather one with a comma, which is the worse of the two.
        let known = summary.ambiguousNumber
        guard evidence == .ambiguous,
            known == nil || known?.hasComma == false && field.contains(UInt8(ascii: ","))
        else { return }
        summary.ambiguousNumber = AmbiguousNumber(line: reader.line, text: shown(field))
    }

    /// Judges a file that never told.
    ///
    /// A point in front of three digits is taken for what machines write, with a warning; a comma is
    /// not, because read wrongly it changes an amount a thousand times.
    /// - Throws: `data` for a file whose only sign is such a comma.
    func settleMarkAtEnd() throws(IngestError) {
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
        summary.warnings.append(
            "no price tells the decimal mark; \(number.text) in line \(number.line) and numbers like"
                + " it are read with a decimal point. If that is wrong, ingest again with"
                + " --decimal-mark comma into a fresh database")
    }
}
