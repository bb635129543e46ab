-- The texts of the views that made a snapshot's matrix, so that a later program predicts with the same.
create table snapshot_view (
    snapshot_id integer not null references snapshot (snapshot_id),
    position integer not null check (typeof(position) = 'integer'),
    view_name text not null check (typeof(view_name) = 'text'),
    sql text not null check (typeof(sql) = 'text'),
    primary key (snapshot_id, position)
) without rowid;
