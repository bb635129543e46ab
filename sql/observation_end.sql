-- observation_end: the moment to which recency counts, one row: observation_window.as_of, or else the
-- newest complete line (one with a customer and a description), or where there is none, the newest line with
-- a customer; null where there is neither.
insert into data_dictionary (object, column_name, position, unit, meaning, since)
values
    ('observation_end', '*', 0, '', 'The moment to which recency counts; one row.', '0.2.0'),
    ('observation_end', 'as_of', 1, 'UTC', 'observation_window.as_of, or else the newest complete line; where no line of a customer has a description, the newest line of a customer.', '0.2.0');

create view observation_end as
select
    coalesce(
        (select as_of from observation_window),
        (
            select max(invoiced_at)
            from invoice
            where customer_id is not null
                and complete_line_count > 0
        ),
        (
            select max(invoiced_at)
            from invoice
            where customer_id is not null
        )
    ) as as_of;
