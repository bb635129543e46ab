import Store

/// What the customers of a segment come to, by `customer_segment`.
struct SegmentSummary {
    private(set) var size = 0
    private(set) var nInvoices = 0
    /// Customers with an invoice, and those with one only.
    private(set) var (nBuyers, nSingle) = (0, 0)
    /// Whole ten-thousandths, so that no order of customers changes a bit.
    private var net = 0.0
    /// How many customers bought that many days ago.
    private var days: [Int: Int] = [:]

    var netRevenue: Double { net / 1e4 }

    /// Of those who bought; the mean of the middle two of an even number.
    var medianDays: Double? {
        let count = days.values.reduce(0, +)
        guard count > 0 else { return nil }
        let (low, high) = ((count - 1) / 2, count / 2)
        var (seen, first) = (0, nil as Int?)
        for (day, n) in days.sorted(by: { $0.key < $1.key }) {
            seen += n
            if first == nil, seen > low { first = day }
            if seen > high, let first { return Double(first + day) / 2 }
        }
        return nil
    }

    /// Of all segments, by their ids.
    static func all(in connection: Connection) throws -> [Int: SegmentSummary] {
        var sums: [Int: SegmentSummary] = [:]
        try reading("customer_segment") {
            try connection.forEachRow(
                """
                select segment_id, invoice_count, net_revenue, days_since_last_purchase
                from customer_segment
                where segment_id is not null
                """
            ) { row in
                try sums[try row.int(0), default: SegmentSummary()].add(
                    invoices: try row.int(1), net: try row.double(2),
                    days: row.isNull(3) ? nil : try row.int(3))
            }
        }
        return sums
    }

    private mutating func add(invoices: Int, net amount: Double, days: Int?) throws {
        size += 1
        nInvoices += invoices
        if invoices > 0 { nBuyers += 1 }
        if invoices == 1 { nSingle += 1 }
        net += (amount * 1e4).rounded()
        if let days { self.days[days, default: 0] += 1 }
    }
}
