import Reports
import Store

/// What to do with lines that an earlier file had already.
public enum OverlapRule: String, Sendable, Hashable, CaseIterable {
    /// Keep them, count them and say so.
    case keep
    /// Leave them out; they stand in `rejected_line` with the class `overlap`.
    case skip
    /// An order that the file has anew takes the place of all its earlier lines; they stand in
    /// `rejected_line` with the class `replaced`.
    case replace
    /// Refuse the file.
    case stop
}

extension Ingest {
    /// What the caller says, else the format of the file, else to refuse it.
    func rule(for report: IngestReport) -> OverlapRule {
        options.onOverlap ?? report.overlapOfShop ?? .stop
    }

    /// Lines of the file that earlier files had.
    struct Overlap {
        /// Equal in all columns.
        var equal = 0
        /// The same lines under another reading.
        var otherwise = ReadOtherwise()
        var count: Int { equal + otherwise.lines }
    }

    /// Finds lines of a file that earlier files had, and does what the rule says.
    ///
    /// Equal means all eight columns. A line that stands twice in both files overlaps twice; one that
    /// stands twice in this file only is no overlap. One that stands for a rejected line overlaps with
    /// other files than that line's own. The same line with other amounts, customer or country is one that was read
    /// otherwise (`ReadOtherwise`), and obeys the same rule.
    /// Costs nothing where no earlier file reaches into the time of this one, as with daily drops;
    /// otherwise the lines of those files are looked through.
    /// - Parameter writer: Has written the lines of the file.
    /// - Throws: `data` under `stop`.
    func resolveOverlap(
        _ report: inout IngestReport, label: String, of writer: LineWriter
    ) throws {
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
        let overlap = try findOverlap(report, first, last, of: writer)
        if overlap.count > 0 { try apply(overlap, to: &report, label: label, of: writer) }
        if overlap.count < report.linesRead { try warnOfRepeatedOrders(&report, of: writer) }
        if try hasMends { try tellOrdersOfMended(&report, label: label, of: writer) }
    }

    private func findOverlap(
        _ report: IngestReport, _ first: String, _ last: String, of writer: LineWriter
    ) throws -> Overlap {
        try database.execute(Self.findOrdersWithAmountsSQL)
        let bindings: [any Bindable] = [report.sourceID, first, last, writer.firstInvoiceID]
        var overlap = Overlap()
        try database.run(Self.findOverlapSQL, bindings)
        overlap.equal = database.changes
        if try hasMends {
            try database.run(Self.findMendedOverlapSQL, bindings)
            overlap.equal += database.changes
        }
        if overlap.equal < report.linesKept {
            overlap.otherwise = try findReadOtherwise(
                report.sourceID, between: first, and: last, of: writer)
        }
        return overlap
    }

    /// What the lines come to in this file.
    private func worthOfOverlap(_ sourceID: Int64, of writer: LineWriter) throws -> Double {
        try database.query(
            """
            select total(amount_e4) / 1e4
            from invoice_line
            where invoice_id >= ?2
                -- Not by the key of sold_line, whose every invoice would ask for all of them.
                and +line_id in (select line_id from overlapping_line where source_id = ?1)
            """, [sourceID, writer.firstInvoiceID])[0].double(0)
    }

