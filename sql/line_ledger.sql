-- line_ledger: what became of every line of every file: in the features or not, and why.
-- Blank lines are counted per file (file_ledger), not listed: there is nothing in them to look at.
-- The customers set aside are looked up with `in`, which SQLite hashes; a join would scan them per line.
insert into data_dictionary (object, column_name, position, unit, meaning, since)
values
    ('line_ledger', '*', 0, '', 'What became of every line that is not blank: in the features or not, and why.', '0.2.0'),
    ('line_ledger', 'source_id', 1, '', 'File it came from.', '0.2.0'),
    ('line_ledger', 'line_no', 2, '', 'Physical line of that file where the record starts, from 1.', '0.2.0'),
    ('line_ledger', 'line_id', 3, '', 'The line in invoice_line; null if rejected.', '0.2.0'),
    ('line_ledger', 'customer_id', 4, '', 'Customer; null if empty or rejected.', '0.2.0'),
    ('line_ledger', 'status', 5, '', 'used: in customer_features_trimmed; set aside: in customer_features only; not complete; rejected; mended: another line stands in its place; skipped: it is there already; replaced: a newer file has its order anew.', '0.2.0'),
    ('line_ledger', 'reason', 6, '', 'Why it is not used; null if it is.', '0.2.0');

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
        when rejected_line.class = 'replaced' then 'replaced'
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
