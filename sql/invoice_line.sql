-- invoice_line: raw transactions, all of them, put together from invoice, sold_line and product.
-- The invoices stand outside, so that lines come as they are stored, and a customer's without a scan of all;
-- product is left out of the work where none of its columns is asked for. `likely` keeps DuckDB from reading the view
-- by its own arithmetic, in which whole numbers divide to fractions: it then leaves it to SQLite.
-- A quantity is split in pieces and their parts of ten thousand, so that no product of whole numbers leaves 64 bits.
insert into data_dictionary (object, column_name, position, unit, meaning, since)
values
    ('invoice_line', '*', 0, '', 'Raw transactions, all of them: also those without a customer, and cancellations.', '0.1.0'),
    ('invoice_line', 'line_id', 1, '', 'Number of the line in this database.', '0.1.0'),
    ('invoice_line', 'source_id', 2, '', 'File it came from.', '0.1.0'),
    ('invoice_line', 'line_no', 3, '', 'Physical line of that file where the record starts, from 1.', '0.1.0'),
    ('invoice_line', 'invoice_no', 4, '', 'Invoice; what one that starts with C means says shop_convention.', '0.1.0'),
    ('invoice_line', 'stock_code', 5, '', 'Product, or a code for postage, fees and the like.', '0.1.0'),
    ('invoice_line', 'description', 6, '', 'Product in words; null if empty. A line without one is not complete.', '0.1.0'),
    ('invoice_line', 'quantity', 7, 'pieces', 'Pieces, or their parts to four decimals; negative when returned or corrected.', '0.1.0'),
    ('invoice_line', 'invoiced_at', 8, 'UTC', 'Time of the invoice as in the file, which names no zone: taken as UTC.', '0.1.0'),
    ('invoice_line', 'unit_price', 9, 'currency', 'Price of one piece.', '0.1.0'),
    ('invoice_line', 'customer_id', 10, '', 'Customer, as text without a trailing .0; null if empty. A line without one is not complete.', '0.1.0'),
    ('invoice_line', 'country', 11, '', 'Country of the customer.', '0.1.0'),
    ('invoice_line', 'line_total', 12, 'currency', 'Amount of the line where the file gives it; it counts then, not quantity × unit price. Null elsewhere.', '0.2.0'),
    ('invoice_line', 'amount_e4', 13, 'currency / 10,000', 'What the line is worth, line_total or else quantity × unit price, in whole ten-thousandths, so that no order of lines changes a bit of a sum.', '0.2.0'),
    ('invoice_line', 'amount_rest_e14', 14, 'currency / 10^14', 'What amount_e4 leaves of it; 0 unless price, quantity or total are finer.', '0.2.0'),
    ('invoice_line', 'invoice_id', 15, '', 'Its row in invoice.', '0.2.0'),
    ('invoice_line', 'product_id', 16, '', 'Its row in product; below 0 where that has no description.', '0.2.0');

create view invoice_line as
select
    sold_line.line_id,
    invoice.source_id,
    sold_line.line_no,
    invoice.invoice_no,
    product.stock_code,
    product.description,
    sold_line.quantity,
    invoice.invoiced_at,
    sold_line.unit_price,
    invoice.customer_id,
    invoice.country,
    sold_line.line_total,
    case
        when sold_line.line_total is not null then round(sold_line.line_total * 10000)
        when likely(sold_line.quantity = cast(sold_line.quantity as integer))
            then sold_line.quantity * round(sold_line.unit_price * 10000) + 0.0
        else cast(
            cast(round(sold_line.quantity * 10000) as integer) / 10000
            * cast(round(sold_line.unit_price * 10000) as integer)
            + cast(round(sold_line.quantity * 10000) as integer) % 10000
            * cast(round(sold_line.unit_price * 10000) as integer) / 10000
            as real
        )
    end as amount_e4,
    case
        when sold_line.line_total is not null
            then case
                when sold_line.line_total * 10000 = round(sold_line.line_total * 10000) then 0.0
                else round((sold_line.line_total - round(sold_line.line_total * 10000) / 10000) * 1e14)
            end
        when sold_line.unit_price * 10000 = round(sold_line.unit_price * 10000)
            then case
                when sold_line.quantity = cast(sold_line.quantity as integer) then 0.0
                else cast(
                    cast(round(sold_line.quantity * 10000) as integer) % 10000
                    * cast(round(sold_line.unit_price * 10000) as integer) % 10000 * 1000000
                    as real
                )
            end
        else cast(
            cast(round(sold_line.quantity * 10000) as integer) % 10000
            * cast(round(sold_line.unit_price * 10000) as integer) % 10000 * 1000000
            as real
        )
        + cast(round(sold_line.quantity * 10000) as integer) / 10000
        * round((sold_line.unit_price - round(sold_line.unit_price * 10000) / 10000) * 1e14)
        + round(
            cast(round(sold_line.quantity * 10000) as integer) % 10000
            * round((sold_line.unit_price - round(sold_line.unit_price * 10000) / 10000) * 1e14) / 1e4
        )
    end as amount_rest_e14,
    invoice.invoice_id,
    sold_line.product_id
from invoice
cross join sold_line
left join product on product.product_id = sold_line.product_id
where sold_line.invoice_id = invoice.invoice_id;
