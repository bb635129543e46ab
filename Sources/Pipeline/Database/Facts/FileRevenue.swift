import Store

/// What the lines of the file come to, and how much of it stands with no customer or is for no product.
///
/// The whole of which profiles and publications tell shares.
package struct FileRevenue {
    /// All lines: returns, postage, fees and lines without a description included.
    package let whole: ExactAmount
    /// Sales and returns of products that have no customer.
    package let noCustomer: ExactAmount
    /// Lines that are neither a sale nor a return of a product, anybody's.
    package let noProduct: ExactAmount

    /// Adds up `invoice`, and the lines without a description, which it has no sum of.
    ///
    /// - Parameters:
    ///   - start: Earlier lines do not count; `nil`: all count.
    ///   - moment: Later lines do not count; `nil`: all count.
    /// - Throws: `DamagedError`; `StoreError`.
    /// - Complexity: O(invoices).
    package init(from start: String? = nil, upTo moment: String?, in connection: Connection) throws
    {
        (whole, noCustomer, noProduct) = try reading("invoice") {
            let row = try connection.query(
                """
                select
                    total(complete_e4), total(complete_rest_e14),
                    total(sale_e4 + return_e4), total(sale_rest_e14 + return_rest_e14),
                    total(sale_e4 + return_e4) filter (where customer_id is null),
                    total(sale_rest_e14 + return_rest_e14) filter (where customer_id is null)
                from invoice
                where (?1 is null or invoiced_at >= ?1) and (?2 is null or invoiced_at <= ?2)
                """, [start, moment])[0]
            let rest = try connection.query(
                """
                select total(amount_e4), total(amount_rest_e14)
                from invoice_line
                where product_id <= 0
                    and invoice_id in (
                        select invoice_id
                        from invoice
                        where line_count > complete_line_count
                            and (?1 is null or invoiced_at >= ?1)
                            and (?2 is null or invoiced_at <= ?2)
                    )
                """, [start, moment])[0]
            let whole =
                ExactAmount(e4: try row.double(0), rest: try row.double(1))
                + ExactAmount(e4: try rest.double(0), rest: try rest.double(1))
            let products = ExactAmount(e4: try row.double(2), rest: try row.double(3))
            return (
                whole, ExactAmount(e4: try row.double(4), rest: try row.double(5)),
                whole - products
            )
        }
    }
}
