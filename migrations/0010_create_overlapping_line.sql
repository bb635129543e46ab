-- Lines of a file that an earlier file had already, found when the file was ingested.
-- line_id is null where the line was skipped: it stands in rejected_line then.
create table overlapping_line (
    source_id integer not null references source_file (source_id),
    line_no integer not null check (typeof(line_no) = 'integer'),
    line_id integer,
    earlier_line_id integer not null check (typeof(earlier_line_id) = 'integer'),
    primary key (source_id, line_no)
) without rowid;
