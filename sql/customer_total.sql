-- customer_total: one row per customer with a complete line: what the feature sets are made of.
-- revenue is quantity x unit price over all complete lines, cancellations taken off.
-- All families stand in one view: views that are joined do not share their work, and each would read
-- invoice_line again.
insert into data_dictionary (object, column_name, position, unit, meaning, since)
values
    ('customer_total', '*', 0, '', 'One row per customer with a complete line: what the feature sets are made of.', '0.1.0'),
    ('customer_total', 'customer_id', 1, '', 'Customer.', '0.1.0'),
    ('customer_total', 'last_at', 2, 'UTC', 'Last complete line.', '0.1.0'),
    ('customer_total', 'n_lines', 3, 'lines', 'Complete lines, cancellations included.', '0.1.0'),
    ('customer_total', 'revenue', 4, 'currency', 'Sum of quantity × unit price, cancellations taken off.', '0.1.0'),
    ('customer_total', 'amount', 5, 'currency', 'Mean of quantity × unit price over the lines.', '0.1.0'),
    ('customer_total', 'saturday', 12, 'lines', 'Complete lines on a Saturday, which the set standard leaves out.', '0.1.0');

create view customer_total as
select
    customer_id,
    max(invoiced_at) as last_at,
    sum(n_lines) as n_lines,
    (sum(amount_e4) + sum(amount_rest_e14) / 1e10) / 1e4 as revenue,
    (sum(amount_e4) + sum(amount_rest_e14) / 1e10) / (1e4 * sum(n_lines)) as amount,
    coalesce(sum(n_lines) filter (where weekday = 0), 0) as sunday,
    coalesce(sum(n_lines) filter (where weekday = 1), 0) as monday,
    coalesce(sum(n_lines) filter (where weekday = 2), 0) as tuesday,
    coalesce(sum(n_lines) filter (where weekday = 3), 0) as wednesday,
    coalesce(sum(n_lines) filter (where weekday = 4), 0) as thursday,
    coalesce(sum(n_lines) filter (where weekday = 5), 0) as friday,
    coalesce(sum(n_lines) filter (where weekday = 6), 0) as saturday,
    coalesce(sum(n_lines) filter (where month = 1), 0) as january,
    coalesce(sum(n_lines) filter (where month = 2), 0) as february,
    coalesce(sum(n_lines) filter (where month = 3), 0) as march,
    coalesce(sum(n_lines) filter (where month = 4), 0) as april,
    coalesce(sum(n_lines) filter (where month = 5), 0) as may,
    coalesce(sum(n_lines) filter (where month = 6), 0) as june,
    coalesce(sum(n_lines) filter (where month = 7), 0) as july,
    coalesce(sum(n_lines) filter (where month = 8), 0) as august,
    coalesce(sum(n_lines) filter (where month = 9), 0) as september,
    coalesce(sum(n_lines) filter (where month = 10), 0) as october,
    coalesce(sum(n_lines) filter (where month = 11), 0) as november,
    coalesce(sum(n_lines) filter (where month = 12), 0) as december
from customer_moment
group by customer_id;
