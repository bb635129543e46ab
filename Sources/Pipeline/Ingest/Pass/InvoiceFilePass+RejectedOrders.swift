import Tabular

/// What rejected records have of their orders, for the lines that stand in their places later.
extension InvoiceFilePass {
    /// Keeps the number of the order above a record that is about to be rejected.
    func keepNumberAbove() {
        // Below a record that is broken too, it is the same.
        guard before.rows != batch.rowCount || before.lostLine == 0 else { return }
        numberAbove = placeBefore(.invoiceNo, 0, in: batch).flatMap { number(at: $0, in: batch) }
    }

    /// Writes its order to the record that was rejected just now.
    ///
    /// - Parameter column: What it was rejected for.
    func markReject(_ order: OrderBefore, _ column: InvoiceColumn?, in batch: InvoiceBatch) {
        guard column != .invoiceNo, let place = order.texts.first,
            let number = number(at: place, in: batch)
        else { return }
        mark(number, in: batch)
    }

    /// The same for one whose fields cannot be told apart: it may be of the order above.
    func markBroken(in batch: InvoiceBatch) {
        if let numberAbove { mark(numberAbove, in: batch) }
    }

    /// Takes the statuses that were no sales in the file that the lines come from.
    func take(noSale statuses: [String]) {
        orders?.take(noSale: statuses)
        summary.layoutOptions.orders.noSale = statuses
    }

    private func mark(_ number: String, in batch: InvoiceBatch) {
        guard let last = batch.rejects.indices.last, batch.rejects[last].lineNo == reader.line
        else { return }
        let hasStatuses = orders?.index(.orderStatus) != nil
        batch.rejects[last].order = RejectedLine.Order(
            number: number, status: orders?.statusText, currency: orders?.knownCurrency,
            isNoSale: hasStatuses ? orders?.isNoSale : nil)
    }

    private func number(at place: (start: Int, length: Int), in batch: InvoiceBatch) -> String? {
        guard place.length > 0 else { return nil }
        return String(
            decoding: UnsafeBufferPointer(start: batch.text + place.start, count: place.length),
            as: UTF8.self)
    }
}
