-- customer_excluded: whom the outlier rule `kit` leaves out now, by which rule and with what value.
-- low and high are the least and the greatest value that the rule keeps.
create view customer_excluded as
select
    customer_id,
    rule,
    value,
    low,
    high,
    number_of_orders,
    revenue
from customer_outlier
where rule is not null;
