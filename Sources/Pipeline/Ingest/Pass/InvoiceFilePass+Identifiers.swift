import Reports
import Tabular

/// Ids of a line, and words for nothing.
extension InvoiceFilePass {
    /// The settled ids of a line.
    struct LineIDs {
        var invoice = CSVRecordReader.Field(
            bytes: UnsafeBufferPointer(start: nil, count: 0), hasDoubledQuotes: false)
        var product = CSVRecordReader.Field(
            bytes: UnsafeBufferPointer(start: nil, count: 0), hasDoubledQuotes: false)
        /// Nobody where there are no bytes.
        var customer = CSVRecordReader.Field(
            bytes: UnsafeBufferPointer(start: nil, count: 0), hasDoubledQuotes: false)
        /// The word that stood for nobody.
        var nullWord: Int?
        var isAddress = false
    }

    /// Reads the ids; gives the line's rejection where a spreadsheet has lost digits of one.
    @inline(__always)
    func settleIDs(_ ids: inout LineIDs) -> LineOutcome? {
        ids.invoice = trimmed(.invoiceNo)
        ids.product = trimmed(.stockCode)
        ids.customer = trimmed(.customerID)
        let isNumber = isNumberCell(.invoiceNo)
        if IdentifierText.isOdd(code: ids.invoice.bytes, isNumber: isNumber),
            let other = settleInvoice(&ids, isNumber: isNumber)
        {
            return other
        }
        let isProductNumber = isNumberCell(.stockCode)
        if IdentifierText.isOdd(code: ids.product.bytes, isNumber: isProductNumber) {
            settleProduct(&ids, isNumber: isProductNumber)
        }
        if ids.customer.bytes.isEmpty { return nil }
        guard
            IdentifierText.isOdd(customer: ids.customer.bytes)
                || nullFilter.mayHold(ids.customer.bytes)
        else {
            summary.ids.sawPlainCustomer = true
            return nil
        }
        return settleCustomer(&ids)
    }

    @inline(never)
    private func settleInvoice(_ ids: inout LineIDs, isNumber: Bool) -> LineOutcome? {
        let id = IdentifierText(
            code: ids.invoice.bytes, .init(mark: conventions.decimalMark, isNumber: isNumber))
        guard !id.isDamaged else { return damaged(.invoiceNo, .badInvoiceNo, ids.invoice.bytes) }
        noteLong(.invoiceNo, id.bytes)
        if id.hadZero { summary.ids.codesWithZero += 1 }
        ids.invoice = field(of: id, in: ids.invoice, room: invoiceRoom)
        return nil
    }

    /// Whether the codes of a file are numbers is known at its end only, so a damaged one is kept until then.
    @inline(never)
    private func settleProduct(_ ids: inout LineIDs, isNumber: Bool) {
        let bytes = ids.product.bytes
        let id = IdentifierText(
            code: bytes, .init(mark: conventions.decimalMark, isNumber: isNumber))
        guard !id.isDamaged else {
            summary.ids.countDamagedCode(shown(bytes), line: reader.line)
            return
        }
        noteLong(.stockCode, id.bytes)
        if id.hadZero { summary.ids.codesWithZero += 1 }
        ids.product = field(of: id, in: ids.product, room: productRoom)
    }

