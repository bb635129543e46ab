-- Copies of this file that were made of it and hold its customers: what forget names, as it cannot reach them.
create table file_copy (
    path text not null primary key check (typeof(path) = 'text' and path <> ''),
    kind text not null check (kind in ('backup', 'share')),
    has_ids integer not null check (has_ids in (0, 1)),
    written_at datetime not null check (written_at is datetime(written_at)),
    check (has_ids = 1 or kind = 'share')
);
