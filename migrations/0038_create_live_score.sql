-- The frozen numbers that the view scored_customer reads (docs/live-score.md): each table is filled and emptied as a
-- whole, by the one step that makes the view.
-- What is scored: no row, or one.
create table live_score (
    live_id integer not null primary key check (live_id = 1),
    run_id integer not null references run (run_id),
    snapshot_id integer not null references snapshot (snapshot_id),
    as_of datetime check (as_of is null or as_of is datetime(as_of)),
    window_seconds integer check (window_seconds is null or typeof(window_seconds) = 'integer'),
    pseudo_count real check (pseudo_count is null or pseudo_count > 0),
    population text,
    population_attributes text,
    installed_at datetime not null check (installed_at is datetime(installed_at))
);

-- How a raw column becomes a coordinate: transform, clip, centre, scale, weight.
create table live_scaler (
    input integer not null primary key,
    feature text not null unique check (typeof(feature) = 'text'),
    position integer unique check (position is null or typeof(position) = 'integer'),
    transform text not null check (transform in ('none', 'log1p', 'share', 'clr', 'rank')),
    low real check (low is null or typeof(low) = 'real'),
    high real check (high is null or typeof(high) = 'real'),
    mean real check (mean is null or typeof(mean) = 'real'),
    scale real check (scale is null or typeof(scale) = 'real'),
    weight real check (weight is null or typeof(weight) = 'real'),
    check ((low is null) = (high is null)),
    check ((position is null) = (mean is null)),
    check ((position is null) = (scale is null)),
    check ((position is null) = (weight is null))
);

-- Distinct values of the columns that count by rank.
create table live_rank (
    input integer not null references live_scaler (input),
    value real not null check (typeof(value) = 'real'),
    value_rank real not null check (typeof(value_rank) = 'real'),
    primary key (input, value)
);

-- Centres, in scaled units.
create table live_centre (
    cluster integer not null check (typeof(cluster) = 'integer'),
    position integer not null,
    value real not null check (typeof(value) = 'real'),
    primary key (cluster, position)
);

-- What a cluster is called: the one place where the view finds it.
create table live_segment (
    cluster integer not null primary key,
    segment_id integer not null check (typeof(segment_id) = 'integer'),
    segment_name text not null check (typeof(segment_name) = 'text')
);

-- Powers of two, by which logarithms need no function.
create table live_power (
    exponent integer not null primary key,
    value real not null unique check (typeof(value) = 'real')
);
