import Store

/// A database of its own, in which a dry run ingests tables beside what they meet of the one at hand: the orders that they
/// have in common, and all that says how files are read.
///
/// The database at hand is only read. Memory does not grow: SQLite keeps what is large in a file without a name.
final class Rehearsal {
    /// Has the orders that the tables of the call have so far, and those tables.
    let database: Connection
    private let original: Connection
    /// Tables so far.
    private(set) var round = 0
    private var hasRejects = false

    /// Copies what is known of all files.
    init(of original: Connection) throws {
        self.original = original
        database = try Connection.temporary()
        try Database.prepare(database)
        try original.execute(
            """
            create temp table if not exists met_order (
                invoice_no text primary key not null,
                round integer not null
            ) without rowid;
            delete from temp.met_order;
            create temp table if not exists met_invoice (
                invoice_id integer primary key,
                round integer not null
            );
            delete from temp.met_invoice;
            """)
        try database.transaction {
            for table in ["shop_convention", "non_product_code"] {
                try database.execute("delete from \(table)")
            }
            for table in ["source_file", "product", "shop_convention", "non_product_code"] {
                try copy(table, "select * from \(table)")
            }
            try copy("same_customer", "select * from same_customer")
            // Counted where content is in already.
            try copy(
                "rejected_line", "select * from rejected_line where class = 'replaced'",
                isNumberedAnew: true)
            try CustomerFacts(database).makeAnew()
        }
    }

    /// Begins a table: its orders follow.
    func begin() { round += 1 }

    /// Takes the orders of a batch of the table.
    func note(_ batch: InvoiceBatch) throws {
        for row in batch.newInvoiceRows {
            guard let number = batch.bytes(.invoiceNo, row: row) else { continue }
            try note(String(decoding: number, as: UTF8.self))
        }
        for line in batch.rejects {
            if let order = line.order { try note(order.number) }
        }
    }

    private func note(_ number: String) throws {
        try original.run(
            "insert or ignore into temp.met_order (invoice_no, round) values (?, ?)",
            [number, round])
    }

    /// Copies the lines of the database whose orders the table has.
    ///
    /// - Parameter first: Time of the table's oldest line, and of its newest: lines without an order are met by their time.
    func meet(from first: String?, to last: String?) throws {
        try original.run(Self.findSQL, [round, first, last])
        try withoutForeignKeys {
            try database.transaction {
                try copy(
                    "invoice",
                    "select * from invoice where invoice_id in (\(Self.metSQL))", [round])
                try copy(
                    "sold_line",
                    "select * from sold_line where invoice_id in (\(Self.metSQL))", [round])
                try copy(
                    "order_amount",
                    """
                    select *
                    from order_amount
                    where invoice_no in (select invoice_no from temp.met_order where round = ?)
                    order by order_amount_id
                    """, [round], isNumberedAnew: true)
            }
        }
    }

    /// Copies rejected lines, for a table whose lines stand for some.
    func meetRejects() throws {
        guard !hasRejects else { return }
        hasRejects = true
        try withoutForeignKeys {
            try database.transaction {
                try copy(
                    "rejected_line", "select * from rejected_line where class <> 'replaced'",
                    isNumberedAnew: true)
                try copy("overlapping_line", "select * from overlapping_line")
            }
        }
    }

    /// They are off already while the sheets of a workbook are tried.
    private func withoutForeignKeys(_ body: () throws -> Void) throws {
        try database.isInTransaction ? body() : database.withoutForeignKeys(body)
    }

    /// Takes back what came with tables that were undone together.
    ///
    /// - Parameter last: The last round that stays.
    func forget(after last: Int) throws {
        for table in ["met_order", "met_invoice"] {
            try original.run("delete from temp.\(table) where round > ?", [last])
        }
        hasRejects = false
    }

    private static let metSQL = "select invoice_id from temp.met_invoice where round = ?"

    private static let findSQL = """
        insert or ignore into temp.met_invoice (invoice_id, round)
        select
            invoice_id,
            ?1
        from invoice
        where invoice_no in (select invoice_no from temp.met_order where round = ?1)
            or invoice_no is null and invoiced_at between ?2 and ?3
        """

    /// Copies rows as they are.
    ///
    /// - Parameter isNumberedAnew: Whether they get new ids in their first column.
    private func copy(
        _ table: String, _ query: String, _ bindings: [any Bindable] = [],
        isNumberedAnew: Bool = false
    ) throws {
        let count = try original.columnNames(of: query).count
        let places = Array(repeating: "?", count: count).joined(separator: ", ")
        let insert = try database.prepare(
            "insert or ignore into \(table) values (\(places))")
        try original.forEachRow(query, bindings) { row in
            for index in 0..<count {
                try insert.bind(
                    isNumberedAnew && index == 0 ? .null : row.value(index), at: index + 1)
            }
            try insert.run()
        }
    }
}

/// What the tables of a call share while it is only rehearsed.
final class RehearsalRoom {
    /// Made when the first table needs it.
    private var rehearsal: Rehearsal?
    /// Whether more than one table is to be read.
    var expectsMore = false

    func rehearsal(of original: Connection) throws -> Rehearsal {
        if let rehearsal { return rehearsal }
        let made = try Rehearsal(of: original)
        rehearsal = made
        return made
    }
}
