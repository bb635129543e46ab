-- A run name is unique in the file and tells its feature set: docs/decisions/0059. Names that change stand in
-- renamed_run, with the old one beside the new one.
alter table run add column cell text not null default '' check (typeof(cell) = 'text');

update run set cell = run_name;

create table renamed_run (
    run_id integer primary key references run (run_id),
    old_name text not null check (typeof(old_name) = 'text'),
    new_name text not null check (typeof(new_name) = 'text'),
    is_told integer not null check (is_told in (0, 1))
);

insert into renamed_run (run_id, old_name, new_name, is_told)
select
    named.run_id,
    named.old_name,
    named.new_name,
    0
from (
    select
        run.run_id,
        run.run_name as old_name,
        case snapshot.feature_set when 'standard' then '' else snapshot.feature_set || '_' end
        || run.cell
        || case
            when run.snapshot_id = (
                select min(earliest.snapshot_id)
                from snapshot as earliest
                where earliest.feature_set = snapshot.feature_set
            ) then ''
            else '_s' || run.snapshot_id
        end
        || case
            when exists (
                select 1
                from run as earlier
                where earlier.snapshot_id = run.snapshot_id
                    and earlier.cell = run.cell
                    and earlier.run_id < run.run_id
            ) then '_e' || run.engine_version
            else ''
        end as new_name
    from run
    inner join snapshot on snapshot.snapshot_id = run.snapshot_id
) as named
where named.new_name <> named.old_name;

update run
set run_name = (
    select renamed_run.new_name
    from renamed_run
    where renamed_run.run_id = run.run_id
)
where run_id in (select renamed_run.run_id from renamed_run);

create unique index run_name on run (run_name);
