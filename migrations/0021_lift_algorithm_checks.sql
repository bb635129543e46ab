-- Which algorithms there are the program says, not the file: docs/decisions/0066. sweep and run are made again
-- without the list of names, with all else as it was. Copied twice, not renamed: a view on them may be anybody's.
create temporary table old_sweep as
select
    sweep_id,
    snapshot_id,
    algorithm,
    grid,
    seed,
    threads,
    n_runs,
    n_new,
    first_run_id,
    wall_seconds,
    cpu_path,
    engine_version,
    created_at
from sweep;

drop table sweep;

create table sweep (
    sweep_id integer primary key,
    snapshot_id integer not null references snapshot (snapshot_id),
    algorithm text not null check (typeof(algorithm) = 'text'),
    grid text not null,
    seed integer,
    threads integer not null check (typeof(threads) = 'integer'),
    n_runs integer not null check (typeof(n_runs) = 'integer'),
    n_new integer not null check (typeof(n_new) = 'integer'),
    first_run_id integer not null check (typeof(first_run_id) = 'integer'),
    wall_seconds real check (wall_seconds is null or typeof(wall_seconds) = 'real'),
    cpu_path text not null,
    engine_version text not null,
    created_at datetime not null
);

insert into sweep (
    sweep_id,
    snapshot_id,
    algorithm,
    grid,
    seed,
    threads,
    n_runs,
    n_new,
    first_run_id,
    wall_seconds,
    cpu_path,
    engine_version,
    created_at
)
select
    sweep_id,
    snapshot_id,
    algorithm,
    grid,
    seed,
    threads,
    n_runs,
    n_new,
    first_run_id,
    wall_seconds,
    cpu_path,
    engine_version,
    created_at
from temp.old_sweep;

drop table temp.old_sweep;

create index sweep_snapshot on sweep (snapshot_id);

create temporary table old_run as
select
    run_id,
    run_name,
    sweep_id,
    snapshot_id,
    run_key,
    algorithm,
    n_clusters,
    tol,
    tol_effective,
    max_iter,
    n_init,
    seed,
    init,
    eps,
    min_samples,
    n_iter,
    stop_reason,
    inertia,
    n_clusters_found,
    n_noise,
    n_core,
    silhouette,
    silhouette_with_noise,
    calinski_harabasz,
    davies_bouldin,
    metric_note,
    fit_seconds,
    shared_seconds,
    label_digest,
    engine_version,
    started_at,
    finished_at,
    cell
from run;

drop table run;

create table run (
    run_id integer primary key,
    run_name text not null,
    sweep_id integer not null references sweep (sweep_id),
    snapshot_id integer not null references snapshot (snapshot_id),
    run_key text not null unique,
    algorithm text not null check (typeof(algorithm) = 'text'),
    n_clusters integer,
    tol real,
    tol_effective real,
    max_iter integer,
    n_init integer,
    seed integer,
    init text,
    eps real,
    min_samples integer,
    n_iter integer,
    stop_reason text check (stop_reason in ('labels_unchanged', 'tol', 'max_iter')),
    inertia real,
    n_clusters_found integer not null check (typeof(n_clusters_found) = 'integer'),
    n_noise integer not null check (typeof(n_noise) = 'integer'),
    n_core integer,
    silhouette real,
    silhouette_with_noise real,
    calinski_harabasz real,
    davies_bouldin real,
    metric_note text,
    fit_seconds real not null check (typeof(fit_seconds) = 'real'),
    shared_seconds real not null check (typeof(shared_seconds) = 'real'),
    label_digest text not null,
    engine_version text not null,
    started_at datetime not null,
    finished_at datetime not null,
    cell text not null default '' check (typeof(cell) = 'text')
);

insert into run (
    run_id,
    run_name,
    sweep_id,
    snapshot_id,
    run_key,
    algorithm,
    n_clusters,
    tol,
    tol_effective,
    max_iter,
    n_init,
    seed,
    init,
    eps,
    min_samples,
    n_iter,
    stop_reason,
    inertia,
    n_clusters_found,
    n_noise,
    n_core,
    silhouette,
    silhouette_with_noise,
    calinski_harabasz,
    davies_bouldin,
    metric_note,
    fit_seconds,
    shared_seconds,
    label_digest,
    engine_version,
    started_at,
    finished_at,
    cell
)
select
    run_id,
    run_name,
    sweep_id,
    snapshot_id,
    run_key,
    algorithm,
    n_clusters,
    tol,
    tol_effective,
    max_iter,
    n_init,
    seed,
    init,
    eps,
    min_samples,
    n_iter,
    stop_reason,
    inertia,
    n_clusters_found,
    n_noise,
    n_core,
    silhouette,
    silhouette_with_noise,
    calinski_harabasz,
    davies_bouldin,
    metric_note,
    fit_seconds,
    shared_seconds,
    label_digest,
    engine_version,
    started_at,
    finished_at,
    cell
from temp.old_run;

drop table temp.old_run;

create index run_sweep on run (sweep_id);

create index run_snapshot on run (snapshot_id);

create unique index run_name on run (run_name);
