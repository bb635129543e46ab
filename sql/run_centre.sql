-- run_centre: the fitted k-means centres beside the mean of all customers, one row per run, cluster and
-- feature, in the features' own units. deviations says how far the centre stands from that mean, on the
-- transformed scale. Both means are taken there too and transformed back, so that they compare.
insert into data_dictionary (object, column_name, position, unit, meaning, since)
values
    ('run_centre', '*', 0, '', 'The k-means centres beside the mean of all customers, in the features'' own units.', '0.1.0'),
    ('run_centre', 'run_id', 1, '', 'Run.', '0.1.0'),
    ('run_centre', 'run_name', 2, '', 'Name of the run.', '0.1.0'),
    ('run_centre', 'cluster', 3, '', 'Cluster.', '0.1.0'),
    ('run_centre', 'size', 4, 'rows', 'Rows in it.', '0.1.0'),
    ('run_centre', 'position', 5, '', 'Place of the feature in the matrix, from 0.', '0.1.0'),
    ('run_centre', 'feature', 6, '', 'Feature.', '0.1.0'),
    ('run_centre', 'centre', 7, 'unit of the feature', 'Coordinate of the fitted centre, transformed back; null for share and clr.', '0.1.0'),
    ('run_centre', 'overall_mean', 8, 'unit of the feature', 'Mean over all rows of the snapshot, taken of the transformed values and transformed back, as the centres are; null for share and clr.', '0.1.0'),
    ('run_centre', 'deviations', 9, 'deviations', 'How many standard deviations of the transformed values the centre stands above that mean, whatever the scaling and weight.', '0.1.0'),
    ('run_centre', 'transform', 10, '', 'Transform of the feature.', '0.2.0'),
    ('run_centre', 'transformed_centre', 11, 'transformed unit', 'Coordinate of the fitted centre after transform, before scaling.', '0.2.0'),
    ('run_centre', 'transformed_mean', 12, 'transformed unit', 'Mean of the transformed values over all rows.', '0.2.0'),
    ('run_centre', 'feature_set', 13, '', 'Feature set of the run''s snapshot.', '0.2.0'),
    ('run_centre', 'snapshot_id', 14, '', 'Matrix that was clustered.', '0.2.0'),
    ('run_centre', 'cell', 15, '', 'Algorithm and grid cell, such as kmeans_30_1e-05, without set and snapshot.', '0.2.0');

create view run_centre as
select
    run.run_id,
    run.run_name,
    run_centroid.cluster,
    run_cluster.size,
    snapshot_feature.position,
    run_centroid.feature,
    run_centroid.original_value as centre,
    snapshot_feature.overall_mean,
    case snapshot.scaling
        when 'zscore' then run_centroid.scaled_value / snapshot_feature.weight
        else (run_centroid.transformed_value - snapshot_feature.transformed_mean)
            / nullif(snapshot_feature.transformed_deviation, 0)
    end as deviations,
    snapshot_feature.transform,
    run_centroid.transformed_value as transformed_centre,
    snapshot_feature.transformed_mean,
    snapshot.feature_set,
    run.snapshot_id,
    run.cell
from run_centroid
inner join run on run.run_id = run_centroid.run_id
inner join snapshot on snapshot.snapshot_id = run.snapshot_id
inner join snapshot_feature on snapshot_feature.snapshot_id = run.snapshot_id
    and snapshot_feature.feature = run_centroid.feature
left join run_cluster on run_cluster.run_id = run_centroid.run_id
    and run_cluster.cluster = run_centroid.cluster;
