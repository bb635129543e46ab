-- observed_line: the lines of invoice_line inside observation_window; all of them where it is empty.
-- The condition before the `or` is a shortcut: most of the time no date needs to be compared.
insert into data_dictionary (object, column_name, position, unit, meaning, since)
values
    ('observed_line', '*', 0, '', 'The lines of invoice_line inside observation_window.', '0.2.0'),
    ('observed_line', 'line_id', 1, '', 'Number of the line.', '0.2.0'),
    ('observed_line', 'source_id', 2, '', 'File it came from.', '0.2.0'),
    ('observed_line', 'line_no', 3, '', 'Physical line of that file.', '0.2.0'),
    ('observed_line', 'invoice_no', 4, '', 'Invoice.', '0.2.0'),
    ('observed_line', 'stock_code', 5, '', 'Product, or a code for postage, fees and the like.', '0.2.0'),
    ('observed_line', 'description', 6, '', 'Product in words.', '0.2.0'),
    ('observed_line', 'quantity', 7, 'pieces', 'Pieces.', '0.2.0'),
    ('observed_line', 'invoiced_at', 8, 'UTC', 'Time of the invoice.', '0.2.0'),
    ('observed_line', 'unit_price', 9, 'currency', 'Price of one piece.', '0.2.0'),
    ('observed_line', 'customer_id', 10, '', 'Customer.', '0.2.0'),
    ('observed_line', 'country', 11, '', 'Country of the customer.', '0.2.0'),
    ('observed_line', 'amount_e4', 12, 'currency / 10,000', 'As in invoice_line.', '0.2.0'),
    ('observed_line', 'amount_rest_e14', 13, 'currency / 10^14', 'As in invoice_line.', '0.2.0'),
    ('observed_line', 'product_id', 14, '', 'As in invoice_line.', '0.2.0'),
    ('observed_line', 'invoice_id', 15, '', 'As in invoice_line.', '0.2.0');

create view observed_line as
select
    line_id,
    source_id,
    line_no,
    invoice_no,
    stock_code,
    description,
    quantity,
    invoiced_at,
    unit_price,
    customer_id,
    country,
    amount_e4,
    amount_rest_e14,
    product_id,
    invoice_id
from invoice_line
where (select window_start is null and as_of is null from observation_window)
    or invoiced_at between coalesce((select window_start from observation_window), '')
        and coalesce((select as_of from observation_window), '9999-12-31 23:59:59');
