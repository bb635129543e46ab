-- customer_week_excluded: whom the feature set `week_profile` leaves out: customers who have lines inside
-- observation_window, but less than 3 invoices with a sale, or none. revenue is that of their sales.
create view customer_week_excluded as
select
    customer.customer_id,
    'invoice_count' as rule,
    coalesce(week.n_invoices, 0) as value,
    3 as low,
    null as high,
    coalesce(week.revenue, 0.0) as revenue
from (
    select distinct customer_id
    from observed_line
    where customer_id is not null
) as customer
left join customer_week as week on week.customer_id = customer.customer_id
where coalesce(week.n_invoices, 0) < 3;
