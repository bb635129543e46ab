-- What scored_customer measures from where a run has core customers in the place of centres (DBSCAN). Filled and
-- emptied with the other live tables.
-- Core customers of the run, in the order of the fit.
create table live_core (
    core_no integer not null primary key check (typeof(core_no) = 'integer'),
    cluster integer not null check (typeof(cluster) = 'integer' and cluster >= 0),
    customer_id text not null check (typeof(customer_id) = 'text')
);

-- Their coordinates, in scaled units.
create table live_core_value (
    core_no integer not null references live_core (core_no),
    position integer not null check (typeof(position) = 'integer'),
    value real not null check (typeof(value) = 'real'),
    primary key (core_no, position)
);

-- Squared distance within which a core customer takes others into his cluster; null for runs with centres.
alter table live_score add column reach_squared real check (reach_squared is null or reach_squared > 0);
