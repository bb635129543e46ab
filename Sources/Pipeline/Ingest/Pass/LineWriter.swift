import Store

/// Writes the lines of a file as a star: `invoice`, `product` and `sold_line`.
///
/// Lines go in by invoice, so that the table only grows at its end. Those of a batch that comes back to
/// invoices which the file had left wait in a temporary table, and go in sorted: at 4 million lines in no
/// order that takes a fifth of the time.
struct LineWriter {
    private let database: Connection
    private let sourceID: Int64
    /// Of the file's first line.
    let firstLineID: Int64
    /// Of the file's first invoice.
    let firstInvoiceID: Int64
    /// Lines written so far.
    private(set) var count = 0
    /// Products of the database before this file: ids up and down from 0.
    private let productsBefore: ClosedRange<Int64>
    private var products: ClosedRange<Int64>
    /// By the file's numbers.
    private var productIDs: [Int64] = []
    /// Invoices written so far.
    private var invoiceCount = 0
    private let insertInvoice: Statement
    /// Who was forgotten; `nil` where nobody was.
    let forgotten: ForgottenCustomers?
    /// Invoices of forgotten customers.
    private(set) var nForgottenInvoices = 0
    private var areStaged = false
    /// Columns of the lines that are written.
    private var columns = Self.plainColumns
    /// Whether `invoice` has the sums of all lines written: not where some came to invoices left before.
    private(set) var isCounted = true

    /// - Throws: `DamagedError` where ids of the database are beyond all use.
    init(
        _ database: Connection, sourceID: Int64, forgotten: ForgottenCustomers? = nil
    ) throws {
        self.database = database
        self.sourceID = sourceID
        firstLineID = Int64(
            try StoredID.after(try Self.newestLineID(in: database), in: "sold_line"))
        firstInvoiceID = Int64(
            try StoredID.after(
                try Self.greatest(
                    """
                    select max(invoice_id)
                    from (
                        select max(invoice_id) as invoice_id from invoice
                        union all
                        select max(invoice_id) from sold_line
                        union all
                        select max(last_invoice_id) from source_file
                    )
                    """, in: database),
                in: "invoice"))
        let most = try StoredID.after(
            try Self.greatest("select max(product_id) from product", in: database).map {
                max($0, 0)
            },
            in: "product")
        let least = try StoredID.after(
            try Self.greatest("select -min(product_id) from product", in: database).map {
                max($0, 0)
            },
            in: "product")
        productsBefore = Int64(1 - least)...Int64(most - 1)
        products = productsBefore
        self.forgotten = forgotten
        insertInvoice = try database.prepare(Self.insertInvoiceSQL)
    }

    private static func greatest(_ sql: String, in database: Connection) throws -> Int? {
        try reading("the lines") { try database.query(sql).first?.optionalInt(0) }
    }

    /// The largest id of a line; the ledger of files knows it.
    static func newestLineID(in database: Connection) throws -> Int? {
        try greatest(
            """
            select max(line_id)
            from (
                select max(last_line_id) as line_id from source_file
                union all
                select max(line_id)
                from sold_line
                where invoice_id = (select max(invoice_id) from sold_line)
            )
            """, in: database)
    }

    // MARK: Batches

    /// Writes what is new of a batch, and puts the ids of the database into it.
    ///
    /// - Returns: The id of its first line.
    mutating func prepare(_ batch: InvoiceBatch) throws -> Int64 {
        for row in batch.newProductRows { try resolveProduct(row, of: batch) }
        let totals = batch.totals
        if let totals { try addToEarlierInvoices(totals) } else { isCounted = false }
        for row in batch.newInvoiceRows { try insertInvoice(row, of: batch, totals) }
        batch.resolve(firstInvoiceID: firstInvoiceID, productIDs: productIDs)
        defer { count += batch.rowCount }
        return firstLineID + Int64(count)
    }

    /// The statement that takes the rows of a batch.
    mutating func insertSQL(for batch: InvoiceBatch) throws -> String {
        if batch.hasTotals { columns = Self.plainColumns + ", line_total" }
        guard batch.isScattered else { return insert(into: "sold_line") }
        if !areStaged {
            areStaged = true
            try database.execute(Self.stageSQL)
        }
        return insert(into: "temp.staged_line")
    }

    /// Brings the lines that wait to their places.
    func finish() throws {
        guard areStaged else { return }
        try database.run(
            """
            insert into sold_line (\(columns))
            select \(columns)
            from temp.staged_line
            order by invoice_id, line_id
            """)
        try database.execute("drop table temp.staged_line")
    }

    /// Invoices that have several rows, because the file came back to them when they were forgotten.
    func countSplitInvoices() throws -> Int {
        try database.query(
            """
            select count(*)
            from (
                select 1
                from invoice
                where invoice_id >= ?
                group by invoice_no, invoiced_at, customer_id, country
                having count(*) > 1
            )
            """, [firstInvoiceID])[0].int(0)
    }

    /// Says that amounts of lines were changed after they were added up.
    mutating func amountsChanged() { isCounted = false }

    /// Removes invoices and products that no line has any more.
    func removeUnused() throws {
        try database.run(
            """
            delete from invoice
            where invoice_id >= ?
                and not exists (
                    select 1 from sold_line where sold_line.invoice_id = invoice.invoice_id)
            """, [firstInvoiceID])
        try database.run(
            """
            delete from product
            where (product_id > ?1 or product_id < ?2)
                and product_id not in (
                    select product_id from sold_line where invoice_id >= ?3)
            """, [productsBefore.upperBound, productsBefore.lowerBound, firstInvoiceID])
    }

