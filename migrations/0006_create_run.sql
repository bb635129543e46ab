-- A sweep is one grid; a run is one fit. Labels, cores and centres are rows keyed by run.
create table sweep (
    sweep_id integer primary key,
    snapshot_id integer not null references snapshot (snapshot_id),
    algorithm text not null check (algorithm in ('kmeans', 'dbscan')),
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

create index sweep_snapshot on sweep (snapshot_id);

create table run (
    run_id integer primary key,
    run_name text not null,
    sweep_id integer not null references sweep (sweep_id),
    snapshot_id integer not null references snapshot (snapshot_id),
    run_key text not null unique,
    algorithm text not null check (algorithm in ('kmeans', 'dbscan')),
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
    finished_at datetime not null
);

create index run_sweep on run (sweep_id);

create index run_snapshot on run (snapshot_id);

create table sweep_run (
    sweep_id integer not null references sweep (sweep_id),
    run_id integer not null references run (run_id),
    position integer not null check (typeof(position) = 'integer'),
    reused integer not null check (reused in (0, 1)),
    primary key (sweep_id, run_id)
) without rowid;

create index sweep_run_run on sweep_run (run_id);

create table run_label (
    run_id integer not null references run (run_id),
    row_no integer not null,
    cluster integer not null,
    primary key (run_id, row_no)
) without rowid;

create table run_core (
    run_id integer not null references run (run_id),
    row_no integer not null,
    primary key (run_id, row_no)
) without rowid;

create table run_centroid (
    run_id integer not null references run (run_id),
    cluster integer not null,
    feature text not null,
    scaled_value real not null,
    original_value real not null,
    primary key (run_id, cluster, feature)
) without rowid;

create table run_cluster (
    run_id integer not null references run (run_id),
    cluster integer not null,
    size integer not null check (typeof(size) = 'integer'),
    customer_share real not null,
    silhouette real,
    primary key (run_id, cluster)
) without rowid;

create table run_metric (
    run_id integer not null references run (run_id),
    metric text not null,
    value real,
    low real,
    high real,
    n_sampled integer,
    note text,
    primary key (run_id, metric)
) without rowid;
