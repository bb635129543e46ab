-- customer_features_rfm_score: the feature set `rfm_score`: three scores from 1 to 5 by quintile.
-- rfm_cut_point has the values between them.
insert into data_dictionary (object, column_name, position, unit, meaning, since)
values
    ('customer_features_rfm_score', '*', 0, '', 'The feature set rfm_score.', '0.2.0'),
    ('customer_features_rfm_score', 'customer_id', 1, '', 'Customer.', '0.2.0');

create view customer_features_rfm_score as
select
    customer_id,
    recency_score,
    frequency_score,
    monetary_score
from customer_rfm_scored;
