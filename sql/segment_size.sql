-- segment_size: one row per run and cluster, with the name of the run: for charts of segment sizes.
create view segment_size as
select
    run.run_id,
    run.run_name,
    run.algorithm,
    run_cluster.cluster,
    run_cluster.size,
    run_cluster.customer_share,
    run_cluster.silhouette,
    snapshot.feature_set,
    run.snapshot_id,
    run.cell
from run_cluster
inner join run on run.run_id = run_cluster.run_id
inner join snapshot on snapshot.snapshot_id = run.snapshot_id;
