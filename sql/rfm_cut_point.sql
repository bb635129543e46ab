-- rfm_cut_point: where the scores of customer_features_rfm_score change now: a score counts the cut points
-- that lie below the value of its feature. No row where there is no sale.
insert into data_dictionary (object, column_name, position, unit, meaning, since)
values
    ('rfm_cut_point', '*', 0, '', 'Where the scores of customer_features_rfm_score change now: a score counts the cut points below the value.', '0.2.0'),
    ('rfm_cut_point', 'feature', 1, '', 'Feature of the set rfm.', '0.2.0'),
    ('rfm_cut_point', 'cut_no', 2, '', '1 to 4: between the first fifth and the second, and so on.', '0.2.0'),
    ('rfm_cut_point', 'value', 3, 'unit of the feature', 'Cut point; a score changes above it.', '0.2.0');

create view rfm_cut_point as
with cut as materialized (
    select
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
    from customer_rfm_scored
    limit 1
)
select
    'days_since_last_purchase' as feature,
    1 as cut_no,
    days_1 * 1.0 as value
from cut
union all
select
    'days_since_last_purchase',
    2,
    days_2 * 1.0
from cut
union all
select
    'days_since_last_purchase',
    3,
    days_3 * 1.0
from cut
union all
select
    'days_since_last_purchase',
    4,
    days_4 * 1.0
from cut
union all
select
    'invoice_count',
    1,
    invoices_1 * 1.0
from cut
union all
select
    'invoice_count',
    2,
    invoices_2 * 1.0
from cut
union all
select
    'invoice_count',
    3,
    invoices_3 * 1.0
from cut
union all
select
    'invoice_count',
    4,
    invoices_4 * 1.0
from cut
union all
select
    'revenue',
    1,
    revenue_1
from cut
union all
select
    'revenue',
    2,
    revenue_2
from cut
union all
select
    'revenue',
    3,
    revenue_3
from cut
union all
select
    'revenue',
    4,
    revenue_4
from cut;
