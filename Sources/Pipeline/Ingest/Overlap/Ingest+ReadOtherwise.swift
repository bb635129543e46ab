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
    /// Those whose order has its number written otherwise (`12` for `000000012`), and the first of them.
    var respelled = 0
    var spelling = ""
    var earlierSpelling = ""

    /// `; 3 of them (the first is line 2) read otherwise …`, or nothing.
    func words(_ money: Money) -> String {
        guard lines > 0 else { return "" }
        let amounts =
            worth == earlierWorth
            ? "both times worth \(money.text(worth)), with other customers, countries, prices, times of day or numbers of orders"
            : "worth \(money.text(worth)) here and \(money.text(earlierWorth)) there"
        let otherwise =
            "; \(lines) of them, the first in line \(firstLine), read otherwise: same order, product, quantity"
            + " and time, \(amounts)"
        guard respelled > 0 else { return otherwise }
        return otherwise
            + "; \(respelled) of these write the number of their order otherwise, \(spelling) here and"
            + " \(earlierSpelling) there: a spreadsheet takes zeros off"
    }
}

extension Ingest {
    /// Finds lines whose order, product, quantity and time an earlier file has too, copy by copy, and that are equal to
    /// none of it; they stand in `overlapping_line` like equal ones.
    ///
    /// Numbers of orders are the same but for zeros and `#` in front, which spreadsheets and people leave out.
    /// A time of midnight is that of a date alone, and meets every time of its day.
    /// - Precondition: Equal lines are found.
    func findReadOtherwise(
        _ sourceID: Int64, between first: String, and last: String, of writer: LineWriter
    ) throws -> ReadOtherwise {
        try database.execute(Self.startReadOtherwiseSQL)
        try database.run(Self.findReadOtherwiseSQL, [sourceID, writer.firstInvoiceID, first, last])
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
            earlierWorth: try row.double("earlier_worth"), firstLine: try row.int("first_line"),
            respelled: try row.int("n_respelled"),
            spelling: try row.text("spelling"), earlierSpelling: try row.text("earlier_spelling"))
    }

    private static let startReadOtherwiseSQL = """
        create temp table if not exists read_otherwise (
            line_no integer primary key,
            line_id integer not null,
            earlier_line_id integer not null,
            amount_e4 real not null,
            earlier_amount_e4 real not null,
            invoice_no text not null,
            earlier_invoice_no text not null
        );
        delete from temp.read_otherwise;
        """

    private static let findReadOtherwiseSQL = """
        with file as (
            select
                first_invoice_id,
                last_invoice_id
            from source_file
            where source_id <> ?1
                and date(first_invoiced_at) <= date(?4)
                and date(last_invoiced_at) >= date(?3)
            union all
            select
                ?2,
                9223372036854775807
        ),
        stem as materialized (
            select
                invoice.invoice_id,
                invoice.invoiced_at,
                ltrim(invoice.invoice_no, '#0') as stem
            from file
            cross join invoice
                on invoice.invoice_id between file.first_invoice_id and file.last_invoice_id
            where ltrim(invoice.invoice_no, '#0') <> ''
                and date(invoice.invoiced_at) between date(?3) and date(?4)
        ),
        met as (
            select
                invoice.invoice_id,
                earlier.invoice_id as earlier_invoice_id
            from stem as invoice
            join stem as earlier
                on earlier.stem = invoice.stem
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
                line.invoice_no,
                earlier_line.invoice_no as earlier_invoice_no,
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
            line_no, line_id, earlier_line_id, amount_e4, earlier_amount_e4, invoice_no,
            earlier_invoice_no
        )
        select
            line_no,
            line_id,
            earlier_line_id,
            amount_e4,
            earlier_amount_e4,
            invoice_no,
            earlier_invoice_no
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
            min(line_no) as first_line,
            count(case when invoice_no <> earlier_invoice_no then 1 end) as n_respelled,
            coalesce(min(case when invoice_no <> earlier_invoice_no then invoice_no end), '')
                as spelling,
            coalesce(
                min(case when invoice_no <> earlier_invoice_no then earlier_invoice_no end), '')
                as earlier_spelling
        from temp.read_otherwise
        """
}
