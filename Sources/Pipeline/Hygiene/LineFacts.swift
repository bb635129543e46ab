import Store

/// What the checks count of the lines, in one pass over the view `invoice_summary`.
struct LineFacts {
    /// What is known of one customer with a complete line.
    struct Customer {
        var nLines = 0
        var nReturnedLines = 0
        var revenue = 0.0
        var nSaleInvoices = 0
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

    /// Reads the lines inside the observation window.
    /// - Complexity: O(lines) in SQLite, O(invoices) here.
    init(from connection: Connection) throws {
        // Rows of one invoice stand together: it may have lines at two points in time. Lines without a
        // number are the invoice of their time, as in the view `sale_invoice`.
        var invoice: (customer: String, number: String)?
        try connection.forEachRow(
            """
            select
                customer_id,
                coalesce(invoice_no, invoiced_at),
                invoiced_at,
                weekday,
                n_lines,
                revenue,
                n_complete_lines,
                complete_revenue,
                n_sale_lines,
                n_returned_lines,
                n_non_product_lines,
                non_product_revenue
            from invoice_summary
            order by
                customer_id,
                coalesce(invoice_no, invoiced_at),
                invoiced_at
            """
        ) { row in
            nLines += try row.int(4)
            revenue += try row.double(5)
            guard !row.isNull(0) else {
                nLinesWithoutCustomer += try row.int(4)
                revenueWithoutCustomer += try row.double(5)
                return
            }
            nLinesWithoutDescription += try row.int(4) - row.int(6)
            guard try row.int(6) > 0 else { return }
            try takeComplete(row)
            let customer = try row.text(0)
            var facts = customers[customer] ?? Customer()
            facts.nLines += try row.int(6)
            facts.revenue += try row.double(7)
            facts.nReturnedLines += try row.int(9)
            if try row.int(8) > 0 {
                let number = row.isNull(1) ? "" : try row.text(1)
                if invoice?.customer != customer || invoice?.number != number {
                    facts.nSaleInvoices += 1
                }
                invoice = (customer, number)
            }
            customers[customer] = facts
        }
    }

    private mutating func takeComplete(_ row: borrowing RowCursor) throws(StoreError) {
        let time = try row.text(2)
        nCompleteLines += try row.int(6)
        completeRevenue += try row.double(7)
        nNonProductLines += try row.int(10)
        nonProductRevenue += try row.double(11)
        linesByMonth[String(time.prefix(7)), default: 0] += try row.int(6)
        if firstAt.isEmpty || time < firstAt { firstAt = time }
        if time > lastAt { lastAt = time }
        if try row.int(3) == 6 {
            nSaturdayLines += try row.int(6)
            saturdayRevenue += try row.double(7)
        }
    }
}
