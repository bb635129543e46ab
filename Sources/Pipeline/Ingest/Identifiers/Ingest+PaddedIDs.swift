import Store

/// Customers whose ids are one number with more or fewer zeros in front.
extension Ingest {
    /// Tells ids of the file that differ from other ids of the database in leading zeros only: a spreadsheet takes the
    /// zeros off, so that they are likely to be one customer.
    ///
    /// - Precondition: The facts of the customers are those of the database with the file.
    /// - Complexity: O(customers with a leading zero), and O(invoices of the file) where some are alike.
    func warnOfPadded(_ report: inout IngestReport, from firstInvoiceID: Int64) throws {
        let row = try database.query(Self.paddedSQL, [firstInvoiceID])[0]
        let customers = try row.int("n_customers")
        guard customers > 0 else { return }
        let (lines, all) = (try row.int("n_lines"), try row.int("all_lines"))
        report.warnings.append(
            "\(customers) customers have ids that are others with more or fewer zeros in front, such as"
                + " \(try row.text("shorter")) and \(try row.text("longer")): \(lines) of the \(all) lines with a"
                + " customer (\(NothingFound.share(Double(lines), of: Double(all))),"
                + " \(NothingFound.share(try row.double("sales"), of: try row.double("all_sales"))) of their sales)."
                + " A spreadsheet takes such zeros off: if they are one customer each, write each with the"
                + " id that stays into a CSV file of two columns, and pass --same-customer FILE")
    }

    private static let paddedSQL = """
        with padded as (
            select
                customer_id,
                ltrim(customer_id, '0') as stem
            from customer_fact
            where customer_id >= '0'
                and customer_id < '1'
                and customer_id not glob '*[^0-9]*'
                and ltrim(customer_id, '0') <> ''
        ),
        member as (
            select
                stem,
                customer_id
            from padded
            union
            select
                padded.stem,
                customer_fact.customer_id
            from padded
            join customer_fact on customer_fact.customer_id = padded.stem
        ),
        alike as (
            select stem
            from member
            group by stem
            having count(*) > 1
                and max(
                    customer_id in (
                        select customer_id
                        from invoice
                        where invoice_id >= ?1 and customer_id is not null
                    )
                )
        )
        select
            count(*) as n_customers,
            coalesce(sum(customer_fact.line_count), 0) as n_lines,
            total(customer_fact.revenue) as sales,
            (
                select customer_id
                from member
                where stem = (select min(stem) from alike)
                order by length(customer_id)
                limit 1
            ) as shorter,
            (
                select customer_id
                from member
                where stem = (select min(stem) from alike)
                order by length(customer_id) desc
                limit 1
            ) as longer,
            (select coalesce(sum(line_count), 0) from customer_fact) as all_lines,
            (select total(revenue) from customer_fact) as all_sales
        from alike
        join member on member.stem = alike.stem
        join customer_fact on customer_fact.customer_id = member.customer_id
        """
}
