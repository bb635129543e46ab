import Store
import Tabular

/// What ingesting a table would do, found out without writing anything.
public struct IngestPreview: Sendable {
    /// A line as it is understood.
    public struct Line: Sendable, Hashable {
        /// Physical line on which the record starts.
        public let lineNo: Int64
        /// The values, in the order of `InvoiceColumn`.
        public let values: [Value]
    }

    /// A cell of the header.
    public struct Column: Sendable, Hashable {
        /// The cell.
        public let header: String
        /// Names of the columns that it fills; none where it is not used.
        public let columnNames: [String]
    }

    /// Decisions, counts and warnings, as the report of the ingest would have them; `sourceID` is 0.
    public internal(set) var report: IngestReport
    /// The first lines that would be kept, five at most.
    public let firstLines: [Line]
    /// Header cells with what each fills.
    public let columns: [Column]
    /// Why the file would be refused; `nil` if it would not.
    public internal(set) var refusal: IngestError?
    /// Whether another sheet of its workbook would be refused, and so the workbook.
    var isRefusedWithOthers = false
}

extension Ingest {
    /// Reads what one path holds as `ingest` would, and writes nothing.
    ///
    /// Where there are earlier files, other tables in the call, or amounts of orders, the table is read a second time, into
    /// a database of its own with the orders that it meets (`Rehearsal`): the preview says what becomes of them, too. A pipe
    /// cannot be read twice; a warning says where earlier files reach into its time.
    /// - Parameter refused: As for `ingest`.
    /// - Returns: A preview for each table, in the order of the archive or the tabs.
    /// - Throws: As `ingest`, for what refuses a file before its lines are counted.
    public func preview(
        path: String, refused: ((IngestError) throws -> Void)? = nil
    ) throws -> [IngestPreview] {
        try converting().previews(path: path, refused: refused)
    }

    private func previews(
        path: String, refused: ((IngestError) throws -> Void)?
    ) throws -> [IngestPreview] {
        try refuseOwnDatabase(path)
        let file = try tables(of: path)
        let hasFiles = try database.scalar("select exists (select 1 from source_file)") == 1
        if file.parts.count > 1 { room.expectsMore = true }
        let rehearsal = hasFiles || room.expectsMore ? try room.rehearsal(of: database) : nil
        let ingest = rehearsal.map { into($0.database) } ?? self
        var previews: [IngestPreview] = []
        for parts in file.wholes {
            do {
                previews += try ingest.previews(
                    parts, of: file, rehearsal, notes: previews.isEmpty ? file.notes : [])
            } catch let error as IngestError {
                guard file.wholes.count > 1, let refused else { throw error }
                try refused(error)
            }
        }
        return previews
    }

    /// Previews of tables of which all are kept or none.
    private func previews(
        _ parts: [InputFile.Part], of file: InputFile, _ rehearsal: Rehearsal?, notes: [String]
    ) throws -> [IngestPreview] {
        var previews: [IngestPreview] = []
        let before = rehearsal?.round ?? 0
        do {
            _ = try whole(parts) { part in
                let notes = previews.isEmpty ? notes : []
                previews.append(try preview(part, of: file, rehearsal, notes: notes))
                let last = previews.count - 1
                if let rehearsal { try rehearse(part, of: file, rehearsal, notes, &previews[last]) }
                if let refusal = previews[last].refusal { throw refusal }
                return previews[last].report
            }
        } catch let error as IngestError {
            guard previews.last?.refusal != nil else { throw error }
            if parts.count > 1 { try rehearsal?.forget(after: before) }
            for index in previews.indices.dropLast() { previews[index].isRefusedWithOthers = true }
            for part in parts.dropFirst(previews.count) {
                previews.append(try preview(part, of: file, nil, notes: []))
                if previews[previews.count - 1].refusal == nil {
                    previews[previews.count - 1].isRefusedWithOthers = true
                }
            }
        }
        return previews
    }

    /// Ingests a table beside the orders that it meets, and takes over what became of it.
    private func rehearse(
        _ part: InputFile.Part, of file: InputFile, _ rehearsal: Rehearsal, _ notes: [String],
        _ preview: inout IngestPreview
    ) throws {
        let report = preview.report
        guard !report.alreadyIngested, preview.refusal == nil, report.linesRead > 0 else { return }
        if file.isStream, part.isWholeFile {
            if try nUnbound(report) > 0, try meetsEarlierFiles(report) {
                preview.report.warnings.append(
                    "earlier files reach into the same time; lines that they have already are found when"
                        + " the file is ingested (see --on-overlap)")
            }
            return
        }
        try rehearsal.meet(from: report.firstInvoicedAt, to: report.lastInvoicedAt)
        do {
            var rehearsed = try ingest(part, of: file) { _ in }
            rehearsed.sourceID = 0
            rehearsed.warnings.insert(contentsOf: notes, at: 0)
            if let sheet = report.choices.first, sheet.subject == "sheet" {
                rehearsed.choices.insert(sheet, at: 0)
            }
            preview.report = rehearsed
        } catch let error as IngestError where error.kind == .data {
            preview.refusal = error
        }
    }

    private func preview(
        _ part: InputFile.Part, of file: InputFile, _ rehearsal: Rehearsal?, notes: [String]
    ) throws -> IngestPreview {
        do {
            return try read(part, of: file, rehearsal, notes: notes)
        } catch let error as IngestError where error.kind == .data {
            // As in `ingest`: content that is in already is no error.
            guard let known = try knownContent(part, of: file) else { throw error }
            return IngestPreview(report: known, firstLines: [], columns: [], refusal: nil)
        }
    }

