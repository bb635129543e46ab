-- customer_week_excluded: whom the feature set `week_profile` leaves out: customers who have lines inside
-- observation_window, but less than 3 invoices with a sale, or none. revenue is that of their sales.
insert into data_dictionary (object, column_name, position, unit, meaning, since)
values
    ('customer_week_excluded', '*', 0, '', 'Whom the set week_profile leaves out: customers with less than 3 invoices.', '0.2.0'),
    ('customer_week_excluded', 'customer_id', 1, '', 'Customer.', '0.2.0'),
    ('customer_week_excluded', 'rule', 2, '', 'What the customer falls short of: invoice_count.', '0.2.0'),
    ('customer_week_excluded', 'value', 3, '', 'How many there are.', '0.2.0'),
    ('customer_week_excluded', 'low', 4, '', 'Least number that the set keeps.', '0.2.0'),
    ('customer_week_excluded', 'high', 5, '', 'Always null: there is no upper bound.', '0.2.0'),
    ('customer_week_excluded', 'revenue', 6, 'currency', 'Value of the customers sale lines.', '0.2.0');

create view customer_week_excluded as
select
    customer.customer_id,
    'invoice_count' as rule,
    coalesce(week.n_invoices, 0) as value,
    3 as low,
    null as high,
    coalesce(week.revenue, 0.0) as revenue
from (
    select distinct customer_id
    from observed_line
    where customer_id is not null
) as customer
left join customer_week as week on week.customer_id = customer.customer_id
where coalesce(week.n_invoices, 0) < 3;
