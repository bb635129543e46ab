import Reports
import Store

/// Orders that a newer export has anew: its lines take the place of all earlier ones.
extension Ingest {
    /// Moves the lines of earlier files whose orders this file has to `rejected_line`, where they stay with what
    /// they said.
    ///
    /// - Parameter writer: Has written the lines of the file.
    /// - Returns: Whether there were any.
    /// - Throws: `data` where it is doubtful, unless the caller asks for it: for a number that has another day in
    ///   the earlier file, and for a file that ends before the earlier one.
    func replaceOrders(
        _ report: inout IngestReport, label: String, of writer: LineWriter
    ) throws -> Bool {
        guard rule(for: report) == .replace else { return false }
        let isAsked = options.onOverlap == .replace
        // Mended lines take the place of rejected ones, and not of their orders, unless the caller says so.
        guard try isAsked || !hasMends else { return false }
        try database.execute(Self.startSQL)
        try database.run(
            Self.findSQL + (isAsked ? "" : " and source_file.shop = ?3"),
            [writer.firstInvoiceID, report.sourceID] + (isAsked ? [] : [report.shop]))
        guard database.changes > 0 else {
            if isAsked { tellNothingReplaced(&report) }
            return false
        }
        try refuseRejects(report, label)
        if !isAsked {
            try refuseOtherDays(label, of: writer)
            try refuseOtherOrders(label, of: writer)
            try refuseOlder(report, label)
            try refuseUndecided(report, label, of: writer)
            try refuseOthers(label, of: writer)
        }
        let worth = try worthOfReplaced(Money(code: report.currency), of: writer)
        let files = try database.query(Self.filesSQL)
        for file in files {
            try database.run(
                Self.moveSQL, [file[0], "a newer file, \(report.name), has its order anew"])
            let moved = database.changes
            try database.run(
                """
                update source_file
                set lines_kept = lines_kept - ?2, lines_rejected = lines_rejected + ?2
                where source_id = ?1
                """, [file[0], moved])
        }
        report.linesReplaced = try removeReplaced()
        let names = try files.prefix(5).map { try $0.text("name") }.joined(separator: ", ")
        let orders = try database.query(
            "select count(distinct invoice_no) from temp.replaced_invoice")[0].int(0)
        report.choices.append(
            FileDecision(
                subject: "on overlap", value: "replace",
                basis: "\(counted(orders, "order")) of \(names) came anew;"
                    + " \(counted(report.linesReplaced, "earlier line"))"
                    + " no longer count (class replaced of rejected_line), \(worth.earlier) before and"
                    + " \(worth.here) here",
                flag: "--on-overlap"))
        report.decisions.append(report.choices[report.choices.count - 1].text)
        return true
    }

    /// What the orders come to in earlier files and in this one, as text.
    private func worthOfReplaced(
        _ money: Money, of writer: LineWriter
    ) throws -> (earlier: String, here: String) {
        let row = try database.query(Self.worthSQL, [writer.firstInvoiceID])[0]
        return (money.text(try row.double(0)), money.text(try row.double(1)))
    }

    private static let worthSQL = """
        select
            (
                select total(amount_e4) / 1e4
                from invoice_line
                where invoice_id in (select invoice_id from temp.replaced_invoice)
            ),
            (
                select total(amount_e4) / 1e4
                from invoice_line
                where invoice_id >= ?1
                    and invoice_no in (select invoice_no from temp.replaced_invoice)
            )
        """

    /// The caller asked for it, and no earlier file has any of the orders.
    private func tellNothingReplaced(_ report: inout IngestReport) {
        report.choices.append(
            FileDecision(
                subject: "on overlap", value: "replace",
                basis:
                    "no earlier file has any of its orders, so nothing was replaced; rejected lines of"
                    + " earlier files that are mended later do not count where it has their orders",
                flag: "--on-overlap"))
    }

    /// An order must not lose the lines that this file has and cannot read.
    private func refuseRejects(_ report: IngestReport, _ label: String) throws {
        let count = report.linesRejected - report.linesLeftOut
        guard count > 0 else { return }
        throw IngestError(
            .data,
            "\(label): \(count) of its lines cannot be read, and its orders take the place of earlier"
                + " ones, which would lose them; nothing of this file was kept. Mend the lines and"
                + " ingest it again without --max-rejects, or pass --on-overlap skip.")
    }

    /// Takes the lines found out of `invoice_line`; gives how many they were.
    private func removeReplaced() throws -> Int {
        let invoices = "(select invoice_id from temp.replaced_invoice)"
        try database.run(
            """
            delete from overlapping_line
            where line_id in (select line_id from sold_line where invoice_id in \(invoices))
            """)
        try database.run("delete from sold_line where invoice_id in \(invoices)")
        let count = database.changes
        try database.run("delete from invoice where invoice_id in \(invoices)")
        try database.run(
            """
            delete from order_amount
            where exists (
                select 1
                from temp.replaced_invoice
                where replaced_invoice.source_id = order_amount.source_id
                    and replaced_invoice.invoice_no = order_amount.invoice_no
            )
            """)
        return count
    }

