-- segment_size: one row per run and cluster, with the name of the run: for charts of segment sizes.
insert into data_dictionary (object, column_name, position, unit, meaning, since)
values
    ('segment_size', '*', 0, '', 'How large the clusters of every run are.', '0.1.0'),
    ('segment_size', 'run_id', 1, '', 'Run.', '0.1.0'),
    ('segment_size', 'run_name', 2, '', 'Name of the run.', '0.1.0'),
    ('segment_size', 'algorithm', 3, '', 'kmeans or dbscan.', '0.1.0'),
    ('segment_size', 'cluster', 4, '', 'Cluster; -1 is noise.', '0.1.0'),
    ('segment_size', 'size', 5, 'rows', 'Rows in it.', '0.1.0'),
    ('segment_size', 'customer_share', 6, '0 to 1', 'Part of all rows of the snapshot.', '0.1.0'),
    ('segment_size', 'silhouette', 7, '-1 to 1', 'Mean silhouette of its rows; null for noise or where undefined.', '0.1.0'),
    ('segment_size', 'feature_set', 8, '', 'Feature set of the run''s snapshot.', '0.2.0'),
    ('segment_size', 'snapshot_id', 9, '', 'Matrix that was clustered.', '0.2.0'),
    ('segment_size', 'cell', 10, '', 'Algorithm and grid cell, such as kmeans_30_1e-05, without set and snapshot.', '0.2.0');

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
