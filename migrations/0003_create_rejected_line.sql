-- Lines that could not be read, with everything needed to mend them.
create table rejected_line (
    reject_id integer primary key,
    source_id integer not null references source_file (source_id),
    line_no integer not null check (typeof(line_no) = 'integer'),
    column_name text,
    reason text not null,
    raw text not null
);

create index rejected_line_source on rejected_line (source_id);
