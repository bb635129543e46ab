-- sale_line: the lines of product_line that are sales: positive quantity, no cancellation (its invoice
-- starts with C).
-- An invoice before C needs no pattern: most have numbers.
create view sale_line as
select
    line_id,
    customer_id,
    invoice_no,
    stock_code,
    invoiced_at,
    quantity,
    unit_price,
    amount_e4,
    amount_rest_e14,
    price_e4,
    price_rest_e14
from product_line
where quantity > 0
    and (invoice_no < 'C' or invoice_no is null or invoice_no not like 'C%');
