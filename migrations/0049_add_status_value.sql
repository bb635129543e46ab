-- What decided a status, in figures: status_reason is one of a few texts, so that it can be grouped by. Empty until the
-- publication is published or refreshed again. Both tables are made again with checks that are quick where most rows are:
-- SQLite builds the list of an in (...) anew for each row that it checks, and a date that is another column's is checked
-- there.
create temporary table old_customer_segment as
select
    customer_id,
    segment_id,
    segment_name,
    status,
    status_reason,
    second_segment_name,
    certainty,
    as_of_date,
    first_purchase_date,
    last_purchase_date,
    days_since_last_purchase,
    invoice_count,
    net_revenue,
    country,
    publication_id,
    segment_since_date
from customer_segment;

drop table customer_segment;

create table customer_segment (
    customer_id text primary key not null,
    segment_id integer,
    segment_name text,
    status text not null check (
        status = 'clustered'
        or status in (
            'no_sales', 'out_of_scope', 'outside_set', 'before_window', 'trimmed', 'noise', 'new'
        )
    ),
    status_reason text,
    second_segment_name text,
    certainty real check (certainty is null or certainty between 0 and 1),
    as_of_date date not null check (as_of_date is date(as_of_date)),
    first_purchase_date date check (
        first_purchase_date is last_purchase_date
        or first_purchase_date is date(first_purchase_date)
    ),
    last_purchase_date date check (last_purchase_date is date(last_purchase_date)),
    days_since_last_purchase integer check (days_since_last_purchase is null or days_since_last_purchase >= 0),
    invoice_count integer not null,
    net_revenue real not null check (typeof(net_revenue) = 'real'),
    country text,
    publication_id integer not null references publication (publication_id),
    segment_since_date date not null check (
        segment_since_date is as_of_date
        or segment_since_date is date(segment_since_date)
    ),
    status_value real check (status_value is null or typeof(status_value) = 'real'),
    status_limit real check (status_limit is null or typeof(status_limit) = 'real'),
    status_until_date date check (status_until_date is null or status_until_date is date(status_until_date)),
    check ((status = 'clustered') = (segment_id is not null)),
    check ((segment_name is null) = (segment_id is null))
);

insert into customer_segment (
    customer_id,
    segment_id,
    segment_name,
    status,
    status_reason,
    second_segment_name,
    certainty,
    as_of_date,
    first_purchase_date,
    last_purchase_date,
    days_since_last_purchase,
    invoice_count,
    net_revenue,
    country,
    publication_id,
    segment_since_date
)
select
    customer_id,
    segment_id,
    segment_name,
    status,
    status_reason,
    second_segment_name,
    certainty,
    as_of_date,
    first_purchase_date,
    last_purchase_date,
    days_since_last_purchase,
    invoice_count,
    net_revenue,
    country,
    publication_id,
    segment_since_date
from temp.old_customer_segment;

drop table temp.old_customer_segment;

create temporary table old_publication_customer as
select
    publication_id,
    customer_id,
    segment_id,
    status,
    certainty,
    status_reason,
    second_segment_id,
    segment_since_date
from publication_customer;

drop table publication_customer;

create table publication_customer (
    publication_id integer not null references publication (publication_id),
    customer_id text not null,
    segment_id integer,
    status text not null check (
        status = 'clustered'
        or status in (
            'no_sales', 'out_of_scope', 'outside_set', 'before_window', 'trimmed', 'noise', 'new'
        )
    ),
    certainty real check (certainty is null or certainty between 0 and 1),
    status_reason text,
    second_segment_id integer,
    segment_since_date date not null check (segment_since_date is date(segment_since_date)),
    status_value real check (status_value is null or typeof(status_value) = 'real'),
    status_limit real check (status_limit is null or typeof(status_limit) = 'real'),
    status_until_date date check (status_until_date is null or status_until_date is date(status_until_date)),
    primary key (publication_id, customer_id),
    check ((status = 'clustered') = (segment_id is not null))
);

insert into publication_customer (
    publication_id,
    customer_id,
    segment_id,
    status,
    certainty,
    status_reason,
    second_segment_id,
    segment_since_date
)
select
    publication_id,
    customer_id,
    segment_id,
    status,
    certainty,
    status_reason,
    second_segment_id,
    segment_since_date
from temp.old_publication_customer;

drop table temp.old_publication_customer;

-- Which lines filled a publication, so that it is seen of each by itself whether lines were read or changed since. Null: not
-- known, as of all that were published before.
alter table publication
add column lines_version integer check (lines_version is null or typeof(lines_version) = 'integer');

-- What the outlier rule calls usual, frozen with a matrix whose columns the rule does not look at: without it nobody could
-- tell later who is unusual. Of a matrix that has the columns it follows from the values.
create table snapshot_outlier_bound (
    snapshot_id integer not null references snapshot (snapshot_id),
    rule text not null check (rule in ('amount', 'recency', 'number_of_orders')),
    low real not null check (typeof(low) = 'real'),
    high real not null check (typeof(high) = 'real'),
    primary key (snapshot_id, rule)
);
