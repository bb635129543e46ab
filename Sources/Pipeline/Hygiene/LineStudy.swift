import Store

/// All that the checks know of the lines, from one pass over them.
///
/// The views `invoice_summary` and `duplicate_line` say the same of each invoice and each duplicate; asked by themselves they sort
/// all lines by their texts, which took 18 s of 26 at 4 million lines.
struct LineStudy {
    private(set) var facts: LineFacts
    private(set) var duplicates: DuplicateLines
    private(set) var codes: CodeFacts

    /// Reads every line once, invoice after invoice.
    ///
    /// - Complexity: O(lines log lines of an invoice) time; O(customers + codes asked about) memory, and the lines of invoices
    ///   that lie in several pieces.
    init(from connection: Connection) throws {
        facts = LineFacts()
        codes = try CodeFacts(in: connection)
        duplicates = try DuplicateLines(in: connection)
        let window = try Window(in: connection)
        try Self.forEachInvoice(in: connection) { invoice, lines in
            duplicates.take(lines, of: invoice.id)
            guard window.holds(invoice.time) else { return }
            facts.take(lines, of: invoice, nonProducts: codes.nonProducts)
            codes.take(lines, of: invoice)
        }
        duplicates.finish()
        try facts.finish(in: connection)
    }

    /// A line with what it comes to.
    struct Line {
        let product: Int
        let quantity: Double
        let unitPrice: Double
        let lineTotal: Double?
        /// Ten-thousandths of the currency, a whole number: sums of them are exact in any order.
        let amountE4: Double
    }

    /// What its lines share.
    struct Invoice {
        let id: Int
        let time: String
        let customer: String?
    }

    /// Hands over the lines of each row of `invoice` together: in the order of `invoice_line` anyway, which sorts nothing.
    private static func forEachInvoice(
        in connection: Connection, _ body: (Invoice, [Line]) throws -> Void
    ) throws {
        var invoice: Invoice?
        var lines: [Line] = []
        try connection.forEachRow(
            """
            select invoice_id, product_id, quantity, unit_price, line_total, amount_e4, invoiced_at, customer_id
            from invoice_line
            order by invoice_id
            """
        ) { row in
            let id = try row.int(0)
            if invoice?.id != id {
                if let invoice { try body(invoice, lines) }
                lines.removeAll(keepingCapacity: true)
                invoice = Invoice(
                    id: id, time: try row.text(6), customer: row.isNull(7) ? nil : try row.text(7))
            }
            lines.append(
                Line(
                    product: try row.int(1), quantity: try row.double(2),
                    unitPrice: try row.double(3),
                    lineTotal: row.isNull(4) ? nil : try row.double(4),
                    amountE4: try row.double(5)))
        }
        if let invoice { try body(invoice, lines) }
    }

    /// The window of `observed_line`.
    private struct Window {
        let start: String?
        let end: String?

        init(in connection: Connection) throws {
            let row = try connection.query("select window_start, as_of from observation_window")
                .first
            start = try row?.optionalText(0)
            end = try row?.optionalText(1)
        }

        func holds(_ time: String) -> Bool {
            if let start, ByteText(time) < ByteText(start) { return false }
            if let end, ByteText(end) < ByteText(time) { return false }
            return true
        }
    }
}
