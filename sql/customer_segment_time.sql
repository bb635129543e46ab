-- customer_segment_time: where every customer was from when to when, in all publications that stand.
-- On a day D: from_date <= D and (to_date is null or to_date > D).
insert into data_dictionary (object, column_name, position, unit, meaning, since)
values
    ('customer_segment_time', '*', 0, '', 'Where customers were from when to when, and where they are now; one row for each stay. On a day: from_date <= the day and (to_date is null or to_date > the day).', '0.2.0'),
    ('customer_segment_time', 'publication_name', 1, '', 'Publication.', '0.2.0'),
    ('customer_segment_time', 'customer_id', 2, '', 'Customer.', '0.2.0'),
    ('customer_segment_time', 'segment_id', 3, '', 'Segment; null where status is not clustered.', '0.2.0'),
    ('customer_segment_time', 'segment_name', 4, '', 'What the segment is called today, or was last called; null where status is not clustered.', '0.2.0'),
    ('customer_segment_time', 'status', 5, '', 'As in customer_segment.', '0.2.0'),
    ('customer_segment_time', 'from_date', 6, '', 'First day there.', '0.2.0'),
    ('customer_segment_time', 'to_date', 7, '', 'Day since which it is another; null for where the customer is now.', '0.2.0');

create view customer_segment_time as
with stay as (
    select
        publication_name,
        customer_id,
        segment_id,
        status,
        from_date,
        to_date
    from customer_segment_history
    union all
    select
        publication.publication_name,
        shown.customer_id,
        shown.segment_id,
        shown.status,
        shown.segment_since_date as from_date,
        null as to_date
    from customer_segment as shown
    inner join publication on publication.publication_id = shown.publication_id
    union all
    select
        publication.publication_name,
        beside.customer_id,
        beside.segment_id,
        beside.status,
        beside.segment_since_date as from_date,
        null as to_date
    from publication_customer as beside
    inner join publication on publication.publication_id = beside.publication_id
),
newest as (
    select
        publication.publication_name,
        publication_segment.segment_id,
        max(publication_segment.publication_id) as publication_id
    from publication_segment
    inner join publication on publication.publication_id = publication_segment.publication_id
    group by publication.publication_name, publication_segment.segment_id
)
select
    stay.publication_name,
    stay.customer_id,
    stay.segment_id,
    publication_segment.segment_name,
    stay.status,
    stay.from_date,
    stay.to_date
from stay
left join newest on newest.publication_name = stay.publication_name
    and newest.segment_id = stay.segment_id
left join publication_segment on publication_segment.publication_id = newest.publication_id
    and publication_segment.segment_id = newest.segment_id;
