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
        if let majority = summary.otherMajority {
            conventions.majority = majority
            return .restart(conventions)
        }
        try refuseOtherCurrencies()
        try refuseDoubtfulTotals()
        try judgeFormulas()
        try judgeCodes()
        try judgeDates()
        try settleMarkAtEnd()
        try settleOrders()
        try watch?.check(name: name)
        summary.conventions = conventions
        summary.bytes = source.count
        summary.sha256 = source.finish()
        if summary.sawAmbiguousDate, conventions.dateOrderBasis == .assumed {
            summary.warnings.append(
                "no date tells day from month; read as month/day/year."
                    + " If that is wrong, ingest again with --date-order dmy into a fresh database")
        }
        return .finished(summary)
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
