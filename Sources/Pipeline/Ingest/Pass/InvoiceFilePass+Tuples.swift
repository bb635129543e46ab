import Tabular

/// Which lines belong to one invoice, and which to one product: the rest of the row is numbers.
extension InvoiceFilePass {
    /// Invoices that may be open at a time before a file counts as scattered.
    private static var openInvoices: Int { 256 }

    /// Numbers invoice and product of the row being filled, whose texts are set.
    ///
    /// An invoice is the whole tuple: lines of one number differ in time, customer or country here and there.
    @inline(__always)
    func numberTuples(in batch: InvoiceBatch) {
        var hash = TupleHash()
        hash.combine(batch.bytes(.invoiceNo))
        hash.combine(batch.bytes(.invoicedAt))
        hash.combine(batch.bytes(.customerID))
        hash.combine(batch.bytes(.country))
        let invoice = invoices.number(of: hash)
        hash = TupleHash()
        hash.combine(batch.bytes(.stockCode))
        hash.combine(batch.bytes(.description))
        let product = products.number(of: hash)
        if product.isNew { noteCode(batch.bytes(.stockCode)) }
        batch.place(
            invoice: invoice, product: product,
            isScattered: invoice.number + Self.openInvoices < invoices.count)
    }
}
