-- segment_customer: the cluster of every customer in every run, with all that the table customer knows.
-- The star is meant: the columns of customer are those of the files that were ingested. Columns of
-- customers without a row there are null. Set, snapshot and cell stand last, so that an attribute of such a
-- name, which a file of an older workbench may have, keeps its own.
insert into data_dictionary (object, column_name, position, unit, meaning, since)
values
    ('segment_customer', '*', 0, '', 'The cluster of every customer in every run, with the columns of customer behind these.', '0.2.0'),
    ('segment_customer', 'run_id', 1, '', 'Run.', '0.2.0'),
    ('segment_customer', 'run_name', 2, '', 'Name of the run.', '0.2.0'),
    ('segment_customer', 'customer_id', 3, '', 'Customer.', '0.2.0'),
    ('segment_customer', 'cluster', 4, '', 'Cluster; -1 is noise.', '0.2.0');

create view segment_customer as
select *
from (
    select
        run_id,
        run_name,
        customer_id,
        cluster
    from segment
) as segment
left join customer using (customer_id)
inner join (
    select
        run.run_id,
        snapshot.feature_set,
        run.snapshot_id,
        run.cell
    from run
    inner join snapshot on snapshot.snapshot_id = run.snapshot_id
) as made_of using (run_id);
