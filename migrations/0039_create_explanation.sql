-- What segments are in a few conditions (docs/explain.md), and how the segments of one run come from those of another.
-- The leaves of the tree that explain has made of a run.
create table run_rule (
    run_id integer not null references run (run_id),
    position integer not null check (typeof(position) = 'integer' and position > 0),
    condition text not null check (typeof(condition) = 'text'),
    cluster integer not null check (typeof(cluster) = 'integer'),
    n_customers integer not null check (typeof(n_customers) = 'integer' and n_customers > 0),
    fidelity real not null check (typeof(fidelity) = 'real' and fidelity between 0 and 1),
    primary key (run_id, position)
);

-- Of each cluster of run_b the cluster of run_a that most of its rows come from; n_clusters is larger in run_b.
create table run_nesting (
    run_a integer not null references run (run_id),
    run_b integer not null references run (run_id),
    cluster_b integer not null check (typeof(cluster_b) = 'integer'),
    cluster_a integer not null check (typeof(cluster_a) = 'integer'),
    share real not null check (typeof(share) = 'real' and share > 0 and share <= 1),
    n integer not null check (typeof(n) = 'integer' and n > 0),
    primary key (run_a, run_b, cluster_b)
);

create index run_nesting_b on run_nesting (run_b);

alter table run_pair add column ami real check (ami is null or typeof(ami) = 'real');

alter table run_pair add column variation_of_information real
    check (variation_of_information is null or typeof(variation_of_information) = 'real');
