-- customer_features_small: the feature set `small` of all customers: size and recency, no calendar.
insert into data_dictionary (object, column_name, position, unit, meaning, since)
values
    ('customer_features_small', '*', 0, '', 'The feature set small of all customers with a complete line, live.', '0.1.0'),
    ('customer_features_small', 'customer_id', 1, '', 'Customer.', '0.1.0');

create view customer_features_small as
select
    customer_id,
    amount,
    number_of_orders,
    recency
from customer_features;
