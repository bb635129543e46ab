-- segment_migration: who went from which segment to which by month, for the publication that customer_segment shows.
insert into data_dictionary (object, column_name, position, unit, meaning, since)
values
    ('segment_migration', '*', 0, '', 'Moves between the segments of the publication that customer_segment shows, by month.', '0.2.0'),
    ('segment_migration', 'month', 1, '', 'Month of the move, as 2012-01.', '0.2.0'),
    ('segment_migration', 'from_segment', 2, '', 'Segment before; in parentheses the status of those who were in none.', '0.2.0'),
    ('segment_migration', 'to_segment', 3, '', 'Segment after; in parentheses the status of those who are in none, (left) for who is no longer in the file.', '0.2.0'),
    ('segment_migration', 'customers', 4, 'customers', 'Customers who moved.', '0.2.0'),
    ('segment_migration', 'revenue', 5, 'currency', 'Their net revenue in customer_segment; null where nobody of them stands there any more.', '0.2.0');

create view segment_migration as
with stay as (
    select
        spell.customer_id,
        coalesce(spell.segment_name, '(' || spell.status || ')') as place,
        coalesce(spell.segment_id, -1) as segment_id,
        spell.status,
        spell.from_date,
        spell.to_date
    from customer_segment_time as spell
    inner join publication on publication.publication_name = spell.publication_name
        and publication.is_default = 1
)
select
    substr(cast(was.to_date as text), 1, 7) as month,
    was.place as from_segment,
    coalesce(now_in.place, '(left)') as to_segment,
    count(1) as customers,
    sum(shown.net_revenue) as revenue
from stay as was
left join stay as now_in on now_in.customer_id = was.customer_id
    and now_in.from_date = was.to_date
left join customer_segment as shown on shown.customer_id = was.customer_id
where was.to_date is not null
    and (
        now_in.customer_id is null
        or now_in.segment_id <> was.segment_id
        or now_in.status <> was.status
    )
group by
    substr(cast(was.to_date as text), 1, 7),
    was.place,
    coalesce(now_in.place, '(left)');
