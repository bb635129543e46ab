-- customer_features_rfm_score: the feature set `rfm_score`: three scores from 1 to 5 by quintile.
-- rfm_cut_point has the values between them.
create view customer_features_rfm_score as
select
    customer_id,
    recency_score,
    frequency_score,
    monetary_score
from customer_rfm_scored;
