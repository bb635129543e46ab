-- customer_outlier: every customer of customer_features with the outlier rule `kit` applied.
-- The rule takes amount, recency and number_of_orders in this order, each on the survivors of the one
-- before, and keeps q05 - 1.5 (q95 - q05) <= x <= q95 + 1.5 (q95 - q05). Quantiles interpolate between
-- order statistics in exact hundredths, rounding as NumPy does.
-- rule, value, low and high are null for whom the rule keeps.
insert into data_dictionary (object, column_name, position, unit, meaning, since)
values
    ('customer_outlier', '*', 0, '', 'Every customer of customer_features with the verdict of the outlier rule kit.', '0.1.0'),
    ('customer_outlier', 'customer_id', 1, '', 'Customer.', '0.1.0'),
    ('customer_outlier', 'saturday', 23, 'lines', 'Complete lines on a Saturday, which the set standard leaves out.', '0.1.0'),
    ('customer_outlier', 'revenue', 24, 'currency', 'Sum of quantity × unit price over complete lines, cancellations taken off.', '0.1.0'),
    ('customer_outlier', 'last_at', 25, 'UTC', 'Last complete line.', '0.1.0'),
    ('customer_outlier', 'rule', 26, '', 'Feature that leaves the customer out; null if the customer is kept.', '0.1.0'),
    ('customer_outlier', 'value', 27, 'unit of the feature', 'The customer''s value of that feature; null if kept.', '0.1.0'),
    ('customer_outlier', 'low', 28, 'unit of the feature', 'Least value that the rule keeps; null if the customer is kept.', '0.1.0'),
    ('customer_outlier', 'high', 29, 'unit of the feature', 'Greatest value that the rule keeps; null if the customer is kept.', '0.1.0');

create view customer_outlier as
with customer as materialized (
    select *
    from customer_standard
),
amount_rank as (
    select
        amount as x,
        row_number() over (order by amount) - 1 as rank_no,
        count(*) over () - 1 as n
    from customer
),
amount_order as (
    select
        min(n) * 5 % 100 / 100.0 as t05,
        min(n) * 95 % 100 / 100.0 as t95,
        max(case when rank_no = n * 5 / 100 then x end) as a05,
        max(case when rank_no = (n * 5 + 99) / 100 then x end) as b05,
        max(case when rank_no = n * 95 / 100 then x end) as a95,
        max(case when rank_no = (n * 95 + 99) / 100 then x end) as b95
    from amount_rank
),
amount_quantile as (
    select
        case
            when t05 < 0.5 then a05 + (b05 - a05) * t05
            else b05 - (b05 - a05) * (1 - t05)
        end as q05,
        case
            when t95 < 0.5 then a95 + (b95 - a95) * t95
            else b95 - (b95 - a95) * (1 - t95)
        end as q95
    from amount_order
),
amount_bound as materialized (
    select
        q05 - 1.5 * (q95 - q05) as low,
        q95 + 1.5 * (q95 - q05) as high
    from amount_quantile
),
amount_kept as materialized (
    select
        customer_id,
        amount,
        recency,
        number_of_orders
    from customer
    cross join amount_bound
    where amount between low and high
),
recency_rank as (
    select
        recency as x,
        row_number() over (order by recency) - 1 as rank_no,
        count(*) over () - 1 as n
    from amount_kept
),
recency_order as (
    select
        min(n) * 5 % 100 / 100.0 as t05,
        min(n) * 95 % 100 / 100.0 as t95,
        max(case when rank_no = n * 5 / 100 then x end) as a05,
        max(case when rank_no = (n * 5 + 99) / 100 then x end) as b05,
        max(case when rank_no = n * 95 / 100 then x end) as a95,
        max(case when rank_no = (n * 95 + 99) / 100 then x end) as b95
    from recency_rank
),
recency_quantile as (
    select
        case
            when t05 < 0.5 then a05 + (b05 - a05) * t05
            else b05 - (b05 - a05) * (1 - t05)
        end as q05,
        case
            when t95 < 0.5 then a95 + (b95 - a95) * t95
            else b95 - (b95 - a95) * (1 - t95)
        end as q95
    from recency_order
),
recency_bound as materialized (
    select
        q05 - 1.5 * (q95 - q05) as low,
        q95 + 1.5 * (q95 - q05) as high
    from recency_quantile
),
recency_kept as materialized (
    select
        customer_id,
        amount,
        recency,
        number_of_orders
    from amount_kept
    cross join recency_bound
    where recency between low and high
),
number_of_orders_rank as (
    select
        number_of_orders as x,
        row_number() over (order by number_of_orders) - 1 as rank_no,
        count(*) over () - 1 as n
    from recency_kept
),
number_of_orders_order as (
    select
        min(n) * 5 % 100 / 100.0 as t05,
        min(n) * 95 % 100 / 100.0 as t95,
        max(case when rank_no = n * 5 / 100 then x end) as a05,
        max(case when rank_no = (n * 5 + 99) / 100 then x end) as b05,
        max(case when rank_no = n * 95 / 100 then x end) as a95,
        max(case when rank_no = (n * 95 + 99) / 100 then x end) as b95
    from number_of_orders_rank
),
number_of_orders_quantile as (
    select
        case
            when t05 < 0.5 then a05 + (b05 - a05) * t05
            else b05 - (b05 - a05) * (1 - t05)
        end as q05,
        case
            when t95 < 0.5 then a95 + (b95 - a95) * t95
            else b95 - (b95 - a95) * (1 - t95)
        end as q95
    from number_of_orders_order
),
number_of_orders_bound as materialized (
    select
        q05 - 1.5 * (q95 - q05) as low,
        q95 + 1.5 * (q95 - q05) as high
    from number_of_orders_quantile
)
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
    saturday,
    revenue,
    last_at,
    case
        when amount not between amount_bound.low and amount_bound.high then 'amount'
        when recency not between recency_bound.low and recency_bound.high then 'recency'
        when number_of_orders not between number_of_orders_bound.low
            and number_of_orders_bound.high then 'number_of_orders'
    end as rule,
    case
        when amount not between amount_bound.low and amount_bound.high then amount
        when recency not between recency_bound.low and recency_bound.high then recency
        when number_of_orders not between number_of_orders_bound.low
            and number_of_orders_bound.high then number_of_orders
    end as value,
    case
        when amount not between amount_bound.low and amount_bound.high then amount_bound.low
        when recency not between recency_bound.low and recency_bound.high then recency_bound.low
        when number_of_orders not between number_of_orders_bound.low
            and number_of_orders_bound.high then number_of_orders_bound.low
    end as low,
    case
        when amount not between amount_bound.low and amount_bound.high then amount_bound.high
        when recency not between recency_bound.low and recency_bound.high then recency_bound.high
        when number_of_orders not between number_of_orders_bound.low
            and number_of_orders_bound.high then number_of_orders_bound.high
    end as high
from customer
cross join amount_bound
cross join recency_bound
cross join number_of_orders_bound;