    private func apply(
        _ overlap: Overlap, to report: inout IngestReport, label: String, of writer: LineWriter
    ) throws {
        let (count, money) = (overlap.count, Money(code: report.currency))
        report.linesOverlapping = count
        let names = try database.query(Self.overlapNamesSQL, [report.sourceID])
            .map { try $0.text(0) }
        let what =
            "\(count) of \(report.linesRead) lines are in the database already, from"
            + " \(names.joined(separator: ", ")), worth"
            + " \(money.text(try worthOfOverlap(report.sourceID, of: writer)))"
            + overlap.otherwise.words(money)
        switch rule(for: report) {
        case .keep:
            report.warnings.append(
                "\(what); kept, so they count twice."
                    + " To leave them out, ingest with --on-overlap skip into a fresh database")
        // A format may skip what is equal; the same under another reading is for the caller to decide.
        case .skip where options.onOverlap != nil || overlap.otherwise.lines == 0:
            _ = try moveToRejects(
                report.sourceID, of: writer, rejectClass: .overlap,
                message: Self.earlierLineSQL,
                lines: "select line_no from overlapping_line where source_id = ?1")
            try database.run(
                "update overlapping_line set line_id = null where source_id = ?", [report.sourceID])
            report.linesKept -= count
            report.linesRejected += count
            report.count(.overlap, count)
            report.decisions.append("\(what); skipped")
        case .skip, .stop, .replace:
            throw IngestError(
                .data,
                "\(label): \(what); nothing of this file was kept."
                    + " Pass --on-overlap skip to leave them out, or keep to count them twice;"
                    + (overlap.otherwise.respelled > 0
                        ? " to have the orders of this file take the place of the earlier ones, write their numbers"
                            + " as there."
                        : overlap.otherwise.lines > 0
                            ? " replace to let the orders as they are here take the place of the earlier ones."
                            : " replace where the file has orders anew, with other lines."))
        }
    }

    /// Tells orders that an earlier file has on the same day with other lines: they may have been edited since.
    private func warnOfRepeatedOrders(
        _ report: inout IngestReport, of writer: LineWriter
    ) throws {
        guard report.linesReplaced == 0 else { return }
        let row = try database.query(
            Self.repeatedOrdersSQL, [writer.firstInvoiceID, report.sourceID])[0]
        let orders = try row.int("n_orders")
        guard orders > 0 else { return }
        let worth = Money(code: report.currency).text(try row.double("worth"))
        report.warnings.append(
            "\(counted(orders, "order")) (\(try row.text("example"))\(orders == 1 ? "" : ", for example"))"
                + " of the same day \(orders == 1 ? "is" : "are") in \(try row.text("name")) too, with other"
                + " lines: both count, here \(try row.int("n_lines")) lines worth \(worth)"
                + (rule(for: report) == .skip
                    ? ", as transactions that come on top"
                    : ". If this file has them anew, ingest both into a fresh database with --on-overlap replace")
        )
    }

    /// Orders with kept lines here and there, none of which overlaps.
    private static let repeatedOrdersSQL = """
        with here as (
            select
                invoice_no,
                date(invoiced_at) as day,
                count(*) as n_lines,
                total(amount_e4) as worth_e4
            from invoice_line
            where invoice_id >= ?1
                and invoice_no is not null
                and line_id not in (
                    select line_id
                    from overlapping_line
                    where source_id = ?2 and line_id is not null
                )
                and line_no not in (select line_no from temp.ingest_mend)
            group by invoice_no, day
        ),
        there as (
            select
                invoice.invoice_no,
                date(invoice.invoiced_at) as day,
                min(source_file.name) as name
            from invoice
            join source_file on source_file.source_id = invoice.source_id
            where invoice.invoice_id < ?1
                and invoice.invoice_no in (select invoice_no from here)
                and (invoice.source_id, invoice.invoice_no) not in (
                    select source_id, invoice_no from temp.joined_order)
            group by invoice.invoice_no, day
        )
        select
            count(*) as n_orders,
            coalesce(sum(here.n_lines), 0) as n_lines,
            total(here.worth_e4) / 1e4 as worth,
            min(here.invoice_no) as example,
            min(there.name) as name
        from here
        join there using (invoice_no, day)
        """

    /// Moves lines of a file from `invoice_line` to `rejected_line`, raw text made from the columns: the
    /// bytes of the file are gone by then.
    ///
    /// - Parameters:
    ///   - message: SQL text expression over `invoice_line`.
    ///   - lines: Query for the numbers of the lines; `?1` is the file.
    /// - Returns: How many lines were moved.
    func moveToRejects(
        _ sourceID: Int64, of writer: LineWriter, rejectClass: RejectedLine.Class, message: String,
        lines: String
    ) throws -> Int {
        try database.run(
            """
            insert into rejected_line (source_id, line_no, class, reason, raw)
            select
                source_id,
                line_no,
                '\(rejectClass.rawValue)',
                '\(rejectClass.rawValue): ' || \(message),
                \(Self.rawSQL)
            from invoice_line
            where invoice_id >= ?2
                and source_id = ?1
                and line_no in (\(lines))
            order by line_no
            """, [sourceID, writer.firstInvoiceID])
        try database.run(
            """
            delete from sold_line
            where invoice_id >= ?2
                and line_no in (\(lines))
            """, [sourceID, writer.firstInvoiceID])
        let count = database.changes
        try writer.removeUnused()
        return count
    }

