import Store

/// Amounts of orders, laid on the lines of a file before anything is made of them.
extension Ingest {
    /// Lays what orders say of themselves on the lines of the file.
    func lay(
        _ amounts: inout OrderAmounts, _ joined: PageEnd?, of writer: inout LineWriter,
        _ report: inout IngestReport, label: String
    ) throws {
        if let joined { try amounts.join(joined) }
        try amounts.lay(from: writer.firstInvoiceID) { line in
            OrderReading.contradiction(label, line: line, columns: report.columnMap)
        }
        try refuseSeveralOrders(label)
        if amounts.hasChanged { writer.amountsChanged() }
        report.warnings += amounts.warnings(Money(code: report.currency))
        report.hasLaidAmounts = amounts.hasChanged
    }

    /// Tills count their receipts anew every day: what one says as a whole is not the others'.
    ///
    /// - Throws: `data` for a number of several days and customers that says an amount of its order.
    private func refuseSeveralOrders(_ label: String) throws {
        let found = try database.query(
            """
            select
                ingest_order.invoice_no,
                ingest_order.line,
                count(distinct date(invoice.invoiced_at)) as n_days,
                count(distinct invoice.customer_id) as n_customers,
                case
                    when ingest_order.refund <> 0 then 'order_refund'
                    when ingest_order.discount <> 0 then 'order_discount'
                    else 'order_subtotal'
                end as side
            from temp.ingest_order
            cross join temp.ingest_order_invoice using (order_id)
            cross join invoice on invoice.invoice_id = ingest_order_invoice.invoice_id
            where ingest_order.invoice_no is not null
            group by ingest_order.order_id
            having n_days > 1 and n_customers > 1
            order by ingest_order.line
            limit 1
            """)
        guard let row = found.first else { return }
        let side = try row.text("side")
        throw IngestError(
            .data,
            "\(label):\(try row.int("line")): order \(try row.text("invoice_no")) is of \(try row.int("n_days"))"
                + " days and \(try row.int("n_customers")) customers, as receipts are that begin anew every day:"
                + " which of them its \(side) is of cannot be told. Nothing of this file was kept. Write"
                + " the day into the numbers of the orders, or pass --map \(side)=none to leave it out of account."
        )
    }

    /// Says so where prices have taxes in them and those of earlier files have not, or the other way round.
    func warnOfOtherTaxes(_ report: inout IngestReport) throws {
        guard let basis = report.taxBasis, basis != .unknown else { return }
        let others = try database.query(
            """
            select name, tax_basis
            from source_file
            where tax_basis is not null and tax_basis <> 'unknown' and tax_basis <> ? and source_id <> ?
            order by source_id
            limit 1
            """, [basis.rawValue, report.sourceID])
        guard let other = others.first else { return }
        report.warnings.append(
            "its prices are taxes \(basis.rawValue), those of \(try other.text(0)) taxes \(try other.text(1)): they"
                + " are added up. Use a database for each (--db)")
    }

    /// The part of the sales of a file that has no customer, once amounts of orders are off, lines were moved out again, and facts are made.
    func takeShareWithoutCustomer(
        _ report: inout IngestReport, of writer: LineWriter
    ) throws {
        guard report.linesKept > 0,
            report.hasLaidAmounts || report.linesKept != writer.count
        else { return }
        let row = try database.query(
            """
            select
                total(sale_e4),
                total(sale_e4) filter (where customer_id is null)
            from invoice
            where invoice_id >= ?
            """, [writer.firstInvoiceID])[0]
        let all = try row.double(0)
        report.revenueShareWithoutCustomer = all > 0 ? try row.double(1) / all : nil
    }
}

extension PassSummary {
    /// Whether orders say of themselves what is laid on their lines.
    var givesOrderAmounts: Bool {
        let sides = layout.header.sideIndex
        return [SideColumn.orderSubtotal, .orderDiscount, .orderRefund].contains {
            sides[$0] != nil
        } || layoutOptions.orders.discount == .ofOrder
    }
}

extension OrderReading {
    /// The error for an amount of the order that is another one in another line of it.
    static func contradiction(_ label: String, line: Int, columns: String) -> IngestError {
        IngestError(
            .data,
            "\(label):\(line): an amount of the order (\(columns))"
                + " is another one here than in a line above, so it is one of the line. Pass --map"
                + " line_discount=HEADER for it, which is taken off the line itself.")
    }
}
