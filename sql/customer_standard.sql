-- customer_standard: the 21 columns of the set `standard`, Saturday and what goes with them, one row per
-- customer with a complete line: what customer_features and customer_outlier are selections from.
-- recency: whole days of 24 hours from the last line to observation_window.as_of, or else to the newest
-- line of all customers.
insert into data_dictionary (object, column_name, position, unit, meaning, since)
values
    ('customer_standard', '*', 0, '', 'The 21 features of standard, Saturday, revenue and last line: what customer_features and customer_outlier are selections from.', '0.2.0'),
    ('customer_standard', 'customer_id', 1, '', 'Customer.', '0.2.0'),
    ('customer_standard', 'saturday', 23, 'lines', 'Complete lines on a Saturday, which the set standard leaves out.', '0.2.0'),
    ('customer_standard', 'revenue', 24, 'currency', 'Sum of quantity × unit price over complete lines, cancellations taken off.', '0.2.0'),
    ('customer_standard', 'last_at', 25, 'UTC', 'Last complete line.', '0.2.0');

create view customer_standard as
with total as materialized (
    select *
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
    september,
    saturday,
    revenue,
    last_at
from total;
