-- derived_dictionary: rows of data_dictionary that follow from other rows: columns that are features, and
-- attributes of customers. Not a view; run behind all others.

-- Feature columns mean the same wherever they stand.
with place (object, feature_set, since) as (
    values
        ('customer_features', 'standard', '0.1.0'),
        ('customer_features_trimmed', 'standard', '0.1.0'),
        ('customer_features_small', 'small', '0.1.0'),
        ('customer_features_small_trimmed', 'small', '0.1.0'),
        ('customer_features_standard7', 'standard7', '0.2.0'),
        ('customer_features_standard7_trimmed', 'standard7', '0.2.0'),
        ('customer_features_rfm', 'rfm', '0.2.0'),
        ('customer_features_rfm_net', 'rfm_net', '0.2.0'),
        ('customer_features_rfm_score', 'rfm_score', '0.2.0'),
        ('customer_features_behaviour', 'behaviour', '0.2.0'),
        ('customer_features_basket', 'basket', '0.2.0'),
        ('customer_features_week_profile', 'week_profile', '0.2.0'),
        ('customer_standard', 'standard', '0.2.0'),
        ('customer_outlier', 'standard', '0.1.0')
)
insert into data_dictionary (
    object,
    column_name,
    position,
    unit,
    meaning,
    since
)
select
    place.object,
    feature.feature,
    feature.position + 2,
    feature.unit,
    feature.definition,
    place.since
from place
inner join feature on feature.feature_set = place.feature_set;

with calendar (column_name, position) as (
    values
        ('sunday', 6),
        ('monday', 7),
        ('tuesday', 8),
        ('wednesday', 9),
        ('thursday', 10),
        ('friday', 11),
        ('january', 13),
        ('february', 14),
        ('march', 15),
        ('april', 16),
        ('may', 17),
        ('june', 18),
        ('july', 19),
        ('august', 20),
        ('september', 21),
        ('october', 22),
        ('november', 23),
        ('december', 24)
)
insert into data_dictionary (
    object,
    column_name,
    position,
    unit,
    meaning,
    since
)
select
    'customer_total',
    calendar.column_name,
    calendar.position,
    feature.unit,
    feature.definition,
    '0.1.0'
from calendar
inner join feature on feature.feature_set = 'standard'
    and feature.feature = calendar.column_name;

-- Attributes of customers are described by the files that brought them.
insert into data_dictionary (
    object,
    column_name,
    position,
    unit,
    meaning,
    since
)
select
    place.object,
    customer_attribute.column_name,
    customer_attribute.position + place.columns_before,
    '',
    'Column "' || customer_attribute.header || '" of ' || customer_file.name || '.',
    '0.2.0'
from customer_attribute
inner join customer_file
    on customer_file.customer_file_id = customer_attribute.customer_file_id
cross join (
    select 'customer' as object, 1 as columns_before
    union all
    select 'segment_customer', 4
) as place;

-- These stand behind the attributes.
insert into data_dictionary (object, column_name, position, unit, meaning, since)
select
    'segment_customer',
    place.column_name,
    4 + (select count(*) from customer_attribute) + place.position,
    '',
    place.meaning,
    '0.2.0'
from (
    select 'feature_set' as column_name, 1 as position, 'Feature set of the run''s snapshot.' as meaning
    union all
    select 'snapshot_id', 2, 'Matrix that was clustered.'
    union all
    select 'cell', 3, 'Algorithm and grid cell, such as kmeans_30_1e-05, without set and snapshot.'
) as place
-- An attribute of such a name keeps it; ours then has no name that SQL could say.
where place.column_name not in (select customer_attribute.column_name from customer_attribute);
