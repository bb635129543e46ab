import Store

/// What the checks count of the lines, as the view `invoice_summary` counts it of each invoice.
struct LineFacts {
    /// What is known of one customer with a complete line.
    struct Customer {
        var nLines = 0
        var nReturnedLines = 0
        fileprivate var amountE4 = 0.0

        var revenue: Double { amountE4 / 1e4 }

        fileprivate mutating func add(_ other: Customer) {
            nLines += other.nLines
            nReturnedLines += other.nReturnedLines
            amountE4 += other.amountE4
        }
    }

    private(set) var nLines = 0
    private(set) var nLinesWithoutCustomer = 0
    private(set) var nLinesWithoutDescription = 0
    private(set) var nCompleteLines = 0
    private(set) var nNonProductLines = 0
    private(set) var nSaturdayLines = 0
    /// Oldest and newest complete line; empty without one.
    private(set) var firstAt = ""
    private(set) var lastAt = ""
    /// Complete lines by year and month, `YYYY-MM`.
    private(set) var linesByMonth: [String: Int] = [:]
    private(set) var customers: [String: Customer] = [:]
    /// Customers with a sale of a product, and those of them with one invoice of that kind, as `customer_fact` counts them.
    private(set) var nBuyers = 0
    private(set) var nWithSingleInvoice = 0

    // Ten-thousandths of the currency.
    private var amountE4 = 0.0
    private var withoutCustomerE4 = 0.0
    private var completeE4 = 0.0
    private var nonProductE4 = 0.0
    private var linesByDay: [String: Int] = [:]

    var revenue: Double { amountE4 / 1e4 }
    var revenueWithoutCustomer: Double { withoutCustomerE4 / 1e4 }
    var completeRevenue: Double { completeE4 / 1e4 }
    var nonProductRevenue: Double { nonProductE4 / 1e4 }

    /// Takes the lines of one row of `invoice` inside the observation window.
    mutating func take(
        _ lines: [LineStudy.Line], of invoice: LineStudy.Invoice, nonProducts: Set<Int>
    ) {
        var amount = 0.0
        var complete = Customer()
        for line in lines {
            amount += line.amountE4
            // A product without a description has a number below 0.
            guard invoice.customer != nil, line.product > 0 else { continue }
            complete.nLines += 1
            complete.amountE4 += line.amountE4
            if line.quantity < 0 { complete.nReturnedLines += 1 }
            if nonProducts.contains(line.product) {
                nNonProductLines += 1
                nonProductE4 += line.amountE4
            }
        }
        nLines += lines.count
        amountE4 += amount
        guard let customer = invoice.customer else {
            nLinesWithoutCustomer += lines.count
            withoutCustomerE4 += amount
            return
        }
        nLinesWithoutDescription += lines.count - complete.nLines
        guard complete.nLines > 0 else { return }
        nCompleteLines += complete.nLines
        completeE4 += complete.amountE4
        customers[customer, default: Customer()].add(complete)
        linesByDay[String(invoice.time.prefix(10)), default: 0] += complete.nLines
        if firstAt.isEmpty || invoice.time < firstAt { firstAt = invoice.time }
        if invoice.time > lastAt { lastAt = invoice.time }
    }

    /// What only the whole says: invoices of customers, months, Saturdays.
    mutating func finish(in connection: Connection) throws {
        try countInvoices(in: connection)
        for (day, count) in linesByDay {
            linesByMonth[String(day.prefix(7)), default: 0] += count
            if try connection.scalar("select strftime('%w', ?) = '6'", [day]) == 1 {
                nSaturdayLines += count
            }
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
}
