-- customer_rfm_scored: customer_features_rfm with its scores and the cut points that they rest on.
-- A cut point is the value of the customer in place ceil(n / 5), ceil(2 n / 5), … of the ascending order,
-- or the one of fixed_cut_point. A score counts the cut points below the value, so equal values have equal
-- scores; where many values are equal, a score can be missing. Few days are good, so that score falls.
insert into data_dictionary (object, column_name, position, unit, meaning, since)
values
    ('customer_rfm_scored', '*', 0, '', 'The set rfm with its scores and the cut points below them.', '0.2.0'),
    ('customer_rfm_scored', 'customer_id', 1, '', 'Customer.', '0.2.0'),
    ('customer_rfm_scored', 'days_since_last_purchase', 2, 'days', 'As in the set rfm.', '0.2.0'),
    ('customer_rfm_scored', 'invoice_count', 3, 'invoices', 'As in the set rfm.', '0.2.0'),
    ('customer_rfm_scored', 'revenue', 4, 'currency', 'As in the set rfm.', '0.2.0'),
    ('customer_rfm_scored', 'recency_score', 5, '1 to 5', 'As in the set rfm_score.', '0.2.0'),
    ('customer_rfm_scored', 'frequency_score', 6, '1 to 5', 'As in the set rfm_score.', '0.2.0'),
    ('customer_rfm_scored', 'monetary_score', 7, '1 to 5', 'As in the set rfm_score.', '0.2.0'),
    ('customer_rfm_scored', 'days_1', 8, 'days', 'Cut point 1 of days_since_last_purchase; the same in every row.', '0.2.0'),
    ('customer_rfm_scored', 'days_2', 9, 'days', 'Cut point 2 of days_since_last_purchase; the same in every row.', '0.2.0'),
    ('customer_rfm_scored', 'days_3', 10, 'days', 'Cut point 3 of days_since_last_purchase; the same in every row.', '0.2.0'),
    ('customer_rfm_scored', 'days_4', 11, 'days', 'Cut point 4 of days_since_last_purchase; the same in every row.', '0.2.0'),
    ('customer_rfm_scored', 'invoices_1', 12, 'invoices', 'Cut point 1 of invoice_count; the same in every row.', '0.2.0'),
    ('customer_rfm_scored', 'invoices_2', 13, 'invoices', 'Cut point 2 of invoice_count; the same in every row.', '0.2.0'),
    ('customer_rfm_scored', 'invoices_3', 14, 'invoices', 'Cut point 3 of invoice_count; the same in every row.', '0.2.0'),
    ('customer_rfm_scored', 'invoices_4', 15, 'invoices', 'Cut point 4 of invoice_count; the same in every row.', '0.2.0'),
    ('customer_rfm_scored', 'revenue_1', 16, 'currency', 'Cut point 1 of revenue; the same in every row.', '0.2.0'),
    ('customer_rfm_scored', 'revenue_2', 17, 'currency', 'Cut point 2 of revenue; the same in every row.', '0.2.0'),
    ('customer_rfm_scored', 'revenue_3', 18, 'currency', 'Cut point 3 of revenue; the same in every row.', '0.2.0'),
    ('customer_rfm_scored', 'revenue_4', 19, 'currency', 'Cut point 4 of revenue; the same in every row.', '0.2.0');

