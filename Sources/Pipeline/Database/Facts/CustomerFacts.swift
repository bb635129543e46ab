import Store

/// The tables `customer_fact`, `customer_year` and `sales_by_customer_day`, kept in step with the lines, and `DayTables`.
///
/// A file changes customers of its own invoices only: those are added up anew over the sums of all their
/// invoices (`invoice`), and no line is read. Migration 24 says the same in SQL, which sorts three times.
package struct CustomerFacts {
    private let database: Connection
    /// Entries held at a time; beyond it stored invoices are taken sorted by customer.
    private let mostEntries: Int

    package static var mostEntries: Int { 3 << 16 }

    package init(_ database: Connection, mostEntries: Int = mostEntries) {
        self.database = database
        self.mostEntries = mostEntries
    }

    /// Brings the facts up to date where the owner has edited `non_product_code`; otherwise only looks.
    ///
    /// One transaction.
    static func refreshIfCodesChanged(in database: Connection) throws {
        guard try !FactCodes.areCurrent(in: database), try !SharedCopy.isOne(database) else {
            return
        }
        try database.transaction(.immediate) {
            // Another process may have been here before the lock.
            guard try !FactCodes.areCurrent(in: database) else { return }
            try CustomerFacts(database).makeAnew()
        }
    }

    /// Makes all facts anew from the lines.
    ///
    /// - Throws: `DamagedError` where another program has removed a row to which lines belong.
    package func makeAnew() throws {
        try checkReferences()
        try InvoiceFacts.recount(from: .min, in: database)
        for table in ["sales_by_customer_day", "customer_year", "customer_fact"] {
            try database.run("delete from \(table)")
        }
        try refresh(.all)
        try DayTables(database).makeAnew()
        try FactCodes.note(in: database)
    }

    /// Lines of no invoice would become those of the next file's.
    private func checkReferences() throws {
        for table in ["sold_line", "invoice", "rejected_line", "order_amount", "converted_line"] {
            let found = try database.query(
                "select parent from pragma_foreign_key_check(?) limit 1", [table])
            guard let row = found.first else { continue }
            throw DamagedError(
                table,
                "rows belong to a row of \(try row.text(0)) that is gone: another program has removed it, and"
                    + " not these")
        }
    }

    /// Makes all facts anew.
    ///
    /// - Returns: Whether they were others before.
    func makeAnewWhereTheyDiffer() throws -> Bool { try !makeAnewNamingOthers().isEmpty }

    /// Makes all facts anew.
    ///
    /// - Returns: Tables that were others before.
    func makeAnewNamingOthers() throws -> [String] {
        let tables = [
            "invoice", "customer_fact", "customer_year", "sales_by_customer_day", "sales_by_day",
            "calendar",
        ]
        for table in tables {
            try database.execute(
                "create temp table before_\(table) as select * from main.\(table)")
        }
        try makeAnew()
        let others = try tables.filter { table in
            let (old, new) = ("temp.before_\(table)", "main.\(table)")
            return try database.scalar(
                """
                select exists (select * from \(new) except select * from \(old))
                    or (select count(*) from \(new)) <> (select count(*) from \(old))
                """) == 1
        }
        for table in tables { try database.execute("drop table temp.before_\(table)") }
        return others
    }

    /// Brings the customers of a file up to date.
    ///
    /// - Parameters:
    ///   - first: The file's first invoice; its invoices are the last.
    ///   - isCounted: Whether `invoice` has the sums of the file's lines already.
    ///   - sums: Those of the file's invoices by customer, where they are known.
    func refresh(from first: Int64, isCounted: Bool, sums: CustomerSums?) throws {
        guard try FactCodes.areCurrent(in: database) else { return try makeAnew() }
        if !isCounted { try InvoiceFacts.recount(from: first, in: database) }
        try DayTables(database).refresh(from: first)
        let hasEarlier =
            try database.scalar(
                "select exists (select 1 from invoice where invoice_id < ?)", [first])
            == 1
        guard let sums,
            let all = hasEarlier
                ? try addingEarlier(than: first, to: sums) : sums
        else { return try refresh(hasEarlier ? .customers(from: first) : .all) }
        try write(all.finished(invoices: countInvoices), areNew: !hasEarlier)
    }

    private enum Scope {
        /// Everyone; the tables are empty.
        case all
        /// Those with an invoice from this on.
        case customers(from: Int64)
    }

    // MARK: Sums

    /// Adds up stored invoices, sorted by customer, so that memory holds a few customers at a time, each whole.
    private func refresh(_ scope: Scope) throws {
        var sums = CustomerSums()
        let most = min(mostEntries, Self.mostSorted)
        let (condition, bindings, areNew): (String, [Int64], Bool) =
            switch scope {
            case .all: ("", [], true)
            case .customers(let first): (Self.customersOfFileSQL, [first], false)
            }
        try reading("invoice") {
            try database.forEachRow(
                "\(Self.invoicesSQL) \(condition) order by customer_id", bindings
            ) { row in
                let key = row.withUTF8(0) { CustomerSums.key(of: $0) }
                if sums.entries > most, !sums.has(key) {
                    try write(sums.finished(invoices: countInvoices), areNew: areNew)
                    sums = CustomerSums()
                }
                try Self.withInvoice(row) { sums.add($0, of: key) }
            }
        }
        try write(sums.finished(invoices: countInvoices), areNew: areNew)
    }

    /// Entries held of sorted invoices, of which no more together would save anything.
    private static let mostSorted = 1 << 15

    /// Thrown to end a loop; never leaves `addingEarlier`.
    private struct IsFull: Error {}

    /// With the invoices that the same customers had before; `nil` if they are too many.
    private func addingEarlier(
        than first: Int64, to sums: consuming CustomerSums
    ) throws -> CustomerSums? {
        do {
            try reading("invoice") {
                try database.forEachRow(
                    "\(Self.invoicesSQL) and invoice_id < ? \(Self.customersOfFileSQL)",
                    [first, first]
                ) { row in
                    let key = row.withUTF8(0) { CustomerSums.key(of: $0) }
                    guard sums.has(key) else { return }
                    try Self.withInvoice(row) { sums.add($0, of: key) }
                    guard sums.entries <= mostEntries else { throw IsFull() }
                }
            }
        } catch is IsFull {
            return nil
        }
        return sums
    }

    /// SQLite looks the customers of the file up itself: of most rows no text has to be made.
    private static let customersOfFileSQL =
        "and customer_id in (select customer_id from invoice where invoice_id >= ?)"

    private static func withInvoice(
        _ row: borrowing RowCursor, _ body: (CustomerSums.Invoice) -> Void
    ) throws {
        // All texts first: SQLite converts in place, and then they stay where they are.
        let customer = row.withUTF8(0) { $0 }
        let country = row.isNull(1) ? nil : row.withUTF8(1) { $0 }
        let atBytes = row.withUTF8(3) { $0 }
        let key = row.isNull(2) ? atBytes : row.withUTF8(2) { $0 }
        guard let at = TimeText(atBytes) else {
            throw DamagedError(
                "invoice",
                "invoiced_at holds \"\(String(decoding: atBytes.prefix(40), as: UTF8.self))\", which is no time as"
                    + " YYYY-MM-DD HH:MM:SS")
        }
        body(
            CustomerSums.Invoice(
                customer: customer, country: country, key: key, at: at,
                lines: try row.int(4),
                completeLines: try row.int(5),
                complete: .init(e4: try row.double(6), rest: try row.double(7)),
                saleLines: try row.int(8),
                sales: .init(e4: try row.double(9), rest: try row.double(10)),
                returnLines: try row.int(11),
                returns: .init(e4: try row.double(12), rest: try row.double(13))))
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
        where customer_id is not null
            and line_count > 0
        """

    /// Of one customer with so many invoices that they are not told apart in memory.
    private func countInvoices(_ customer: ByteText) throws -> [CustomerSums.LastSale] {
        try database.query(
            """
            select
                cast(substr(day, 1, 4) as integer),
                day,
                count(*)
            from (
                select substr(max(invoiced_at), 1, 10) as day
                from invoice
                where customer_id = ?
                    and sale_line_count > 0
                group by coalesce(invoice_no, invoiced_at)
            )
            group by day
            """, [customer.text]
        ).map { row in
            var day = try row.text(1)
            return CustomerSums.LastSale(
                year: Int32(truncatingIfNeeded: try row.int(0)),
                day: day.withUTF8 { TimeText($0) }.flatMap { DayText($0) },
                count: Int32(truncatingIfNeeded: try row.int(2)))
        }
    }
}

// MARK: Rows

extension CustomerFacts {
    private func write(
        _ customers: ContiguousArray<CustomerSums.Customer>, areNew: Bool
    ) throws {
        let forget = try ["customer_year", "sales_by_customer_day"].map {
            try database.prepare("delete from \($0) where customer_id = ?")
        }
        let insert = try database.prepare(Self.insertSQL)
        let insertYear = try database.prepare(
            """
            insert into customer_year (customer_id, year, invoice_count, revenue, net_revenue)
            values (?, ?, ?, ?, ?)
            """)
        let insertDay = try database.prepare(
            """
            insert into sales_by_customer_day (
                customer_id, calendar_date, revenue, return_value, net_revenue, invoice_count,
                sale_line_count, return_line_count
            )
            values (?, ?, ?, ?, ?, ?, ?, ?)
            """)
        for customer in customers {
            if !areNew {
                for statement in forget {
                    try statement.bind([customer.id.text])
                    try statement.run()
                }
            }
            try insert.bind(Self.values(of: customer))
            try insert.run()
            for year in customer.years {
                try insertYear.bind([
                    customer.id.text, year.year, year.invoices, year.sales.amount,
                    (year.sales - year.returns.negated).amount,
                ])
                try insertYear.run()
            }
            try Self.write(customer.days, of: customer.id, by: insertDay)
        }
    }

    /// There are more rows of days than of anything else that is written here: each value is bound as it is, and the
    /// customer once.
    private static func write(
        _ days: [CustomerSums.Day], of customer: ByteText, by insert: Statement
    ) throws {
        guard !days.isEmpty else { return }
        try insert.bind(customer.text, at: 1)
        for day in days {
            let returns = day.returns.negated
            try insert.bind(day.day.text, at: 2)
            try insert.bind(day.sales.amount, at: 3)
            try insert.bind(returns.amount, at: 4)
            try insert.bind((day.sales - returns).amount, at: 5)
            try insert.bind(Int64(day.invoices), at: 6)
            try insert.bind(Int64(day.saleLines), at: 7)
            try insert.bind(Int64(day.returnLines), at: 8)
            try insert.run()
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
            customer.id.text, customer.firstSaleAt?.text, customer.lastSaleAt?.text,
            customer.invoices,
            customer.sales.amount, returns.amount, (customer.sales - returns).amount,
            customer.lines,
            customer.country?.text, customer.firstAt.text, customer.lastAt.text, customer.saleLines,
            customer.returnLines, customer.completeLines, complete.amount, mean,
            customer.lastCompleteAt?.text, customer.sales.e4, customer.sales.rest, returns.e4,
            returns.rest,
            complete.e4, complete.rest,
        ]
    }
}

extension CustomerSums.Money {
    /// `0 -`, so that nothing stays 0 and does not become -0.
    fileprivate var negated: Self { Self(e4: 0 - e4, rest: 0 - rest) }
}
