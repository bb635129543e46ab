-- segment_migration: who went from which segment to which by month, for the publication that customer_segment shows. The
-- table segment_move has it, filled by publish and refresh, so that readers see declared types at once.
insert into data_dictionary (object, column_name, position, unit, meaning, since)
values
    ('segment_migration', '*', 0, '', 'Moves between the segments of the publication that customer_segment shows, by month, as of its last publish or refresh.', '0.2.0'),
    ('segment_migration', 'month', 1, '', 'Month of the move, as 2012-01.', '0.2.0'),
    ('segment_migration', 'from_segment', 2, '', 'Segment before; in parentheses the status of those who were in none.', '0.2.0'),
    ('segment_migration', 'to_segment', 3, '', 'Segment after; in parentheses the status of those who are in none, (left) for who is no longer in the file.', '0.2.0'),
    ('segment_migration', 'customers', 4, 'customers', 'Customers who moved.', '0.2.0'),
    ('segment_migration', 'revenue', 5, 'currency', 'Their net revenue in customer_segment; null where nobody of them stands there any more.', '0.2.0'),
    ('segment_migration', 'month_start_date', 6, '', 'First day of the month.', '0.2.0');

create view segment_migration as
select
    month,
    from_segment,
    to_segment,
    customers,
    revenue,
    month_start_date
from segment_move;
