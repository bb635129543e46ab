import Store

/// What segments are for people that no run has made: customers in places, told by their lines up to a day.
///
/// The numbers are those of a run's profile, by the same code. Fixed rules go by the days since the last purchase, by
/// invoices and by net revenue: what is made from dates or amounts is told and never tested.
struct PlacedProfile {
    /// What the segments were made from, as features are called.
    static let inputs = ["days_since_last_purchase", "invoice_count", "net_revenue"]

    /// One segment.
    struct Segment {
        let place: Int
        let sums: PurchaseSums
        /// Who is nearest to the medians of the segment.
        let typical: String
        let medianInvoices: Double
        let medianNet: Double
    }

    /// Those with a customer, by place.
    let segments: [Segment]
    let facts: ExternalFacts
    /// What all lines up to the day come to.
    let file: ExactAmount
    let nCustomers: Int
    /// Over everybody who is in a segment.
    let medianInvoices: Double
    let medianNet: Double

    /// Reads the lines.
    ///
    /// - Parameters:
    ///   - places: Place of each customer who is in a segment.
    ///   - day: Last day that counts, `YYYY-MM-DD`.
    /// - Returns: `nil` where nobody is in a segment.
    /// - Throws: `DamagedError`; `StoreError`.
    /// - Complexity: O(invoices log invoices + lines log lines); a transaction of its own that changes nothing.
    init?(
        _ places: [ByteText: Int], upTo day: String, in connection: Connection
    ) throws {
        guard !places.isEmpty else { return nil }
        let customers = places.sorted { $0.key < $1.key }
        let rows = Dictionary(
            customers.enumerated().map { ($1.key, $0) }, uniquingKeysWith: { $1 })
        let groups = SegmentGroups(customers.map(\.value))
        let end = day + " 23:59:59"
        let period = ProfilePeriod(start: nil, end: end, knownAt: end)
        let (ledger, facts, file) = try connection.transaction(.deferred) {
            let bought = try BoughtProductsRead(by: rows, from: nil, to: end, in: connection)
            let ledger = try CustomerLedger(of: period, rows: rows, excluded: [:], in: connection)
            return (
                ledger,
                try ExternalFacts(
                    of: groups, in: period, inputs: Self.inputs, rows: rows, ledger: ledger,
                    bought: bought, from: connection),
                try FileRevenue(upTo: end, in: connection).whole
            )
        }
        let space = Self.space(of: ledger)
        let nets = ledger.entries.map { ($0.sold + $0.returned).amount }
        let invoices = ledger.entries.map { Double($0.invoices) }
        segments = zip(groups.members, PurchaseSums.all(of: groups, in: space, ledger)).map {
            member, sums in
            Segment(
                place: member.cluster, sums: sums,
                typical: customers[sums.examples.typical.row].key.text,
                medianInvoices: RunProfile.entry(member.rows.map { invoices[$0] }).median,
                medianNet: RunProfile.entry(member.rows.map { nets[$0] }).median)
        }
        self.facts = facts
        self.file = file
        nCustomers = customers.count
        medianInvoices = RunProfile.entry(invoices).median
        medianNet = RunProfile.entry(nets).median
    }

    /// Days, invoices and net revenue of each customer, each as the part of all customers below: without units, and
    /// nobody is far from everybody by one large order.
    private static func space(of ledger: CustomerLedger) -> SegmentExamples.Space {
        let columns = [
            ledger.entries.map { Double($0.daysSince ?? .max) },
            ledger.entries.map { Double($0.invoices) },
            ledger.entries.map { ($0.sold + $0.returned).amount },
        ].map { ValueRanks.ranks(of: $0, among: $0) }
        let values = ledger.entries.indices.flatMap { row in columns.map { $0[row] } }
        return SegmentExamples.Space(values: values, width: columns.count, centres: [])
    }
}
