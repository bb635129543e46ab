import Store

/// The tables `customer_fact` and `customer_year`, kept in step with the lines.
///
/// A file changes customers of its own invoices only: those are added up anew over the sums of all their
/// invoices (`invoice`), and no line is read. Migration 24 says the same in SQL, which sorts three times.
package struct CustomerFacts {
    private let database: Connection
    /// Entries held at a time; beyond it the customers are taken in portions.
    private let mostEntries: Int

    package init(_ database: Connection, mostEntries: Int = 1 << 18) {
        self.database = database
        self.mostEntries = mostEntries
    }

    /// Brings the facts up to date where the owner has edited `non_product_code`; otherwise only looks.
    ///
    /// One transaction.
    static func refreshIfCodesChanged(in database: Connection) throws {
        guard try !FactCodes.areCurrent(in: database) else { return }
        try database.transaction(.immediate) {
            // Another process may have been here before the lock.
            guard try !FactCodes.areCurrent(in: database) else { return }
            try CustomerFacts(database).makeAnew()
        }
    }

    /// Makes all facts anew from the lines.
    package func makeAnew() throws {
        try InvoiceFacts.recount(from: .min, in: database)
        try database.run("delete from customer_year")
        try database.run("delete from customer_fact")
        try refresh(.all)
        try FactCodes.note(in: database)
    }

    /// Brings the customers of a file up to date.
    ///
    /// - Parameters:
    ///   - first: The file's first invoice; its invoices are the last.
    ///   - isCounted: Whether `invoice` has the sums of the file's lines already.
    func refresh(from first: Int64, isCounted: Bool) throws {
        guard try FactCodes.areCurrent(in: database) else { return try makeAnew() }
        if !isCounted { try InvoiceFacts.recount(from: first, in: database) }
        let hasEarlier = try database.scalar(
            "select exists (select 1 from invoice where invoice_id < ?)", [first])
        try refresh(hasEarlier == 1 ? .customers(from: first) : .all)
    }

    private enum Scope {
        /// Everyone; the tables are empty.
        case all
        /// Those with an invoice from this on.
        case customers(from: Int64)
    }

    // MARK: In portions

    /// Most portions: customers that do not fit then are few and large.
    private static let mostPortions = 1 << 8

    private func refresh(_ scope: Scope) throws {
        var (portion, portions) = (0, 1)
        var areNew = if case .all = scope { true } else { false }
        while portion < portions {
            guard let sums = try sums(of: scope, portion, of: portions) else {
                portions *= 2
                // Half of what the earlier portions had comes again.
                if portion > 0 { areNew = false }
                continue
            }
            try write(sums.finished(invoices: countInvoices), areNew: areNew)
            portion += 1
        }
    }

    /// The sums of a portion of the customers; `nil` if they are too many.
    private func sums(
        of scope: Scope, _ portion: Int, of portions: Int
    ) throws -> CustomerSums? {
        var sums = CustomerSums()
        var isFull = false
        func collect(_ range: ClosedRange<Int64>, ofCustomersFrom first: Int64? = nil) throws {
            // SQLite looks the customers of the file up itself: of most rows no text has to be made.
            let sql =
                Self.invoicesSQL
                + (first == nil
                    ? ""
                    : " and customer_id in (select customer_id from invoice where invoice_id >= ?)")
            let bounds = [range.lowerBound, range.upperBound] + (first.map { [$0] } ?? [])
            try reading("invoice") {
                try database.forEachRow(sql, bounds) { row in
                    guard !isFull else { return }
                    let customer = ByteText(row.convertedText(0))
                    if first != nil {
                        guard sums.has(customer) else { return }
                    } else if portions > 1, customer.hashValue & (portions - 1) != portion {
                        return
                    }
                    sums.add(try Self.invoice(row, of: customer))
                    isFull = sums.entries > mostEntries && portions < Self.mostPortions
                }
            }
        }
        switch scope {
        case .all:
            try collect(.min ... .max)
        case .customers(let first):
            try collect(first ... .max)
            try collect(.min...first - 1, ofCustomersFrom: first)
        }
        return isFull ? nil : sums
    }

    private static func invoice(
        _ row: borrowing RowCursor, of customer: ByteText
    ) throws -> CustomerSums.Invoice {
        let at = row.convertedText(3)
        return CustomerSums.Invoice(
            customer: customer,
            country: row.isNull(1) ? nil : row.convertedText(1),
            key: row.isNull(2) ? at : row.convertedText(2),
            at: at,
            lines: try row.int(4),
            completeLines: try row.int(5),
            complete: .init(e4: try row.double(6), rest: try row.double(7)),
            saleLines: try row.int(8),
            sales: .init(e4: try row.double(9), rest: try row.double(10)),
            returnLines: try row.int(11),
            returns: .init(e4: try row.double(12), rest: try row.double(13)))
    }

    private static let invoicesSQL = """
        select
            customer_id,
            country,
            invoice_no,
            invoiced_at,
            line_count,
            complete_line_count,
            complete_e4,
            complete_rest_e14,
            sale_line_count,
            sale_e4,
            sale_rest_e14,
            return_line_count,
            return_e4,
            return_rest_e14
        from invoice
        where invoice_id between ? and ?
            and customer_id is not null
            and line_count > 0
        """

    /// Of one customer with so many invoices that they are not told apart in memory.
    private func countInvoices(_ customer: ByteText) throws -> [(year: Int32, count: Int)] {
        try database.query(
            """
            select
                year,
                count(*)
            from (
                select cast(substr(max(invoiced_at), 1, 4) as integer) as year
                from invoice
                where customer_id = ?
                    and sale_line_count > 0
                group by coalesce(invoice_no, invoiced_at)
            )
            group by year
            """, [customer.text]
        ).map { (Int32(truncatingIfNeeded: try $0.int(0)), try $0.int(1)) }
    }
}

