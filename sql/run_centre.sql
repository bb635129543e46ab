-- run_centre: the fitted k-means centres beside the mean of all customers, one row per run, cluster and
-- feature, in the features' own units. deviations says how far the centre stands from that mean, on the
-- transformed scale. Both means are taken there too and transformed back, so that they compare.
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
