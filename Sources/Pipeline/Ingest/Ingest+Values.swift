import Reports
import Store
import Tabular

/// What the values of a file mean beside those of the database, and one beside the other.
extension Ingest {
    /// Amounts of two currencies cannot be added up; what names none is taken for the other files' own, and told.
    func refuseOtherCurrency(_ report: inout IngestReport, label: String) throws {
        guard let code = report.currency, let own = Currency(code) else {
            return try warnOfUnnamedCurrency(&report)
        }
        let rows = try database.query(
            """
            select currency, name
            from source_file
            where currency is not null and source_id <> ?
            group by currency
            """, [report.sourceID])
        for row in rows {
            let other = try row.text(0)
            guard let known = Currency(other), !known.agrees(with: own) else { continue }
            throw IngestError(
                .data,
                "\(label): its amounts are in \(code), but those of \(try row.text(1)) in this database"
                    + " in \(other), and they would be added up. Use a database for each currency"
                    + " (--db).")
        }
        try warnOfEarlierWithout(&report, own)
    }

    /// Says so where a file names no currency, and the others do.
    private func warnOfUnnamedCurrency(_ report: inout IngestReport) throws {
        guard report.currency == nil, report.linesKept > 0,
            let code = Money(of: database).code,
            let name = try database.query(
                """
                select name from source_file where currency is not null order by source_id limit 1
                """
            ).first?.text(0)
        else { return }
        report.warnings.append(
            "its amounts name no currency, and are taken for \(code), as in \(name). If they are of another,"
                + " ingest it into a database of its own, with --currency")
    }

    /// Says so where a file names a currency, and earlier ones none.
    private func warnOfEarlierWithout(_ report: inout IngestReport, _ own: Currency) throws {
        let rows = try database.query(
            """
            select count(*), min(name)
            from source_file
            where currency is null and source_id <> ? and lines_kept > 0
            """, [report.sourceID])
        guard Money(of: database).code == nil, let row = rows.first, try row.int(0) > 0 else {
            return
        }
        let count = try row.int(0)
        report.warnings.append(
            "its amounts are in \(own), and \(count) earlier \(count == 1 ? "file names" : "files name") none"
                + " (\(try row.text(1))): they are added up as if all were \(own). If they are not, use a"
                + " database for each")
    }

    /// Says what may be wrong with the customers of a file.
    func warnOfCustomers(_ report: inout IngestReport, from firstInvoiceID: Int64) throws {
        try warnOfAbsurdID(&report, from: firstInvoiceID)
        try warnOfCapitals(&report)
        try warnOfPadded(&report, from: firstInvoiceID)
    }

    /// Says so where many orders are all of one customer.
    private func warnOfOneForAll(_ report: inout IngestReport, _ customers: String) throws {
        let rows = try database.query(
            """
            with customer as (\(customers))
            select customer_id, n_lines, invoice_count
            from customer
            where (select count(*) from customer) = 1
            """)
        guard let row = rows.first, try row.int("invoice_count") >= Self.fewestLines else { return }
        let id = try row.text("customer_id")
        report.warnings.append(
            "customer \"\(id.prefix(40))\" has all \(try row.int("n_lines")) lines with a customer, in"
                + " \(try row.int("invoice_count")) orders: if the column does not tell customers apart, name"
                + " another one with --map customer_id=HEADER, into a fresh database")
    }

    /// Share of lines and invoices from which on an id is told: a fifth, or three times what is usual.
    private static func absurdShare(ofCustomers count: Int) -> Double {
        max(0.2, 3 / Double(count))
    }

    /// Fewest lines of a file in which a share says anything.
    private static var fewestLines: Int { 10 }

