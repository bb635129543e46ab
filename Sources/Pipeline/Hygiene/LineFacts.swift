import Store

/// What the checks count of the lines, in one pass over the view `invoice_summary`.
struct LineFacts {
    /// What is known of one customer with a complete line.
    struct Customer {
        var nLines = 0
        var nReturnedLines = 0
        var revenue = 0.0
    }

    private(set) var nLines = 0
    private(set) var revenue = 0.0
    private(set) var nLinesWithoutCustomer = 0
    private(set) var revenueWithoutCustomer = 0.0
    private(set) var nLinesWithoutDescription = 0
    private(set) var nCompleteLines = 0
    private(set) var completeRevenue = 0.0
    private(set) var nNonProductLines = 0
    private(set) var nonProductRevenue = 0.0
    private(set) var nSaturdayLines = 0
    private(set) var saturdayRevenue = 0.0
    /// Oldest and newest complete line; empty without one.
    private(set) var firstAt = ""
    private(set) var lastAt = ""
    /// Complete lines by year and month, `YYYY-MM`.
    private(set) var linesByMonth: [String: Int] = [:]
    private(set) var customers: [String: Customer] = [:]
    /// Customers with a sale of a product, and those of them with one invoice of that kind, as `customer_fact` counts them.
    private(set) var nBuyers = 0
    private(set) var nWithSingleInvoice = 0

    /// Reads the lines inside the observation window.
    /// - Complexity: O(lines) in SQLite, O(invoices) here.
    init(from connection: Connection) throws {
        try countInvoices(in: connection)
        try connection.forEachRow(
            """
            select
                customer_id,
                invoiced_at,
                weekday,
                n_lines,
                revenue,
                n_complete_lines,
                complete_revenue,
                n_returned_lines,
                n_non_product_lines,
                non_product_revenue
            from invoice_summary
            order by customer_id, invoiced_at, invoice_no
            """
        ) { row in
            nLines += try row.int(3)
            revenue += try row.double(4)
            guard !row.isNull(0) else {
                nLinesWithoutCustomer += try row.int(3)
                revenueWithoutCustomer += try row.double(4)
                return
            }
            nLinesWithoutDescription += try row.int(3) - row.int(5)
            guard try row.int(5) > 0 else { return }
            try takeComplete(row)
            let customer = try row.text(0)
            var facts = customers[customer] ?? Customer()
            facts.nLines += try row.int(5)
            facts.revenue += try row.double(6)
            facts.nReturnedLines += try row.int(7)
            customers[customer] = facts
        }
    }

    /// As `customer_fact` counts, inside the window.
    private mutating func countInvoices(in connection: Connection) throws {
        let row = try connection.query(
            """
            select count(*), count(*) filter (where n_invoices = 1)
            from (
                select count(distinct coalesce(invoice_no, invoiced_at)) as n_invoices
                from invoice
                cross join observation_window
                where customer_id is not null
                    and sale_line_count > 0
                    and invoiced_at between coalesce(window_start, '')
                        and coalesce(as_of, '9999-12-31 23:59:59')
                group by customer_id
            )
            """)[0]
        nBuyers = try row.int(0)
        nWithSingleInvoice = try row.int(1)
    }

    private mutating func takeComplete(_ row: borrowing RowCursor) throws(StoreError) {
        let time = try row.text(1)
        nCompleteLines += try row.int(5)
        completeRevenue += try row.double(6)
        nNonProductLines += try row.int(8)
        nonProductRevenue += try row.double(9)
        linesByMonth[String(time.prefix(7)), default: 0] += try row.int(5)
        if firstAt.isEmpty || time < firstAt { firstAt = time }
        if time > lastAt { lastAt = time }
        if try row.int(2) == 6 {
            nSaturdayLines += try row.int(5)
            saturdayRevenue += try row.double(6)
        }
    }
}
