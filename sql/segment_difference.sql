-- segment_difference: what distinguishes each segment of the publication that customer_segment shows, by plain columns of
-- what profile has found of its run.
insert into data_dictionary (object, column_name, position, unit, meaning, since)
values
    ('segment_difference', '*', 0, '', 'What distinguishes each segment of the publication that customer_segment shows: one row a segment and feature. Filled by profile; empty for rules, and before profile has seen the run.', '0.2.0'),
    ('segment_difference', 'segment_id', 1, '', 'Segment.', '0.2.0'),
    ('segment_difference', 'segment_name', 2, '', 'Its name.', '0.2.0'),
    ('segment_difference', 'feature', 3, '', 'Feature or attribute.', '0.2.0'),
    ('segment_difference', 'role', 4, '', 'clustered: the run went by it; external: it did not.', '0.2.0'),
    ('segment_difference', 'position', 5, '', 'Place among those of its role.', '0.2.0'),
    ('segment_difference', 'n_values', 6, 'customers', 'Customers of the segment who have a value.', '0.2.0'),
    ('segment_difference', 'median', 7, 'unit of the feature', 'Median of the segment.', '0.2.0'),
    ('segment_difference', 'q25', 8, 'unit of the feature', 'Lower quartile of the segment.', '0.2.0'),
    ('segment_difference', 'q75', 9, 'unit of the feature', 'Upper quartile of the segment.', '0.2.0'),
    ('segment_difference', 'overall_median', 10, 'unit of the feature', 'Median of all customers of the run.', '0.2.0'),
    ('segment_difference', 'difference', 11, 'unit of the feature', 'As in segment_feature.', '0.2.0'),
    ('segment_difference', 'effect_size', 12, '', 'As in segment_feature: how far the segment stands apart.', '0.2.0'),
    ('segment_difference', 'publication_id', 13, '', 'Publication.', '0.2.0'),
    ('segment_difference', 'run_id', 14, '', 'Its run.', '0.2.0');

create view segment_difference as
select
    segment_dim.segment_id,
    segment_dim.segment_name,
    segment_feature.feature,
    segment_feature.role,
    segment_feature.position,
    segment_feature.n_values,
    segment_feature.median,
    segment_feature.q25,
    segment_feature.q75,
    segment_feature.overall_median,
    segment_feature.difference,
    segment_feature.effect_size,
    segment_dim.publication_id,
    publication.run_id
from segment_dim
inner join publication on publication.publication_id = segment_dim.publication_id
inner join segment_feature on segment_feature.run_id = publication.run_id
    and segment_feature.cluster = segment_dim.cluster;
