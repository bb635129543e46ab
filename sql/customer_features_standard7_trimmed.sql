-- customer_features_standard7_trimmed: the feature set `standard7` after the outlier rule `kit`.
-- The rule looks at the first three columns only, so the customers are those of `standard`.
insert into data_dictionary (object, column_name, position, unit, meaning, since)
values
    ('customer_features_standard7_trimmed', '*', 0, '', 'The feature set standard7 after the outlier rule kit.', '0.2.0'),
    ('customer_features_standard7_trimmed', 'customer_id', 1, '', 'Customer.', '0.2.0');

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
