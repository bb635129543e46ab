-- The texts of the views that made a snapshot's matrix, so that a later program predicts with the same.
-- Each stands after those that it reads. Snapshots made before have none.
create table snapshot_view (
    snapshot_id integer not null references snapshot (snapshot_id),
    position integer not null check (typeof(position) = 'integer'),
    view_name text not null check (typeof(view_name) = 'text'),
    sql text not null check (typeof(sql) = 'text'),
    primary key (snapshot_id, position)
) without rowid;

-- SHA-256 of these texts, and the view among them that shows everybody, before any outlier rule.
alter table snapshot add column views_digest text;

alter table snapshot add column untrimmed_view text;

-- A dropped column's weight has no effect, but is part of the fingerprint.
alter table snapshot_dropped
add column weight real check (weight is null or typeof(weight) = 'real');
