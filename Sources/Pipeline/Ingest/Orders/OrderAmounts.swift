import Reports
import Store

/// Lays on the lines of an order what is said of it as a whole: its sum after discounts, what was taken off and
/// what was paid back.
///
/// The lines add up to it to the cent afterwards. A line keeps its unit price; what it is worth stands in
/// `line_total`. An order is its number within the file, whatever times, customers and countries its lines have.
package struct OrderAmounts {
    let database: Connection
    /// Orders whose lines are worth less than what they should come to: they are left alone.
    private var below = Difference()
    /// What was taken off beyond the worth of the lines.
    private var discountBeyond = Difference()
    /// What was paid back beyond the worth of the lines, for shipping and taxes.
    private var refundBeyond = Difference()
    /// Orders of mended lines whose amounts an earlier file has laid on their other lines.
    var laidBefore = 0
    /// Whether lines of earlier files were changed, so that facts of other invoices are to be made anew.
    var hasChangedEarlier: Bool { laidBefore > 0 }
    /// Whether an order of the table before goes on.
    var isJoining = false
    /// Whether any line was changed.
    private(set) var hasChanged = false

    /// Orders and money.
    private struct Difference {
        var orders = 0
        var money = 0.0
        var example = ""

        mutating func add(_ tenThousandths: Double, _ order: String?) {
            if orders == 0 { example = order ?? "without a number" }
            orders += 1
            money += tenThousandths / 1e4
        }

        /// `3 orders (1001, for example)`.
        var words: String {
            "\(counted(orders, "order")) (\(example)\(orders == 1 ? "" : ", for example"))"
        }

        func worth(_ money: Money) -> String { money.text(self.money) }
    }

    init(_ database: Connection) throws(StoreError) {
        self.database = database
        try database.execute(Self.startSQL)
    }

    /// Keeps what the orders of a batch say until their lines are all there.
    func note(_ notes: [OrderNote]) throws(StoreError) {
        for note in notes {
            let amounts = note.amounts
            try database.run(
                Self.noteSQL,
                [
                    note.number, note.number == nil ? note.invoice : nil,
                    amounts.subtotal.isNaN ? nil : amounts.subtotal, amounts.discount,
                    amounts.refund, note.line,
                ])
        }
    }

    /// Lays the amounts on the lines.
    ///
    /// - Parameters:
    ///   - firstInvoiceID: Of the file's invoice 0.
    ///   - refuse: Makes the error for a line that says something else of its order than one above.
    mutating func lay(from firstInvoiceID: Int64, refuse: (Int) -> IngestError) throws {
        let isMending = try adoptMended(firstInvoiceID) || isJoining
        guard try database.scalar("select exists (select 1 from temp.ingest_order)") == 1 else {
            return
        }
        if let line = try database.query(
            "select min(differs) from temp.ingest_order")[0].optionalInt(0)
        {
            throw refuse(line)
        }
        if isMending { try takeLaidBefore(firstInvoiceID) }
        try database.run(Self.findInvoicesSQL, [firstInvoiceID])
        let update = try database.prepare(
            "update sold_line set line_total = ? where invoice_id = ? and line_id = ?")
        var last: Int64 = 0
        while let row = try database.query(Self.nextSQL, [last]).first {
            last = Int64(try row.int("order_id"))
            try lay(
                last, number: try row.optionalText("invoice_no"),
                before: (try row.double("before") * 1e4).rounded(),
                OrderNotes.Amounts(
                    subtotal: try row.optionalDouble("subtotal") ?? .nan,
                    discount: try row.double("discount"), refund: try row.double("refund")),
                by: update)
        }
    }

    /// Lays the amounts of one order on its lines.
    ///
    /// - Parameter before: Ten-thousandths that are off already.
    private mutating func lay(
        _ order: Int64, number: String?, before: Double, _ amounts: OrderNotes.Amounts,
        by update: Statement
    ) throws {
        let lines = try database.query(Self.linesSQL, [order]).map {
            (
                invoice: Int64(try $0.int(0)), id: Int64(try $0.int(1)), amount: try $0.double(2)
            )
        }
        guard !lines.isEmpty else { return }
        let parts = lines.map(\.amount)
        let whole = parts.reduce(0, +)
        let outcome = wanted(whole + before, amounts, number)
        if outcome.taken != 0 || outcome.refunded != 0 || outcome.isBelow {
            try database.run(
                "update temp.ingest_order set taken = ?2, refunded = ?3, is_kept = 1 where order_id = ?1",
                [order, outcome.taken / 1e4, outcome.refunded / 1e4])
        }
        let wanted = whole + before - outcome.taken - outcome.refunded
        guard wanted != whole else { return }
        for (line, share) in zip(lines, Self.shares(of: wanted, among: parts))
        where share != line.amount {
            try update.bind(.real(share / 1e4), at: 1)
            try update.bind(.integer(line.invoice), at: 2)
            try update.bind(.integer(line.id), at: 3)
            try update.run()
            hasChanged = true
        }
    }

    /// What is taken off lines that are worth `whole` ten-thousandths, and what of it was paid back.
    private mutating func wanted(
        _ whole: Double, _ amounts: OrderNotes.Amounts, _ number: String?
    ) -> (taken: Double, refunded: Double, isBelow: Bool) {
        var isBelow = false
        let worth = max(whole, 0)
        var taken = (amounts.discount * 1e4).rounded()
        if !amounts.subtotal.isNaN {
            // Its sum has the discounts of the order in it.
            taken = whole - (amounts.subtotal * 1e4).rounded()
            if taken < 0 {
                below.add(-taken, number)
                taken = 0
                isBelow = true
            }
        }
        if taken > worth {
            discountBeyond.add(taken - worth, number)
            taken = worth
        }
        var refunded = (amounts.refund * 1e4).rounded()
        if refunded > worth - taken {
            refundBeyond.add(refunded - (worth - taken), number)
            refunded = worth - taken
        }
        return (taken, refunded, isBelow)
    }

    /// Cuts a sum in the proportions of the parts, at whole cents by the largest remainders; they add up to it.
    ///
    /// Parts below 0 are returns and stay as they are. What of the sum is finer than a cent goes to the largest part.
    /// - Parameter sum: Ten-thousandths, no more than the parts add up to.
    package static func shares(of sum: Double, among parts: [Double]) -> [Double] {
        let whole = parts.reduce(0) { $0 + max($1, 0) }
        let wanted = sum - parts.reduce(0) { $0 + min($1, 0) }
        guard whole > 0, wanted >= 0 else { return parts }
        let cents = (wanted / 100).rounded(.down)
        var shares = parts
        var remainders: [(index: Int, rest: Double)] = []
        var given = 0.0
        for (index, part) in parts.enumerated() where part > 0 {
            let exact = cents * (part / whole)
            let floor = exact.rounded(.down)
            shares[index] = floor * 100
            given += floor
            remainders.append((index, exact - floor))
        }
        remainders.sort { ($1.rest, $0.index) < ($0.rest, $1.index) }
        for place in 0..<min(Int(max(cents - given, 0)), remainders.count) {
            shares[remainders[place].index] += 100
        }
        if let largest = parts.indices.max(by: { parts[$0] < parts[$1] }) {
            shares[largest] += wanted - shares.reduce(0) { $0 + max($1, 0) }
        }
        return shares
    }

    /// Writes down what came off each order of a file, as far as its lines are still there.
    func write(_ sourceID: Int64) throws { try database.run(Self.writeSQL, [sourceID]) }

    /// What an analyst should know of it.
    func warnings(_ money: Money) -> [String] {
        var words: [String] = []
        if below.orders > 0 {
            words.append(
                "\(below.words) should come to more than the lines are worth, by \(below.worth(money))"
                    + " in all; the lines count as they stand")
        }
        if discountBeyond.orders > 0 {
            words.append(
                "\(discountBeyond.words) \(discountBeyond.orders == 1 ? "has" : "have") more taken off"
                    + " than the lines are worth, by \(discountBeyond.worth(money)) in all: they count 0"
            )
        }
        if refundBeyond.orders > 0 {
            words.append(
                "\(refundBeyond.worth(money)) of what was paid back is more than the lines are"
                    + " worth, in \(refundBeyond.words), for shipping and taxes perhaps, and is not taken off"
            )
        }
        if laidBefore > 0 {
            words.append(
                "amounts of \(counted(laidBefore, "order")) of \(isJoining ? "which lines stand in the file before" : "mended lines")"
                    + " were laid anew on all lines of the order, those of the earlier file among them"
            )
        }
        return words
    }
}

