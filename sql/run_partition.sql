-- run_partition: which runs have the same segments, up to the numbers of their clusters.
-- Runs of one snapshot and algorithm with equal partitions are one group, for which the run with the lowest number
-- stands. A run without partition_digest goes by its labels as they are, so it may stand alone; it is never put
-- into a group that is not its own.
insert into data_dictionary (object, column_name, position, unit, meaning, since)
values
    ('run_partition', '*', 0, '', 'Which runs have the same segments, up to the numbers of their clusters: one row per run.', '0.2.0'),
    ('run_partition', 'run_id', 1, '', 'Run.', '0.2.0'),
    ('run_partition', 'run_name', 2, '', 'Name of the run.', '0.2.0'),
    ('run_partition', 'snapshot_id', 3, '', 'Matrix that was clustered.', '0.2.0'),
    ('run_partition', 'algorithm', 4, '', 'kmeans or dbscan.', '0.2.0'),
    ('run_partition', 'partition_run_id', 5, '', 'Run that stands for all that are equal: the one with the lowest number.', '0.2.0'),
    ('run_partition', 'partition_run_name', 6, '', 'Name of that run.', '0.2.0'),
    ('run_partition', 'n_equal_runs', 7, 'runs', 'Runs that are equal, itself included.', '0.2.0');

create view run_partition as
with alike as (
    select
        snapshot_id,
        algorithm,
        coalesce(partition_digest, label_digest) as digest,
        min(run_id) as partition_run_id,
        count(run_id) as n_equal_runs
    from run
    group by
        snapshot_id,
        algorithm,
        coalesce(partition_digest, label_digest)
)
select
    run.run_id,
    run.run_name,
    run.snapshot_id,
    run.algorithm,
    alike.partition_run_id,
    first_run.run_name as partition_run_name,
    alike.n_equal_runs
from run
inner join alike on alike.snapshot_id = run.snapshot_id
    and alike.algorithm = run.algorithm
    and alike.digest = coalesce(run.partition_digest, run.label_digest)
inner join run as first_run on first_run.run_id = alike.partition_run_id;
