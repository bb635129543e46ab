-- customer_moment: one row per customer and point in time with a complete line (about one an invoice).
-- A complete line has a customer and a description; cancellations are in.
-- Only lines inside observation_window count, asked once an invoice.
-- weekday is 0 for Sunday to 6 for Saturday, month 1 to 12.
-- Everything per customer counts from here: 18 times fewer rows than lines, which are not read at all: invoice has
-- the sums of its complete lines, kept with them (docs/decisions/0072).
-- Money is summed as whole numbers of a ten-thousandth of the currency unit. They stand in doubles,
-- exact up to 2^53, so that no order of lines changes a bit and an absurd sum cannot overflow into an
-- error, as an integer sum would. amount_rest is 0 unless an amount has more than 4 decimals; then it
-- holds the rest in whole 1e-14 units.
insert into data_dictionary (object, column_name, position, unit, meaning, since)
values
    ('customer_moment', '*', 0, '', 'One row per customer and time with a complete line, about one an invoice: what all features count from.', '0.1.0'),
    ('customer_moment', 'customer_id', 1, '', 'Customer.', '0.1.0'),
    ('customer_moment', 'invoiced_at', 2, 'UTC', 'Time of the lines.', '0.1.0'),
    ('customer_moment', 'weekday', 3, '0 to 6', '0 is Sunday, 6 is Saturday.', '0.1.0'),
    ('customer_moment', 'month', 4, '1 to 12', 'Month of the year.', '0.1.0'),
    ('customer_moment', 'n_lines', 5, 'lines', 'Complete lines.', '0.1.0'),
    ('customer_moment', 'amount_e4', 6, '1/10,000 currency', 'Sum of quantity × unit price rounded to 4 decimals, as a whole number.', '0.1.0'),
    ('customer_moment', 'amount_rest_e14', 7, '1e-14 currency', 'What rounding the prices left out; 0 if no price has more than 4 decimals.', '0.1.0');

create view customer_moment as
select
    customer_id,
    invoiced_at,
    cast(strftime('%w', invoiced_at) as integer) as weekday,
    cast(substr(invoiced_at, 6, 2) as integer) as month,
    sum(complete_line_count) as n_lines,
    sum(complete_e4) as amount_e4,
    sum(complete_rest_e14) as amount_rest_e14
from invoice
where customer_id is not null
    and complete_line_count > 0
    and invoiced_at between coalesce((select window_start from observation_window), '')
        and coalesce((select as_of from observation_window), '9999-12-31 23:59:59')
group by
    invoiced_at,
    customer_id;
