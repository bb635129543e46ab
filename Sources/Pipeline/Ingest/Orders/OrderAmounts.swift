import Store

/// Lays on the lines of an order what is said of it as a whole: its sum after discounts, what was taken off and
/// what was paid back.
///
/// The lines add up to it to the cent afterwards. A line keeps its unit price; what it is worth stands in
/// `line_total`.
package struct OrderAmounts {
    private let database: Connection
    /// Orders whose lines are worth less than what they should come to: they are left alone.
    private(set) var ordersBelow = 0
    /// What was paid back beyond the worth of the lines, for shipping and taxes.
    private(set) var beyond = 0.0
    /// Whether any line was changed.
    private(set) var hasChanged = false

    init(_ database: Connection) throws(StoreError) {
        self.database = database
        try database.execute(
            """
            create temp table if not exists ingest_order (
                invoice integer primary key,
                subtotal real,
                discount real not null,
                refund real not null
            );
            delete from temp.ingest_order;
            """)
    }

    /// Keeps what the orders of a batch say until their lines are all there.
    func note(_ notes: [OrderNote]) throws(StoreError) {
        for note in notes {
            try database.run(
                """
                insert into temp.ingest_order (invoice, subtotal, discount, refund)
                values (?, ?, ?, ?)
                on conflict (invoice) do nothing
                """,
                [
                    note.invoice, note.subtotal.isNaN ? nil : note.subtotal, note.discount,
                    note.refund,
                ])
        }
    }

    /// Lays the amounts on the lines.
    ///
    /// - Parameter firstInvoiceID: Of the file's invoice 0.
    mutating func lay(from firstInvoiceID: Int64) throws {
        guard try database.scalar("select exists (select 1 from temp.ingest_order)") == 1 else {
            return
        }
        let update = try database.prepare(
            "update sold_line set line_total = ? where invoice_id = ? and line_id = ?")
        var last: Int64 = -1
        while let order = try database.query(
            "select * from temp.ingest_order where invoice > ? order by invoice limit 1", [last]
        ).first {
            last = Int64(try order.int(0))
            let invoice = firstInvoiceID + last
            let lines = try database.query(
                """
                select line_id, amount_e4 from invoice_line where invoice_id = ? order by line_id
                """, [invoice]
            ).map { (id: Int64(try $0.int(0)), amount: try $0.double(1)) }
            let whole = lines.reduce(0) { $0 + $1.amount }
            let wanted = wanted(
                whole, subtotal: try order.optionalDouble(1),
                discount: try order.double(2), refund: try order.double(3))
            guard wanted != whole else { continue }
            let shares = Self.shares(of: wanted, among: lines.map(\.amount))
            for (line, share) in zip(lines, shares) where share != line.amount {
                try update.bind(.real(share / 1e4), at: 1)
                try update.bind(.integer(invoice), at: 2)
                try update.bind(.integer(line.id), at: 3)
                try update.run()
                hasChanged = true
            }
        }
    }

    /// What lines that are worth `whole` ten-thousandths should come to.
    private mutating func wanted(
        _ whole: Double, subtotal: Double?, discount: Double, refund: Double
    ) -> Double {
        guard whole > 0 else { return whole }
        var wanted = whole - (discount * 1e4).rounded()
        if let subtotal {
            wanted = (subtotal * 1e4).rounded()
            if wanted > whole {
                ordersBelow += 1
                wanted = whole
            }
        }
        let paid = (refund * 1e4).rounded()
        if paid > wanted { beyond += (paid - max(wanted, 0)) / 1e4 }
        return max(0, wanted - paid)
    }

    /// Cuts a sum in the proportions of the parts, at whole cents where it can; they add up to it.
    package static func shares(of sum: Double, among parts: [Double]) -> [Double] {
        let whole = parts.reduce(0, +)
        guard whole > 0 else { return parts }
        var (before, given) = (0.0, 0.0)
        return parts.indices.map { index in
            before += parts[index]
            let exact = sum * (before / whole)
            let until = index == parts.count - 1 ? sum : (exact / 100).rounded() * 100
            defer { given = until }
            return until - given
        }
    }

    /// What an analyst should know of it.
    func warnings(_ money: Money) -> [String] {
        var words: [String] = []
        if ordersBelow > 0 {
            words.append(
                "\(ordersBelow) order\(ordersBelow == 1 ? "" : "s") should come to more than the lines"
                    + " are worth; the lines count as they stand")
        }
        if beyond > 0 {
            words.append(
                "\(money.text(beyond)) of what was paid back is more than the lines are"
                    + " worth, for shipping and taxes perhaps, and is not taken off")
        }
        return words
    }
}
