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
    case
        when place.column1 < 4 then 'days_since_last_purchase'
        when place.column1 < 8 then 'invoice_count'
        else 'revenue'
    end as feature,
    place.column1 % 4 + 1 as cut_no,
    case place.column1
        when 0 then days_1
        when 1 then days_2
        when 2 then days_3
        when 3 then days_4
        when 4 then invoices_1
        when 5 then invoices_2
        when 6 then invoices_3
        when 7 then invoices_4
        when 8 then revenue_1
        when 9 then revenue_2
        when 10 then revenue_3
        else revenue_4
    end * 1.0 as value
from cut
cross join (values (0), (1), (2), (3), (4), (5), (6), (7), (8), (9), (10), (11)) as place;
