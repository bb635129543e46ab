import Reports
import Tabular

/// Dates of a file, whose order of day and month, clock and digits of the year its dates settle.
extension InvoiceFilePass {
    /// Has the time of the line in `dates`; gives what else became of the line.
    @inline(__always)
    func findTime(_ batch: InvoiceBatch) throws(IngestError) -> LineOutcome? {
        let field = orders == nil ? trimmed(.invoicedAt).bytes : timeField
        return dates.holds(field) ? nil : try readTime(field, batch)
    }

    /// Reads a date field and writes its text into the batch, both remembered in `dates`.
    private func readTime(
        _ field: UnsafeBufferPointer<UInt8>, _ batch: InvoiceBatch
    ) throws(IngestError) -> LineOutcome? {
        var outcome = conventions.dateFormat?.parse(field) ?? TimeParser.parse(field)
        if case .bad(.number) = outcome { outcome = numericTime(field) }
        let time: CivilTime
        switch outcome {
        case .bad(let problem):
            if problem == .empty, carryTime(in: batch) { return nil }
            return rejected(field, problem)
        case .iso(let value):
            if let other = contradiction(value.form, field) { return other }
            time = value.time
        case .slashed(let slashed):
            if let other = contradiction(slashed.form, field) { return other }
            if let restart = try settleOrder(slashed, field) { return .restart(Restart(restart)) }
            guard let value = slashed.time(conventions.dateOrder) else {
                return rejected(field, .noSuchDay)
            }
            time = value
        }
        note(outcome, time)
        dates.remember(field, time: time, textStart: batch.append(time))
        return nil
    }

    /// The time that a number is, where it can be one.
    private func numericTime(_ field: UnsafeBufferPointer<UInt8>) -> TimeParser.Outcome {
        let uses1904 = cells?.usesDates1904 ?? false
        guard let found = NumericTime.parse(field, uses1904: uses1904) else {
            return .bad(.number)
        }
        var time = TimeParser.PlainTime(time: found.time)
        if found.kind != .days {
            time.form.number = found.kind
        } else if isNumberCell(.invoicedAt) {
            // A date of the workbook like the others, whose cell lacks the format.
            summary.sheetDates.takeNumber(row: reader.line)
        } else {
            return .bad(.serial)
        }
        return .iso(time)
    }

    /// Rejects a time that is written otherwise than those before.
    private func contradiction(
        _ form: TimeForm, _ field: UnsafeBufferPointer<UInt8>
    ) -> LineOutcome? {
        let found = summary.times.take(form, line: reader.line) {
            form.zone.map {
                (conventions.encoding ?? .utf8).visibleText(
                    UnsafeBufferPointer(rebasing: field[$0]), limit: 40)
            } ?? ""
        }
        return found.map { words in
            .rejected(
                LineProblem(
                    column: .invoicedAt, rejectClass: .badDate,
                    message: "invoiced_at \(shown(field)) \(words): one file, one form of dates"))
        }
    }

    /// Tells the dates of a sheet from what is only text in it.
    ///
    /// A CSV file that was saved from a sheet has the dates of the workbook with the year in front.
    private func note(_ outcome: TimeParser.Outcome, _ time: CivilTime) {
        let isDate: Bool
        switch outcome {
        case .iso(let value):
            isDate = cells.map { !isText(.invoicedAt, in: $0) } ?? (value.form.number == nil)
        case .slashed: isDate = cells.map { !isText(.invoicedAt, in: $0) } ?? false
        case .bad: return
        }
        if isDate { return summary.sheetDates.takeDate(time, row: reader.line) }
        if case .slashed(let slashed) = outcome {
            summary.sheetDates.takeText(time, tells: slashed.evidence != nil, row: reader.line)
        }
    }

