-- customer_without_complete_line: whom the feature sets over customer_total leave out: customers none of
-- whose lines inside observation_window has a description.
create view customer_without_complete_line as
select
    customer_id,
    'complete_lines' as rule,
    0 as value,
    1 as low,
    null as high,
    0.0 as revenue
from invoice_line
where customer_id is not null
    and description is null
    and (
        (select window_start is null and as_of is null from observation_window)
        or invoiced_at between coalesce((select window_start from observation_window), '')
            and coalesce((select as_of from observation_window), '9999-12-31 23:59:59')
    )
    and customer_id not in (select customer_id from customer_total)
group by customer_id;