    @inline(never)
    private func settleCustomer(_ ids: inout LineIDs) -> LineOutcome? {
        let bytes = ids.customer.bytes
        guard bytes.first != 0 else {
            ids.nullWord = NullWords.errorCell
            return nil
        }
        if isMarkOpen, bytes.contains(UInt8(ascii: ",")) { summary.dependsOnMark = true }
        let id = IdentifierText(
            customer: bytes,
            .init(mark: conventions.decimalMark, isNumber: isNumberCell(.customerID)))
        guard !id.isDamaged else { return damaged(.customerID, .badCustomerID, bytes) }
        noteLong(.customerID, id.bytes)
        if bytes.contains(where: { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: ".") }) {
            noteGroups(id, bytes)
        } else if bytes.allSatisfy({ $0 &- 0x30 <= 9 }) {
            summary.ids.sawPlainCustomer = true
        }
        if IdentifierText.hasInvisible(bytes) { summary.ids.countInvisible(line: reader.line) }
        ids.customer = field(of: id, in: ids.customer, room: customerRoom)
        if nullFilter.mayHold(ids.customer.bytes) {
            ids.nullWord = conventions.nullWords.number(
                of: ids.customer.bytes, isCustomer: true, in: conventions.encoding)
        }
        ids.isAddress = id.isAddress
        return nil
    }

    /// What is left of a field, or its digits written out.
    private func field(
        of id: IdentifierText, in field: CSVRecordReader.Field,
        room: UnsafeMutableBufferPointer<UInt8>
    ) -> CSVRecordReader.Field {
        if id.hadApostrophe { summary.ids.linesWithApostrophe += 1 }
        if id.hadFormula { summary.ids.linesWithFormula += 1 }
        if id.hadName { summary.ids.linesWithName += 1 }
        guard let number = id.number else {
            return CSVRecordReader.Field(
                bytes: id.bytes, hasDoubledQuotes: field.hasDoubledQuotes)
        }
        let digits = String(number).utf8
        precondition(digits.count <= room.count)
        for (index, digit) in digits.enumerated() { room[index] = digit }
        return CSVRecordReader.Field(
            bytes: UnsafeBufferPointer(rebasing: UnsafeBufferPointer(room)[..<digits.count]),
            hasDoubledQuotes: false)
    }

    /// Takes in an id of more digits than a spreadsheet keeps.
    private func noteLong(_ column: InvoiceColumn, _ bytes: UnsafeBufferPointer<UInt8>) {
        guard let lost = IdentifierText.lostDigits(bytes) else { return }
        var hash = TupleHash()
        hash.combine(bytes)
        summary.ids.countLong(
            column, lost: lost, hash: hash.low, line: reader.line, text: shown(bytes))
    }

    /// Takes in a customer that looks like a number with separators of thousands.
    private func noteGroups(_ id: IdentifierText, _ bytes: UnsafeBufferPointer<UInt8>) {
        if id.hadThousand {
            summary.ids.countThousand(shown(bytes), line: reader.line)
            return
        }
        // One power of ten or decimal is no group: what is left of it says so.
        guard id.number == nil, id.bytes.count == bytes.count,
            bytes.first.map({ $0 &- 0x30 <= 9 }) ?? false,
            bytes.contains(UInt8(ascii: ",")) && LocalNumber.withPlain(bytes, mark: .point, { $1 })
                || bytes.contains(UInt8(ascii: "."))
                    && LocalNumber.withPlain(bytes, mark: .comma, { $1 })
        else { return }
        summary.ids.countGrouped(shown(bytes), line: reader.line)
    }

    /// Bytes of the longest number that an id may be.
    static var idRoomBytes: Int { 24 }

    private func damaged(
        _ column: InvoiceColumn, _ rejectClass: RejectedLine.Class,
        _ bytes: UnsafeBufferPointer<UInt8>
    ) -> LineOutcome {
        .rejected(
            LineProblem(
                column: column, rejectClass: rejectClass,
                message: "\(column.sqlName) \(shown(bytes)) was damaged by a spreadsheet, which has"
                    + " lost digits of it; format the column as text and export again"))
    }

    // MARK: Copies

    @inline(__always)
    func copyCustomer(_ ids: LineIDs, amount: Double, to batch: InvoiceBatch) {
        guard !ids.customer.bytes.isEmpty, ids.nullWord == nil,
            orders?.isGuest(ids.customer.bytes, in: conventions.encoding) != true
        else {
            if ids.customer.bytes.isEmpty {
                if carryDown(.customerID, .customerID, in: batch) { return }
                noteOtherDay(amount: amount, in: batch)
            }
            batch.set(.customerID, start: 0, length: -1)
            summary.linesWithoutCustomer += 1
            if let word = ids.nullWord {
                summary.nothing.count(
                    .customerID, word: word, line: reader.line, amount: amount)
            }
            return
        }
        write(ids, to: batch)
    }

    private func write(_ ids: LineIDs, to batch: InvoiceBatch) {
        let start = batch.textCount
        copy(.customerID, ids.customer, to: batch)
        if ids.isAddress { lowerCustomer(from: start, in: batch) }
    }

    /// Writes the settled invoice of the record into the row being filled.
    func copyInvoice(to batch: InvoiceBatch) {
        var ids = LineIDs()
        ids.invoice = trimmed(.invoiceNo)
        let isNumber = isNumberCell(.invoiceNo)
        if IdentifierText.isOdd(code: ids.invoice.bytes, isNumber: isNumber) {
            _ = settleInvoice(&ids, isNumber: isNumber)
        }
        copy(.invoiceNo, ids.invoice, to: batch)
    }

    /// Writes what a rejected record says of its order into the row being filled.
    func copyOrder(to batch: InvoiceBatch) {
        copyInvoice(to: batch)
        var ids = LineIDs()
        ids.customer = trimmed(.customerID)
        if !ids.customer.bytes.isEmpty, settleCustomer(&ids) == nil, ids.nullWord == nil {
            write(ids, to: batch)
        } else {
            batch.set(.customerID, start: 0, length: -1)
        }
        copy(.country, trimmed(.country), to: batch)
    }

    @inline(never)
    private func lowerCustomer(from start: Int, in batch: InvoiceBatch) {
        summary.ids.sawAddress = true
        var (hasCapitals, isWide) = (false, false)
        for index in start..<batch.textCount {
            let small = AddressFold.lowered(batch.text[index])
            isWide = isWide || small >= 0x80
            if small != batch.text[index] {
                hasCapitals = true
                batch.text[index] = small
            }
        }
        if isWide {
            let text = UnsafeBufferPointer(
                start: batch.text + start, count: batch.textCount - start)
            let folded = Array(AddressFold.folded(String(decoding: text, as: UTF8.self)).utf8)
            if !folded.elementsEqual(text) {
                hasCapitals = true
                batch.replaceText(from: start, with: folded, keeping: textNeeded)
                batch.set(.customerID, start: start, length: folded.count)
            }
        }
        if hasCapitals { summary.ids.linesWithCapitals += 1 }
    }

    /// Whether nothing stands in a field, which is trimmed, or a word for it.
    @inline(__always)
    func isNothing(_ field: CSVRecordReader.Field, _ column: InvoiceColumn) -> Bool {
        guard let first = field.bytes.first else { return true }
        if first == 0 {
            summary.nothing.count(column, word: NullWords.errorCell, line: reader.line, amount: 0)
            return true
        }
        return nullFilter.mayHold(field.bytes) && isNullWord(field, column)
    }

    @inline(never)
    private func isNullWord(_ field: CSVRecordReader.Field, _ column: InvoiceColumn) -> Bool {
        guard
            let word = conventions.nullWords.number(
                of: field.bytes, isCustomer: false, in: conventions.encoding)
        else { return false }
        summary.nothing.count(column, word: word, line: reader.line, amount: 0)
        return true
    }

    /// Takes in the stock code of a product that is met for the first time.
    @inline(never)
    func noteCode(_ code: UnsafeBufferPointer<UInt8>?) {
        guard !summary.ids.sawOtherCode, let code else { return }
        summary.ids.sawOtherCode =
            !code.allSatisfy { $0 &- 0x30 <= 9 } && !IdentifierText(code: code).isDamaged
    }

    // MARK: End

    /// Judges stock codes of which digits may be lost.
    ///
    /// - Throws: `data` where all codes of the file are numbers: then it is no code that looks like one.
    func judgeCodes() throws(IngestError) {
        if let (line, words) = summary.ids.thousandsBesideOthers ?? summary.ids.rounded {
            throw IngestError(.data, "\(name):\(line): \(words).")
        }
        guard let damaged = summary.ids.damagedCodes else { return }
        let words =
            "stock_code \(damaged.text) looks like a number of which a spreadsheet has lost digits"
            + " (\(damaged.lines) of \(summary.linesRead) lines): different products become one"
        guard summary.ids.sawOtherCode else {
            throw IngestError(
                .data,
                "\(name):\(damaged.firstLine): \(words). Format the column as text and export again."
            )
        }
        summary.warnings.append(
            "line \(damaged.firstLine): \(words). If that is so, format the column as text and export"
                + " again; it was kept as it stands")
    }
}
