-- segment_customer: the cluster of every customer in every run, with all that the table customer knows.
-- The star is meant: the columns of customer are those of the files that were ingested. Columns of
-- customers without a row there are null. Set, snapshot and cell stand last, so that an attribute of such a
-- name, which a file of an older workbench may have, keeps its own.
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
