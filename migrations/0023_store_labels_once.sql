-- Labels are stored once for all runs of a snapshot that agree in most rows: docs/decisions/0071. run_label is a
-- view from now on. Who is alike is guessed from the parameters here, and what differs is counted in the labels.
create table label_family (
    family_id integer primary key,
    snapshot_id integer not null references snapshot (snapshot_id),
    n_changes integer not null check (typeof(n_changes) = 'integer')
);

create table run_family (
    run_id integer primary key references run (run_id),
    family_id integer not null references label_family (family_id),
    bit integer not null check (typeof(bit) = 'integer')
);

create index run_family_bit on run_family (family_id, bit);

create table family_label (
    family_id integer not null references label_family (family_id),
    row_no integer not null,
    cluster integer not null,
    absent integer not null,
    primary key (family_id, row_no, cluster)
) without rowid;

-- The tightest tolerance begins, since a loose one may be far from all others. Equal digests go together,
-- whatever their parameters. A family has room for 63 runs.
create temporary table alike as
select
    placed.run_id,
    placed.snapshot_id,
    first_value(placed.run_id) over (
        partition by placed.snapshot_id, placed.kind, placed.place / 63
        order by placed.place
    ) as first_run_id,
    1 << (placed.place % 63) as bit
from (
    select
        kinds.run_id,
        kinds.snapshot_id,
        kinds.kind,
        row_number() over (
            partition by kinds.snapshot_id, kinds.kind
            order by kinds.tol, kinds.run_id
        ) - 1 as place
    from (
        select
            run.run_id,
            run.snapshot_id,
            run.tol,
            first_value(
                coalesce(
                    run.algorithm || ' ' || run.n_clusters || ' ' || run.seed || ' ' || run.init
                    || ' ' || run.n_init || ' ' || run.max_iter || ' ' || run.engine_version,
                    run.label_digest)
            ) over (
                partition by run.snapshot_id, run.label_digest
                order by run.run_id
            ) as kind
        from run
    ) as kinds
) as placed;

create temporary table changed as
select
    alike.run_id,
    label.row_no,
    label.cluster,
    first_label.cluster as first_cluster
from temp.alike
cross join run_label as label on label.run_id = alike.run_id
left join run_label as first_label on first_label.run_id = alike.first_run_id
    and first_label.row_no = label.row_no
where alike.first_run_id <> alike.run_id
    and label.cluster is not first_label.cluster;

-- A run that has no room in its family begins one of its own.
create temporary table placed as
select
    summed.run_id,
    summed.snapshot_id,
    case when summed.is_far then summed.run_id else summed.first_run_id end as family_id,
    case when summed.is_far then 1 else summed.bit end as bit,
    case when summed.is_far then 0 else summed.n_changes end as n_changes
from (
    select
        counted.*,
        counted.n_changes > counted.most
        or sum(case when counted.n_changes > counted.most then 0 else counted.n_changes end) over (
            partition by counted.first_run_id
            order by counted.bit
        ) > counted.most as is_far
    from (
        select
            alike.*,
            snapshot.n_rows / 8 as most,
            coalesce(counts.n_changes, 0) as n_changes
        from temp.alike
        inner join snapshot on snapshot.snapshot_id = alike.snapshot_id
        left join (
            select
                changed.run_id,
                count(*) as n_changes
            from temp.changed
            group by changed.run_id
        ) as counts on counts.run_id = alike.run_id
    ) as counted
) as summed;

insert into label_family (family_id, snapshot_id, n_changes)
select
    placed.family_id,
    placed.snapshot_id,
    sum(placed.n_changes)
from temp.placed
group by placed.family_id
order by placed.family_id;

insert into run_family (run_id, family_id, bit)
select
    placed.run_id,
    placed.family_id,
    placed.bit
from temp.placed
order by placed.run_id;

insert into family_label (family_id, row_no, cluster, absent)
select
    label_family.family_id,
    run_label.row_no,
    run_label.cluster,
    0
from label_family
cross join run_label on run_label.run_id = label_family.family_id
order by
    label_family.family_id,
    run_label.row_no;

insert into family_label (family_id, row_no, cluster, absent)
select
    placed.family_id,
    changed.row_no,
    changed.cluster,
    ~sum(placed.bit)
from temp.changed
inner join temp.placed on placed.run_id = changed.run_id
where placed.family_id <> placed.run_id
group by
    placed.family_id,
    changed.row_no,
    changed.cluster;

insert into family_label (family_id, row_no, cluster, absent)
select
    placed.family_id,
    changed.row_no,
    changed.first_cluster,
    sum(placed.bit)
from temp.changed
inner join temp.placed on placed.run_id = changed.run_id
where placed.family_id <> placed.run_id
    and changed.first_cluster is not null
group by
    placed.family_id,
    changed.row_no,
    changed.first_cluster
on conflict (family_id, row_no, cluster) do update
set absent = excluded.absent;

drop table temp.placed;

drop table temp.changed;

drop table temp.alike;

drop table run_label;
