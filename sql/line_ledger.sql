-- line_ledger: what became of every line of every file: in the features or not, and why.
-- Blank lines are counted per file (file_ledger), not listed: there is nothing in them to look at.
-- The customers set aside are looked up with `in`, which SQLite hashes; a join would scan them per line.
create view line_ledger as
select
    source_id,
    line_no,
    line_id,
    customer_id,
    case
        when customer_id is null then 'not complete'
        when description is null then 'not complete'
        when customer_id in (select customer_id from customer_excluded) then 'set aside'
        else 'used'
    end as status,
    case
        when customer_id is null then 'no customer'
        when description is null then 'no description'
        when customer_id in (select customer_id from customer_excluded)
            then 'the outlier rule leaves the customer out: see customer_excluded'
    end as reason
from invoice_line
union all
select
    rejected_line.source_id,
    rejected_line.line_no,
    null,
    null,
    case
        when rejected_line.mended_by_source_id is not null then 'mended'
        when rejected_line.class in ('overlap', 'already_mended') then 'skipped'
        else 'rejected'
    end,
    case
        when mending_file.source_id is null then rejected_line.reason
        else rejected_line.reason || '; in its place stands line '
            || rejected_line.mended_by_line_no || ' of ' || mending_file.name
    end
from rejected_line
left join source_file as mending_file
    on mending_file.source_id = rejected_line.mended_by_source_id;