    /// A line of `invoice_line` as the text of a record: the eight columns, and its total where it has one.
    static let rawSQL = """
        coalesce(invoice_no, '') || ',' || coalesce(stock_code, '') || ',"'
            || replace(coalesce(description, ''), '"', '""') || '",'
            || case quantity
                when cast(quantity as integer) then cast(quantity as integer)
                else quantity
            end || ','
            || invoiced_at || ',' || unit_price || ','
            || coalesce(
                (
                    select coalesce(invoice.original_customer_id, invoice.customer_id)
                    from invoice
                    where invoice.invoice_id = invoice_line.invoice_id
                ), '') || ',"'
            || replace(coalesce(country, ''), '"', '""') || '"'
            || coalesce(',' || line_total, '')
        """

    private static let earlierLineSQL = """
        'an earlier file has the same line (line_id ' || (
            select earlier_line_id
            from overlapping_line
            where overlapping_line.source_id = invoice_line.source_id
                and overlapping_line.line_no = invoice_line.line_no
        ) || ')'
        """

    /// `cross join` keeps the order: each file's range of invoices is looked through, nothing else.
    ///
    /// Equal
    /// products have one id.
    private static let findOverlapSQL = """
        with file as (
            select
                first_invoice_id,
                last_invoice_id
            from source_file
            where source_id <> ?1 and first_invoiced_at <= ?3 and last_invoiced_at >= ?2
            union all
            select
                ?4,
                9223372036854775807
        ),
        line as (
            select
                sold_line.line_id,
                sold_line.line_no,
                invoice.source_id = ?1 as is_new,
                invoice.invoice_no,
                sold_line.product_id,
                sold_line.quantity,
                invoice.invoiced_at,
                sold_line.unit_price,
                case
                    when invoice.invoice_no not in (select invoice_no from temp.order_with_amounts)
                        then sold_line.line_total
                end as line_total,
                invoice.customer_id,
                invoice.country
            from file
            cross join invoice
                on invoice.invoice_id between file.first_invoice_id and file.last_invoice_id
            cross join sold_line on sold_line.invoice_id = invoice.invoice_id
            where invoice.invoiced_at between ?2 and ?3
                and not (
                    invoice.source_id = ?1
                    and sold_line.line_no in (select line_no from temp.ingest_mend)
                )
        ),
        numbered as (
            select
                *,
                row_number() over (
                    partition by is_new, invoice_no, product_id, quantity, invoiced_at, unit_price,
                        line_total, customer_id, country
                    order by line_id
                ) as copy
            from line
        )
        insert into overlapping_line (source_id, line_no, line_id, earlier_line_id)
        select
            ?1,
            max(case when is_new then line_no end),
            max(case when is_new then line_id end),
            max(case when not is_new then line_id end)
        from numbered
        group by invoice_no, product_id, quantity, invoiced_at, unit_price, line_total, customer_id,
            country, copy
        having count(*) = 2
        """

    /// Orders whose totals are not those of the file, since amounts of the order were laid on them.
    ///
    /// Of this file, or of an earlier one. Their lines are compared without.
    private static let findOrdersWithAmountsSQL = """
        create temp table if not exists order_with_amounts (
            invoice_no text primary key not null
        ) without rowid;
        delete from temp.order_with_amounts;
        insert or ignore into temp.order_with_amounts (invoice_no)
        select invoice_no
        from order_amount
        where invoice_no is not null
        union all
        select invoice_no
        from temp.ingest_order
        where invoice_no is not null
            and (taken <> 0 or refunded <> 0);
        """

    private static let overlapNamesSQL = """
        select distinct source_file.name
        from overlapping_line
        join source_file
            on overlapping_line.earlier_line_id
            between source_file.first_line_id and source_file.last_line_id
        where overlapping_line.source_id = ?
        order by source_file.source_id
        limit 5
        """
}
