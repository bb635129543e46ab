-- product_line: the lines of observed_line that are about products, sold or taken back, also those without
-- a customer: positive price, no code of non_product_code. A line without a code counts: only the codes
-- listed are left out.
-- amount_e4 is quantity x unit price in whole ten-thousandths of the currency unit, amount_rest_e14 what a
-- finer price has left; price_e4 and price_rest_e14 are the same of one piece. Whole numbers, so that no
-- order of lines changes a bit of a sum.
-- Codes below the least listed one need no lookup: they are nearly all.
insert into data_dictionary (object, column_name, position, unit, meaning, since)
values
    ('product_line', '*', 0, '', 'Products sold or taken back: positive price, no code of non_product_code, inside observation_window.', '0.2.0'),
    ('product_line', 'line_id', 1, '', 'Line of invoice_line.', '0.2.0'),
    ('product_line', 'customer_id', 2, '', 'Customer; null if the line has none.', '0.2.0'),
    ('product_line', 'invoice_no', 3, '', 'Invoice.', '0.2.0'),
    ('product_line', 'stock_code', 4, '', 'Product.', '0.2.0'),
    ('product_line', 'invoiced_at', 5, 'UTC', 'Time of the invoice.', '0.2.0'),
    ('product_line', 'quantity', 6, 'pieces', 'Pieces; negative when taken back.', '0.2.0'),
    ('product_line', 'unit_price', 7, 'currency', 'Price of one piece.', '0.2.0'),
    ('product_line', 'amount_e4', 8, 'currency / 10,000', 'Quantity × unit price, rounded to a whole number.', '0.2.0'),
    ('product_line', 'amount_rest_e14', 9, 'currency / 10^14', 'What a price of more than 4 decimals has left; else 0.', '0.2.0'),
    ('product_line', 'price_e4', 10, 'currency / 10,000', 'Unit price, rounded to a whole number.', '0.2.0'),
    ('product_line', 'price_rest_e14', 11, 'currency / 10^14', 'What a price of more than 4 decimals has left; else 0.', '0.2.0'),
    ('product_line', 'invoice_id', 12, '', 'As in invoice_line.', '0.2.0');

create view product_line as
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
    round(unit_price * 10000) as price_e4,
    case
        when unit_price * 10000 = round(unit_price * 10000) then 0.0
        else round((unit_price - round(unit_price * 10000) / 10000) * 1e14)
    end as price_rest_e14,
    invoice_id
from observed_line
where unit_price > 0
    and (
        stock_code collate nocase < (select min(code) from non_product_code)
        or stock_code is null
        or not exists (select 1 from non_product_code where code = stock_code)
    );
