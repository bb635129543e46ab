-- segment: the cluster of every customer in every run. Many rows a customer, one a run.
-- Snapshots with repeats are left out: their rows are not customers. Noise is cluster -1. One segmentation
-- is a run_id or a run_name; feature_set and cell together may have a run for each snapshot.
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
