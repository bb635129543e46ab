import Tabular

/// Orders that the page before has begun.
extension InvoiceFilePass {
    /// Takes the last order of the page before, if the first record is of it by its number.
    func goOn(from page: PageEnd, in batch: InvoiceBatch) {
        guard page.header == summary.layout.header.names, reader.defect == nil,
            !trimmedField(.invoiceNo).isEmpty
        else { return }
        batch.makeTextRoom(textNeeded)
        resume(page.order, in: batch)
        guard continuesOrder(in: batch) else {
            before = OrderBefore()
            return
        }
        dates.resume(page.time)
        orders?.resume(status: page.status, currency: page.currency)
        summary.goesOn = true
    }

    /// How the file ends.
    func pageEnd(_ order: OrderTexts?) -> PageEnd? {
        guard let order, order.lostLine == 0, let bytes = order.texts.first ?? nil else {
            return nil
        }
        let number = String(decoding: bytes, as: UTF8.self)
        let own = orders?.notes.amounts(of: bytes.withUnsafeBufferPointer { Self.key($0) })
        let isOfPageBefore = summary.goesOn && follows?.number == number
        return PageEnd(
            header: summary.layout.header.names, number: number, order: order, time: dates.time,
            status: orders?.statusText ?? "", currency: orders?.knownCurrency ?? "",
            amounts: own ?? (isOfPageBefore ? follows?.amounts : nil),
            sources: isOfPageBefore ? follows?.sources ?? [] : [])
    }
}
