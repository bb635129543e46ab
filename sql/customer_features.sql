-- customer_features: the feature set `standard` of all customers with a complete line.
-- amount: mean of quantity x unit_price. number_of_orders: lines. recency: whole days of 24 hours from
-- the last line to observation_window.as_of, or else to the newest line of all customers. The rest: lines
-- on that weekday, in that month.
-- There is no Saturday: the data that the set was made for has none.
create view customer_features as
with total as materialized (
    select
        customer_id,
        last_at,
        n_lines,
        revenue,
        amount,
        sunday,
        monday,
        tuesday,
        wednesday,
        thursday,
        friday,
        saturday,
        january,
        february,
        march,
        april,
        may,
        june,
        july,
        august,
        september,
        october,
        november,
        december
    from customer_total
)
select
    customer_id,
    amount,
    n_lines as number_of_orders,
    (
        cast(
            strftime(
                '%s',
                coalesce(
                    (select as_of from observation_window),
                    (select max(last_at) from total)
                )
            ) as integer
        )
        - cast(strftime('%s', last_at) as integer)
    ) / 86400 as recency,
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
from total;
