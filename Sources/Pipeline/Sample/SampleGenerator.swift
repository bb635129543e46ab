/// Writes realistic online-retail transactions, in the order a till would, and the planted truth.
///
/// Every buyer's invoices follow from the seed and the buyer's number alone, so the sample is
/// written window of days by window of days. Memory is the catalogue and one window's invoices
/// (12 bytes each), and windows shrink, down to a day, as the shop grows.
public struct SampleGenerator: Sendable {
    /// What was written.
    public struct Summary: Equatable, Sendable {
        /// Customers with an id; each has at least one purchase.
        public internal(set) var nCustomers = 0
        /// Invoices, returns and anonymous ones included.
        public internal(set) var nInvoices = 0
        /// Data lines, without the header.
        public internal(set) var nLines = 0
    }

    private let options: SampleOptions
    private let chunkBytes: Int
    private let windowDays: Int?

    /// A generator of the sample that `options` describe.
    public init(options: SampleOptions) {
        self.init(options: options, chunkBytes: 1 << 18, windowDays: nil)
    }

    /// A generator with its own chunk and window sizes, neither of which changes a byte.
    package init(options: SampleOptions, chunkBytes: Int, windowDays: Int?) {
        self.options = options
        self.chunkBytes = chunkBytes
        self.windowDays = windowDays
    }

    /// Writes the transactions to `sink` and the planted segments to `truth`, both as CSV.
    ///
    /// - Parameters:
    ///   - sink: Takes the Online Retail CSV, chunk by chunk; the bytes are valid in the call only.
    ///   - truth: Takes `customer_id,segment`, one line a customer; `none` where nothing is planted.
    /// - Returns: How much was written.
    /// - Throws: Only what the sinks throw.
    /// - Complexity: O(lines + customers × windows).
    @discardableResult
    public func write(
        to sink: (UnsafeRawBufferPointer) throws -> Void,
        truth: (UnsafeRawBufferPointer) throws -> Void
    ) throws -> Summary {
        let calendar = SampleCalendar(
            years: options.years, includesSaturdays: options.includesSaturdays)
        let plan = SampleInvoices(options: options, calendar: calendar)
        try writeTruth(plan, to: truth)

        var buffer = SampleBuffer(chunkBytes: chunkBytes)
        defer { buffer.deallocate() }
        buffer.append(
            Array(
                "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country"
                    .utf8))
        try buffer.endLine(to: sink)
        var lines = SampleLines(options: options, calendar: calendar, plan: plan)
        var invoices: [SampleInvoice] = []
        let nDays = calendar.days.count
        let step = windowDays ?? Self.windowDays(nDays: nDays, nBuyers: plan.nBuyers)
        for start in stride(from: 0, to: nDays, by: step) {
            let window = start..<min(start + step, nDays)
            invoices.removeAll(keepingCapacity: true)
            for buyer in 0..<plan.nBuyers {
                plan.append(buyer: buyer, window: window, to: &invoices)
            }
            invoices.sort()
            for invoice in invoices {
                try lines.write(invoice, into: &buffer, sink: sink)
            }
        }
        try buffer.flush(to: sink)
        return Summary(
            nCustomers: options.nCustomers, nInvoices: lines.nInvoices, nLines: lines.nLines)
    }

    /// Days per window, for about half a million invoices in each.
    private static func windowDays(nDays: Int, nBuyers: Int) -> Int {
        max(1, min(nDays, nDays * 150_000 / max(1, nBuyers)))
    }

    private func writeTruth(
        _ plan: SampleInvoices, to sink: (UnsafeRawBufferPointer) throws -> Void
    ) throws {
        var buffer = SampleBuffer(chunkBytes: chunkBytes)
        defer { buffer.deallocate() }
        buffer.append(Array("customer_id,segment".utf8))
        try buffer.endLine(to: sink)
        for index in 0..<options.nCustomers {
            buffer.append(number: SampleLines.firstCustomerID + index)
            buffer.append(byte: UInt8(ascii: ","))
            buffer.append(Array((plan.customer(index).truth ?? "none").utf8))
            try buffer.endLine(to: sink)
        }
        try buffer.flush(to: sink)
    }
}
