import Reports
import Tabular

/// What is settled when a file is at its end.
extension InvoiceFilePass {
    /// Its summary, or what it has to be read again with.
    func end() throws(IngestError) -> PassEnd {
        if let majority = votes.majority, let encoding = conventions.encoding,
            case .file = conventions.encodingBasis, summary.layout.markLength == 0,
            majority.encoding != encoding, !conventions.isEncodingSettled
        {
            conventions.encoding = majority.encoding
            conventions.encodingBasis = .file(line: majority.line)
            conventions.isEncodingSettled = true
            return .restart(conventions)
        }
        try refuseLostLineEnds()
        warnOfEncoding()
        if let majority = summary.otherMajority {
            conventions.majority = majority
            return .restart(conventions)
        }
        if isRatherDayFirst {
            conventions.dateOrder = .dayFirst
            return .restart(conventions)
        }
        if summary.twoSigns.lines > 0, summary.twoSigns.takingOff > 0, !conventions.keepsTwoSigns {
            conventions.keepsTwoSigns = true
            return .restart(conventions)
        }
        tellTwoSigns()
        try refuseOtherCurrencies()
        try refuseDoubtfulTotals()
        try judgeFormulas()
        try judgeCodes()
        try judgeDates()
        try settleMarkAtEnd()
        try refuseDoubtfulQuantities()
        try settleOrders()
        try watch?.check(name: name)
        summary.conventions = conventions
        summary.noSale = orders?.noSaleText
        summary.bytes = source.count
        summary.sha256 = source.finish()
        if summary.sawAmbiguousDate, conventions.dateOrderBasis == .assumed {
            let isDayFirst = conventions.dateOrder == .dayFirst
            summary.warnings.append(
                "no date tells day from month; read as"
                    + (isDayFirst
                        ? " day/month/year, as who writes decimal commas does."
                        : " month/day/year.")
                    + " If that is wrong, ingest again with --date-order"
                    + " \(isDayFirst ? "mdy" : "dmy") into a fresh database")
        }
        return .finished(summary)
    }

    /// Whether nothing tells day from month but a decimal comma: where that is written, no date has the month first.
    private var isRatherDayFirst: Bool {
        guard summary.sawAmbiguousDate, conventions.dateOrderBasis == .assumed,
            conventions.dateOrder == .monthFirst, conventions.decimalMark == .comma
        else { return false }
        if case .file = conventions.decimalMarkBasis { return true }
        return conventions.decimalMarkBasis == .option
    }

    /// A field in quotes that goes on over line ends, with as many delimiters as whole records have, has
    /// swallowed them: the quote at its start is none.
    ///
    /// - Throws: `data`, unless the caller says how fields are quoted.
    func refuseSwallowed() throws(IngestError) {
        if case .option = conventions.quotingBasis { return }
        let perRecord = summary.layout.header.names.count - 1
        guard perRecord >= 3, conventions.quoting == .double, !isSheet else { return }
        for position in 0..<reader.fieldCount {
            var (ends, delimiters) = (0, 0)
            for byte in reader[position].bytes {
                if byte == 0x0A { ends += 1 }
                if byte == summary.layout.delimiter { delimiters += 1 }
            }
            guard ends > 0, delimiters == perRecord * ends else { continue }
            throw IngestError(
                .data,
                "\(name):\(reader.line): a field in quotes goes on over \(counted(ends, "line end")) and holds as"
                    + " many delimiters as \(ends == 1 ? "a whole line" : "so many whole lines") would: a quote too many"
                    + " has swallowed them. Pass --quote none if quotes are characters like others, or --quote"
                    + " double if it is one text.")
        }
    }

    /// A header as long as two records, and nothing below it, is a file without its line ends.
    private func refuseLostLineEnds() throws(IngestError) {
        let count = summary.layout.header.names.count
        guard summary.linesRead == 0, summary.layout.hasHeader, summary.layout.header.shop == nil,
            count >= 2 * InvoiceColumn.allCases.count
        else { return }
        throw IngestError(
            .data,
            "\(name):\(summary.headerLine): the header has \(count) columns and no line follows it:"
                + " did the file lose its line ends? Export it again.")
    }
}
