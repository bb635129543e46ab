-- customer_features_standard7_trimmed: the feature set `standard7` after the outlier rule `kit`.
-- The rule looks at the first three columns only, so the customers are those of `standard`.
create view customer_features_standard7_trimmed as
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
from customer_outlier
where rule is null;
