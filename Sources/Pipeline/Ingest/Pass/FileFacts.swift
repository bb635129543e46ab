import Store

/// What the lines of a file come to by invoice and by customer, added up by the parser's thread on their way.
///
/// The thread that inserts is the one that everything waits for. Bounded: beyond `mostEntries` entries of
/// customers they are left to `CustomerFacts`, which reads stored invoices sorted.
final class FileFacts {
    /// The codes that are no products, as they were before the file was read.
    private let codes: Set<ByteText>
    /// Whether an invoice that begins with C was a cancellation then.
    private let cancels: Bool
    /// What the lines say of the shop's conventions.
    private(set) var evidence: ShopEvidence
    private let mostEntries: Int
    /// By the file's numbers.
    private var products: [InvoiceTotals.Product] = []
    /// Of all lines handed over; `nil` where some lay scattered or they are too many.
    private(set) var customers: CustomerSums? = CustomerSums()

    /// - Throws: `StoreError` where the codes cannot be read.
    init(_ database: Connection, mostEntries: Int) throws {
        codes = try FactCodes.all(in: database)
        cancels = try ShopConventions.load(from: database).cancellations == .prefix
        evidence = ShopEvidence(codes: codes)
        self.mostEntries = mostEntries
    }

    /// Adds up a batch, whose rows have the file's numbers of invoices and products.
    func add(_ batch: InvoiceBatch) {
        evidence.add(batch)
        for row in batch.newProductRows { products.append(product(row, of: batch)) }
        guard !batch.isScattered else {
            customers = nil
            return
        }
        let totals = InvoiceTotals(batch, products: products, cancels: cancels)
        batch.totals = totals
        customers?.add(totals, of: batch)
        if let entries = customers?.entries, entries > mostEntries { customers = nil }
    }

    /// Whether the database still says what was taken for granted.
    func isCurrent(in database: Connection) throws -> Bool {
        try codes == FactCodes.all(in: database)
            && cancels == (ShopConventions.load(from: database).cancellations == .prefix)
    }

    private func product(_ row: Int, of batch: InvoiceBatch) -> InvoiceTotals.Product {
        let code = batch.string(.stockCode, row: row)
        return InvoiceTotals.Product(
            hasDescription: batch.bytes(.description, row: row) != nil,
            isNoProduct: code.map { codes.contains(FactCodes.folded($0)) } ?? false)
    }
}

extension CustomerSums {
    /// Adds the invoices of a batch; one that goes on in the next batch is added in parts.
    fileprivate mutating func add(_ totals: InvoiceTotals, of batch: InvoiceBatch) {
        for number in totals.numbers {
            let total = totals[number]
            guard total.lines > 0, let id = batch.bytes(.customerID, row: total.firstRow),
                let atBytes = batch.bytes(.invoicedAt, row: total.firstRow)
            else { continue }
            guard let at = TimeText(atBytes) else { preconditionFailure("a time is too long") }
            add(
                Invoice(
                    customer: id, country: batch.bytes(.country, row: total.firstRow),
                    key: batch.bytes(.invoiceNo, row: total.firstRow) ?? atBytes, at: at,
                    lines: total.lines, completeLines: total.completeLines,
                    complete: total.complete, saleLines: total.saleLines, sales: total.sales,
                    returnLines: total.returnLines, returns: total.returns),
                of: Self.key(of: id))
        }
    }
}
