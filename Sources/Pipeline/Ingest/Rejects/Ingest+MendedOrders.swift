import Reports
import Store

/// What the orders of rejected lines say of the lines that stand in their places.
extension Ingest {
    /// Makes mended lines of orders that are no sales none, and hands on to lines that were rejected again what the
    /// lines before them knew of their orders.
    ///
    /// - Precondition: `mend_origin` is filled.
    func takeOrdersOfMended(
        _ report: inout IngestReport, of writer: inout LineWriter
    ) throws {
        try database.run(Self.handOnSQL, [report.sourceID])
        let bindings: [any Bindable] = [report.sourceID, writer.firstInvoiceID]
        let found = try database.query(Self.noSalesSQL, bindings)[0]
        let lines = try found.int("n_lines")
        guard lines > 0 else { return }
        let worth = Money(code: report.currency).text(try found.double("worth"))
        try database.run(Self.makeNoSalesSQL, bindings)
        writer.amountsChanged()
        report.hasLaidAmounts = true
        report.warnings.append(
            "\(counted(lines, "mended line")) (worth \(worth), the first is line"
                + " \(try found.int("first_line"))) \(lines == 1 ? "is" : "are") of orders that are no sales"
                + " (\(try found.text("status"))), as their other lines say: kept at a price of 0. If they are"
                + " sales, ingest the file that they come from into a fresh database with --no-sale"
        )
    }

    /// Rejected lines for which lines of the file stand, each with the number of that line.
    private static let originSQL = """
        from temp.ingest_mend
        cross join source_file
            on source_file.sha256 >= ingest_mend.digest_start
            and source_file.sha256 < ingest_mend.digest_start || 'g'
        cross join rejected_line
            on rejected_line.source_id = source_file.source_id
            and rejected_line.line_no = ingest_mend.reject_line_no
        """

    private static let handOnSQL = """
        update rejected_line as again
        set order_no = coalesce(again.order_no, before.order_no),
            order_status = coalesce(again.order_status, before.order_status),
            order_currency = coalesce(again.order_currency, before.order_currency),
            is_no_sale = max(coalesce(again.is_no_sale, 0), before.is_no_sale)
        from (
            select
                ingest_mend.line_no as mending_line_no,
                rejected_line.*
            \(originSQL)
            where ingest_mend.is_rejected = 1
                and rejected_line.is_no_sale is not null
        ) as before
        where again.source_id = ?1
            and again.line_no = before.mending_line_no
            and coalesce(again.order_no, before.order_no) = before.order_no
        """

    /// Kept lines of the file whose orders are no sales, and that are worth something.
    private static let noSaleLinesSQL = """
        with no_sale as materialized (
            select
                ingest_mend.line_no,
                rejected_line.order_no,
                rejected_line.order_status
            \(originSQL)
            where ingest_mend.is_rejected = 0
                and ingest_mend.is_settling = 1
                and rejected_line.is_no_sale = 1
        )
        select
            invoice_line.line_no,
            invoice_line.amount_e4,
            no_sale.order_status
        from invoice_line
        join no_sale
            on no_sale.line_no = invoice_line.line_no
            and no_sale.order_no = invoice_line.invoice_no
        where invoice_line.invoice_id >= ?2
            and invoice_line.source_id = ?1
            and invoice_line.amount_e4 > 0
        """

    private static let noSalesSQL = """
        select
            count(*) as n_lines,
            total(amount_e4) / 1e4 as worth,
            min(line_no) as first_line,
            min(order_status) as status
        from (\(noSaleLinesSQL))
        """

    private static let makeNoSalesSQL = """
        update sold_line
        set unit_price = 0.0,
            line_total = null
        where invoice_id >= ?2
            and line_no in (select line_no from (\(noSaleLinesSQL)))
        """
}
