-- customer_features_rfm: the feature set `rfm`: recency, frequency and monetary value of every customer
-- with a sale. Days are calendar days to observation_end; a sale after it (a line without a description
-- can be one) counts as 0 days.
insert into data_dictionary (object, column_name, position, unit, meaning, since)
values
    ('customer_features_rfm', '*', 0, '', 'The feature set rfm.', '0.2.0'),
    ('customer_features_rfm', 'customer_id', 1, '', 'Customer.', '0.2.0');

create view customer_features_rfm as
select
    customer_id,
    max(
        cast(
            julianday(substr((select as_of from observation_end), 1, 10))
            - julianday(substr(max(invoiced_at), 1, 10)) as integer
        ),
        0
    ) as days_since_last_purchase,
    count(1) as invoice_count,
    (sum(amount_e4) + sum(amount_rest_e14) / 1e10) / 1e4 as revenue
from sale_invoice
where customer_id is not null
group by customer_id;
