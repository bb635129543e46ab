-- product_line: the lines of observed_line that are about products, sold or taken back, also those without
-- a customer: positive price, no code of non_product_code. A line without a code counts: only the codes
-- listed are left out.
-- amount_e4 is quantity x unit price in whole ten-thousandths of the currency unit, amount_rest_e14 what a
-- finer price has left; price_e4 and price_rest_e14 are the same of one piece. Whole numbers, so that no
-- order of lines changes a bit of a sum.
-- Codes below the least listed one need no lookup: they are nearly all.
create view product_line as
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
    case
        when unit_price * 10000 = round(unit_price * 10000) then 0.0
        else round((unit_price - round(unit_price * 10000) / 10000) * 1e14)
    end as price_rest_e14
from observed_line
where unit_price > 0
    and (
        stock_code collate nocase < (select min(code) from non_product_code)
        or stock_code is null
        or stock_code collate nocase not in (select code from non_product_code)
    );
