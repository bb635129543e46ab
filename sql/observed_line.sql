-- observed_line: the lines of invoice_line inside observation_window; all of them where it is empty.
-- The condition before the `or` is a shortcut: most of the time no date needs to be compared.
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
    country
from invoice_line
where (select window_start is null and as_of is null from observation_window)
    or invoiced_at between coalesce((select window_start from observation_window), '')
        and coalesce((select as_of from observation_window), '9999-12-31 23:59:59');
