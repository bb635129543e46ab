-- file_ledger: the lines of every file by what became of them; they add up to lines_read.
-- lines_overlapping are counted in lines_kept, or in lines_rejected where they were skipped;
-- lines_mended are counted in lines_rejected, for other lines stand in their place.
create view file_ledger as
with line as (
    select
        source_id,
        count(*) as n_lines,
        sum(customer_id is not null and description is not null) as n_complete,
        sum(quantity * unit_price) as revenue
    from invoice_line
    group by source_id
),
reject as (
    select
        source_id,
        count(*) as n_lines,
        sum(mended_by_source_id is not null) as n_mended
    from rejected_line
    group by source_id
),
overlap as (
    select
        source_id,
        count(*) as n_lines
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
left join overlap on overlap.source_id = source_file.source_id;
