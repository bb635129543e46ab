-- customer_without_sale: whom the feature sets over sale_line leave out: customers who have lines inside
-- observation_window, but no sale: cancellations, fees and gifts only. low is the least value that the
-- rule keeps.
-- Their invoices say it where they were added up by today's codes (fact_state); else each is asked for its lines, and ends
-- at its first sale: four times faster than to go over all lines twice. total() is a word of SQLite's alone: DuckDB, which would
-- look at the lines of every invoice, hands the view on as a whole.
insert into data_dictionary (object, column_name, position, unit, meaning, since)
values
    ('customer_without_sale', '*', 0, '', 'Whom the sets rfm, rfm_net, rfm_score, behaviour and basket leave out: customers with lines, but no sale.', '0.2.0'),
    ('customer_without_sale', 'customer_id', 1, '', 'Customer.', '0.2.0'),
    ('customer_without_sale', 'rule', 2, '', 'What the customer falls short of: invoice_count.', '0.2.0'),
    ('customer_without_sale', 'value', 3, '', 'How many there are.', '0.2.0'),
    ('customer_without_sale', 'low', 4, '', 'Least number that the set keeps.', '0.2.0'),
    ('customer_without_sale', 'high', 5, '', 'Always null: there is no upper bound.', '0.2.0'),
    ('customer_without_sale', 'revenue', 6, 'currency', 'Value of the customers sale lines.', '0.2.0');

create view customer_without_sale as
select
    customer_id,
    'invoice_count' as rule,
    0 as value,
    1 as low,
    null as high,
    0.0 as revenue
from invoice
where customer_id is not null
    and line_count > 0
    and invoiced_at between coalesce((select window_start from observation_window), '0001-01-01 00:00:00')
        and coalesce((select as_of from observation_window), '9999-12-31 23:59:59')
group by customer_id
having total(
    case
        when (select is_current from fact_state) = 1 then sale_line_count > 0
        else exists (select 1 from sale_line where sale_line.invoice_id = invoice.invoice_id)
    end
) = 0;
