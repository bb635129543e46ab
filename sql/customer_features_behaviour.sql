-- customer_features_behaviour: the feature set `behaviour`: rfm, and what the customer's invoices are
-- like, over all customers with a sale. average_unit_price is over the lines, not over the pieces.
-- return_share is the value of return_line over that of sale_line, 1 at the most: returns of older
-- purchases can be worth more than what was bought inside the window.
insert into data_dictionary (object, column_name, position, unit, meaning, since)
values
    ('customer_features_behaviour', '*', 0, '', 'The feature set behaviour.', '0.2.0'),
    ('customer_features_behaviour', 'customer_id', 1, '', 'Customer.', '0.2.0');

create view customer_features_behaviour as
with sale as (
    select
        customer_id,
        max(invoiced_at) as last_at,
        count(distinct coalesce(invoice_no, invoiced_at)) as n_invoices,
        count(distinct stock_code) as n_products,
        count(1) as n_lines,
        sum(amount_e4) + sum(amount_rest_e14) / 1e10 as amount_e4,
        sum(price_e4) + sum(price_rest_e14) / 1e10 as price_e4
    from sale_line
    where customer_id is not null
    group by customer_id
),
returned as (
    select
        customer_id,
        sum(amount_e4) + sum(amount_rest_e14) / 1e10 as amount_e4
    from return_line
    where customer_id is not null
    group by customer_id
)
select
    sale.customer_id,
    max(
        cast(
            julianday(substr((select as_of from observation_end), 1, 10))
            - julianday(substr(sale.last_at, 1, 10)) as integer
        ),
        0
    ) as days_since_last_purchase,
    sale.n_invoices as invoice_count,
    sale.amount_e4 / 1e4 as revenue,
    sale.amount_e4 / (1e4 * sale.n_invoices) as average_invoice_value,
    sale.n_products as distinct_products,
    sale.price_e4 / (1e4 * sale.n_lines) as average_unit_price,
    coalesce(min(-returned.amount_e4 / sale.amount_e4, 1.0), 0.0) as return_share
from sale
left join returned on returned.customer_id = sale.customer_id;
