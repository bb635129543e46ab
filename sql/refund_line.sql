-- refund_line: the lines inside observation_window that take value of products back: sent back (negative quantity)
-- or paid back (negative price), no code of non_product_code. return_line has the first of them only.
insert into data_dictionary (object, column_name, position, unit, meaning, since)
values
    ('refund_line', '*', 0, '', 'Lines of products with a value below 0, sent back or paid back: no code of non_product_code, inside observation_window.', '0.2.0'),
    ('refund_line', 'line_id', 1, '', 'Line of invoice_line.', '0.2.0'),
    ('refund_line', 'customer_id', 2, '', 'Customer; null if the line has none.', '0.2.0'),
    ('refund_line', 'invoice_no', 3, '', 'Invoice.', '0.2.0'),
    ('refund_line', 'stock_code', 4, '', 'Product.', '0.2.0'),
    ('refund_line', 'invoiced_at', 5, 'UTC', 'Time of the invoice.', '0.2.0'),
    ('refund_line', 'amount_e4', 6, 'currency / 10,000', 'As in invoice_line, below 0.', '0.2.0'),
    ('refund_line', 'amount_rest_e14', 7, 'currency / 10^14', 'As in invoice_line.', '0.2.0');

create view refund_line as
select
    line_id,
    customer_id,
    invoice_no,
    stock_code,
    invoiced_at,
    amount_e4,
    amount_rest_e14
from observed_line
where amount_e4 < 0
    and (
        stock_code collate nocase < (select min(code) from non_product_code)
        or stock_code is null
        or not exists (select 1 from non_product_code where code = stock_code)
    );
