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

    /// One a segment, those in none first.
    static func all(of matrix: RunMatrix, _ ledger: CustomerLedger) -> [PurchaseSums] {
        matrix.members.indices.map { PurchaseSums(of: matrix, $0, ledger) }
    }

    private init(of matrix: RunMatrix, _ place: Int, _ ledger: CustomerLedger) {
        let (cluster, rows) = matrix.members[place]
        self.cluster = cluster
        size = rows.count
        let days = rows.compactMap { ledger.entries[$0].daysSince }.map(Double.init)
        medianDays = days.isEmpty ? nil : RunProfile.entry(days).median
        examples = SegmentExamples(of: matrix, place)
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
