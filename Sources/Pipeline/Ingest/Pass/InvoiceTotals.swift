/// The sums of invoices over the lines of one batch, as `invoice` keeps them.
struct InvoiceTotals {
    /// What matters of a product here.
    struct Product {
        /// Its lines are complete.
        let hasDescription: Bool
        /// Its code is one of `non_product_code`.
        let isNoProduct: Bool
    }

    /// The sums of one invoice.
    struct Total {
        /// The first row of the batch that is of the invoice.
        var firstRow = 0
        var lines = 0
        var completeLines = 0
        var complete = CustomerSums.Money()
        var saleLines = 0
        var sales = CustomerSums.Money()
        var returnLines = 0
        var returns = CustomerSums.Money()
    }

    /// The file's numbers of the invoices that the batch has lines of, and those between.
    let numbers: Range<Int>
    private var totals: ContiguousArray<Total>

    /// - Parameters:
    ///   - batch: Rows with the file's numbers of invoices and products, not scattered: so few invoices lie
    ///     between the first and the last.
    ///   - products: By the file's numbers.
    ///   - cancels: Whether an invoice that begins with C is a cancellation.
    init(_ batch: InvoiceBatch, products: [Product], cancels: Bool) {
        let numbers = batch.invoiceNumbers
        var totals = ContiguousArray(repeating: Total(), count: numbers.count)
        batch.forEachLine { line in
            totals[line.invoice - numbers.lowerBound].add(
                line, of: products[line.product], cancels: cancels)
        }
        self.numbers = numbers
        self.totals = totals
    }

    /// Of an invoice, by its number in the file.
    subscript(number: Int) -> Total { totals[number - numbers.lowerBound] }
}

extension InvoiceTotals.Total {
    /// The rules of `sale_line` and `return_line`.
    @inline(__always)
    fileprivate mutating func add(
        _ line: InvoiceBatch.Line, of product: InvoiceTotals.Product, cancels: Bool
    ) {
        if lines == 0 { firstRow = line.row }
        let amount = line.amount
        lines += 1
        if product.hasDescription {
            completeLines += 1
            complete += amount
        }
        guard !product.isNoProduct else { return }
        let isPriced = line.finePrice.isNaN ? line.price > 0 : line.finePrice > 0
        if isPriced && line.quantity < 0 || amount.e4 < 0 {
            returnLines += 1
            returns += amount
        } else if isPriced, line.quantity > 0, !(cancels && line.isCancelled) {
            saleLines += 1
            sales += amount
        }
    }
}

extension CustomerSums.Money {
    @inline(__always)
    fileprivate static func += (sum: inout Self, line: LineAmount) {
        sum.e4 += line.e4
        sum.rest += line.rest
    }
}
