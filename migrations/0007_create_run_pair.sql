-- Stored comparisons of two runs, run_a < run_b.
create table run_pair (
    run_a integer not null references run (run_id),
    run_b integer not null references run (run_id),
    n_shared integer not null check (typeof(n_shared) = 'integer'),
    n_moved integer not null check (typeof(n_moved) = 'integer'),
    ari real,
    nmi real,
    compared_at datetime not null,
    primary key (run_a, run_b),
    check (run_a < run_b)
) without rowid;

create index run_pair_b on run_pair (run_b);

create table run_pair_cell (
    run_a integer not null,
    run_b integer not null,
    cluster_a integer not null,
    cluster_b integer not null,
    n integer not null check (typeof(n) = 'integer'),
    is_match integer not null check (is_match in (0, 1)),
    primary key (run_a, run_b, cluster_a, cluster_b),
    foreign key (run_a, run_b) references run_pair (run_a, run_b)
) without rowid;
