-- customer_features_standard7: the feature set `standard7` of all customers: standard and Saturday lines.
insert into data_dictionary (object, column_name, position, unit, meaning, since)
values
    ('customer_features_standard7', '*', 0, '', 'The feature set standard7 of all customers.', '0.2.0'),
    ('customer_features_standard7', 'customer_id', 1, '', 'Customer.', '0.2.0');

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
