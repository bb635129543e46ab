import Reports
import Store

/// Orders of the same number of which nothing tells that the file has them anew.
extension Ingest {
    /// Numbers that shops count alike also meet on one day: an order keeps its time of day from export to export, and
    /// where times do not tell, its customer.
    func refuseOtherOrders(_ label: String, of writer: LineWriter) throws {
        let found = try database.query(Self.otherOrderSQL, [writer.firstInvoiceID])
        guard let row = found.first else { return }
        let isTime = try row.int("is_other_time") == 1
        let (here, there) =
            try isTime
            ? (row.text("time"), row.text("earlier_time"))
            : (row.text("customer"), row.text("earlier_customer"))
        throw IngestError(
            .data,
            "\(label): order \(try row.text("invoice_no")) is of \(here) here and of \(there) in"
                + " \(try row.text("name")), on the same day: is it another order, of another shop or till?"
                + " Nothing of this file was kept. Pass --on-overlap replace if its orders take the place of"
                + " the earlier ones, or keep if they are others.")
    }

    /// Of two exports that end with the same order, the newer is that of the later call, unless refunds shrink in it;
    /// within one call refunds alone tell, which only grow, and lines that came.
    func refuseUndecided(
        _ report: IngestReport, _ label: String, of writer: LineWriter
    ) throws {
        let found = try database.query(
            Self.undecidedSQL,
            [writer.firstInvoiceID, report.lastInvoicedAt, pages.firstSource])
        guard let row = found.first else { return }
        let money = Money(code: report.currency)
        throw IngestError(
            .data,
            "\(label): order \(try row.text("invoice_no")) of \(try row.text("name")) has other lines or amounts here"
                + " (\(money.text(try row.double("earlier_worth"))) there, \(money.text(try row.double("worth")))"
                + " here), and both files end on \(report.lastInvoicedAt ?? ""): which is the newer export cannot"
                + " be told. Nothing of this file was kept. Pass --on-overlap replace if this is the newer one; if"
                + " it is the older, leave it out.")
    }

    /// Orders of which both sides have times of day, and none in common; or customers, none in common, and no time of
    /// day that tells.
    private static let otherOrderSQL = """
        with side as (
            select
                replaced_invoice.invoice_no,
                replaced_invoice.source_id,
                0 as is_new,
                invoice.invoiced_at,
                coalesce(invoice.original_customer_id, invoice.customer_id) as customer
            from temp.replaced_invoice
            join invoice on invoice.invoice_id = replaced_invoice.invoice_id
            union
            select
                invoice.invoice_no,
                old.source_id,
                1,
                invoice.invoiced_at,
                coalesce(invoice.original_customer_id, invoice.customer_id)
            from (select distinct source_id, invoice_no from temp.replaced_invoice) as old
            join invoice on invoice.invoice_id >= ?1 and invoice.invoice_no = old.invoice_no
        ),
        timed as (
            select distinct
                invoice_no,
                source_id,
                is_new,
                substr(invoiced_at, 12, 5) as time
            from side
            where invoiced_at <> datetime(date(invoiced_at))
        ),
        met as (
            select
                side.invoice_no,
                side.source_id,
                max(case when is_new then customer end) as customer,
                max(case when not is_new then customer end) as earlier_customer,
                (
                    select min(time)
                    from timed
                    where timed.invoice_no = side.invoice_no
                        and timed.source_id = side.source_id
                        and timed.is_new
                ) as time,
                (
                    select min(time)
                    from timed
                    where timed.invoice_no = side.invoice_no
                        and timed.source_id = side.source_id
                        and not timed.is_new
                ) as earlier_time,
                exists (
                    select 1
                    from timed
                    where timed.invoice_no = side.invoice_no and timed.source_id = side.source_id
                    group by timed.time
                    having count(*) = 2
                ) as is_same_time,
                exists (
                    select 1
                    from side as one
                    where one.invoice_no = side.invoice_no and one.source_id = side.source_id
                    group by one.customer
                    having min(one.is_new) = 0 and max(one.is_new) = 1 and one.customer is not null
                ) as is_same_customer
            from side
            group by side.invoice_no, side.source_id
        )
        select
            invoice_no,
            name,
            time,
            earlier_time,
            customer,
            earlier_customer,
            time is not null and earlier_time is not null as is_other_time
        from met
        join source_file using (source_id)
        where not is_same_time
            and (
                time is not null and earlier_time is not null
                or customer is not null and earlier_customer is not null and not is_same_customer
            )
        order by invoice_no
        limit 1
        """

    /// Orders of earlier files with the same end that lose a line or an amount, and are not refunded further.
    private static let undecidedSQL = """
        with old as (
            select distinct
                replaced_invoice.source_id,
                replaced_invoice.invoice_no
            from temp.replaced_invoice
            join source_file on source_file.source_id = replaced_invoice.source_id
            where source_file.last_invoiced_at = ?2
        ),
        line as (
            select
                old.source_id,
                old.invoice_no,
                invoice_line.invoice_id >= ?1 as is_new,
                coalesce(invoice_line.stock_code, invoice_line.description) as product,
                invoice_line.quantity,
                invoice_line.amount_e4
            from old
            join invoice
                on invoice.invoice_no = old.invoice_no
                and (invoice.source_id = old.source_id or invoice.invoice_id >= ?1)
            join invoice_line on invoice_line.invoice_id = invoice.invoice_id
        ),
        differing as (
            select
                source_id,
                invoice_no
            from line
            group by source_id, invoice_no, product, quantity, amount_e4
            having sum(not is_new) > sum(is_new)
        )
        select
            old.invoice_no,
            source_file.name,
            (
                select total(amount_e4) / 1e4
                from line
                where line.source_id = old.source_id
                    and line.invoice_no = old.invoice_no
                    and not line.is_new
            ) as earlier_worth,
            (
                select total(amount_e4) / 1e4
                from line
                where line.source_id = old.source_id
                    and line.invoice_no = old.invoice_no
                    and line.is_new
            ) as worth
        from old
        join source_file on source_file.source_id = old.source_id
        where (old.source_id, old.invoice_no) in (select source_id, invoice_no from differing)
            -- What could not be read came since.
            and not exists (
                select 1
                from rejected_line
                where rejected_line.source_id = old.source_id
                    and rejected_line.order_no = old.invoice_no
                    and class not in ('other_currency', 'total_line', 'replaced', 'overlap')
            )
            and (
                select total(refunded)
                from order_amount
                where order_amount.source_id = old.source_id
                    and order_amount.invoice_no = old.invoice_no
            ) + (old.source_id >= ?3) * 5e-5 > (
                select total(refunded)
                from temp.ingest_order
                where ingest_order.invoice_no = old.invoice_no
            )
        order by old.invoice_no
        limit 1
        """
}
