-- customer_without_sale: whom the feature sets over sale_line leave out: customers who have lines inside
-- observation_window, but no sale: cancellations, fees and gifts only. low is the least value that the
-- rule keeps.
create view customer_without_sale as
select
    customer_id,
    'invoice_count' as rule,
    0 as value,
    1 as low,
    null as high,
    0.0 as revenue
from (
    select customer_id
    from observed_line
    where customer_id is not null
    except
    select customer_id
    from sale_line
);
