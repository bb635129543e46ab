-- customer_features_basket: the feature set `basket`: the mean sale line of every customer with a sale.
-- All three are means over the lines, so the first is not the product of the others.
insert into data_dictionary (object, column_name, position, unit, meaning, since)
values
    ('customer_features_basket', '*', 0, '', 'The feature set basket.', '0.2.0'),
    ('customer_features_basket', 'customer_id', 1, '', 'Customer.', '0.2.0');

create view customer_features_basket as
select
    customer_id,
    (sum(amount_e4) + sum(amount_rest_e14) / 1e10) / (1e4 * count(1)) as average_line_value,
    sum(quantity * 1.0) / count(1) as average_units_per_line,
    (sum(price_e4) + sum(price_rest_e14) / 1e10) / (1e4 * count(1)) as average_unit_price
from sale_line
where customer_id is not null
group by customer_id;
