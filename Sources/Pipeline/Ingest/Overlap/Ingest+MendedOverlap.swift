import Reports
import Store

/// Lines that stand for rejected ones, where later files have brought the same another way.
extension Ingest {
    /// Whether the file has lines that stand for rejected ones.
    var hasMends: Bool {
        get throws(StoreError) {
            try database.scalar("select exists (select 1 from temp.ingest_mend)") == 1
        }
    }

    /// Leaves mended lines out whose order a newer file has anew: it took the place of the whole order, of its
    /// rejected lines too.
    ///
    /// They stand in `rejected_line` with the class `replaced`.
    /// - Parameter writer: Has written the lines of the file.
    func leaveOutReplacedOrders(_ report: inout IngestReport, of writer: LineWriter) throws {
        try database.execute(
            """
            create temp table if not exists replaced_mend (line_no integer primary key, name text);
            delete from temp.replaced_mend;
            """)
        try database.run(Self.findReplacedOrdersSQL, [report.sourceID, writer.firstInvoiceID])
        guard database.changes > 0 else { return }
        let names = try database.query(
            "select distinct name from temp.replaced_mend order by name limit 5"
        ).map { try $0.text(0) }.joined(separator: ", ")
        let count = try moveToRejects(
            report.sourceID, of: writer, rejectClass: .replaced,
            message: """
                'a newer file, ' || (
                    select name from temp.replaced_mend
                    where replaced_mend.line_no = invoice_line.line_no
                ) || ', has its order anew'
                """,
            lines: "select line_no from temp.replaced_mend")
        report.linesKept -= count
        report.linesRejected += count
        report.count(.replaced, count)
        report.decisions.append(
            "\(counted(count, "mended line")) of orders that \(names) has anew; left out"
                + " (class replaced of rejected_line)")
    }

    /// A newer file has an order anew where it lets orders replace earlier ones, has it on the same day, and the older
    /// files have no line of the order any more.
    private static let findReplacedOrdersSQL = """
        insert into temp.replaced_mend (line_no, name)
        select
            sold_line.line_no,
            max(newer.name)
        from sold_line
        cross join temp.mend_origin as origin on origin.line_no = sold_line.line_no
        join source_file as older on older.source_id = origin.source_id
        join invoice on invoice.invoice_id = sold_line.invoice_id
        join invoice as other
            on other.invoice_no = invoice.invoice_no
            and date(other.invoiced_at) = date(invoice.invoiced_at)
        join source_file as newer
            on newer.source_id = other.source_id
            and newer.source_id > origin.source_id
            and newer.source_id <> ?1
            and (
                newer.lines_replaced > 0
                or newer.on_overlap = 'replace'
                or newer.shop = older.shop and newer.shop not in (\(keepingShopsSQL))
            )
        where sold_line.invoice_id >= ?2
            and newer.source_id not in (
                select mend_origin.source_id
                from temp.mend_origin
                where mend_origin.line_no = sold_line.line_no
            )
            and not exists (
                select 1
                from temp.mend_origin
                cross join invoice as own on own.source_id = mend_origin.source_id
                where mend_origin.line_no = sold_line.line_no
                    and own.invoice_no = invoice.invoice_no
            )
        group by sold_line.line_no
        """

    /// Shops whose orders take no others' place, as SQL texts.
    private static let keepingShopsSQL =
        (["", "none"] + ShopFormat.builtIn.filter { $0.onOverlap != .replace }.map(\.name))
        .map { "'\($0)'" }.joined(separator: ", ")

    /// Files that mended lines of the file come from, and those that brought other lines of these: they hold the same
    /// export.
    static let kinSQL = """
        select source_id
        from temp.mend_origin
        union all
        select mended_by_source_id
        from rejected_line
        where source_id in (select source_id from temp.mend_origin)
            and mended_by_source_id is not null
        """

