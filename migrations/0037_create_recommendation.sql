-- Answers to "which segmentation, and is there one at all", with all their evidence (docs/recommend.md).
-- Resampling work, each piece of it whole.
create table study (
    study_id integer not null primary key,
    snapshot_id integer not null references snapshot (snapshot_id),
    kind text not null check (kind in ('restarts', 'bootstrap', 'shuffle', 'null', 'gap_box', 'gap_copula')),
    n_draws integer not null check (typeof(n_draws) = 'integer'),
    seed integer not null check (typeof(seed) = 'integer'),
    options text not null,
    rows_used integer not null,
    engine_version text not null,
    method_version text not null,
    seconds real not null,
    digest text not null,
    created_at text not null,
    unique (snapshot_id, kind, seed, options, engine_version, method_version)
);

-- Every single value of it.
create table study_draw (
    study_id integer not null references study (study_id),
    statistic text not null,
    n_clusters integer,
    cluster integer,
    draw integer not null,
    value real check (value is null or typeof(value) = 'real'),
    is_lower_bound integer not null default 0 check (is_lower_bound in (0, 1))
);

create index study_draw_study on study_draw (study_id, statistic, n_clusters, cluster);

-- An answer.
create table recommendation (
    recommendation_id integer not null primary key,
    snapshot_id integer not null references snapshot (snapshot_id),
    verdict text not null check (verdict in ('separated', 'bands', 'unstable', 'none')),
    n_clusters integer,
    run_id integer references run (run_id),
    gap_score real,
    p_value real,
    reason text not null,
    method_version text not null,
    engine_version text not null,
    seed integer not null,
    options text not null,
    rows_used integer not null,
    max_segments integer not null,
    valley_limit real not null,
    bridge_limit real not null,
    least_share real not null,
    least_rows integer not null,
    least_pair_rows integer not null,
    jaccard_limit real not null,
    jaccard_z real not null,
    lift_limit real not null,
    ask_no integer not null,
    created_at text not null,
    unique (snapshot_id, options, seed, max_segments, engine_version, method_version),
    check ((verdict in ('separated', 'bands')) = (run_id is not null))
);

-- What is known of each number of clusters.
create table recommendation_candidate (
    recommendation_id integer not null references recommendation (recommendation_id),
    n_clusters integer not null,
    run_id integer references run (run_id),
    veto text check (veto in ('size', 'valley', 'bridge', 'silhouette', 'stability', 'null')),
    smallest_size integer not null,
    smallest_share real not null,
    worst_valley real,
    worst_bridge real,
    gap_score real,
    silhouette real,
    lowest_silhouette real,
    worst_jaccard real,
    worst_jaccard_low real,
    lift real,
    lowest_lift real,
    p_value real,
    inertia real not null,
    seed integer not null,
    is_tighter integer check (is_tighter in (0, 1)),
    comes_back integer check (comes_back in (0, 1)),
    primary key (recommendation_id, n_clusters)
);

-- What lies between each two clusters.
create table recommendation_pair (
    recommendation_id integer not null references recommendation (recommendation_id),
    n_clusters integer not null,
    first_cluster integer not null,
    second_cluster integer not null,
    valley real not null,
    bridge real,
    top_feature text not null,
    top_share real not null,
    primary key (recommendation_id, n_clusters, first_cluster, second_cluster)
);

-- The DBSCAN runs of the snapshot when the answer was made: neither candidates nor evidence.
create table recommendation_dbscan (
    recommendation_id integer not null references recommendation (recommendation_id),
    run_id integer not null references run (run_id),
    n_clusters integer not null,
    noise_share real not null,
    noise_revenue_share real,
    silhouette real,
    silhouette_coverage real not null,
    health text not null,
    ari real,
    primary key (recommendation_id, run_id)
);

-- Where each study belongs.
create table recommendation_study (
    recommendation_id integer not null references recommendation (recommendation_id),
    study_id integer not null references study (study_id),
    primary key (recommendation_id, study_id)
);
