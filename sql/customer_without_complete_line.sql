-- customer_without_complete_line: whom the feature sets over customer_total leave out: customers none of
-- whose lines inside observation_window has a description.
-- The rarer condition stands first: SQLite asks them in this order, and finds the column sooner.
insert into data_dictionary (object, column_name, position, unit, meaning, since)
values
    ('customer_without_complete_line', '*', 0, '', 'Whom the sets standard, standard7 and small leave out before any outlier rule: customers none of whose lines has a description.', '0.2.0'),
    ('customer_without_complete_line', 'customer_id', 1, '', 'Customer.', '0.2.0'),
    ('customer_without_complete_line', 'rule', 2, '', 'What the customer falls short of: complete_lines.', '0.2.0'),
    ('customer_without_complete_line', 'value', 3, '', 'How many there are.', '0.2.0'),
    ('customer_without_complete_line', 'low', 4, '', 'Least number that the set keeps.', '0.2.0'),
    ('customer_without_complete_line', 'high', 5, '', 'Always null: there is no upper bound.', '0.2.0'),
    ('customer_without_complete_line', 'revenue', 6, 'currency', 'Value of the customers sale lines.', '0.2.0');

create view customer_without_complete_line as
select
    customer_id,
    'complete_lines' as rule,
    0 as value,
    1 as low,
    null as high,
    0.0 as revenue
from invoice
where line_count > complete_line_count
    and customer_id is not null
    and invoiced_at between coalesce((select window_start from observation_window), '0000-01-01 00:00:00')
        and coalesce((select as_of from observation_window), '9999-12-31 23:59:59')
    and customer_id not in (select customer_id from customer_total)
group by customer_id;
