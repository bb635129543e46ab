/// What the customers of one segment have bought and sent back.
struct PurchaseSums {
    let cluster: Int
    let size: Int
    /// Customers with a sale.
    private(set) var nBuyers = 0
    private(set) var nSingle = 0
    private(set) var invoices = 0
    private(set) var sold = ExactAmount()
    /// Below 0.
    private(set) var returned = ExactAmount()
    /// Median of the days since the last purchase; `nil` where nobody bought.
    let medianDays: Double?
    let examples: SegmentExamples

    /// Net revenue.
    var net: ExactAmount { sold + returned }
    /// Invoices with a sale, over all customers.
    var invoicesPerCustomer: Double { Double(invoices) / Double(size) }
    /// Sales over invoices; `nil` without one.
    var valuePerInvoice: Double? { invoices > 0 ? sold.amount / Double(invoices) : nil }
    /// What came back, above 0.
    var returnValue: Double { max(0, -returned.amount) }
    /// Returns as part of the sales; `nil` without one.
    var returnShare: Double? { sold.amount > 0 ? returnValue / sold.amount : nil }
    /// Part of the customers with exactly one invoice.
    var singleShare: Double { Double(nSingle) / Double(size) }

    /// One a segment, those in none first.
    static func all(
        of groups: SegmentGroups, in space: SegmentExamples.Space, _ ledger: CustomerLedger
    ) -> [PurchaseSums] {
        groups.members.map { PurchaseSums($0.rows, of: $0.cluster, in: space, ledger) }
    }

    private init(
        _ rows: [Int], of cluster: Int, in space: SegmentExamples.Space, _ ledger: CustomerLedger
    ) {
        self.cluster = cluster
        size = rows.count
        let days = rows.compactMap { ledger.entries[$0].daysSince }.map(Double.init)
        medianDays = days.isEmpty ? nil : RunProfile.entry(days).median
        examples = SegmentExamples(rows, of: cluster, in: space)
        for row in rows {
            let entry = ledger.entries[row]
            sold += entry.sold
            returned += entry.returned
            invoices += entry.invoices
            if entry.invoices > 0 { nBuyers += 1 }
            if entry.invoices == 1 { nSingle += 1 }
        }
    }
}
