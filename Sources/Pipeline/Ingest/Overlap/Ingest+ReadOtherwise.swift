import Reports
import Store

/// Lines of earlier files that came again under another reading: by other rates, with a total where there was a price,
/// with another column of customers.
struct ReadOtherwise {
    var lines = 0
    /// What they come to in this file, and in the earlier ones.
    var worth = 0.0
    var earlierWorth = 0.0
    var firstLine = 0

    /// `; 3 of them (the first is line 2) read otherwise …`, or nothing.
    func words(_ money: Money) -> String {
        guard lines > 0 else { return "" }
        let amounts =
            worth == earlierWorth
            ? "both times worth \(money.text(worth)), with other customers, countries or prices"
            : "worth \(money.text(worth)) here and \(money.text(earlierWorth)) there"
        return
            "; \(lines) of them, the first in line \(firstLine), read otherwise: same order, product, quantity"
            + " and time, \(amounts)"
    }
}

extension Ingest {
    /// Finds lines whose order, product, quantity and time an earlier file has too, copy by copy, and that are equal to
    /// none of it; they stand in `overlapping_line` like equal ones.
    ///
    /// A time of midnight is that of a date alone, and meets every time of its day.
    /// - Precondition: Equal lines are found.
    func findReadOtherwise(_ sourceID: Int64, of writer: LineWriter) throws -> ReadOtherwise {
        try database.execute(Self.startReadOtherwiseSQL)
        try database.run(Self.findReadOtherwiseSQL, [sourceID, writer.firstInvoiceID])
        guard database.changes > 0 else { return ReadOtherwise() }
        let row = try database.query(Self.sumReadOtherwiseSQL)[0]
        try database.run(
            """
            insert into overlapping_line (source_id, line_no, line_id, earlier_line_id)
            select
                ?1,
                line_no,
                line_id,
                earlier_line_id
            from temp.read_otherwise
            """, [sourceID])
        return ReadOtherwise(
            lines: try row.int("n_lines"), worth: try row.double("worth"),
            earlierWorth: try row.double("earlier_worth"), firstLine: try row.int("first_line"))
    }

    private static let startReadOtherwiseSQL = """
        create temp table if not exists read_otherwise (
            line_no integer primary key,
            line_id integer not null,
            earlier_line_id integer not null,
            amount_e4 real not null,
            earlier_amount_e4 real not null
        );
        delete from temp.read_otherwise;
        """

    private static let findReadOtherwiseSQL = """
        with met as (
            select
                invoice.invoice_id,
                earlier.invoice_id as earlier_invoice_id
            from invoice
            join invoice as earlier
                on earlier.invoice_no = invoice.invoice_no
                and earlier.invoice_id < ?2
                and (
                    earlier.invoiced_at = invoice.invoiced_at
                    or date(earlier.invoiced_at) = date(invoice.invoiced_at)
                    and (
                        earlier.invoiced_at = datetime(date(earlier.invoiced_at))
                        or invoice.invoiced_at = datetime(date(invoice.invoiced_at))
                    )
                )
            where invoice.invoice_id >= ?2
        ),
        pair as (
            select
                line.line_no,
                line.line_id,
                earlier_line.line_id as earlier_line_id,
                line.amount_e4,
                earlier_line.amount_e4 as earlier_amount_e4,
                dense_rank() over (
                    partition by \(readingSQL)
                    order by line.line_id
                ) as copy,
                dense_rank() over (
                    partition by \(readingSQL)
                    order by earlier_line.line_id
                ) as earlier_copy
            from met
            cross join invoice_line as line on line.invoice_id = met.invoice_id
            cross join invoice_line as earlier_line
                on earlier_line.invoice_id = met.earlier_invoice_id
                and earlier_line.quantity = line.quantity
                and coalesce(earlier_line.stock_code, earlier_line.description)
                    = coalesce(line.stock_code, line.description)
            where line.line_no not in (select line_no from temp.ingest_mend)
                and line.line_id not in (
                    select line_id
                    from overlapping_line
                    where source_id = ?1 and line_id is not null
                )
                and earlier_line.line_id not in (
                    select earlier_line_id from overlapping_line where source_id = ?1)
        )
        insert into temp.read_otherwise (
            line_no, line_id, earlier_line_id, amount_e4, earlier_amount_e4
        )
        select
            line_no,
            line_id,
            earlier_line_id,
            amount_e4,
            earlier_amount_e4
        from pair
        where copy = earlier_copy
        """

    private static let readingSQL = """
        line.invoice_no, date(line.invoiced_at), line.quantity,
        coalesce(line.stock_code, line.description)
        """

    private static let sumReadOtherwiseSQL = """
        select
            count(*) as n_lines,
            total(amount_e4) / 1e4 as worth,
            total(earlier_amount_e4) / 1e4 as earlier_worth,
            min(line_no) as first_line
        from temp.read_otherwise
        """
}
