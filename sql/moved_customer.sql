-- moved_customer: customers that a compared pair of runs does not place alike: outside the best
-- one-to-one match of the two runs' clusters. Runs of one snapshot; compare stores the pairs.
create view moved_customer as
select
    run_pair_cell.run_a,
    run_pair_cell.run_b,
    snapshot_row.customer_id,
    snapshot_row.replicate,
    run_pair_cell.cluster_a,
    run_pair_cell.cluster_b,
    a.run_name as name_a,
    b.run_name as name_b,
    snapshot.feature_set,
    a.snapshot_id,
    a.cell as cell_a,
    b.cell as cell_b
from run_pair_cell
join run as a on a.run_id = run_pair_cell.run_a
join run as b on b.run_id = run_pair_cell.run_b
    and b.snapshot_id = a.snapshot_id
join snapshot on snapshot.snapshot_id = a.snapshot_id
join run_label as label_a on label_a.run_id = run_pair_cell.run_a
    and label_a.cluster = run_pair_cell.cluster_a
join run_label as label_b on label_b.run_id = run_pair_cell.run_b
    and label_b.row_no = label_a.row_no
    and label_b.cluster = run_pair_cell.cluster_b
join snapshot_row on snapshot_row.snapshot_id = a.snapshot_id
    and snapshot_row.row_no = label_a.row_no
where run_pair_cell.is_match = 0;
