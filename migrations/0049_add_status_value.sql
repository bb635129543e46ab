-- What decided a status, in figures: status_reason is one of a few texts, so that it can be grouped by. Empty until the
-- publication is published or refreshed again.
alter table customer_segment add column status_value real
    check (status_value is null or typeof(status_value) = 'real');

alter table customer_segment add column status_limit real
    check (status_limit is null or typeof(status_limit) = 'real');

alter table customer_segment add column status_until_date date
    check (status_until_date is date(status_until_date));

alter table publication_customer add column status_value real
    check (status_value is null or typeof(status_value) = 'real');

alter table publication_customer add column status_limit real
    check (status_limit is null or typeof(status_limit) = 'real');

alter table publication_customer add column status_until_date date
    check (status_until_date is date(status_until_date));