    /// Two shops may count their orders alike; an order keeps its day from export to export.
    private func refuseOtherDays(_ label: String, of writer: LineWriter) throws {
        let found = try database.query(Self.otherDaySQL, [writer.firstInvoiceID])
        guard let row = found.first else { return }
        throw IngestError(
            .data,
            "\(label): order \(try row.text("invoice_no")) is of \(try row.text("day")) here and of"
                + " \(try row.text("earlier_day")) in \(try row.text("name")): is it another shop?"
                + " Nothing of this file was kept. Pass --on-overlap replace if its orders take the"
                + " place of the earlier ones, or keep if they are others.")
    }

    private func refuseOlder(_ report: IngestReport, _ label: String) throws {
        let found = try database.query(Self.newerSQL, [report.lastInvoicedAt])
        guard let row = found.first else { return }
        throw IngestError(
            .data,
            "\(label): has orders of \(try row.text("name")) and ends on"
                + " \(report.lastInvoicedAt ?? ""), before that one, which ends on"
                + " \(try row.text("last_invoiced_at")): is it the older export? Nothing of this file"
                + " was kept. Pass --on-overlap replace to let it take their place all the same, or skip."
        )
    }

    /// An order that was edited keeps a product; one that goes on in the next part of an export has others, and so has
    /// that of another shop.
    private func refuseOthers(_ label: String, of writer: LineWriter) throws {
        let found = try database.query(Self.otherProductsSQL, [writer.firstInvoiceID])
        guard let row = found.first else { return }
        throw IngestError(
            .data,
            "\(label): order \(try row.text("invoice_no")) has none of the products that it has in"
                + " \(try row.text("name")): does it go on here, or is it another shop's? Nothing of this file"
                + " was kept. Pass --on-overlap keep if its lines come on top, or replace if they take the place"
                + " of the earlier ones.")
    }

    private static let otherProductsSQL = """
        select
            replaced_invoice.invoice_no,
            min(source_file.name) as name
        from temp.replaced_invoice
        join source_file on source_file.source_id = replaced_invoice.source_id
        where exists (
                select 1 from sold_line where sold_line.invoice_id = replaced_invoice.invoice_id)
        group by replaced_invoice.invoice_no
        having not exists (
            select 1
            from temp.replaced_invoice as old
            join sold_line on sold_line.invoice_id = old.invoice_id
            join product on product.product_id = sold_line.product_id
            where old.invoice_no = replaced_invoice.invoice_no
                and product.stock_code in (
                    select new_product.stock_code
                    from invoice
                    join sold_line as new_line on new_line.invoice_id = invoice.invoice_id
                    join product as new_product on new_product.product_id = new_line.product_id
                    where invoice.invoice_id >= ?1
                        and invoice.invoice_no = replaced_invoice.invoice_no
                )
        )
        order by replaced_invoice.invoice_no
        limit 1
        """

    private static let startSQL = """
        create temp table if not exists replaced_invoice (
            invoice_id integer primary key,
            source_id integer not null,
            invoice_no text not null,
            invoiced_at text not null
        );
        delete from temp.replaced_invoice;
        """

    /// Orders of the file, those of its rejected lines too: an order of which no line can be read is one all the same.
    private static let findSQL = """
        insert into temp.replaced_invoice (invoice_id, source_id, invoice_no, invoiced_at)
        select
            invoice.invoice_id,
            invoice.source_id,
            invoice.invoice_no,
            invoice.invoiced_at
        from invoice
        join source_file on source_file.source_id = invoice.source_id
        where invoice.invoice_id < ?1
            and invoice.invoice_no in (
                select invoice_no
                from invoice
                where invoice_id >= ?1 and invoice_no is not null
                union all
                select order_no
                from rejected_line
                where source_id = ?2
                    and order_no is not null
                    and class not in ('other_currency', 'total_line')
            )
            and invoice.source_id not in (\(kinSQL))
            and (invoice.source_id, invoice.invoice_no) not in (
                select source_id, invoice_no from temp.joined_order)
        """

    private static let otherDaySQL = """
        select
            replaced_invoice.invoice_no,
            date(min(invoice.invoiced_at)) as day,
            date(min(replaced_invoice.invoiced_at)) as earlier_day,
            source_file.name
        from temp.replaced_invoice
        join source_file on source_file.source_id = replaced_invoice.source_id
        join invoice
            on invoice.invoice_id >= ?1 and invoice.invoice_no = replaced_invoice.invoice_no
        group by replaced_invoice.source_id, replaced_invoice.invoice_no
        having day <> earlier_day
        order by replaced_invoice.invoice_no
        limit 1
        """

    private static let newerSQL = """
        select
            name,
            last_invoiced_at
        from source_file
        where source_id in (select source_id from temp.replaced_invoice)
            and last_invoiced_at > ?1
        order by last_invoiced_at desc
        limit 1
        """

    private static let filesSQL = """
        select
            source_id,
            name
        from source_file
        where source_id in (select source_id from temp.replaced_invoice)
        order by source_id
        """

    /// The lines of one file.
    private static let moveSQL = """
        insert into rejected_line (source_id, line_no, class, reason, raw)
        select
            source_id,
            line_no,
            'replaced',
            'replaced: ' || ?2,
            \(rawSQL)
        from invoice_line
        where invoice_id in (select invoice_id from temp.replaced_invoice where source_id = ?1)
        order by line_no
        """
}
