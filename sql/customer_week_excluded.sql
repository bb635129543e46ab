-- customer_week_excluded: whom the feature set `week_profile` leaves out: customers with less than 3
-- invoices, those without a sale among them. revenue is that of their sales.
create view customer_week_excluded as
select
    customer_id,
    'invoice_count' as rule,
    n_invoices as value,
    3 as low,
    null as high,
    revenue
from customer_week
where n_invoices < 3
union all
select
    customer_id,
    rule,
    value,
    3,
    high,
    revenue
from customer_without_sale;
