-- customer_week: invoices with a sale by weekday, one row per customer with a sale.
insert into data_dictionary (object, column_name, position, unit, meaning, since)
values
    ('customer_week', '*', 0, '', 'Invoices with a sale by weekday, one row per customer with a sale.', '0.2.0'),
    ('customer_week', 'customer_id', 1, '', 'Customer.', '0.2.0'),
    ('customer_week', 'n_invoices', 2, 'invoices', 'Invoices with a sale.', '0.2.0'),
    ('customer_week', 'revenue', 3, 'currency', 'Value of the sale lines.', '0.2.0'),
    ('customer_week', 'monday', 4, 'invoices', 'Of them on a Monday.', '0.2.0'),
    ('customer_week', 'tuesday', 5, 'invoices', 'Of them on a Tuesday.', '0.2.0'),
    ('customer_week', 'wednesday', 6, 'invoices', 'Of them on a Wednesday.', '0.2.0'),
    ('customer_week', 'thursday', 7, 'invoices', 'Of them on a Thursday.', '0.2.0'),
    ('customer_week', 'friday', 8, 'invoices', 'Of them on a Friday.', '0.2.0'),
    ('customer_week', 'saturday', 9, 'invoices', 'Of them on a Saturday.', '0.2.0'),
    ('customer_week', 'sunday', 10, 'invoices', 'Of them on a Sunday.', '0.2.0');

create view customer_week as
select
    customer_id,
    count(1) as n_invoices,
    (sum(amount_e4) + sum(amount_rest_e14) / 1e10) / 1e4 as revenue,
    count(1) filter (where weekday = 1) as monday,
    count(1) filter (where weekday = 2) as tuesday,
    count(1) filter (where weekday = 3) as wednesday,
    count(1) filter (where weekday = 4) as thursday,
    count(1) filter (where weekday = 5) as friday,
    count(1) filter (where weekday = 6) as saturday,
    count(1) filter (where weekday = 0) as sunday
from (
    select
        customer_id,
        amount_e4,
        amount_rest_e14,
        cast(strftime('%w', invoiced_at) as integer) as weekday
    from sale_invoice
    where customer_id is not null
)
group by customer_id;
