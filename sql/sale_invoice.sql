-- sale_invoice: one row per invoice with a sale (sale_line), at the time of its last line.
-- invoice_no is the time of the line where a line has no number. revenue leaves returns in place: those
-- are invoices of their own, cancellations.
create view sale_invoice as
select
    customer_id,
    coalesce(invoice_no, invoiced_at) as invoice_no,
    max(invoiced_at) as invoiced_at,
    count(*) as n_lines,
    sum(amount_e4) as amount_e4,
    sum(amount_rest_e14) as amount_rest_e14,
    (sum(amount_e4) + sum(amount_rest_e14) / 1e10) / 1e4 as revenue
from sale_line
group by
    coalesce(invoice_no, invoiced_at),
    customer_id;
