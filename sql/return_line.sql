-- return_line: the lines of product_line that take products back, cancellations for the most part: negative
-- quantity, and so a negative amount. The other side of sale_line.
create view return_line as
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
where quantity < 0;
