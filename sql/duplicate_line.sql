-- duplicate_line: lines that stand in the database more than once, equal in all eight columns.
-- line_id is the first of them; surplus_revenue is what the others add up to.
-- Over all lines, whatever observation_window says: a double is one at any time.
create view duplicate_line as
select
    min(line_id) as line_id,
    count(*) as n_lines,
    (count(*) - 1) * quantity * round(unit_price * 10000) / 1e4 as surplus_revenue,
    invoice_no,
    stock_code,
    description,
    quantity,
    invoiced_at,
    unit_price,
    customer_id,
    country
from invoice_line
group by
    invoiced_at,
    stock_code,
    quantity,
    invoice_no,
    unit_price,
    customer_id,
    description,
    country
having count(*) > 1;
