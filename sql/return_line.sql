-- return_line: the lines inside observation_window that take value of products back, no code of non_product_code:
-- sent back (negative quantity, cancellations for the most part), or paid back (a credit: negative price, positive
-- quantity). Their amount is below 0. The other side of sale_line.
insert into data_dictionary (object, column_name, position, unit, meaning, since)
values
    ('return_line', '*', 0, '', 'Products taken back, by a negative quantity, or paid back, by a negative price (a credit): no code of non_product_code, inside observation_window.', '0.2.0'),
    ('return_line', 'line_id', 1, '', 'Line of invoice_line.', '0.2.0'),
    ('return_line', 'customer_id', 2, '', 'Customer; null if the line has none.', '0.2.0'),
    ('return_line', 'invoice_no', 3, '', 'Invoice.', '0.2.0'),
    ('return_line', 'stock_code', 4, '', 'Product.', '0.2.0'),
    ('return_line', 'invoiced_at', 5, 'UTC', 'Time of the invoice.', '0.2.0'),
    ('return_line', 'quantity', 6, 'pieces', 'Pieces; negative, but for a credit.', '0.2.0'),
    ('return_line', 'unit_price', 7, 'currency', 'Price of one piece; negative for a credit.', '0.2.0'),
    ('return_line', 'amount_e4', 8, 'currency / 10,000', 'As in invoice_line, below 0.', '0.2.0'),
    ('return_line', 'amount_rest_e14', 9, 'currency / 10^14', 'What a price of more than 4 decimals has left; else 0.', '0.2.0'),
    ('return_line', 'price_e4', 10, 'currency / 10,000', 'Unit price, rounded to a whole number.', '0.2.0'),
    ('return_line', 'price_rest_e14', 11, 'currency / 10^14', 'What a price of more than 4 decimals has left; else 0.', '0.2.0'),
    ('return_line', 'invoice_id', 12, '', 'As in invoice_line.', '0.2.0');

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
    round(unit_price * 10000) as price_e4,
    case
        when unit_price * 10000 = round(unit_price * 10000) then 0.0
        else round((unit_price - round(unit_price * 10000) / 10000) * 1e14)
    end as price_rest_e14,
    invoice_id
from observed_line
where (quantity < 0 and unit_price > 0 or amount_e4 < 0)
    and (
        stock_code collate nocase < (select min(code) from non_product_code)
        or stock_code is null
        or not exists (select 1 from non_product_code where code = stock_code)
    );
