-- customer_features_small_trimmed: the feature set `small` after the outlier rule `kit`.
-- The rule looks at these three columns only, so the customers are those of `standard`.
insert into data_dictionary (object, column_name, position, unit, meaning, since)
values
    ('customer_features_small_trimmed', '*', 0, '', 'The feature set small after the outlier rule.', '0.1.0'),
    ('customer_features_small_trimmed', 'customer_id', 1, '', 'Customer.', '0.1.0');

create view customer_features_small_trimmed as
select
    customer_id,
    amount,
    number_of_orders,
    recency
from customer_outlier
where rule is null;
