import Reports
import Store

/// Orders that one table of a call begins and the next one goes on with: exports in pages, cut where a page was full.
extension Ingest {
    /// The order that the table before began, if this one plainly goes on with it: its number and day, and none of its
    /// products.
    ///
    /// It is noted in `temp.joined_order`: its lines in the table before are no earlier ones of it.
    /// - Throws: `data` where it has a product again, and lacks what the first line of an order says.
    func joinedOrder(
        _ summary: PassSummary, _ report: inout IngestReport, label: String, of writer: LineWriter
    ) throws -> PageEnd? {
        try database.execute(Self.startJoinedSQL)
        guard summary.goesOn, let page = pages.before else { return nil }
        for source in page.sources {
            try database.run(
                "insert into temp.joined_order (source_id, invoice_no) values (?, ?)",
                [source, page.number])
        }
        let row = try database.query(Self.joinedLinesSQL, [writer.firstInvoiceID, page.number])[0]
        let lines = try row.int("n_lines")
        guard lines > 0, try row.int("is_same_day") == 1 else {
            try database.execute("delete from temp.joined_order")
            return nil
        }
        let names = try database.query(
            "select name from source_file where source_id in (select source_id from temp.joined_order) order by source_id"
        ).map { try $0.text(0) }.joined(separator: ", ")
        guard try row.int("has_product_again") == 0 else {
            try database.execute("delete from temp.joined_order")
            guard summary.linesCarried > 0, summary.firstIsCarried else { return nil }
            throw IngestError(
                .data,
                "\(label): order \(page.number) goes on here from \(names), as its first line leaves blank what the order"
                    + " says, and has a product again that it has there: is it the same line or another? Nothing of this"
                    + " file was kept. Put the pages into one file, or ingest this one by itself, with the order's"
                    + " customer filled in and --on-overlap keep.")
        }
        report.decisions.append(
            "order \(page.number) goes on from \(names): \(counted(lines, "line")) here (worth"
                + " \(Money(code: report.currency).text(try row.double("worth")))) \(lines == 1 ? "is" : "are") of it,"
                + " beside those there. If it is another order, ingest the files in calls of their own"
        )
        return page
    }

    private static let startJoinedSQL = """
        create temp table if not exists joined_order (
            source_id integer not null,
            invoice_no text not null,
            primary key (source_id, invoice_no)
        ) without rowid;
        delete from temp.joined_order;
        """

    private static let joinedLinesSQL = """
        with here as (
            select
                amount_e4,
                date(invoiced_at) as day,
                coalesce(stock_code, description) as product
            from invoice_line
            where invoice_id >= ?1 and invoice_no = ?2
        ),
        there as (
            select
                date(invoice_line.invoiced_at) as day,
                coalesce(invoice_line.stock_code, invoice_line.description) as product
            from invoice_line
            where invoice_line.invoice_id in (
                select invoice.invoice_id
                from temp.joined_order
                cross join invoice
                    on invoice.source_id = joined_order.source_id
                    and invoice.invoice_no = joined_order.invoice_no
            )
        )
        select
            count(*) as n_lines,
            total(amount_e4) / 1e4 as worth,
            coalesce((select max(day) = min(day) from (select day from here union all select day from there)), 0)
                as is_same_day,
            coalesce(max(product in (select product from there)), 0) as has_product_again
        from here
        """
}
