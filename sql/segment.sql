-- segment: the cluster of every customer in every run. Many rows a customer, one a run.
-- Snapshots with repeats are left out: their rows are not customers. Noise is cluster -1. One segmentation
-- is a run_id or a run_name; feature_set and cell together may have a run for each snapshot.
insert into data_dictionary (object, column_name, position, unit, meaning, since)
values
    ('segment', '*', 0, '', 'The cluster of every customer in every run; snapshots with repeats are left out.', '0.1.0'),
    ('segment', 'run_id', 1, '', 'Run.', '0.1.0'),
    ('segment', 'run_name', 2, '', 'Name of the run.', '0.1.0'),
    ('segment', 'customer_id', 3, '', 'Customer.', '0.1.0'),
    ('segment', 'cluster', 4, '', 'Cluster from 0; -1 is noise.', '0.1.0'),
    ('segment', 'feature_set', 5, '', 'Feature set of the run''s snapshot.', '0.2.0'),
    ('segment', 'snapshot_id', 6, '', 'Matrix that was clustered.', '0.2.0'),
    ('segment', 'cell', 7, '', 'Algorithm and grid cell, such as kmeans_30_1e-05, without set and snapshot.', '0.2.0');

create view segment as
select
    run.run_id,
    run.run_name,
    snapshot_row.customer_id,
    run_label.cluster,
    snapshot.feature_set,
    run.snapshot_id,
    run.cell
from run
inner join snapshot on snapshot.snapshot_id = run.snapshot_id
inner join run_label on run_label.run_id = run.run_id
inner join snapshot_row on snapshot_row.snapshot_id = run.snapshot_id
    and snapshot_row.row_no = run_label.row_no
where snapshot.repeats = 1;
