-- customer_day: one row per customer and calendar day with a complete line.
-- revenue is quantity x unit price over its lines; weekday is 0 for Sunday to 6 for Saturday.
insert into data_dictionary (object, column_name, position, unit, meaning, since)
values
    ('customer_day', '*', 0, '', 'One row per customer and calendar day with a complete line.', '0.1.0'),
    ('customer_day', 'customer_id', 1, '', 'Customer.', '0.1.0'),
    ('customer_day', 'day', 2, 'UTC', 'Calendar day.', '0.1.0'),
    ('customer_day', 'weekday', 3, '0 to 6', '0 is Sunday, 6 is Saturday.', '0.1.0'),
    ('customer_day', 'month', 4, '1 to 12', 'Month of the year.', '0.1.0'),
    ('customer_day', 'last_at', 5, 'UTC', 'Last line of the day.', '0.1.0'),
    ('customer_day', 'n_lines', 6, 'lines', 'Complete lines.', '0.1.0'),
    ('customer_day', 'revenue', 7, 'currency', 'Sum of quantity × unit price, cancellations taken off.', '0.1.0');

create view customer_day as
select
    customer_id,
    substr(invoiced_at, 1, 10) as day,
    weekday,
    month,
    max(invoiced_at) as last_at,
    sum(n_lines) as n_lines,
    (sum(amount_e4) + sum(amount_rest_e14) / 1e10) / 1e4 as revenue
from customer_moment
group by
    customer_id,
    substr(invoiced_at, 1, 10);