    /// Uses a date as evidence of the order of day and month in the file.
    ///
    /// - Returns: Conventions to start again with, if lines before were read in the wrong order.
    /// - Throws: `data` if two dates of the file contradict each other.
    private func settleOrder(
        _ slashed: TimeParser.SlashedTime, _ field: UnsafeBufferPointer<UInt8>
    ) throws(IngestError) -> FileConventions? {
        summary.sawSlashedDate = true
        guard let evidence = slashed.evidence else {
            if slashed.first != slashed.second { summary.sawAmbiguousDate = true }
            return nil
        }
        switch conventions.dateOrderBasis {
        case .option:
            // The caller decided; a date that does not exist in that order is a bad line.
            return nil
        case .file(let line):
            guard evidence != conventions.dateOrder else { return nil }
            throw IngestError(
                .data,
                "\(name):\(reader.line): the date \(shown(field)) has the"
                    + " \(evidence == .dayFirst ? "day" : "month") first, but line \(line) the"
                    + " \(evidence == .dayFirst ? "month" : "day"). One file, one order: split it, or"
                    + " pass --date-order \(conventions.dateOrder.rawValue) and --max-rejects.")
        case .format, .earlierFiles, .assumed:
            let mustRestart = evidence != conventions.dateOrder && summary.sawAmbiguousDate
            conventions.dateOrder = evidence
            conventions.dateOrderBasis = .file(line: reader.line)
            return mustRestart ? conventions : nil
        }
    }

    // MARK: End

    /// Judges what only all dates together tell.
    ///
    /// - Throws: `data` for years of two digits that may stand in front, and for a column of dates that a
    ///   spreadsheet has converted by half.
    func judgeDates() throws(IngestError) {
        if conventions.dateFormat == nil, summary.times.mayHaveYearInFront {
            throw IngestError(
                .data,
                "\(name):\(summary.times.shortYearLine ?? 0): its years have two digits, and may stand"
                    + " in front of the dates or behind: the last part changes from date to date as"
                    + " days do. Pass --date-format %y/%m/%d, %d/%m/%y or %m/%d/%y, with the"
                    + " separators and the time of the file.")
        }
        try refuseHalfConverted()
        if let numbers = summary.sheetDates.numbers {
            summary.warnings.append(
                "\(numbers.count) of its dates \(numbers.count == 1 ? "is a number" : "are numbers") without"
                    + " the format of a date, row \(numbers.firstRow) first; read as dates of the workbook"
            )
        }
        for outside in summary.months.outside {
            summary.warnings.append(
                "\(outside.lines) \(outside.lines == 1 ? "line is" : "lines are") dated far"
                    + " \(outside.isLater ? "after" : "before") the others: line \(outside.firstLine) is of"
                    + " \(outside.month). "
                    + (outside.isLater
                        ? "Recency counts from the newest line, so it makes every customer look long"
                            + " gone: mend the date, or pass --as-of to features and sweep"
                        : "Mend the date, or pass --window to features and sweep"))
        }
    }

    private func refuseHalfConverted() throws(IngestError) {
        let dates = summary.sheetDates
        guard let text = dates.text, let real = dates.real else { return }
        guard cells != nil else { return try refuseHalfConverted(real, text) }
        guard dates.isHalfConverted else {
            summary.warnings.append(
                "\(text.count) of its dates \(text.count == 1 ? "is" : "are") text and no date of the"
                    + " workbook, row \(text.firstRow) first; read in the order"
                    + " \(conventions.dateOrder.rawValue)")
            return
        }
        throw IngestError(
            .data,
            "\(name): row \(text.firstRow) has a date as text, row \(real.firstRow) a date of the"
                + " workbook. All of these (\(real.count)) have a day up to 12, all \(text.count) texts one"
                + " above: so a spreadsheet of another language has taken days for months where it"
                + " could, and the dates are wrong by months. Import the original file again with"
                + " the right order of day and month, or ingest it itself.")
    }

    /// The same of a file that was saved from such a sheet.
    ///
    /// A single date says little, and whoever names the order has looked at the dates.
    private func refuseHalfConverted(_ real: SheetDates.Kind, _ text: SheetDates.Kind)
        throws(IngestError)
    {
        guard summary.sheetDates.isHalfConverted, real.count > 1, text.count > 1 else { return }
        let words =
            "line \(real.firstRow) has a date with the year in front, line \(text.firstRow) one with the year"
            + " behind. All of the first kind (\(real.count)) have a day up to 12, all \(text.count) of the other"
            + " one above: a spreadsheet of another language may have taken days for months where it could,"
            + " and the first kind is then wrong by months"
        if case .option = conventions.dateOrderBasis {
            summary.warnings.append("\(words). Kept, as --date-order says how to read them")
            return
        }
        throw IngestError(
            .data,
            "\(name): \(words). Import the original file again with the right order of day and month, or ingest"
                + " it itself; if the dates are right as they are, pass --date-order"
                + " \(conventions.dateOrder.rawValue).")
    }
}
