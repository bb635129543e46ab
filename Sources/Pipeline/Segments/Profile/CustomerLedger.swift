import Store

/// What the customers of a run have bought and sent back in its period, and where the rest of the file's revenue is.
///
/// Every line of the file is counted once: with a customer of the run, or in one of the remainders.
struct CustomerLedger {
    /// What one customer of the run has to do with the shop in the period.
    struct Entry {
        var invoices = 0
        var sold = ExactAmount()
        /// Below 0.
        var returned = ExactAmount()
        /// Calendar days from the last sale to the end of the period; `nil` without a sale.
        var daysSince: Int?
    }

    /// Why revenue is in no segment: `segment_remainder.remainder`.
    enum Remainder: String, CaseIterable {
        case trimmed, noSales = "no_sales", noSalesInPeriod = "no_sales_in_period"
        case outsideSet = "outside_set"
        case outOfScope = "out_of_scope", notInRun = "not_in_run", noCustomer = "no_customer"
        case beforePeriod = "before_period", afterPeriod = "after_period"
        case noProduct = "no_product"

        /// Lines of anybody outside of the period.
        var isPeriod: Bool { self == .beforePeriod || self == .afterPeriod }
    }

    /// One a customer of the run, in row order.
    private(set) var entries: [Entry]
    /// Customers of the run without a line any more.
    private(set) var nWithoutLine: Int
    private(set) var remainders: [Remainder: (customers: Int, net: ExactAmount)] = [:]
    /// All lines of the file.
    private(set) var file = ExactAmount()

    /// Adds up what belongs to the matrix of a run.
    ///
    /// - Parameter rows: Row numbers of the run's customers by their ids.
    init(of snapshot: Snapshot, rows: [ByteText: Int], in connection: Connection) throws {
        try self.init(
            of: ProfilePeriod(of: snapshot), rows: rows,
            excluded: try Self.excluded(from: snapshot.id, in: connection), in: connection)
    }

    /// Adds up `invoice`.
    ///
    /// - Parameters:
    ///   - rows: Row numbers of the customers by their ids.
    ///   - excluded: Why others have none.
    /// - Complexity: O(invoices log invoices) time, O(customers) memory.
    init(
        of period: ProfilePeriod, rows: [ByteText: Int], excluded: [ByteText: Remainder],
        in connection: Connection
    ) throws {
        entries = [Entry](repeating: Entry(), count: rows.count)
        nWithoutLine = rows.count
        let start = period.start ?? "0000-01-01 00:00:00"
        let end = period.end ?? "9999-12-31 23:59:59"
        try reading("invoice") {
            try connection.forEachRow(Self.sums, [start, end, period.end, period.knownAt]) { row in
                let customer = row.isNull(0) ? nil : ByteText(try row.text(0))
                let sold = ExactAmount(e4: try row.double(2), rest: try row.double(3))
                let returned = ExactAmount(e4: try row.double(4), rest: try row.double(5))
                let isInside = try row.int(6) > 0
                let before = ExactAmount(e4: try row.double(7), rest: try row.double(8))
                let after = ExactAmount(e4: try row.double(9), rest: try row.double(10))
                // The last day before the period decides for who stands on both sides of it.
                let outside: Remainder = try row.int(12) > 0 ? .beforePeriod : .afterPeriod
                add(before, to: .beforePeriod)
                add(after, to: .afterPeriod)
                guard let customer else { return add(sold + returned, to: .noCustomer) }
                if let place = rows[customer] {
                    nWithoutLine -= 1
                    entries[place] = Entry(
                        invoices: try row.int(1), sold: sold, returned: returned,
                        daysSince: row.isNull(11) ? nil : try row.int(11))
                } else {
                    let never = try row.int(13) == 0
                    // Who never bought is that first, as in a publication.
                    var why = never ? .noSales : excluded[customer]
                    if why == .noSales, !never { why = .noSalesInPeriod }
                    // A set may have no row for whoever was there all the time.
                    let missing: Remainder = try row.int(14) > 0 ? .outsideSet : .notInRun
                    add(
                        sold + returned, to: why ?? (isInside ? missing : outside), customers: 1)
                }
            }
        }
        let whole = try FileRevenue(upTo: nil, in: connection)
        file = whole.whole
        add(whole.noProduct, to: .noProduct)
    }

    private mutating func add(_ net: ExactAmount, to remainder: Remainder, customers: Int = 0) {
        let old = remainders[remainder] ?? (0, ExactAmount())
        remainders[remainder] = (old.customers + customers, old.net + net)
    }

    /// One row a customer: sums inside the period, and of what lies before and after it.
    private static let sums = """
        select
            customer_id,
            count(distinct case
                when sale_line_count > 0 and invoiced_at between ?1 and ?2
                    then coalesce(invoice_no, invoiced_at)
            end),
            total(sale_e4) filter (where invoiced_at between ?1 and ?2),
            total(sale_rest_e14) filter (where invoiced_at between ?1 and ?2),
            total(return_e4) filter (where invoiced_at between ?1 and ?2),
            total(return_rest_e14) filter (where invoiced_at between ?1 and ?2),
            count(*) filter (where invoiced_at between ?1 and ?2),
            total(sale_e4 + return_e4) filter (where invoiced_at < ?1),
            total(sale_rest_e14 + return_rest_e14) filter (where invoiced_at < ?1),
            total(sale_e4 + return_e4) filter (where invoiced_at > ?2),
            total(sale_rest_e14 + return_rest_e14) filter (where invoiced_at > ?2),
            cast(
                julianday(substr(?3, 1, 10))
                - julianday(substr(
                    max(invoiced_at) filter (
                        where sale_line_count > 0 and invoiced_at between ?1 and ?2
                    ), 1, 10
                )) as integer
            ),
            count(*) filter (where invoiced_at < ?1),
            max(sale_line_count > 0),
            max(source_id in (select source_id from source_file where ingested_at <= ?4))
        from invoice
        where line_count > 0
        group by customer_id
        """

    /// Whom the snapshot left out, by why.
    private static func excluded(
        from snapshotID: Int, in connection: Connection
    ) throws -> [ByteText: Remainder] {
        var excluded: [ByteText: Remainder] = [:]
        try reading("snapshot_excluded of snapshot \(snapshotID)") {
            try connection.forEachRow(
                "select customer_id, rule, value from snapshot_excluded where snapshot_id = ?",
                [snapshotID]
            ) { row in
                let rule = try row.text(1)
                excluded[ByteText(try row.text(0))] =
                    if Population.rules.contains(rule) {
                        .outOfScope
                    } else if OutlierRule.kitFeatures.contains(rule) {
                        .trimmed
                    } else if rule == "invoice_count", !row.isNull(2), try row.double(2) == 0 {
                        .noSales
                    } else {
                        .outsideSet
                    }
            }
        }
        return excluded
    }
}
