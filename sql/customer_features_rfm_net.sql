-- customer_features_rfm_net: the feature set `rfm_net`: rfm with returns and refunds taken off. Customers are those
-- of rfm; net_revenue is the value of their sale lines and of their lines below 0 (products sent back, or paid
-- back by a negative price), never less than 0: returns may be of purchases before the first line.
insert into data_dictionary (object, column_name, position, unit, meaning, since)
values
    ('customer_features_rfm_net', '*', 0, '', 'The feature set rfm_net.', '0.2.0'),
    ('customer_features_rfm_net', 'customer_id', 1, '', 'Customer.', '0.2.0');

create view customer_features_rfm_net as
select
    customer_features_rfm.customer_id,
    customer_features_rfm.days_since_last_purchase,
    customer_features_rfm.invoice_count,
    max(customer_features_rfm.revenue + coalesce(refund.amount, 0.0), 0.0) as net_revenue
from customer_features_rfm
left join (
    select
        customer_id,
        (sum(amount_e4) + sum(amount_rest_e14) / 1e10) / 1e4 as amount
    from return_line
    where customer_id is not null
    group by customer_id
) as refund on refund.customer_id = customer_features_rfm.customer_id;
