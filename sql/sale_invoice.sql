-- sale_invoice: one row per invoice with a sale (sale_line), at the time of its last line.
-- invoice_no is the time of the line where a line has no number. revenue leaves returns in place: those
-- are invoices of their own, cancellations.
-- Its lines are added up in invoice already, by the codes and the rule of then: a tenth of the
-- time. Where these are not those of today (fact_state), the lines are asked.
insert into data_dictionary (object, column_name, position, unit, meaning, since)
values
    ('sale_invoice', '*', 0, '', 'One row per invoice with a sale. Lines or products that another program edits count at the next command that writes.', '0.2.0'),
    ('sale_invoice', 'customer_id', 1, '', 'Customer; null if the invoice has none.', '0.2.0'),
    ('sale_invoice', 'invoice_no', 2, '', 'Invoice; the time of the line where it has no number.', '0.2.0'),
    ('sale_invoice', 'invoiced_at', 3, 'UTC', 'Time of its last sale line.', '0.2.0'),
    ('sale_invoice', 'n_lines', 4, 'lines', 'Sale lines.', '0.2.0'),
    ('sale_invoice', 'amount_e4', 5, 'currency / 10,000', 'Sum over sale_line.', '0.2.0'),
    ('sale_invoice', 'amount_rest_e14', 6, 'currency / 10^14', 'Sum over sale_line.', '0.2.0'),
    ('sale_invoice', 'revenue', 7, 'currency', 'Value of its sale lines.', '0.2.0');

create view sale_invoice as
select
    customer_id,
    coalesce(invoice_no, invoiced_at) as invoice_no,
    max(invoiced_at) as invoiced_at,
    sum(n_lines) as n_lines,
    sum(amount_e4) as amount_e4,
    sum(amount_rest_e14) as amount_rest_e14,
    (sum(amount_e4) + sum(amount_rest_e14) / 1e10) / 1e4 as revenue
from (
    select
        customer_id,
        invoice_no,
        invoiced_at,
        case
            when (select is_current from fact_state) = 1 then sale_line_count
            else (select count(1) from sale_line where sale_line.invoice_id = invoice.invoice_id)
        end as n_lines,
        case
            when (select is_current from fact_state) = 1 then sale_e4
            else (select sum(amount_e4) from sale_line where sale_line.invoice_id = invoice.invoice_id)
        end as amount_e4,
        case
            when (select is_current from fact_state) = 1 then sale_rest_e14
            else (select sum(amount_rest_e14) from sale_line where sale_line.invoice_id = invoice.invoice_id)
        end as amount_rest_e14
    from invoice
    where invoiced_at between coalesce((select window_start from observation_window), '0001-01-01 00:00:00')
        and coalesce((select as_of from observation_window), '9999-12-31 23:59:59')
)
where n_lines > 0
group by
    coalesce(invoice_no, invoiced_at),
    customer_id;