    /// Orders of mended lines that another file has with other lines: both count.
    ///
    /// - Throws: `data` where both files are of one shop whose orders take the place of earlier ones, unless the caller
    ///   has decided.
    func tellOrdersOfMended(
        _ report: inout IngestReport, label: String, of writer: LineWriter
    ) throws {
        let row = try database.query(
            Self.repeatedMendsSQL, [writer.firstInvoiceID, report.sourceID])[0]
        let lines = try row.int("n_lines")
        guard lines > 0 else { return }
        let worth = Money(code: report.currency).text(try row.double("worth"))
        let what =
            "\(counted(lines, "mended line")) (worth \(worth), the first is line"
            + " \(try row.int("first_line"))) \(lines == 1 ? "is" : "are") of orders"
            + " (\(try row.text("example")), for example) that \(try row.text("name")) has with other lines"
        guard try options.onOverlap == nil && row.int("is_replacing") == 1 else {
            report.warnings.append(
                "\(what): both count. If these are the orders anew, ingest them into a fresh database with"
                    + " --on-overlap replace")
            return
        }
        throw IngestError(
            .data,
            "\(label): \(what); nothing of this file was kept. Pass --on-overlap replace if these are the orders"
                + " anew, and take the place of those lines, or keep if their lines come on top.")
    }

    private static let repeatedMendsSQL = """
        with mended as (
            select
                invoice_line.line_no,
                invoice_line.invoice_no,
                date(invoice_line.invoiced_at) as day,
                invoice_line.amount_e4
            from invoice_line
            where invoice_line.invoice_id >= ?1
                and invoice_line.invoice_no is not null
                and invoice_line.line_no in (select line_no from temp.mend_origin)
                and invoice_line.line_id not in (
                    select line_id
                    from overlapping_line
                    where source_id = ?2 and line_id is not null
                )
        ),
        met as (
            select
                mended.line_no,
                mended.invoice_no,
                mended.amount_e4,
                min(source_file.name) as name,
                max(
                    exists (
                        select 1
                        from temp.mend_origin
                        join source_file as own on own.source_id = mend_origin.source_id
                        where mend_origin.line_no = mended.line_no
                            and own.shop = source_file.shop
                            and own.shop not in (\(keepingShopsSQL))
                            and coalesce(own.on_overlap, 'replace') = 'replace'
                    )
                ) as is_replacing
            from mended
            join invoice
                on invoice.invoice_no = mended.invoice_no
                and date(invoice.invoiced_at) = mended.day
            join source_file on source_file.source_id = invoice.source_id
            where invoice.invoice_id < ?1
                and invoice.source_id not in (\(kinSQL))
            group by mended.line_no
        )
        select
            count(*) as n_lines,
            total(amount_e4) / 1e4 as worth,
            min(line_no) as first_line,
            min(invoice_no) as example,
            min(name) as name,
            max(is_replacing) as is_replacing
        from met
        """

    /// The same line in a file that is neither this one nor one of the rejected line: there it is two in truth.
    static let findMendedOverlapSQL = """
        with pair as (
            select
                sold_line.line_no,
                sold_line.line_id,
                earlier_line.line_id as earlier_line_id,
                dense_rank() over (
                    partition by \(tupleSQL)
                    order by sold_line.line_id
                ) as copy,
                dense_rank() over (
                    partition by \(tupleSQL)
                    order by earlier_line.line_id
                ) as earlier_copy
            from sold_line
            join invoice on invoice.invoice_id = sold_line.invoice_id
            join invoice as earlier
                on earlier.invoice_no is invoice.invoice_no
                and earlier.invoiced_at = invoice.invoiced_at
                and earlier.customer_id is invoice.customer_id
                and earlier.country is invoice.country
                and earlier.source_id <> ?1
            join sold_line as earlier_line
                on earlier_line.invoice_id = earlier.invoice_id
                and earlier_line.product_id = sold_line.product_id
                and earlier_line.quantity = sold_line.quantity
                and earlier_line.unit_price = sold_line.unit_price
                and (
                    earlier_line.line_total is sold_line.line_total
                    or invoice.invoice_no in (select invoice_no from temp.order_with_amounts)
                )
            where sold_line.invoice_id >= ?4
                and sold_line.line_no in (select line_no from temp.mend_origin)
                and invoice.invoiced_at between ?2 and ?3
                and earlier.source_id not in (
                    select mend_origin.source_id
                    from temp.mend_origin
                    where mend_origin.line_no = sold_line.line_no
                )
                and earlier_line.line_id not in (
                    select line_id from overlapping_line where line_id is not null)
        )
        insert into overlapping_line (source_id, line_no, line_id, earlier_line_id)
        select
            ?1,
            line_no,
            line_id,
            earlier_line_id
        from pair
        where copy = earlier_copy
        """

    private static let tupleSQL = """
        invoice.invoice_no, invoice.invoiced_at, invoice.customer_id, invoice.country,
        sold_line.product_id, sold_line.quantity, sold_line.unit_price
        """
}
