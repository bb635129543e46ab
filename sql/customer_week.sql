-- customer_week: invoices with a sale by weekday, one row per customer with a sale.
create view customer_week as
select
    customer_id,
    count(*) as n_invoices,
    (sum(amount_e4) + sum(amount_rest_e14) / 1e10) / 1e4 as revenue,
    count(*) filter (where weekday = 1) as monday,
    count(*) filter (where weekday = 2) as tuesday,
    count(*) filter (where weekday = 3) as wednesday,
    count(*) filter (where weekday = 4) as thursday,
    count(*) filter (where weekday = 5) as friday,
    count(*) filter (where weekday = 6) as saturday,
    count(*) filter (where weekday = 0) as sunday
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
