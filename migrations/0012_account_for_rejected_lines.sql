-- What it takes to mend rejected lines, and to account for every line of a file:
-- the header their fields stand under, where they stand, and the line that took their place.
-- A file's lines have the ids from first_line_id to last_line_id, so that nobody has to look for
-- them in the whole table; some ids are missing where overlapping lines were skipped.
alter table source_file add column header text;
alter table source_file add column first_line_id integer
    check (first_line_id is null or typeof(first_line_id) = 'integer');
alter table source_file add column last_line_id integer
    check (last_line_id is null or lines_kept <= last_line_id - first_line_id + 1);

update source_file
set first_line_id = span.first_line_id,
    last_line_id = span.last_line_id
from (
    select
        source_id,
        min(line_id) as first_line_id,
        max(line_id) as last_line_id
    from invoice_line
    group by source_id
) as span
where span.source_id = source_file.source_id;

alter table rejected_line add column class text not null default '';
alter table rejected_line add column byte_offset integer
    check (byte_offset is null or typeof(byte_offset) = 'integer');
alter table rejected_line add column mended_by_source_id integer references source_file (source_id);
alter table rejected_line add column mended_by_line_no integer
    check ((mended_by_line_no is null) = (mended_by_source_id is null));

update rejected_line set class = substr(reason, 1, instr(reason, ': ') - 1);

drop index rejected_line_source;

create index rejected_line_source on rejected_line (source_id, line_no);

create index rejected_line_mended_by on rejected_line (mended_by_source_id, mended_by_line_no)
where mended_by_source_id is not null;