// MARK: Rows

extension CustomerFacts {
    private func write(
        _ customers: ContiguousArray<CustomerSums.Customer>, areNew: Bool
    ) throws {
        for customer in customers {
            if !areNew {
                try database.run(
                    "delete from customer_year where customer_id = ?", [customer.id.text])
            }
            try database.run(Self.insertSQL, Self.values(of: customer))
            for year in customer.years {
                try database.run(
                    """
                    insert into customer_year (customer_id, year, invoice_count, revenue, net_revenue)
                    values (?, ?, ?, ?, ?)
                    """,
                    [
                        customer.id.text, year.year, year.invoices, year.sales.amount,
                        (year.sales - year.returns.negated).amount,
                    ])
            }
        }
    }

    private static let insertSQL = """
        insert or replace into customer_fact (
            customer_id, first_sale_date, last_sale_date, invoice_count, revenue, return_value,
            net_revenue, line_count, country, first_line_at, last_line_at, sale_line_count,
            return_line_count, complete_line_count, complete_amount, amount, last_complete_at, revenue_e4,
            revenue_rest_e14, return_e4, return_rest_e14, complete_e4, complete_rest_e14
        )
        values (?, date(?), date(?), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """

    private static func values(of customer: CustomerSums.Customer) -> [any Bindable] {
        let returns = customer.returns.negated
        let complete = customer.complete
        let mean =
            customer.completeLines > 0
            ? complete.tenThousandths / (1e4 * Double(customer.completeLines)) : nil
        return [
            customer.id.text, customer.firstSaleAt, customer.lastSaleAt, customer.invoices,
            customer.sales.amount, returns.amount, (customer.sales - returns).amount,
            customer.lines,
            customer.country?.text, customer.firstAt, customer.lastAt, customer.saleLines,
            customer.returnLines, customer.completeLines, complete.amount, mean,
            customer.lastCompleteAt, customer.sales.e4, customer.sales.rest, returns.e4,
            returns.rest,
            complete.e4, complete.rest,
        ]
    }
}

extension CustomerSums.Money {
    /// `0 -`, so that nothing stays 0 and does not become -0.
    fileprivate var negated: Self { Self(e4: 0 - e4, rest: 0 - rest) }
}
