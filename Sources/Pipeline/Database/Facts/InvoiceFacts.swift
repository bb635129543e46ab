import Store

/// The sums of invoices over their lines, counted from the lines that are stored.
///
/// Where a file's lines come in order, `InvoiceTotals` has added them up on their way.
enum InvoiceFacts {
    /// Counts the invoices from `first` on anew.
    ///
    /// - Complexity: One pass over their lines, in the order of the table.
    static func recount(from first: Int64, in database: Connection) throws(StoreError) {
        try database.run(recountSQL, [first])
    }

    /// `limit -1` keeps SQLite from asking for the kind of a line once a column.
    private static let recountSQL = """
        update invoice
        set (
            line_count, complete_line_count, complete_e4, complete_rest_e14, sale_line_count, sale_e4,
            sale_rest_e14, return_line_count, return_e4, return_rest_e14
        ) = (
            select
                count(*),
                count(*) filter (where product_id > 0),
                total(amount_e4) filter (where product_id > 0),
                total(amount_rest_e14) filter (where product_id > 0),
                count(*) filter (where kind = 1),
                total(amount_e4) filter (where kind = 1),
                total(amount_rest_e14) filter (where kind = 1),
                count(*) filter (where kind = -1),
                total(amount_e4) filter (where kind = -1),
                total(amount_rest_e14) filter (where kind = -1)
            from (
                select
                    product_id,
                    amount_e4,
                    amount_rest_e14,
                    case
                        when product_id in (
                            select product.product_id
                            from product
                            where product.stock_code collate nocase in (
                                select code from non_product_code)
                        )
                            then 0
                        when quantity < 0 and unit_price > 0 or amount_e4 < 0 then -1
                        when quantity > 0
                            and unit_price > 0
                            and (
                                invoice.invoice_no is null
                                or invoice.invoice_no not like 'C%'
                                or (select cancellation_rule from shop_convention) = 'sign'
                            )
                            then 1
                        else 0
                    end as kind
                from invoice_line
                where invoice_line.invoice_id = invoice.invoice_id
                limit -1
            )
        )
        where invoice_id >= ?1
        """
}
