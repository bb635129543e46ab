-- A frozen feature matrix; its raw values stand in the table that values_table names.
create table snapshot (
    snapshot_id integer primary key,
    feature_set text not null,
    view_name text not null,
    values_table text not null,
    n_rows integer not null check (typeof(n_rows) = 'integer' and n_rows > 0),
    n_features integer not null check (typeof(n_features) = 'integer' and n_features > 0),
    n_excluded integer not null check (typeof(n_excluded) = 'integer'),
    fingerprint text not null unique,
    as_of datetime,
    window_start datetime,
    transform text not null,
    scaling text not null,
    outlier_rule text not null,
    repeats integer not null check (typeof(repeats) = 'integer' and repeats > 0),
    jitter_seed integer not null check (typeof(jitter_seed) = 'integer'),
    created_at datetime not null
);

create table snapshot_row (
    snapshot_id integer not null references snapshot (snapshot_id),
    row_no integer not null,
    customer_id text not null,
    replicate integer not null,
    primary key (snapshot_id, row_no)
) without rowid;

create index snapshot_row_customer on snapshot_row (customer_id);

create table snapshot_feature (
    snapshot_id integer not null references snapshot (snapshot_id),
    position integer not null check (typeof(position) = 'integer'),
    feature text not null,
    mean real not null check (typeof(mean) = 'real'),
    scale real not null check (typeof(scale) = 'real' and scale > 0),
    is_constant integer not null check (is_constant in (0, 1)),
    primary key (snapshot_id, position)
) without rowid;

create table snapshot_excluded (
    snapshot_id integer not null references snapshot (snapshot_id),
    customer_id text not null,
    rule text not null,
    value real,
    primary key (snapshot_id, customer_id)
) without rowid;
