import Pipeline
import Store
import TestSupport
import Testing

/// What the facts must say, by the published views over the lines, and nothing that was kept.
enum FactOracle {
    /// One line for each fact that is not what the views say.
    static func differences(in database: Connection) throws -> [String] {
        try [
            ("customer_fact", factsSQL, columns), ("customer_year", yearsSQL, yearColumns),
            ("sales_by_customer_day", customerDaysSQL, "*"), ("sales_by_day", daysSQL, "*"),
            ("invoice", invoicesSQL, invoiceColumns), ("sale_invoice", saleInvoicesSQL, "*"),
        ].flatMap { table, sql, columns in
            try rows(
                """
                with expected as (\(sql)), found as (select \(columns) from \(table))
                select 'missing in \(table)', * from (select * from expected except select * from found)
                union all
                select 'wrong in \(table)', * from (select * from found except select * from expected)
                union all
                select 'twice in \(table)', * from (
                    select * from found limit (select count(*) from found) <> (select count(*) from expected))
                limit 6
                """, in: database)
        }
    }

    static func rows(_ sql: String, in database: Connection) throws -> [String] {
        try database.query(sql).map { row in
            row.values.map { value in
                switch value {
                case .null: "null"
                case .integer(let number): "\(number)"
                case .real(let number): "\(number)"
                case .text(let text): text
                }
            }.joined(separator: " ")
        }
    }

    private static let columns = """
        customer_id, first_sale_date, last_sale_date, invoice_count, revenue, return_value, net_revenue,
        line_count, country, first_line_at, last_line_at, sale_line_count, return_line_count,
        complete_line_count, complete_amount, amount, last_complete_at, revenue_e4, revenue_rest_e14,
        return_e4, return_rest_e14, complete_e4, complete_rest_e14
        """

    private static let factsSQL = """
        with line as materialized (
            select
                customer_id,
                count(*) as n,
                min(invoiced_at) as first_at,
                max(invoiced_at) as last_at
            from invoice_line
            group by customer_id
        ),
        sale as materialized (
            select
                customer_id,
                date(min(invoiced_at)) as first_date,
                date(max(invoiced_at)) as last_date,
                count(distinct coalesce(invoice_no, invoiced_at)) as invoices,
                count(*) as n,
                total(amount_e4) as e4,
                total(amount_rest_e14) as rest
            from sale_line
            group by customer_id
        ),
        taken_back as materialized (
            select
                customer_id,
                count(*) as n,
                0 - total(amount_e4) as e4,
                0 - total(amount_rest_e14) as rest
            from return_line
            group by customer_id
        ),
        complete as materialized (
            select
                customer_id,
                count(*) as n,
                max(invoiced_at) as last_at,
                total(amount_e4) as e4,
                total(amount_rest_e14) as rest
            from invoice_line
            where description is not null
            group by customer_id
        ),
        sale_country as materialized (
            select
                sale_line.customer_id,
                invoice.country,
                total(amount_e4) + total(amount_rest_e14) / 1e10 as worth
            from sale_line
            join invoice on invoice.invoice_id = sale_line.invoice_id
            group by sale_line.customer_id, invoice.country
        ),
        line_country as materialized (
            select
                invoice_line.customer_id,
                invoice_line.country,
                count(*) as n,
                coalesce(max(worth), 0) as worth
            from invoice_line
            left join sale_country using (customer_id, country)
            where invoice_line.country is not null
            group by invoice_line.customer_id, invoice_line.country
        )
        select
            line.customer_id,
            sale.first_date,
            sale.last_date,
            coalesce(sale.invoices, 0),
            (coalesce(sale.e4, 0.0) + coalesce(sale.rest, 0.0) / 1e10) / 1e4,
            (coalesce(taken_back.e4, 0.0) + coalesce(taken_back.rest, 0.0) / 1e10) / 1e4,
            (coalesce(sale.e4, 0.0) - coalesce(taken_back.e4, 0.0)
                + (coalesce(sale.rest, 0.0) - coalesce(taken_back.rest, 0.0)) / 1e10) / 1e4,
            line.n,
            (
                select country
                from line_country
                where line_country.customer_id = line.customer_id
                order by worth desc, case when worth > 0 then 0 else n end desc, country
                limit 1
            ),
            line.first_at,
            line.last_at,
            coalesce(sale.n, 0),
            coalesce(taken_back.n, 0),
            coalesce(complete.n, 0),
            (coalesce(complete.e4, 0.0) + coalesce(complete.rest, 0.0) / 1e10) / 1e4,
            (complete.e4 + complete.rest / 1e10) / (1e4 * complete.n),
            complete.last_at,
            coalesce(sale.e4, 0.0),
            coalesce(sale.rest, 0.0),
            coalesce(taken_back.e4, 0.0),
            coalesce(taken_back.rest, 0.0),
            coalesce(complete.e4, 0.0),
            coalesce(complete.rest, 0.0)
        from line
        left join sale using (customer_id)
        left join taken_back using (customer_id)
        left join complete using (customer_id)
        where line.customer_id is not null
        """