create view customer_rfm_scored as
with customer as materialized (
    select
        customer_id,
        days_since_last_purchase as days,
        invoice_count as invoices,
        revenue
    from customer_features_rfm
),
ranked as (
    select
        days,
        invoices,
        revenue,
        row_number() over (order by days) as days_rank,
        row_number() over (order by invoices) as invoices_rank,
        row_number() over (order by revenue) as revenue_rank,
        count(1) over () as n
    from customer
),
measured as materialized (
    select
        max(days) filter (where days_rank = (n * 1 + 4) / 5) as days_1,
        max(days) filter (where days_rank = (n * 2 + 4) / 5) as days_2,
        max(days) filter (where days_rank = (n * 3 + 4) / 5) as days_3,
        max(days) filter (where days_rank = (n * 4 + 4) / 5) as days_4,
        max(invoices) filter (where invoices_rank = (n * 1 + 4) / 5) as invoices_1,
        max(invoices) filter (where invoices_rank = (n * 2 + 4) / 5) as invoices_2,
        max(invoices) filter (where invoices_rank = (n * 3 + 4) / 5) as invoices_3,
        max(invoices) filter (where invoices_rank = (n * 4 + 4) / 5) as invoices_4,
        max(revenue) filter (where revenue_rank = (n * 1 + 4) / 5) as revenue_1,
        max(revenue) filter (where revenue_rank = (n * 2 + 4) / 5) as revenue_2,
        max(revenue) filter (where revenue_rank = (n * 3 + 4) / 5) as revenue_3,
        max(revenue) filter (where revenue_rank = (n * 4 + 4) / 5) as revenue_4
    from ranked
),
fixed as materialized (
    select
        max(feature = 'days_since_last_purchase') as has_days,
        max(value) filter (where feature = 'days_since_last_purchase' and cut_no = 1) as days_1,
        max(value) filter (where feature = 'days_since_last_purchase' and cut_no = 2) as days_2,
        max(value) filter (where feature = 'days_since_last_purchase' and cut_no = 3) as days_3,
        max(value) filter (where feature = 'days_since_last_purchase' and cut_no = 4) as days_4,
        max(feature = 'invoice_count') as has_invoices,
        max(value) filter (where feature = 'invoice_count' and cut_no = 1) as invoices_1,
        max(value) filter (where feature = 'invoice_count' and cut_no = 2) as invoices_2,
        max(value) filter (where feature = 'invoice_count' and cut_no = 3) as invoices_3,
        max(value) filter (where feature = 'invoice_count' and cut_no = 4) as invoices_4,
        max(feature = 'revenue') as has_revenue,
        max(value) filter (where feature = 'revenue' and cut_no = 1) as revenue_1,
        max(value) filter (where feature = 'revenue' and cut_no = 2) as revenue_2,
        max(value) filter (where feature = 'revenue' and cut_no = 3) as revenue_3,
        max(value) filter (where feature = 'revenue' and cut_no = 4) as revenue_4
    from fixed_cut_point
),
cut as materialized (
    select
        case when has_days = 1 then fixed.days_1 else measured.days_1 end as days_1,
        case when has_days = 1 then fixed.days_2 else measured.days_2 end as days_2,
        case when has_days = 1 then fixed.days_3 else measured.days_3 end as days_3,
        case when has_days = 1 then fixed.days_4 else measured.days_4 end as days_4,
        case when has_invoices = 1 then fixed.invoices_1 else measured.invoices_1 end as invoices_1,
        case when has_invoices = 1 then fixed.invoices_2 else measured.invoices_2 end as invoices_2,
        case when has_invoices = 1 then fixed.invoices_3 else measured.invoices_3 end as invoices_3,
        case when has_invoices = 1 then fixed.invoices_4 else measured.invoices_4 end as invoices_4,
        case when has_revenue = 1 then fixed.revenue_1 else measured.revenue_1 end as revenue_1,
        case when has_revenue = 1 then fixed.revenue_2 else measured.revenue_2 end as revenue_2,
        case when has_revenue = 1 then fixed.revenue_3 else measured.revenue_3 end as revenue_3,
        case when has_revenue = 1 then fixed.revenue_4 else measured.revenue_4 end as revenue_4
    from measured
    cross join fixed
)
select
    customer_id,
    days as days_since_last_purchase,
    invoices as invoice_count,
    revenue,
    5 - (days > days_1) - (days > days_2) - (days > days_3) - (days > days_4) as recency_score,
    1 + (invoices > invoices_1) + (invoices > invoices_2) + (invoices > invoices_3)
    + (invoices > invoices_4) as frequency_score,
    1 + (revenue > revenue_1) + (revenue > revenue_2) + (revenue > revenue_3)
    + (revenue > revenue_4) as monetary_score,
    days_1,
    days_2,
    days_3,
    days_4,
    invoices_1,
    invoices_2,
    invoices_3,
    invoices_4,
    revenue_1,
    revenue_2,
    revenue_3,
    revenue_4
from customer
cross join cut;