    /// Says so where one customer has far more lines and invoices of the file than customers have: it may stand for
    /// nobody.
    private func warnOfAbsurdID(_ report: inout IngestReport, from firstInvoiceID: Int64) throws {
        // In a new database the facts of the customers are those of the file.
        let customers =
            firstInvoiceID == 1
            ? """
            select customer_id, line_count as n_lines, invoice_count, revenue_e4 as sale_e4
            from customer_fact
            """
            : """
            select
                customer_id,
                sum(line_count) as n_lines,
                count(distinct invoice_no) as invoice_count,
                sum(sale_e4) as sale_e4
            from invoice
            where invoice_id >= \(firstInvoiceID) and customer_id is not null
            group by customer_id
            """
        let rows = try database.query(
            """
            with customer as (\(customers))
            select
                customer_id,
                max(n_lines) as n_lines,
                sum(n_lines) as all_lines,
                count(*) as n_customers,
                1.0 * invoice_count / sum(invoice_count) as invoice_share,
                sale_e4,
                sum(sale_e4) as all_e4
            from customer
            having count(*) > 3
            """)
        guard let row = rows.first else {
            try warnOfOneForAll(&report, customers)
            return try warnOfGuests(&report, customers, told: nil)
        }
        let (lines, all) = (try row.int("n_lines"), try row.int("all_lines"))
        let count = try row.int("n_customers")
        // A customer with one long order is a good one: somebody who stands for many has many invoices too.
        let absurd = Self.absurdShare(ofCustomers: count)
        guard all >= Self.fewestLines, Double(lines) >= absurd * Double(all),
            let invoices = try row.optionalDouble("invoice_share"), invoices >= absurd
        else { return try warnOfGuests(&report, customers, told: nil) }
        let id = try row.text("customer_id")
        let share = NothingFound.share(Double(lines), of: Double(all))
        let revenue = NothingFound.share(
            try row.double("sale_e4"), of: try row.double("all_e4"))
        report.warnings.append(
            "customer \"\(id.prefix(40))\" has \(lines) of the \(all) lines with a customer (\(share),"
                + " \(revenue) of their sales): if it stands for guests or for nobody, ingest again with"
                + " --null-words \(shellWord("usual," + id)) into a fresh database")
        try warnOfGuests(&report, customers, told: id)
    }

    /// Customers with the most lines that are looked at for names of nobody.
    private static var mostLookedAt: Int { 50 }

    /// Says so where one of the customers with the most lines is called as shops call those whom they do not know.
    private func warnOfGuests(
        _ report: inout IngestReport, _ customers: String, told: String?
    ) throws {
        let rows = try database.query(
            """
            with customer as (\(customers))
            select
                customer_id,
                n_lines,
                sale_e4,
                (select sum(n_lines) from customer) as all_lines,
                (select sum(sale_e4) from customer) as all_e4
            from customer
            where invoice_count > 1
            order by n_lines desc, customer_id
            limit \(Self.mostLookedAt)
            """)
        for row in rows {
            let id = try row.text("customer_id")
            guard id != told, GuestNames.isOne(id) else { continue }
            let (lines, all) = (try row.int("n_lines"), try row.int("all_lines"))
            report.warnings.append(
                "customer \"\(id.prefix(40))\" is called as if it stood for guests or for nobody, and has"
                    + " \(lines) of the \(all) lines with a customer"
                    + " (\(NothingFound.share(Double(lines), of: Double(all))),"
                    + " \(NothingFound.share(try row.double("sale_e4"), of: try row.double("all_e4"))) of their"
                    + " sales), as one customer. If it is none, ingest again with --null-words"
                    + " \(shellWord("usual," + id)) into a fresh database")
        }
    }

    /// Says so where earlier versions have kept e-mail addresses with capital letters, which no file matches
    /// any more.
    private func warnOfCapitals(_ report: inout IngestReport) throws {
        guard report.hasAddresses else { return }
        let found = try database.query(
            """
            select count(*), min(customer_id)
            from customer_fact
            where customer_id like '%_@_%' and customer_id <> lower(customer_id)
            """)[0]
        let count = try found.int(0)
        guard count > 0 else { return }
        report.warnings.append(
            "\(count) \(count == 1 ? "customer" : "customers") of earlier files"
                + " \(count == 1 ? "is an e-mail address" : "are e-mail addresses") with capital letters"
                + " (\(try found.text(1))), of an older version of workbench: small letters are another"
                + " customer. Ingest those files again into a fresh database")
    }
}
