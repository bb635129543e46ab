-- duplicate_line: lines that stand in the database more than once, equal in all their columns.
-- line_id is the first of them; surplus_revenue is what the others add up to.
-- Over all lines, whatever observation_window says: a double is one at any time.
insert into data_dictionary (object, column_name, position, unit, meaning, since)
values
    ('duplicate_line', '*', 0, '', 'Lines that stand in the database more than once, equal in all their columns; one row for each such line.', '0.2.0'),
    ('duplicate_line', 'line_id', 1, '', 'The first of them.', '0.2.0'),
    ('duplicate_line', 'n_lines', 2, 'lines', 'How often it stands there.', '0.2.0'),
    ('duplicate_line', 'surplus_revenue', 3, 'currency', 'Value of all copies but the first.', '0.2.0'),
    ('duplicate_line', 'invoice_no', 4, '', 'As in invoice_line.', '0.2.0'),
    ('duplicate_line', 'stock_code', 5, '', 'As in invoice_line.', '0.2.0'),
    ('duplicate_line', 'description', 6, '', 'As in invoice_line.', '0.2.0'),
    ('duplicate_line', 'quantity', 7, 'pieces', 'As in invoice_line.', '0.2.0'),
    ('duplicate_line', 'invoiced_at', 8, 'UTC', 'As in invoice_line.', '0.2.0'),
    ('duplicate_line', 'unit_price', 9, 'currency', 'As in invoice_line.', '0.2.0'),
    ('duplicate_line', 'line_total', 10, 'currency', 'As in invoice_line.', '0.2.0'),
    ('duplicate_line', 'customer_id', 11, '', 'As in invoice_line.', '0.2.0'),
    ('duplicate_line', 'country', 12, '', 'As in invoice_line.', '0.2.0');

create view duplicate_line as
select
    min(line_id) as line_id,
    count(1) as n_lines,
    (count(1) - 1) * amount_e4 / 1e4 as surplus_revenue,
    invoice_no,
    stock_code,
    description,
    quantity,
    invoiced_at,
    unit_price,
    line_total,
    customer_id,
    country
from invoice_line
group by
    invoiced_at,
    stock_code,
    quantity,
    invoice_no,
    unit_price,
    line_total,
    customer_id,
    description,
    country
having count(1) > 1;
