-- customer_features_small_trimmed: the feature set `small` after the outlier rule `kit`.
-- The rule looks at these three columns only, so the customers are those of `standard`.
create view customer_features_small_trimmed as
select
    customer_id,
    amount,
    number_of_orders,
    recency
from customer_outlier
where rule is null;
