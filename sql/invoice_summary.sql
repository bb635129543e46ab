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
    sum(n_lines) as n_lines,
    sum(amount_e4) / 1e4 as revenue,
    sum(n_complete_lines) as n_complete_lines,
    sum(complete_amount_e4) / 1e4 as complete_revenue,
    sum(n_sale_lines) as n_sale_lines,
    sum(n_returned_lines) as n_returned_lines,
    sum(n_non_product_lines) as n_non_product_lines,
    sum(non_product_amount_e4) / 1e4 as non_product_revenue
from (
    select
        invoice_no,
        customer_id,
        invoiced_at,
        count(1) as n_lines,
        sum(amount_e4) as amount_e4,
        count(1) filter (where is_complete) as n_complete_lines,
        total(amount_e4) filter (where is_complete) as complete_amount_e4,
        count(1) filter (where is_complete and quantity > 0 and unit_price > 0) as n_sale_lines,
        count(1) filter (where is_complete and quantity < 0) as n_returned_lines,
        count(1) filter (where is_complete and is_non_product) as n_non_product_lines,
        total(amount_e4) filter (where is_complete and is_non_product) as non_product_amount_e4
    from (
        select
            invoice_id,
            invoice_no,
            customer_id,
            invoiced_at,
            quantity,
            unit_price,
            amount_e4,
            customer_id is not null and product_id > 0 as is_complete,
            stock_code collate nocase >= (select min(code) from non_product_code)
                and exists (select 1 from non_product_code where code = stock_code) as is_non_product
        from observed_line
    )
    group by invoice_id
)
group by
    invoiced_at,
    customer_id,
    invoice_no;
