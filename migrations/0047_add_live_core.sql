-- What scored_customer measures from where a run has core customers in the place of centres (DBSCAN). Filled and
-- emptied with the other live tables.
-- Core customers of the run, in the order of the fit; of those who stand on one spot the first. The keys are their
-- coordinates in the columns by which they are looked up: three of them, or as many as there are.
create table live_core (
    core_no integer not null primary key check (typeof(core_no) = 'integer'),
    cluster integer not null check (typeof(cluster) = 'integer' and cluster >= 0),
    customer_id text not null check (typeof(customer_id) = 'text'),
    key_1 real not null check (typeof(key_1) = 'real'),
    key_2 real check (key_2 is null or typeof(key_2) = 'real'),
    key_3 real check (key_3 is null or typeof(key_3) = 'real')
);

create index live_core_key on live_core (key_1, key_2, key_3, cluster);

-- Their coordinates, in scaled units.
create table live_core_value (
    core_no integer not null references live_core (core_no),
    position integer not null check (typeof(position) = 'integer'),
    value real not null check (typeof(value) = 'real'),
    primary key (core_no, position)
);

-- Squared distance within which a core customer takes others into his cluster; null for runs with centres.
alter table live_score add column reach_squared real check (reach_squared is null or reach_squared > 0);

-- As far as that in one column, and a little more, so that rounding leaves nobody out.
alter table live_score add column reach real check ((reach is null) = (reach_squared is null));

-- How many values of core customers a customer is held against, on average.
alter table live_score add column core_comparisons real check ((core_comparisons is null) = (reach_squared is null));

-- Which key of the core customers the column is.
alter table live_scaler add column core_key integer check (core_key is null or core_key in (1, 2, 3));
