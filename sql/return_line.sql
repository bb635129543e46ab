-- return_line: the lines that take products back, cancellations for the most part: negative quantity,
-- positive price, no code of non_product_code, inside observation_window. The other side of sale_line.
-- amount_e4 and amount_rest_e14 are as there, and negative.
create view return_line as
select
    line_id,
    customer_id,
    invoice_no,
    stock_code,
    invoiced_at,
    quantity,
    unit_price,
    quantity * round(unit_price * 10000) as amount_e4,
    case
        when unit_price * 10000 = round(unit_price * 10000) then 0.0
        else quantity * round((unit_price - round(unit_price * 10000) / 10000) * 1e14)
    end as amount_rest_e14
from invoice_line
where quantity < 0
    and unit_price > 0
    and (
        stock_code collate nocase < (select min(code) from non_product_code)
        or stock_code is null
        or stock_code collate nocase not in (select code from non_product_code)
    )
    and (
        (select window_start is null and as_of is null from observation_window)
        or invoiced_at between coalesce((select window_start from observation_window), '')
            and coalesce((select as_of from observation_window), '9999-12-31 23:59:59')
    );