extension OrderAmounts {
    private static let startSQL = """
        create temp table if not exists ingest_order (
            order_id integer primary key,
            invoice_no text unique,
            invoice integer unique,
            subtotal real,
            discount real not null,
            refund real not null,
            line integer not null,
            differs integer,
            before real,
            taken real not null default 0,
            refunded real not null default 0,
            is_kept integer not null default 0
        );
        create temp table if not exists mended_order (
            invoice_no text not null,
            source_id integer not null,
            primary key (invoice_no, source_id)
        ) without rowid;
        create temp table if not exists ingest_order_invoice (
            order_id integer not null,
            invoice_id integer not null,
            primary key (order_id, invoice_id)
        ) without rowid;
        delete from temp.ingest_order;
        delete from temp.ingest_order_invoice;
        delete from temp.mended_order;
        """

    /// An order that comes again when the pass has forgotten it may not say something else.
    private static let noteSQL = """
        insert into temp.ingest_order (invoice_no, invoice, subtotal, discount, refund, line)
        values (?, ?, ?, ?, ?, ?)
        on conflict do update
        set differs = coalesce(
            differs,
            case
                when subtotal is not excluded.subtotal
                    or discount <> excluded.discount
                    or refund <> excluded.refund
                    then excluded.line
            end
        )
        """

