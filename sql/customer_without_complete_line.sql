-- customer_without_complete_line: whom the feature sets over customer_total leave out: customers none of
-- whose lines inside observation_window has a description.
-- The rarer condition stands first: SQLite asks them in this order, and finds the column sooner.
create view customer_without_complete_line as
select
    customer_id,
    'complete_lines' as rule,
    0 as value,
    1 as low,
    null as high,
    0.0 as revenue
from observed_line
where description is null
    and customer_id is not null
    and customer_id not in (select customer_id from customer_total)
group by customer_id;