    private func read(
        _ part: InputFile.Part, of file: InputFile, _ rehearsal: Rehearsal?, notes: [String]
    ) throws -> IngestPreview {
        rehearsal?.begin()
        pages.peek()
        var conventions = options.conventions(
            earlierOrder: try expectedDateOrder(), earlierMark: try earlierDecimalMark())
        let batch = InvoiceBatch(capacity: options.batchRows)
        while true {
            let pass = try open(part, of: file, conventions: conventions, maxRejects: .max).pass
            try startNotingMends()
            var failure: (any Error)?
            var lines: [IngestPreview.Line] = []
            var evidence = try shopEvidence()
            let end = try pass.run {
                guard failure == nil, !isCancelled() else { return nil }
                batch.clear()
                return batch
            } emit: { batch in
                let count = min(batch.rowCount, Self.maxPreviewLines - lines.count)
                evidence.add(batch)
                for row in 0..<max(0, count) { lines.append(IngestPreview.Line(batch, row: row)) }
                do {
                    try note(batch.mends, rejected: batch.rejects)
                    try rehearsal?.note(batch)
                } catch {
                    failure = error
                }
            }
            if let failure { throw failure }
            switch end {
            case .stopped: throw Self.cancelled(part.name)
            case .restart(let settled):
                guard !file.isStream || !part.isWholeFile else {
                    throw Self.cannotReadTwice(settled, part.label)
                }
                conventions = settled
            case .finished(let summary):
                if try hasMends { try rehearsal?.meetRejects() }
                return try preview(summary, lines, evidence, part, of: file, notes: notes)
            }
        }
    }

    private static var maxPreviewLines: Int { 5 }

    private func preview(
        _ summary: PassSummary, _ lines: [IngestPreview.Line], _ evidence: ShopEvidence,
        _ part: InputFile.Part, of file: InputFile, notes: [String]
    ) throws -> IngestPreview {
        var report = IngestReport(summary, name: part.name, sourceID: 0)
        report.isShareBeforeOrders = summary.givesOrderAmounts
        if let sheet = file.sheetName(of: part) {
            report.choices.insert(
                FileDecision(
                    subject: "sheet", value: sheet,
                    basis: options.sheet == nil ? "it has the wanted columns" : "as told",
                    flag: "--sheet"), at: 0)
        }
        let known = try knownReport(sha256: report.sha256, name: part.name)
        report.alreadyIngested = known != nil
        report.earlierName = known?.earlierName
        if let known, !known.unheeded(options).isEmpty {
            // Nothing of what these options would make of it comes true.
            return IngestPreview(report: known, firstLines: [], columns: [], refusal: nil)
        }
        report.warnings.insert(contentsOf: notes, at: 0)
        try warnOfFuture(&report)
        if known == nil { try warnOfDateOrders(&report) }
        let refusal = known == nil ? try refusal(of: &report, evidence, label: part.label) : nil
        let header = summary.layout.header
        report.take(evidence.amounts, header)
        return IngestPreview(
            report: report, firstLines: lines,
            columns: header.names.indices.map { position in
                IngestPreview.Column(
                    header: header.names[position],
                    columnNames: InvoiceColumn.allCases.filter {
                        header.fieldIndex[$0.rawValue] == position
                    }.map(\.sqlName)
                        + SideColumn.allCases.filter { header.sideIndex[$0] == position }
                        .map(\.rawValue))
            },
            refusal: refusal)
    }

    /// Why `ingest` would refuse the lines of a table; else counts in what the mending ones stand for.
    private func refusal(
        of report: inout IngestReport, _ evidence: ShopEvidence, label: String
    ) throws -> IngestError? {
        guard report.linesRejected - report.linesLeftOut <= options.maxRejects.count else {
            return Self.tooManyRejects(report, path: label, into: options.databaseName)
        }
        do {
            try refuseOtherCurrency(&report, label: label)
            try warnOfOtherTaxes(&report)
            try judgeMends(&report, label: label)
            report.take(try shopDecision(evidence, label: label))
        } catch let error as IngestError {
            return error
        }
        return nil
    }

    /// Kept lines that stand for no rejected one: those that do are not looked for in earlier files.
    private func nUnbound(_ report: IngestReport) throws -> Int {
        let nBound = try database.query(
            "select count(*) from temp.ingest_mend where is_rejected = 0")[0].int(0)
        return report.linesKept - nBound
    }

    private func meetsEarlierFiles(_ report: IngestReport) throws -> Bool {
        try database.scalar(
            """
            select exists (
                select 1
                from source_file
                where first_invoiced_at <= ?2 and last_invoiced_at >= ?1
            )
            """, [report.firstInvoicedAt, report.lastInvoicedAt]) == .integer(1)
    }
}

extension IngestPreview.Line {
    /// A row of a batch.
    init(_ batch: InvoiceBatch, row: Int) {
        let numbers = batch.numbers(row: row)
        lineNo = numbers.lineNo
        values = InvoiceColumn.allCases.map { column in
            switch column {
            case .invoiceNo: Value(batch.string(.invoiceNo, row: row))
            case .stockCode: Value(batch.string(.stockCode, row: row))
            case .description: Value(batch.string(.description, row: row))
            case .quantity: numbers.quantity.value
            case .invoicedAt: Value(batch.string(.invoicedAt, row: row))
            case .unitPrice: .real(numbers.unitPrice)
            case .customerID: Value(batch.string(.customerID, row: row))
            case .country: Value(batch.string(.country, row: row))
            }
        }
    }
}
