-- customer_features_trimmed: the feature set `standard` after the outlier rule `kit`.
-- This is the matrix that is clustered by default; customer_excluded lists who is missing and why.
create view customer_features_trimmed as
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
    september
from customer_outlier
where rule is null;
