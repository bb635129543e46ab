-- file_ledger: the lines of every file by what became of them; they add up to lines_read.
-- lines_overlapping are counted in lines_kept, or in lines_rejected where they were skipped;
-- lines_mended are counted in lines_rejected, for other lines stand in their place.
insert into data_dictionary (object, column_name, position, unit, meaning, since)
values
    ('file_ledger', '*', 0, '', 'The lines of every file by what became of them.', '0.2.0'),
    ('file_ledger', 'source_id', 1, '', 'The file.', '0.2.0'),
    ('file_ledger', 'name', 2, '', 'File name as given.', '0.2.0'),
    ('file_ledger', 'lines_read', 3, 'lines', 'Data records after the header.', '0.2.0'),
    ('file_ledger', 'lines_complete', 4, 'lines', 'Kept, with customer and description.', '0.2.0'),
    ('file_ledger', 'lines_not_complete', 5, 'lines', 'Kept, but without customer or description.', '0.2.0'),
    ('file_ledger', 'lines_rejected', 6, 'lines', 'Rejected or skipped; they stand in rejected_line.', '0.2.0'),
    ('file_ledger', 'lines_blank', 7, 'lines', 'Empty records.', '0.2.0'),
    ('file_ledger', 'lines_overlapping', 8, 'lines', 'Those of them that an earlier file had already.', '0.2.0'),
    ('file_ledger', 'revenue', 9, 'currency', 'Sum of quantity times unit price of the lines kept.', '0.2.0'),
    ('file_ledger', 'reconciles', 10, '', '1 if the lines counted in invoice_line and rejected_line are those of source_file and add up to lines_read with the blank ones.', '0.2.0'),
    ('file_ledger', 'lines_mended', 11, 'lines', 'Those of the rejected ones in whose place another line stands.', '0.2.0');

create view file_ledger as
with line as (
    select
        source_id,
        count(1) as n_lines,
        sum(customer_id is not null and product_id > 0) as n_complete,
        sum(amount_e4) / 1e4 + sum(amount_rest_e14) / 1e14 as revenue
    from invoice_line
    group by source_id
),
reject as (
    select
        source_id,
        count(1) as n_lines,
        sum(mended_by_source_id is not null) as n_mended
    from rejected_line
    group by source_id
),
overlap as (
    select
        source_id,
        count(1) as n_lines
    from overlapping_line
    group by source_id
)
select
    source_file.source_id,
    source_file.name,
    source_file.lines_read,
    coalesce(line.n_complete, 0) as lines_complete,
    coalesce(line.n_lines, 0) - coalesce(line.n_complete, 0) as lines_not_complete,
    coalesce(reject.n_lines, 0) as lines_rejected,
    source_file.lines_blank,
    coalesce(overlap.n_lines, 0) as lines_overlapping,
    coalesce(line.revenue, 0.0) as revenue,
    coalesce(line.n_lines, 0) = source_file.lines_kept
    and coalesce(reject.n_lines, 0) = source_file.lines_rejected
    and source_file.lines_kept + source_file.lines_rejected + source_file.lines_blank
    = source_file.lines_read as reconciles,
    coalesce(reject.n_mended, 0) as lines_mended
from source_file
left join line on line.source_id = source_file.source_id
left join reject on reject.source_id = source_file.source_id
left join overlap on overlap.source_id = source_file.source_id
where not exists (
    select 1
    from workbench_meta
    where key = 'shared_at'
);
