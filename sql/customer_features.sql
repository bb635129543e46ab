-- customer_features: the feature set `standard` of all customers with a complete line.
-- amount: mean of quantity x unit_price. number_of_orders: lines. recency: whole days of 24 hours since
-- the last line. The rest: lines on that weekday, in that month.
-- There is no Saturday: the data that the set was made for has none.
insert into data_dictionary (object, column_name, position, unit, meaning, since)
values
    ('customer_features', '*', 0, '', 'The feature set standard of all customers with a complete line, live.', '0.1.0'),
    ('customer_features', 'customer_id', 1, '', 'Customer.', '0.1.0');

create view customer_features as
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
from customer_standard;
