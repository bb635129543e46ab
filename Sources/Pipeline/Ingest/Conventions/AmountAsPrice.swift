import Reports

/// Whether the prices of a file grow with the quantity, as amounts of lines do: then quantity × price counts pieces
/// twice.
///
/// A price is the same whatever the quantity, or falls with it; an amount divided by the quantity is the same, up to half
/// a cent of rounding. That a file without an amount of the line has amounts for prices cannot be known, only told.
struct AmountAsPrice {
    /// Lines that are looked at, from the first.
    static let mostLines = 20_000
    /// Fewest products sold in several quantities that say anything.
    private static let fewestProducts = 5
    /// Half a cent, and what binary fractions take off it.
    private static let rounding = 0.0051

    /// What the lines of a product that were sold say.
    private struct Product {
        var lines = 0
        var worth = 0.0
        var quantities = (low: Double.infinity, high: 0.0)
        var prices = (low: Double.infinity, high: 0.0)
        /// Between these the price of a piece lies, if all its prices are amounts.
        var piece = (low: 0.0, high: Double.infinity)

        mutating func add(_ quantity: Double, _ price: Double) {
            lines += 1
            worth += quantity * price
            quantities = (min(quantities.low, quantity), max(quantities.high, quantity))
            prices = (min(prices.low, price), max(prices.high, price))
            piece.low = max(piece.low, (price - AmountAsPrice.rounding) / quantity)
            piece.high = min(piece.high, (price + AmountAsPrice.rounding) / quantity)
        }

        var hasSeveralQuantities: Bool { quantities.low < quantities.high }
        /// Whether its prices are amounts, and not the same by rounding alone.
        var isAlike: Bool { piece.low <= piece.high && prices.high - prices.low > 0.03 }
    }

    private var products: ContiguousArray<Product> = []
    private var linesLeft = mostLines

    /// Counts the rows of a batch, which have the file's numbers of products, as long as there are lines to look at.
    mutating func add(_ batch: InvoiceBatch) {
        guard linesLeft > 0 else { return }
        for row in 0..<min(batch.rowCount, linesLeft) {
            let (_, quantity, price) = batch.numbers(row: row)
            let product = batch.fileNumbers(row: row).product
            while products.count <= product { products.append(Product()) }
            guard quantity.e4 > 0, price > 0, batch.lineTotal(row: row) == nil else { continue }
            products[product].add(quantity.pieces, price)
        }
        linesLeft -= min(batch.rowCount, linesLeft)
    }

    /// What to say of a file without an amount of the line, if anything.
    func warning(_ header: HeaderMap, _ money: Money) -> String? {
        guard header.sideIndex[.lineTotal] == nil,
            let position = header.fieldIndex[InvoiceColumn.unitPrice.rawValue]
        else { return nil }
        let several = products.filter(\.hasSeveralQuantities)
        let alike = several.filter(\.isAlike)
        guard several.count >= Self.fewestProducts, 10 * alike.count >= 9 * several.count else {
            return nil
        }
        let cell = header.cell(position)
        let worth = alike.reduce(0) { $0 + $1.worth }
        return
            "\(cell) may be the amount of the line, not the price of a piece: for \(alike.count) of the"
            + " \(several.count) products that were sold in several quantities"
            + " (\(NothingFound.share(Double(alike.count), of: Double(several.count)));"
            + " \(alike.reduce(0) { $0 + $1.lines }) lines, worth \(money.text(worth)) as read) it grows with"
            + " the quantity, as no price does. If so, pieces count twice: pass --line-total"
            + " \(shellWord(cell)) into a fresh database"
    }
}