    private static let yearColumns = "customer_id, year, invoice_count, revenue, net_revenue"

    private static let yearsSQL = """
        select
            customer_id,
            year,
            sum(n),
            (sum(sale_e4) + sum(sale_rest) / 1e10) / 1e4,
            (sum(sale_e4) + sum(return_e4) + (sum(sale_rest) + sum(return_rest)) / 1e10) / 1e4
        from (
            select customer_id, cast(strftime('%Y', invoiced_at) as integer) as year, 0 as n,
                amount_e4 as sale_e4, amount_rest_e14 as sale_rest, 0.0 as return_e4, 0.0 as return_rest
            from sale_line
            union all
            select customer_id, cast(strftime('%Y', invoiced_at) as integer), 0, 0.0, 0.0, amount_e4,
                amount_rest_e14
            from return_line
            union all
            select customer_id, cast(strftime('%Y', invoiced_at) as integer), 1, 0.0, 0.0, 0.0, 0.0
            from (\(saleInvoicesSQL))
        )
        where customer_id is not null
        group by customer_id, year
        """

    /// Sales and returns, line by line, with their days.
    private static let dayLinesSQL = """
        select customer_id, substr(invoiced_at, 1, 10) as day, amount_e4 as sale_e4,
            amount_rest_e14 as sale_rest, 0.0 as return_e4, 0.0 as return_rest, 1 as n_sales, 0 as n_returns
        from sale_line
        union all
        select customer_id, substr(invoiced_at, 1, 10), 0.0, 0.0, 0 - amount_e4, 0 - amount_rest_e14, 0, 1
        from return_line
        """

    private static let customerDaysSQL = """
        select
            customer_id,
            day,
            (sum(sale_e4) + sum(sale_rest) / 1e10) / 1e4,
            (sum(return_e4) + sum(return_rest) / 1e10) / 1e4,
            (sum(sale_e4) - sum(return_e4) + (sum(sale_rest) - sum(return_rest)) / 1e10) / 1e4,
            sum(n_invoices),
            sum(n_sales),
            sum(n_returns)
        from (
            select *, 0 as n_invoices from (\(dayLinesSQL))
            union all
            select customer_id, substr(invoiced_at, 1, 10), 0.0, 0.0, 0.0, 0.0, 0, 0, 1
            from (\(saleInvoicesSQL))
        )
        where customer_id is not null
        group by customer_id, day
        """

    private static let daysSQL = """
        select
            day,
            (sum(sale_e4) + sum(sale_rest) / 1e10) / 1e4,
            (sum(return_e4) + sum(return_rest) / 1e10) / 1e4,
            (sum(sale_e4) - sum(return_e4) + (sum(sale_rest) - sum(return_rest)) / 1e10) / 1e4,
            (total(sale_e4) filter (where customer_id is null)
                + total(sale_rest) filter (where customer_id is null) / 1e10) / 1e4,
            (
                total(sale_e4) filter (where customer_id is null)
                - total(return_e4) filter (where customer_id is null)
                + (
                    total(sale_rest) filter (where customer_id is null)
                    - total(return_rest) filter (where customer_id is null)
                ) / 1e10
            ) / 1e4,
            sum(n_sales),
            sum(n_returns)
        from (\(dayLinesSQL))
        group by day
        """

    /// Whom `customer_without_sale` names, by all lines.
    static let withoutSaleSQL = """
        select customer_id from observed_line where customer_id is not null
        except
        select customer_id from sale_line
        """

    /// `sale_invoice` by its lines.
    static let saleInvoicesSQL = """
        select
            customer_id,
            coalesce(invoice_no, invoiced_at) as invoice_no,
            max(invoiced_at) as invoiced_at,
            count(1) as n_lines,
            sum(amount_e4) as amount_e4,
            sum(amount_rest_e14) as amount_rest_e14,
            (sum(amount_e4) + sum(amount_rest_e14) / 1e10) / 1e4 as revenue
        from sale_line
        group by coalesce(invoice_no, invoiced_at), customer_id
        """

    private static let invoiceColumns = """
        invoice_id, line_count, complete_line_count, complete_e4, complete_rest_e14, sale_line_count,
        sale_e4, sale_rest_e14, return_line_count, return_e4, return_rest_e14
        """

    private static let invoicesSQL = """
        select
            invoice_id,
            count(*),
            count(*) filter (where description is not null),
            total(amount_e4) filter (where description is not null),
            total(amount_rest_e14) filter (where description is not null),
            count(*) filter (where line_id in (select line_id from sale_line)),
            total(amount_e4) filter (where line_id in (select line_id from sale_line)),
            total(amount_rest_e14) filter (where line_id in (select line_id from sale_line)),
            count(*) filter (where line_id in (select line_id from return_line)),
            total(amount_e4) filter (where line_id in (select line_id from return_line)),
            total(amount_rest_e14) filter (where line_id in (select line_id from return_line))
        from invoice_line
        group by invoice_id
        """
}
