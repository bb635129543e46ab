-- customer_features_standard7: the feature set `standard7` of all customers: standard and Saturday lines.
create view customer_features_standard7 as
select
    customer_id,
    amount,
    number_of_orders,
    recency,
    friday,
    monday,
    sunday,
    thursday,
    tuesday,
    wednesday,
    april,
    august,
    december,
    february,
    january,
    july,
    june,
    march,
    may,
    november,
    october,
    september,
    saturday
from customer_standard;
