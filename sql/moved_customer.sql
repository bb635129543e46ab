-- moved_customer: customers that a compared pair of runs does not place alike: outside the best
-- one-to-one match of the two runs' clusters. Runs of one snapshot; compare stores the pairs.
-- The plus: a label is found by its row, not tried with every cluster of the pair. unlikely() is a word of SQLite's alone, which
-- changes nothing for it: DuckDB, which would join the labels of all runs first, hands the view on as a whole.
insert into data_dictionary (object, column_name, position, unit, meaning, since)
values
    ('moved_customer', '*', 0, '', 'Customers whom a compared pair of runs does not place alike: outside the best one-to-one match of clusters.', '0.1.0'),
    ('moved_customer', 'run_a', 1, '', 'The run of the smaller number.', '0.1.0'),
    ('moved_customer', 'run_b', 2, '', 'The run of the larger number.', '0.1.0'),
    ('moved_customer', 'customer_id', 3, '', 'Customer.', '0.1.0'),
    ('moved_customer', 'replicate', 4, '', '0 for real data; the copy''s number where rows are repeated.', '0.1.0'),
    ('moved_customer', 'cluster_a', 5, '', 'Cluster in the first run; -1 is noise.', '0.1.0'),
    ('moved_customer', 'cluster_b', 6, '', 'Cluster in the second run; -1 is noise.', '0.1.0'),
    ('moved_customer', 'name_a', 7, '', 'Name of the first run.', '0.2.0'),
    ('moved_customer', 'name_b', 8, '', 'Name of the second run.', '0.2.0'),
    ('moved_customer', 'feature_set', 9, '', 'Feature set of the snapshot that both runs cluster.', '0.2.0'),
    ('moved_customer', 'snapshot_id', 10, '', 'Matrix that both runs cluster.', '0.2.0'),
    ('moved_customer', 'cell_a', 11, '', 'Algorithm and grid cell of the first run.', '0.2.0'),
    ('moved_customer', 'cell_b', 12, '', 'Algorithm and grid cell of the second run.', '0.2.0');

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
    and +label_b.cluster = run_pair_cell.cluster_b
join snapshot_row on snapshot_row.snapshot_id = a.snapshot_id
    and snapshot_row.row_no = label_a.row_no
where unlikely(run_pair_cell.is_match = 0);
