import Reports
import Store
import Tabular

/// A column of prices that may be one of amounts.
extension Ingest {
    /// Fewest products sold in several quantities that say anything.
    private static var fewestProducts: Int { 5 }

    /// Says so where prices grow with the quantity as amounts of lines do: then quantity × price counts pieces twice.
    ///
    /// A price is the same whatever the quantity, or falls with it; an amount divided by the quantity is the same, up to
    /// half a cent of rounding. Only files without an amount of the line are looked at, and of them the first lines.
    /// - Complexity: O(1): the first 20,000 lines.
    func warnOfAmountAsPrice(
        _ report: inout IngestReport, header: HeaderMap, from firstInvoiceID: Int64
    ) throws {
        guard header.sideIndex[.lineTotal] == nil,
            let position = header.fieldIndex[InvoiceColumn.unitPrice.rawValue]
        else { return }
        let row = try database.query(Self.amountAsPriceSQL, [firstInvoiceID])[0]
        let products = try row.int("n_products")
        let alike = try row.int("n_alike")
        guard products >= Self.fewestProducts, 10 * alike >= 9 * products else { return }
        let cell = header.cell(position)
        report.warnings.append(
            "\(cell) may be the amount of the line, not the price of a piece: for \(alike) of the \(products)"
                + " products that were sold in several quantities"
                + " (\(NothingFound.share(Double(alike), of: Double(products))); \(try row.int("n_lines")) lines,"
                + " worth \(Money(code: report.currency).text(try row.double("worth"))) as read) it grows with the"
                + " quantity, as no price does. If so, pieces count twice: pass --line-total"
                + " \(shellWord(cell)) into a fresh database")
    }

    private static let amountAsPriceSQL = """
        with line as (
            select
                product_id,
                quantity,
                unit_price
            from sold_line
            where invoice_id >= ?1
                and quantity > 0
                and unit_price > 0
                and line_total is null
            limit 20000
        ),
        product as (
            select
                count(*) as n_lines,
                sum(quantity * unit_price) as worth,
                max((unit_price - 0.0051) / quantity) <= min((unit_price + 0.0051) / quantity)
                and max(unit_price) - min(unit_price) > 0.03 as is_alike
            from line
            group by product_id
            having min(quantity) < max(quantity)
        )
        select
            count(*) as n_products,
            coalesce(sum(is_alike), 0) as n_alike,
            coalesce(sum(case when is_alike then n_lines end), 0) as n_lines,
            total(case when is_alike then worth end) as worth
        from product
        """
}
