-- customer_day: one row per customer and calendar day with a complete line.
-- revenue is quantity x unit price over its lines; weekday is 0 for Sunday to 6 for Saturday.
create view customer_day as
select
    customer_id,
    date(invoiced_at) as day,
    weekday,
    month,
    max(invoiced_at) as last_at,
    sum(n_lines) as n_lines,
    (sum(amount_e4) + sum(amount_rest_e14) / 1e10) / 1e4 as revenue
from customer_moment
group by
    customer_id,
    date(invoiced_at);
