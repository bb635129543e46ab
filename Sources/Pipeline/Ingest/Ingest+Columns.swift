import Reports
import Store
import Tabular

/// Which columns a table has: by its header, and by what stands below it.
extension Ingest {
    /// A table whose columns are settled as far as its content can.
    struct SettledTable {
        let source: any ByteSource
        let bytesTotal: Int?
        let layout: LayoutOptions
        /// Looks at the rest of a pipe of which only the beginning could be looked at.
        let watch: ColumnWatch?
    }

    /// Opens a table and looks at its columns, where their names do not settle everything.
    func settled(_ part: InputFile.Part, of file: InputFile) throws(IngestError) -> SettledTable {
        let (opened, total) = try file.opened(part)
        let source = ReplayedByteSource(opened)
        let isPipe = file.isStream && part.isWholeFile
        func table(_ layout: LayoutOptions, _ watch: ColumnWatch? = nil) -> SettledTable {
            // A sheet is read as itself: nothing was taken of it.
            SettledTable(
                source: part.isSheet ? opened : source, bytesTotal: total, layout: layout,
                watch: watch)
        }
        if !part.isSheet, try !needsSurvey(source, part) { return table(options.layout) }
        let looked: any ByteSource
        if isPipe {
            looked = MemoryByteSource(
                Array(try IngestError.from(source.peek(ColumnSurvey.mostBytesOfPipe))))
        } else {
            looked = try file.opened(part).source
        }
        let found = try ColumnSurvey.of(
            looked, name: part.label, isSheet: part.isSheet, options: options.layout,
            chunk: options.readBytes, isCancelled: isCancelled)
        guard !isCancelled() else { throw Self.cancelled(part.label) }
        guard let (survey, header) = found else { return table(options.layout) }
        let choice = ColumnChoice(
            header, survey, noSale: options.layout.orders.noSale ?? header.shop?.noSale ?? [],
            carriesDown: options.layout.orders.carriesDown ?? (header.isPublished ? false : nil))
        if let refusal = choice.refusal { throw IngestError(.data, "\(part.label): \(refusal)") }
        var layout = options.layout
        layout.settled = choice.settled
        layout.settledHeader = header.names
        layout.columnDecisions = choice.decisions
        layout.columnWarnings = choice.warnings
        layout.taxBasis = choice.taxBasis
        layout.orders.discount = choice.discount
        layout.orders.ignoresPriceUnit = choice.ignoresPriceUnit
        let goesOn = isPipe && source.goesOn
        return table(
            layout,
            goesOn
                ? ColumnWatch(
                    header, settled: choice.settled, carriesDown: options.layout.orders.carriesDown)
                : nil)
    }

    /// Says so where lines of an order lack the customer that others of it have: they do not follow each other, so
    /// that nothing was carried down.
    func warnOfSplitOrders(_ report: inout IngestReport, from first: Int64) throws {
        guard report.linesWithoutCustomer > 0, report.isOpenHeader else { return }
        let found = try database.query(
            """
            select
                count(distinct invoice_no) as n_orders,
                coalesce(sum(line_count), 0) as n_lines,
                min(invoice_no) as example
            from invoice
            where invoice_id >= ?1
                and customer_id is null
                and (invoice_no, date(invoiced_at)) in (
                    select
                        invoice_no,
                        date(invoiced_at)
                    from invoice
                    where invoice_id >= ?1 and customer_id is not null
                )
            """, [first])[0]
        let lines = try found.int("n_lines")
        guard lines > 0 else { return }
        report.warnings.append(
            "\(counted(lines, "line")) of \(try found.int("n_orders")) orders (\(try found.text("example")),"
                + " for example) lack the customer that other lines of their order have, and count for"
                + " none. Sort the file by order, the line with the customer first, to have it carried down"
        )
    }

    /// Whether names alone leave anything open; `false` also where the header cannot be read at all.
    private func needsSurvey(
        _ source: ReplayedByteSource, _ part: InputFile.Part
    ) throws(IngestError) -> Bool {
        let head = Array(try IngestError.from(source.peek(CSVHead.length)))
        var layout = options.layout
        layout.acceptsDuplicates = true
        if layout.utf16 != nil { return true }
        let text = try IngestError.from(
            CSVHead.withoutLineQuotes(
                UnicodeByteSource.decoded(head), quoting: options.layout.quoting))
        let found: Result<InvoiceLayout, IngestError> = Result { () throws(IngestError) in
            try InvoiceLayout.detect(head: text, name: part.label, options: layout)
        }
        guard case .success(let layout) = found else { return false }
        return !layout.header.isSettledByNames
    }
}

/// Looks at the columns of the whole of a pipe, of which the beginning has decided.
package struct ColumnWatch {
    private let header: HeaderMap
    private let settled: [InvoiceColumn: Int]
    private let carriesDown: Bool?
    private(set) var survey: ColumnSurvey

    init(_ header: HeaderMap, settled: [InvoiceColumn: Int], carriesDown: Bool?) {
        self.header = header
        self.carriesDown = carriesDown
        self.settled = settled
        survey = ColumnSurvey(header, encoding: nil)
    }

    /// Counts the reader's record.
    mutating func count(_ reader: CSVRecordReader) { survey.count(reader) }

    /// Refuses a file whose later lines say otherwise than the first did.
    func check(name: String) throws(IngestError) {
        let choice = ColumnChoice(
            header, survey, carriesDown: carriesDown ?? (header.isPublished ? false : nil))
        if let refusal = choice.refusal {
            throw IngestError(.data, "\(name == "-" ? "standard input" : name): \(refusal)")
        }
        let now = choice.settled
        guard
            let column = InvoiceColumn.allCases.first(where: { now[$0] != settled[$0] }),
            let position = settled[column] ?? now[column]
        else { return }
        throw IngestError(
            .data,
            "\(name == "-" ? "standard input" : name): its first lines were read with"
                + " \(column.sqlName) in \(header.cell(position)), which later lines contradict, and it"
                + " cannot be read twice. Pass --map \(column.sqlName)=HEADER, or a file.")
    }
}
