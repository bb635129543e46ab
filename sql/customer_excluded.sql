-- customer_excluded: whom the outlier rule `kit` leaves out now, by which rule and with what value.
-- low and high are the least and the greatest value that the rule keeps.
insert into data_dictionary (object, column_name, position, unit, meaning, since)
values
    ('customer_excluded', '*', 0, '', 'Whom the outlier rule leaves out now, and why.', '0.1.0'),
    ('customer_excluded', 'customer_id', 1, '', 'Customer.', '0.1.0'),
    ('customer_excluded', 'rule', 2, '', 'Feature that leaves the customer out.', '0.1.0'),
    ('customer_excluded', 'value', 3, 'unit of the feature', 'The customer''s value of that feature.', '0.1.0'),
    ('customer_excluded', 'low', 4, 'unit of the feature', 'Least value that the rule keeps.', '0.1.0'),
    ('customer_excluded', 'high', 5, 'unit of the feature', 'Greatest value that the rule keeps.', '0.1.0'),
    ('customer_excluded', 'number_of_orders', 6, 'lines', 'Complete lines, cancellations included.', '0.1.0'),
    ('customer_excluded', 'revenue', 7, 'currency', 'Sum of quantity × unit price over complete lines, cancellations taken off.', '0.1.0');

create view customer_excluded as
select
    customer_id,
    rule,
    value,
    low,
    high,
    number_of_orders,
    revenue
from customer_outlier
where rule is not null;
