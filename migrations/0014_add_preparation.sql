-- How the columns of a snapshot were prepared, and the features of those whom it leaves out.
alter table snapshot add column winsor real check (winsor is null or typeof(winsor) = 'real');

alter table snapshot
add column pseudo_count real check (pseudo_count is null or typeof(pseudo_count) = 'real');

alter table snapshot_feature
add column transform text not null default 'none'
check (transform in ('none', 'log1p', 'share', 'clr', 'rank'));

alter table snapshot_feature add column low real check (low is null or typeof(low) = 'real');

alter table snapshot_feature add column high real check (high is null or typeof(high) = 'real');

alter table snapshot_feature
add column weight real not null default 1.0 check (typeof(weight) = 'real' and weight > 0);

alter table snapshot_feature add column transformed_mean real;

alter table snapshot_feature add column transformed_deviation real;

alter table snapshot_feature add column overall_mean real;

-- Until now every column was scaled as it is, to mean 0 and deviation 1.
update snapshot_feature
set
    transformed_mean = mean,
    transformed_deviation = case is_constant when 1 then 0.0 else scale end,
    overall_mean = mean;

create table snapshot_dropped (
    snapshot_id integer not null references snapshot (snapshot_id),
    position integer not null check (typeof(position) = 'integer'),
    feature text not null,
    transform text not null check (transform in ('none', 'log1p', 'share', 'clr', 'rank')),
    reason text not null,
    primary key (snapshot_id, position)
) without rowid;

create table snapshot_excluded_value (
    snapshot_id integer not null references snapshot (snapshot_id),
    customer_id text not null,
    feature text not null,
    value real not null check (typeof(value) = 'real'),
    primary key (snapshot_id, customer_id, feature)
) without rowid;

-- original_value may now be null. Copied twice, not renamed: a view on it may be anybody's.
create temporary table old_run_centroid as
select
    run_id,
    cluster,
    feature,
    scaled_value,
    original_value
from run_centroid;

drop table run_centroid;

create table run_centroid (
    run_id integer not null references run (run_id),
    cluster integer not null,
    feature text not null,
    scaled_value real not null,
    original_value real,
    transformed_value real not null,
    primary key (run_id, cluster, feature)
) without rowid;

insert into run_centroid (
    run_id,
    cluster,
    feature,
    scaled_value,
    original_value,
    transformed_value
)
select
    run_id,
    cluster,
    feature,
    scaled_value,
    original_value,
    original_value
from old_run_centroid;

drop table old_run_centroid;
