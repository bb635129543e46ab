-- customer_without_sale: whom the feature sets over sale_line leave out: customers who have lines inside
-- observation_window, but no sale: cancellations, fees and gifts only. low is the least value that the
-- rule keeps.
create view customer_without_sale as
with buyer as materialized (
    select distinct customer_id
    from sale_line
    where customer_id is not null
)
select
    customer_id,
    'invoice_count' as rule,
    0 as value,
    1 as low,
    null as high,
    0.0 as revenue
from invoice_line
where customer_id is not null
    and customer_id not in (select customer_id from buyer)
    and (
        (select window_start is null and as_of is null from observation_window)
        or invoiced_at between coalesce((select window_start from observation_window), '')
            and coalesce((select as_of from observation_window), '9999-12-31 23:59:59')
    )
group by customer_id;
