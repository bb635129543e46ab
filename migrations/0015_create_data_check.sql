-- What `features --check` found before anyone clusters, one row a finding; replaced by the next check of
-- the set. source_id is the newest file that was there: a check of fewer files than there are is stale.
create table data_check (
    feature_set text not null,
    position integer not null check (typeof(position) = 'integer'),
    severity text not null check (severity in ('serious', 'warning', 'info', 'ok')),
    check_name text not null,
    subject text not null,
    value real check (value is null or typeof(value) = 'real'),
    unit text not null,
    share real check (share is null or typeof(share) = 'real'),
    detail text,
    meaning text not null,
    remedy text not null,
    source_id integer references source_file (source_id),
    primary key (feature_set, check_name, subject)
) without rowid;
