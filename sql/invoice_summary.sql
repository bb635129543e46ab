-- invoice_summary: one row per invoice, customer and point in time, over all lines: also those without a
-- customer, and cancellations. A complete line has a customer and a description.
-- A sale has quantity and price above 0, a return a quantity below 0; both count complete lines only.
-- Only lines inside observation_window count, asked once a group as in customer_moment.
-- Money is summed as whole ten-thousandths in doubles, so that no order of lines changes a bit.
insert into data_dictionary (object, column_name, position, unit, meaning, since)
values
    ('invoice_summary', '*', 0, '', 'One row per invoice, customer and point in time, also of lines without a customer; what features --check counts from. Complete lines have a customer and a description.', '0.2.0'),
    ('invoice_summary', 'invoice_no', 1, '', 'Invoice.', '0.2.0'),
    ('invoice_summary', 'customer_id', 2, '', 'Customer; null if the lines have none.', '0.2.0'),
    ('invoice_summary', 'invoiced_at', 3, 'UTC', 'Time of the lines; a few invoices have lines at two times.', '0.2.0'),
    ('invoice_summary', 'weekday', 4, '0 to 6', 'Sunday is 0, Saturday 6.', '0.2.0'),
    ('invoice_summary', 'n_lines', 5, 'lines', 'All lines.', '0.2.0'),
    ('invoice_summary', 'revenue', 6, 'currency', 'Quantity x unit price of all lines, returns taken off.', '0.2.0'),
    ('invoice_summary', 'n_complete_lines', 7, 'lines', 'Complete lines.', '0.2.0'),
    ('invoice_summary', 'complete_revenue', 8, 'currency', 'Quantity x unit price of the complete lines, returns taken off.', '0.2.0'),
    ('invoice_summary', 'n_sale_lines', 9, 'lines', 'Complete lines with quantity and price above 0.', '0.2.0'),
    ('invoice_summary', 'n_returned_lines', 10, 'lines', 'Complete lines with a quantity below 0.', '0.2.0'),
    ('invoice_summary', 'n_non_product_lines', 11, 'lines', 'Complete lines whose stock code is no product: postage, fees, discounts, corrections.', '0.2.0'),
    ('invoice_summary', 'non_product_revenue', 12, 'currency', 'Quantity x unit price of these.', '0.2.0');

create view invoice_summary as
select
    invoice_no,
    customer_id,
    invoiced_at,
    cast(strftime('%w', invoiced_at) as integer) as weekday,
    count(*) as n_lines,
    sum(quantity * round(unit_price * 10000)) / 1e4 as revenue,
    case when customer_id is null then 0 else count(description) end as n_complete_lines,
    case
        when customer_id is null then 0.0
        else total(quantity * round(unit_price * 10000)) filter (where description is not null) / 1e4
    end as complete_revenue,
    case
        when customer_id is null then 0
        else count(*) filter (where quantity > 0 and unit_price > 0 and description is not null)
    end as n_sale_lines,
    case
        when customer_id is null then 0
        else count(*) filter (where quantity < 0 and description is not null)
    end as n_returned_lines,
    case
        when customer_id is null then 0
        else count(*) filter (
            where description is not null
                and stock_code collate nocase in (select code from non_product_code)
        )
    end as n_non_product_lines,
    case
        when customer_id is null then 0.0
        else total(quantity * round(unit_price * 10000)) filter (
            where description is not null
                and stock_code collate nocase in (select code from non_product_code)
        ) / 1e4
    end as non_product_revenue
from invoice_line
group by
    invoiced_at,
    customer_id,
    invoice_no
having case
    when count(*) > 0 then
        invoiced_at between coalesce((select window_start from observation_window), '')
            and coalesce((select as_of from observation_window), '9999-12-31 23:59:59')
end;
