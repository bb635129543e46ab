-- line_ledger: what became of every line of every file: in the features or not, and why.
-- Blank lines are counted per file (file_ledger), not listed: there is nothing in them to look at.
create view line_ledger as
select
    invoice_line.source_id,
    invoice_line.line_no,
    invoice_line.line_id,
    invoice_line.customer_id,
    case
        when invoice_line.customer_id is null then 'not complete'
        when invoice_line.description is null then 'not complete'
        when customer_excluded.customer_id is not null then 'set aside'
        else 'used'
    end as status,
    case
        when invoice_line.customer_id is null then 'no customer'
        when invoice_line.description is null then 'no description'
        when customer_excluded.customer_id is not null
            then 'the outlier rule leaves the customer out for ' || customer_excluded.rule
    end as reason
from invoice_line
left join customer_excluded on customer_excluded.customer_id = invoice_line.customer_id
union all
select
    source_id,
    line_no,
    null,
    null,
    'rejected',
    reason
from rejected_line;