    private mutating func insertInvoice(
        _ row: Int, of batch: InvoiceBatch, _ totals: InvoiceTotals?
    ) throws {
        let number = batch.fileNumbers(row: row).invoice
        precondition(number == invoiceCount, "an invoice was lost")
        invoiceCount += 1
        let total = totals?[number] ?? InvoiceTotals.Total()
        let statement = insertInvoice
        try statement.bind(firstInvoiceID + Int64(number), at: 1)
        try statement.bind(sourceID, at: 2)
        if let forgotten, let number = batch.string(.invoiceNo, row: row) {
            let owners = owners(of: batch, row)
            try statement.bind(forgotten.kept(code: number, of: owners), at: 3)
        } else {
            try statement.bind(batch.bytes(.invoiceNo, row: row), at: 3)
        }
        try statement.bind(batch.bytes(.invoicedAt, row: row), at: 4)
        if let forgotten, let id = batch.string(.customerID, row: row),
            let token = forgotten.token(of: id)
        {
            try statement.bind(token, at: 5)
            nForgottenInvoices += 1
        } else {
            try statement.bind(batch.bytes(.customerID, row: row), at: 5)
        }
        if let forgotten, let country = batch.string(.country, row: row) {
            try statement.bind(forgotten.kept(text: country), at: 6)
        } else {
            try statement.bind(batch.bytes(.country, row: row), at: 6)
        }
        try statement.bind(Int64(total.lines), at: 7)
        try statement.bind(Int64(total.completeLines), at: 8)
        try statement.bind(total.complete.e4, at: 9)
        try statement.bind(total.complete.rest, at: 10)
        try statement.bind(Int64(total.saleLines), at: 11)
        try statement.bind(total.sales.e4, at: 12)
        try statement.bind(total.sales.rest, at: 13)
        try statement.bind(Int64(total.returnLines), at: 14)
        try statement.bind(total.returns.e4, at: 15)
        try statement.bind(total.returns.rest, at: 16)
        try statement.run()
    }

    private static let insertInvoiceSQL = """
        insert into invoice (
            invoice_id, source_id, invoice_no, invoiced_at, customer_id, country, line_count,
            complete_line_count, complete_e4, complete_rest_e14, sale_line_count, sale_e4,
            sale_rest_e14, return_line_count, return_e4, return_rest_e14
        )
        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """

    /// Adds to the invoices that an earlier batch began: one, or a few that lie in one another.
    private func addToEarlierInvoices(_ totals: InvoiceTotals) throws {
        for number in totals.numbers where number < invoiceCount {
            let total = totals[number]
            guard total.lines > 0 else { continue }
            try database.run(
                """
                update invoice
                set line_count = line_count + ?,
                    complete_line_count = complete_line_count + ?,
                    complete_e4 = complete_e4 + ?,
                    complete_rest_e14 = complete_rest_e14 + ?,
                    sale_line_count = sale_line_count + ?,
                    sale_e4 = sale_e4 + ?,
                    sale_rest_e14 = sale_rest_e14 + ?,
                    return_line_count = return_line_count + ?,
                    return_e4 = return_e4 + ?,
                    return_rest_e14 = return_rest_e14 + ?
                where invoice_id = ?
                """,
                [
                    total.lines, total.completeLines, total.complete.e4, total.complete.rest,
                    total.saleLines, total.sales.e4, total.sales.rest, total.returnLines,
                    total.returns.e4, total.returns.rest, firstInvoiceID + Int64(number),
                ])
        }
    }

    /// What stands for the customer of a row who was forgotten.
    private func owners(of batch: InvoiceBatch, _ row: Int) -> Set<String> {
        guard let forgotten, let id = batch.string(.customerID, row: row),
            let token = forgotten.token(of: id)
        else { return [] }
        return [token]
    }

    /// Finds the product of a row, or adds it.
    private mutating func resolveProduct(_ row: Int, of batch: InvoiceBatch) throws {
        let owners = owners(of: batch, row)
        let code = batch.string(.stockCode, row: row)
            .map { forgotten?.kept(code: $0, of: owners) ?? $0 }
        let description = batch.string(.description, row: row)
            .map { forgotten?.kept(text: $0, of: owners) ?? $0 }
        precondition(batch.fileNumbers(row: row).product == productIDs.count, "a product was lost")
        if productsBefore != 0...0,
            let known = try database.query(
                """
                select product_id from product where stock_code is ? and description is ?
                """, [code, description]
            ).first
        {
            productIDs.append(Int64(try known.int(0)))
            return
        }
        let id = description == nil ? products.lowerBound - 1 : products.upperBound + 1
        products = min(products.lowerBound, id)...max(products.upperBound, id)
        try database.run(
            "insert into product (product_id, stock_code, description) values (?, ?, ?)",
            [id, code, description])
        productIDs.append(id)
    }

    // MARK: SQL

    private static let plainColumns =
        "invoice_id, line_id, line_no, product_id, quantity, unit_price"

    private func insert(into table: String) -> String {
        "insert into \(table) (\(columns)) select \(columns) from ingest_batch"
    }

    /// Left behind by a file that was taken back, it would still be there.
    private static let stageSQL = """
        create temp table if not exists staged_line (
            invoice_id integer,
            line_id integer,
            line_no integer,
            product_id integer,
            quantity real,
            unit_price real,
            line_total real
        );
        delete from temp.staged_line;
        """
}
