-- customer_features_trimmed: the feature set `standard` after the outlier rule `kit`.
-- This is the matrix that is clustered by default; customer_excluded lists who is missing and why.
insert into data_dictionary (object, column_name, position, unit, meaning, since)
values
    ('customer_features_trimmed', '*', 0, '', 'The feature set standard after the outlier rule: what is clustered by default.', '0.1.0'),
    ('customer_features_trimmed', 'customer_id', 1, '', 'Customer.', '0.1.0');

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
