import Store

/// Parts of a query that read the sums of `invoice` where the views of a snapshot go over every line.
///
/// A view stands for itself as long as it says the same to the bit: its text, and those of all views over lines that it
/// reads, are the built-in ones; the sums are of today's lines and codes; and no line is a credit, which `invoice` counts as a
/// return and `sale_line` as a sale.
package enum SummedInvoices {
    /// A view that sums can answer.
    private struct Part {
        let view: String
        let body: String
    }

    /// What both views read, beside the owner's tables.
    private static let views = ["observed_line", "product_line", "sale_line"]

    /// As in `observed_line`: all lines of an invoice are of one moment.
    private static let window = """
        (
            (select window_start is null and as_of is null from observation_window)
            or invoiced_at between coalesce((select window_start from observation_window), '')
                and coalesce((select as_of from observation_window), '9999-12-31 23:59:59')
        )
        """

    private static let parts = [
        Part(
            view: "sale_invoice",
            body: """
                select
                    customer_id,
                    coalesce(invoice_no, invoiced_at) as invoice_no,
                    max(invoiced_at) as invoiced_at,
                    sum(sale_line_count) as n_lines,
                    sum(sale_e4) as amount_e4,
                    sum(sale_rest_e14) as amount_rest_e14,
                    (sum(sale_e4) + sum(sale_rest_e14) / 1e10) / 1e4 as revenue
                from invoice
                where sale_line_count > 0
                    and \(window)
                group by
                    coalesce(invoice_no, invoiced_at),
                    customer_id
                """),
        Part(
            view: "customer_without_sale",
            body: """
                select
                    customer_id,
                    'invoice_count' as rule,
                    0 as value,
                    1 as low,
                    null as high,
                    0.0 as revenue
                from invoice
                where customer_id is not null
                    and line_count > 0
                    and \(window)
                group by customer_id
                having max(sale_line_count) = 0
                """),
    ]

    /// The queries that may stand in the place of views, by their names; none where one could say anything else.
    ///
    /// - Parameter texts: The views as a snapshot keeps them.
    /// - Throws: `StoreError`; `DamagedError`.
    /// - Precondition: a transaction is open, and has changed nothing.
    /// - Complexity: O(invoices), and the lines of those with returns.
    package static func bodies(
        insteadOf texts: ViewTexts, in connection: Connection
    ) throws -> [String: String] {
        let builtIn = Dictionary(
            BuiltInViews.current.map { ($0.name, $0.text) }, uniquingKeysWith: { $1 })
        let stored = Dictionary(
            texts.views.map { ($0.name, $0.sql) }, uniquingKeysWith: { $1 })
        func isBuiltIn(_ name: String) -> Bool {
            stored[name] != nil && stored[name] == builtIn[name]
        }
        let found = parts.filter { isBuiltIn($0.view) }
        guard !found.isEmpty, views.allSatisfy(isBuiltIn),
            try DataVersion.isSettled(in: connection), try FactCodes.areCurrent(in: connection),
            try !hasCredits(connection)
        else { return [:] }
        return Dictionary(found.map { ($0.view, $0.body) }, uniquingKeysWith: { $1 })
    }

    /// Whether a line that brings nothing but takes is a sale by its quantity and its price.
    private static func hasCredits(_ connection: Connection) throws(StoreError) -> Bool {
        try connection.scalar(
            """
            select exists (
                select 1
                from invoice
                cross join sold_line on sold_line.invoice_id = invoice.invoice_id
                where invoice.return_line_count > 0
                    and sold_line.line_total < 0
                    and sold_line.quantity > 0
            )
            """) == 1
    }
}
