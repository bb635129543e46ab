import Store

/// What to do with lines that an earlier file had already.
public enum OverlapRule: String, Sendable, Hashable, CaseIterable {
    /// Keep them, count them and say so.
    case keep
    /// Leave them out; they stand in `rejected_line` with the class `overlap`.
    case skip
    /// Refuse the file.
    case stop
}

extension Ingest {
    /// Finds lines of a file that earlier files had, and does what the rule says.
    ///
    /// Equal means all eight columns. A line that stands twice in both files overlaps twice; one that
    /// stands twice in this file only is no overlap. Costs nothing where no earlier file reaches into
    /// the time of this one, as with daily drops.
    /// - Returns: Lines that overlap.
    /// - Throws: `data` under `stop`.
    func resolveOverlap(_ report: inout IngestReport, label: String) throws {
        guard let first = report.firstInvoicedAt, let last = report.lastInvoicedAt else { return }
        let meets = try database.scalar(
            """
            select exists (
                select 1
                from source_file
                where source_id <> ?1 and first_invoiced_at <= ?3 and last_invoiced_at >= ?2
            )
            """, [report.sourceID, first, last])
        guard meets == .integer(1) else { return }
        try database.run(Self.findOverlapSQL, [report.sourceID, first, last])
        let count = database.changes
        guard count > 0 else { return }
        report.linesOverlapping = count
        let names = try database.query(Self.overlapNamesSQL, [report.sourceID])
            .map { try $0.text(0) }
        let what =
            "\(count) of \(report.linesRead) lines are in the database already, from"
            + " \(names.joined(separator: ", "))"
        switch options.onOverlap {
        case .keep:
            report.warnings.append(
                "\(what); kept, so they count twice."
                    + " To leave them out, ingest with --on-overlap skip into a fresh database")
        case .skip:
            try database.run(Self.rejectOverlapSQL, [report.sourceID])
            try database.run(Self.deleteOverlapSQL, [report.sourceID])
            try database.run(
                "update overlapping_line set line_id = null where source_id = ?", [report.sourceID])
            report.linesKept -= count
            report.linesRejected += count
            report.rejectCounts.append(.init(rejectClass: .overlap, count: count))
            report.decisions.append("\(what); skipped")
        case .stop:
            throw IngestError(
                .data,
                "\(label): \(what); nothing was kept."
                    + " Pass --on-overlap skip to leave them out, or keep to count them twice.")
        }
    }

    private static let findOverlapSQL = """
        with line as (
            select
                line_id,
                line_no,
                source_id = ?1 as is_new,
                invoice_no,
                stock_code,
                description,
                quantity,
                invoiced_at,
                unit_price,
                customer_id,
                country,
                row_number() over (
                    partition by source_id = ?1, invoice_no, stock_code, description, quantity,
                        invoiced_at, unit_price, customer_id, country
                    order by line_id
                ) as copy
            from invoice_line
            where invoiced_at between ?2 and ?3
        )
        insert into overlapping_line (source_id, line_no, line_id, earlier_line_id)
        select
            ?1,
            max(case when is_new then line_no end),
            max(case when is_new then line_id end),
            max(case when not is_new then line_id end)
        from line
        group by invoice_no, stock_code, description, quantity, invoiced_at, unit_price, customer_id,
            country, copy
        having count(*) = 2
        """

    private static let overlapNamesSQL = """
        select distinct source_file.name
        from overlapping_line
        join invoice_line on invoice_line.line_id = overlapping_line.earlier_line_id
        join source_file on source_file.source_id = invoice_line.source_id
        where overlapping_line.source_id = ?
        order by source_file.source_id
        limit 5
        """

    /// The record as the database has it: the bytes of the file are gone by now.
    private static let rejectOverlapSQL = """
        insert into rejected_line (source_id, line_no, column_name, reason, raw)
        select
            source_id,
            line_no,
            null,
            'overlap: an earlier file has the same line (line_id ' || earlier_line_id || ')',
            coalesce(invoice_no, '') || ',' || coalesce(stock_code, '') || ',"'
                || replace(coalesce(description, ''), '"', '""') || '",' || quantity || ','
                || invoiced_at || ',' || unit_price || ',' || coalesce(customer_id, '') || ',"'
                || replace(coalesce(country, ''), '"', '""') || '"'
        from (
            select
                overlapping_line.source_id,
                overlapping_line.line_no,
                overlapping_line.earlier_line_id,
                invoice_line.invoice_no,
                invoice_line.stock_code,
                invoice_line.description,
                invoice_line.quantity,
                invoice_line.invoiced_at,
                invoice_line.unit_price,
                invoice_line.customer_id,
                invoice_line.country
            from overlapping_line
            join invoice_line on invoice_line.line_id = overlapping_line.line_id
            where overlapping_line.source_id = ?
        )
        order by line_no
        """

    private static let deleteOverlapSQL = """
        delete from invoice_line
        where line_id in (select line_id from overlapping_line where source_id = ?)
        """
}
