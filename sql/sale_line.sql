-- sale_line: the lines that are sales of products, also those without a customer: positive quantity and
-- price, no cancellation (its invoice starts with C), no code of non_product_code, inside
-- observation_window. A line without a code counts: only the codes listed are left out.
-- amount_e4 is quantity x unit price in whole ten-thousandths of the currency unit, amount_rest_e14 what a
-- finer price has left; price_e4 and
-- price_rest_e14 are the same of one piece. Whole numbers, so that no order of lines changes a bit of a sum.
-- The conditions before an `or` are shortcuts: true for nearly every line, and cheaper than what follows.
create view sale_line as
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
    end as amount_rest_e14,
    round(unit_price * 10000) as price_e4,
    round((unit_price - round(unit_price * 10000) / 10000) * 1e14) as price_rest_e14
from invoice_line
where quantity > 0
    and unit_price > 0
    and (invoice_no < 'C' or invoice_no is null or invoice_no not like 'C%')
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
