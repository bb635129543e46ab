-- customer_features_small: the feature set `small` of all customers: size and recency, no calendar.
create view customer_features_small as
select
    customer_id,
    amount,
    number_of_orders,
    recency
from customer_features;
