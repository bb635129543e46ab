import Store

/// Orders of mended lines: what is said of them is laid on the lines of all files that they are of.
extension OrderAmounts {
    /// Finds the orders of mended lines, and takes what the files of the rejected lines say of them where this one does
    /// not.
    ///
    /// - Returns: Whether there are any.
    func adoptMended(_ firstInvoiceID: Int64) throws -> Bool {
        try database.run(Self.findMendedOrdersSQL, [firstInvoiceID])
        guard database.changes > 0 else { return false }
        try database.run(Self.adoptSQL)
        return true
    }

    /// Takes an order that an earlier table of the call has begun, with what it says there.
    mutating func join(_ page: PageEnd) throws {
        isJoining = true
        for source in page.sources {
            try database.run(
                "insert or ignore into temp.mended_order (invoice_no, source_id) values (?, ?)",
                [page.number, source])
        }
        guard let amounts = page.amounts else { return }
        try database.run(
            """
            insert or ignore into temp.ingest_order (invoice_no, subtotal, discount, refund, line)
            values (?, ?, ?, ?, 0)
            """,
            [
                page.number, amounts.subtotal.isNaN ? nil : amounts.subtotal, amounts.discount,
                amounts.refund,
            ])
    }

    /// Takes in the lines of the files whose orders are mended: what an order says is laid on all of them anew.
    mutating func takeLaidBefore(_ firstInvoiceID: Int64) throws {
        try database.run(Self.findEarlierInvoicesSQL, [firstInvoiceID])
        try database.run(Self.takeBeforeSQL)
        laidBefore = database.changes
        try database.run(Self.forgetBeforeSQL)
    }

    /// Orders of mended lines, with the files that their rejected lines are of.
    private static let findMendedOrdersSQL = """
        insert or ignore into temp.mended_order (invoice_no, source_id)
        select
            invoice.invoice_no,
            mend_origin.source_id
        from sold_line
        cross join temp.mend_origin on mend_origin.line_no = sold_line.line_no
        cross join invoice on invoice.invoice_id = sold_line.invoice_id
        where sold_line.invoice_id >= ?1
            and invoice.invoice_no is not null
        """

    private static let adoptSQL = """
        insert or ignore into temp.ingest_order (invoice_no, subtotal, discount, refund, line)
        select
            order_amount.invoice_no,
            order_amount.subtotal,
            order_amount.discount,
            order_amount.refund,
            0
        from temp.mended_order
        join order_amount using (invoice_no, source_id)
        order by order_amount.order_amount_id desc
        """

    /// Invoices of mended orders in the files that the lines come from.
    private static let findEarlierInvoicesSQL = """
        insert or ignore into temp.ingest_order_invoice (order_id, invoice_id)
        select
            ingest_order.order_id,
            invoice.invoice_id
        from invoice
        cross join temp.mended_order
            on mended_order.invoice_no = invoice.invoice_no
            and mended_order.source_id = invoice.source_id
        cross join temp.ingest_order on ingest_order.invoice_no = invoice.invoice_no
        where invoice.invoice_id < ?1
        """

    /// What was off their lines.
    private static let takeBeforeSQL = """
        update temp.ingest_order
        set before = (
            select total(order_amount.taken_off + order_amount.refunded)
            from temp.mended_order
            join order_amount using (invoice_no, source_id)
            where mended_order.invoice_no = ingest_order.invoice_no
        )
        where exists (
            select 1
            from temp.ingest_order_invoice
            where ingest_order_invoice.order_id = ingest_order.order_id
        )
        """

    private static let forgetBeforeSQL = """
        delete from order_amount
        where order_amount_id in (
            select order_amount.order_amount_id
            from temp.mended_order
            join order_amount using (invoice_no, source_id)
        )
        """
}
