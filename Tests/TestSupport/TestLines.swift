/// Writes lines into the tables of a database by plain SQL: an oracle beside the writer of ingest.
public enum TestLines {
    /// Makes `temp.test_line`, which has the columns of the view `invoice_line` that a file brings.
    public static let make = """
        create temp table test_line (
            line_id integer primary key,
            source_id integer,
            line_no integer,
            invoice_no text,
            stock_code text,
            description text,
            quantity real,
            invoiced_at text,
            unit_price real,
            customer_id text,
            country text,
            line_total real
        );
        """

    /// Brings the rows of `temp.test_line` to their tables and removes it.
    public static let take = """
        insert into invoice (source_id, invoice_no, invoiced_at, customer_id, country)
        select source_id, invoice_no, invoiced_at, customer_id, country
        from temp.test_line
        group by source_id, invoice_no, invoiced_at, customer_id, country
        order by min(line_id);
        insert into product (product_id, stock_code, description)
        select
            case
                when description is null
                    then min((select coalesce(min(product_id), 0) from product), 0)
                else max((select coalesce(max(product_id), 0) from product), 0)
            end + case when description is null then -1 else 1 end
                * row_number() over (partition by description is null order by min(line_id)),
            stock_code,
            description
        from temp.test_line
        where not exists (
            select 1
            from product
            where product.stock_code is test_line.stock_code
                and product.description is test_line.description
        )
        group by stock_code, description;
        insert into sold_line (
            invoice_id, line_id, line_no, product_id, quantity, unit_price, line_total
        )
        select
            invoice.invoice_id,
            (select coalesce(max(line_id), 0) from sold_line) + test_line.line_id,
            test_line.line_no,
            product.product_id,
            test_line.quantity,
            test_line.unit_price,
            test_line.line_total
        from temp.test_line
        join product
            on product.stock_code is test_line.stock_code
            and product.description is test_line.description
        join invoice
            on invoice.source_id = test_line.source_id
            and invoice.invoice_no is test_line.invoice_no
            and invoice.invoiced_at = test_line.invoiced_at
            and invoice.customer_id is test_line.customer_id
            and invoice.country is test_line.country
        group by test_line.line_id;
        drop table temp.test_line;
        \(addUp)
        """

    /// Adds up the lines of every invoice, as `invoice` keeps it.
    public static let addUp = """
        update invoice
        set (
            line_count, complete_line_count, complete_e4, complete_rest_e14, sale_line_count, sale_e4, sale_rest_e14,
            return_line_count, return_e4, return_rest_e14
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
                        when unit_price <= 0
                            or product_id in (
                                select product.product_id
                                from product
                                where product.stock_code collate nocase in (select code from non_product_code)
                            )
                            then 0
                        when quantity < 0 then -1
                        when quantity > 0 and (invoice.invoice_no is null or invoice.invoice_no not like 'C%') then 1
                        else 0
                    end as kind
                from invoice_line
                where invoice_line.invoice_id = invoice.invoice_id
                limit -1
            )
        );
        """

    /// Adds the lines of a query, which names `columns`.
    public static func add(_ columns: String, from query: String) -> String {
        "\(make) insert into temp.test_line (\(columns)) \(query); \(take)"
    }
}
