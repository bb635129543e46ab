-- One ingested file. The digest is of the unpacked bytes, so a file and its .gz are the same.
create table source_file (
    source_id integer primary key,
    name text not null,
    sha256 text not null unique,
    bytes integer not null check (typeof(bytes) = 'integer'),
    lines_read integer not null check (typeof(lines_read) = 'integer'),
    lines_kept integer not null check (typeof(lines_kept) = 'integer'),
    lines_rejected integer not null check (typeof(lines_rejected) = 'integer'),
    lines_blank integer not null check (typeof(lines_blank) = 'integer'),
    encoding text not null,
    delimiter text not null,
    date_order text not null,
    column_map text not null,
    first_invoiced_at datetime,
    last_invoiced_at datetime,
    ingested_at datetime not null,
    check (lines_read = lines_kept + lines_rejected + lines_blank),
    check (ingested_at is datetime(ingested_at))
);
