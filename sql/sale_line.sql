-- sale_line: the lines of product_line that are sales: positive quantity, no cancellation. By the rule c-prefix
-- of shop_convention an invoice that starts with C is one; by the rule sign the quantity alone decides.
-- An invoice before C needs no look at the rule: most have numbers.
insert into data_dictionary (object, column_name, position, unit, meaning, since)
values
    ('sale_line', '*', 0, '', 'Sales of products: positive quantity and price, no cancellation, no code of non_product_code, inside observation_window.', '0.2.0'),
    ('sale_line', 'line_id', 1, '', 'Line of invoice_line.', '0.2.0'),
    ('sale_line', 'customer_id', 2, '', 'Customer; null if the line has none.', '0.2.0'),
    ('sale_line', 'invoice_no', 3, '', 'Invoice.', '0.2.0'),
    ('sale_line', 'stock_code', 4, '', 'Product.', '0.2.0'),
    ('sale_line', 'invoiced_at', 5, 'UTC', 'Time of the invoice.', '0.2.0'),
    ('sale_line', 'quantity', 6, 'pieces', 'Pieces.', '0.2.0'),
    ('sale_line', 'unit_price', 7, 'currency', 'Price of one piece.', '0.2.0'),
    ('sale_line', 'amount_e4', 8, 'currency / 10,000', 'Quantity × unit price, rounded to a whole number.', '0.2.0'),
    ('sale_line', 'amount_rest_e14', 9, 'currency / 10^14', 'What a price of more than 4 decimals has left; else 0.', '0.2.0'),
    ('sale_line', 'price_e4', 10, 'currency / 10,000', 'Unit price, rounded to a whole number.', '0.2.0'),
    ('sale_line', 'price_rest_e14', 11, 'currency / 10^14', 'What a price of more than 4 decimals has left; else 0.', '0.2.0'),
    ('sale_line', 'invoice_id', 12, '', 'As in invoice_line.', '0.2.0');

create view sale_line as
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
    price_e4,
    price_rest_e14,
    invoice_id
from product_line
where quantity > 0
    and (
        invoice_no < 'C'
        or invoice_no is null
        or substr(invoice_no, 1, 1) not in ('C', 'c')
        or (select cancellation_rule from shop_convention) = 'sign'
    );