    private static let findInvoicesSQL = """
        insert into temp.ingest_order_invoice (order_id, invoice_id)
        select
            ingest_order.order_id,
            invoice.invoice_id
        from invoice
        cross join temp.ingest_order on ingest_order.invoice_no = invoice.invoice_no
        where invoice.invoice_id >= ?1
        union all
        select
            order_id,
            ?1 + invoice
        from temp.ingest_order
        where invoice is not null
        """

    private static let nextSQL = """
        select
            order_id,
            invoice_no,
            subtotal,
            discount,
            refund,
            coalesce(before, 0.0) as before
        from temp.ingest_order
        where order_id > ?
        order by order_id
        limit 1
        """

    private static let linesSQL = """
        select
            invoice_line.invoice_id,
            invoice_line.line_id,
            invoice_line.amount_e4
        from temp.ingest_order_invoice
        cross join invoice_line on invoice_line.invoice_id = ingest_order_invoice.invoice_id
        where ingest_order_invoice.order_id = ?
        order by invoice_line.line_id
        """

    private static let writeSQL = """
        insert into order_amount (
            source_id, invoice_no, invoiced_at, taken_off, refunded, subtotal, discount, refund
        )
        select
            ?1,
            ingest_order.invoice_no,
            min(invoice.invoiced_at),
            ingest_order.taken,
            ingest_order.refunded,
            ingest_order.subtotal,
            ingest_order.discount,
            ingest_order.refund
        from temp.ingest_order
        cross join temp.ingest_order_invoice using (order_id)
        cross join invoice on invoice.invoice_id = ingest_order_invoice.invoice_id
        where ingest_order.is_kept = 1
        group by ingest_order.order_id
        """
}
