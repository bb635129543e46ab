-- How far the data have come, so that nothing is evaluated again when nothing changed: docs/decisions/0073.
-- file_change is the change counter in the file's header behind our last writing transaction; another one there
-- says that another program has written. -1: nobody has looked yet.
create table data_version (
    data_version_id integer primary key check (data_version_id = 1),
    lines_version integer not null check (typeof(lines_version) = 'integer'),
    customers_version integer not null check (typeof(customers_version) = 'integer'),
    file_change integer not null check (typeof(file_change) = 'integer')
);

insert into data_version (data_version_id, lines_version, customers_version, file_change)
values (1, 1, 1, -1);

-- What snapshots were made from: a digest of the data version and of all else that decides a matrix, and what
-- only the evaluation could tell of it. Snapshots made before have no row: they are evaluated once again.
create table snapshot_source (
    source_key text not null primary key check (typeof(source_key) = 'text'),
    snapshot_id integer not null references snapshot (snapshot_id),
    lines_version integer not null check (typeof(lines_version) = 'integer'),
    customers_version integer not null check (typeof(customers_version) = 'integer'),
    revenue_share real check (revenue_share is null or typeof(revenue_share) = 'real'),
    n_saturday_lines integer
    check (n_saturday_lines is null or typeof(n_saturday_lines) = 'integer'),
    newest_line_at datetime,
    days_after_newest integer check ((days_after_newest is null) = (newest_line_at is null))
) without rowid;
