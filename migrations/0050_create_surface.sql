-- What a dashboard opens: docs/decisions/0115. Tables with a rowid, a key, declared types and one storage class a column,
-- filled in the transaction that changes what they say.
-- The dictionary says of every object whom it is for. It gets a rowid, as DuckDB counts rows of no table without one.
create temporary table old_data_dictionary as
select
    cast(object as text) as object,
    cast(column_name as text) as column_name,
    cast(position as integer) as position,
    cast(unit as text) as unit,
    cast(meaning as text) as meaning,
    cast(since as text) as since
from data_dictionary;

drop table data_dictionary;

create table data_dictionary (
    object text not null check (typeof(object) = 'text'),
    column_name text not null check (typeof(column_name) = 'text'),
    position integer not null check (typeof(position) = 'integer'),
    unit text not null check (typeof(unit) = 'text'),
    meaning text not null check (typeof(meaning) = 'text'),
    since text not null check (typeof(since) = 'text'),
    role text not null default 'analyst' check (role in ('published', 'analyst', 'internal')),
    primary key (object, column_name)
);

insert into data_dictionary (object, column_name, position, unit, meaning, since)
select
    object,
    column_name,
    position,
    unit,
    meaning,
    since
from temp.old_data_dictionary
order by object, position;

drop table temp.old_data_dictionary;

-- Each date once, from the first to the last day with a line.
create table calendar (
    calendar_date date primary key not null check (calendar_date is date(calendar_date)),
    year integer not null check (typeof(year) = 'integer'),
    quarter text not null check (typeof(quarter) = 'text'),
    quarter_no integer not null check (quarter_no between 1 and 4),
    month text not null check (typeof(month) = 'text'),
    month_no integer not null check (month_no between 1 and 12),
    month_name text not null check (typeof(month_name) = 'text'),
    month_start_date date not null check (month_start_date is date(month_start_date)),
    iso_year integer not null check (typeof(iso_year) = 'integer'),
    iso_week integer not null check (iso_week between 1 and 53),
    week_start_date date not null check (week_start_date is date(week_start_date)),
    weekday integer not null check (weekday between 0 and 6),
    iso_weekday integer not null check (iso_weekday between 1 and 7),
    weekday_name text not null check (typeof(weekday_name) = 'text'),
    is_weekend integer not null check (is_weekend in (0, 1)),
    is_partial_month integer not null check (is_partial_month in (0, 1)),
    is_partial_week integer not null check (is_partial_week in (0, 1))
);

-- What customers bought and sent back, by day: customer_fact's sums taken apart. Numbers are checked by comparison, as in
-- migration 26: a number is less than any text.
create table sales_by_customer_day (
    customer_id text not null references customer_fact (customer_id),
    calendar_date date not null check (calendar_date is date(calendar_date)),
    revenue real not null check (revenue <= 9e999),
    return_value real not null check (return_value <= 9e999),
    net_revenue real not null check (net_revenue <= 9e999),
    invoice_count integer not null check (invoice_count = cast(invoice_count as integer)),
    sale_line_count integer not null check (sale_line_count = cast(sale_line_count as integer)),
    return_line_count integer not null check (return_line_count = cast(return_line_count as integer)),
    primary key (customer_id, calendar_date)
);

-- The same of the whole shop: also what was sold to nobody who is known.
create table sales_by_day (
    calendar_date date primary key not null check (calendar_date is date(calendar_date)),
    revenue real not null check (revenue <= 9e999),
    return_value real not null check (return_value <= 9e999),
    net_revenue real not null check (net_revenue <= 9e999),
    no_customer_revenue real not null check (no_customer_revenue <= 9e999),
    no_customer_net_revenue real not null check (no_customer_net_revenue <= 9e999),
    sale_line_count integer not null check (sale_line_count = cast(sale_line_count as integer)),
    return_line_count integer not null check (return_line_count = cast(return_line_count as integer))
);

-- The segments of the publication that customer_segment shows.
create table segment_dim (
    segment_id integer primary key not null,
    segment_name text not null check (typeof(segment_name) = 'text'),
    sort_order integer not null check (typeof(sort_order) = 'integer'),
    colour text not null check (colour glob '#[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]'),
    colour_dark text not null check (colour_dark glob '#[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]'),
    publication_id integer not null references publication (publication_id),
    publication_name text not null check (typeof(publication_name) = 'text'),
    cluster integer check (cluster is null or typeof(cluster) = 'integer')
);

-- What they are worth.
create table segment_overview (
    segment_id integer primary key not null references segment_dim (segment_id),
    segment_name text not null check (typeof(segment_name) = 'text'),
    size integer not null check (typeof(size) = 'integer'),
    customer_share real check (customer_share is null or typeof(customer_share) = 'real'),
    net_revenue real not null check (typeof(net_revenue) = 'real'),
    revenue_share real check (revenue_share is null or typeof(revenue_share) = 'real'),
    invoice_count integer not null check (typeof(invoice_count) = 'integer'),
    invoices_per_customer real check (invoices_per_customer is null or typeof(invoices_per_customer) = 'real'),
    revenue_per_customer real check (revenue_per_customer is null or typeof(revenue_per_customer) = 'real'),
    value_per_invoice real check (value_per_invoice is null or typeof(value_per_invoice) = 'real'),
    single_invoice_share real check (single_invoice_share is null or typeof(single_invoice_share) = 'real'),
    median_days_since_last_purchase real
    check (median_days_since_last_purchase is null or typeof(median_days_since_last_purchase) = 'real'),
    as_of_date date not null check (as_of_date is date(as_of_date)),
    publication_id integer not null references publication (publication_id)
);

-- Moves between them by month: what the view segment_migration shows.
create table segment_move (
    month text not null check (typeof(month) = 'text'),
    from_segment text not null check (typeof(from_segment) = 'text'),
    to_segment text not null check (typeof(to_segment) = 'text'),
    customers integer not null check (typeof(customers) = 'integer'),
    revenue real check (revenue is null or typeof(revenue) = 'real'),
    month_start_date date not null check (month_start_date is date(month_start_date)),
    primary key (month, from_segment, to_segment)
);

-- customer_segment refers to them, and knows the channel of a customer. It is made again with checks of storage classes.
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
    segment_since_date,
    status_value,
    status_limit,
    status_until_date
from customer_segment;

drop table customer_segment;

create table customer_segment (
    customer_id text primary key not null check (typeof(customer_id) = 'text'),
    segment_id integer references segment_dim (segment_id) deferrable initially deferred,
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
    days_since_last_purchase integer check (
        days_since_last_purchase is null
        or days_since_last_purchase >= 0 and days_since_last_purchase = cast(days_since_last_purchase as integer)
    ),
    invoice_count integer not null check (invoice_count = cast(invoice_count as integer)),
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
    channel text check (channel is null or typeof(channel) = 'text'),
    check ((status = 'clustered') = (segment_id is not null)),
    check ((segment_name is null) = (segment_id is null))
);

-- Every publication knows the colours of its segments, as places in the palette: they stay while another one is shown.
alter table publication_segment add column colour_no integer check (
    colour_no is null or typeof(colour_no) = 'integer' and colour_no between 0 and 7
);

update publication_segment
set colour_no = (
    select count(*)
    from publication_segment as earlier
    where earlier.publication_id = publication_segment.publication_id
        and earlier.fate <> 'died'
        and earlier.segment_id < publication_segment.segment_id
) % 8
where fate <> 'died'
    and publication_id in (select publication_id from publication where replaced_at is null);

insert into segment_dim (
    segment_id,
    segment_name,
    sort_order,
    colour,
    colour_dark,
    publication_id,
    publication_name,
    cluster
)
select
    live.segment_id,
    live.segment_name,
    live.place,
    '#' || substr('0964a1d160380d7d669426845f6d003a8fb7a21b314a4f57', live.colour_no * 6 + 1, 6),
    '#' || substr('66a9ffff9d5c48d3b2d99ce8e3c84b9fe0f7e67a8dc9e6e3', live.colour_no * 6 + 1, 6),
    publication.publication_id,
    publication.publication_name,
    live.cluster
from (
    select
        segment_id,
        min(segment_name) as segment_name,
        max(cluster) as cluster,
        row_number() over (order by segment_id) as place,
        coalesce(max(colour_no), (row_number() over (order by segment_id) - 1) % 8) as colour_no
    from (
        select
            publication_segment.segment_id,
            publication_segment.segment_name,
            publication_segment.cluster,
            publication_segment.colour_no
        from publication_segment
        inner join publication on publication.publication_id = publication_segment.publication_id
            and publication.is_default = 1
        where publication_segment.fate <> 'died'
        union all
        select
            segment_id,
            segment_name,
            null,
            null
        from temp.old_customer_segment
        where segment_id is not null
        group by segment_id
    )
    group by segment_id
) as live
cross join publication
where publication.is_default = 1;

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
    segment_since_date,
    status_value,
    status_limit,
    status_until_date
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
    segment_since_date,
    status_value,
    status_limit,
    status_until_date
from temp.old_customer_segment;

drop table temp.old_customer_segment;

-- An invoice counts on the day of its last sale, as in customer_year; money counts on the day of its lines.
insert into sales_by_customer_day (
    customer_id, calendar_date, revenue, return_value, net_revenue, invoice_count, sale_line_count, return_line_count
)
select
    customer_id,
    calendar_date,
    (sum(sale_e4) + sum(sale_rest_e14) / 1e10) / 1e4,
    ((0 - sum(return_e4)) + (0 - sum(return_rest_e14)) / 1e10) / 1e4,
    (sum(sale_e4) + sum(return_e4) + (sum(sale_rest_e14) + sum(return_rest_e14)) / 1e10) / 1e4,
    sum(invoice_count),
    sum(sale_line_count),
    sum(return_line_count)
from (
    select
        customer_id,
        substr(invoiced_at, 1, 10) as calendar_date,
        0 as invoice_count,
        sale_line_count,
        return_line_count,
        sale_e4,
        sale_rest_e14,
        return_e4,
        return_rest_e14
    from invoice
    where customer_id is not null
        and sale_line_count + return_line_count > 0
    union all
    select
        customer_id,
        substr(max(invoiced_at), 1, 10),
        1,
        0,
        0,
        0.0,
        0.0,
        0.0,
        0.0
    from invoice
    where customer_id is not null
        and sale_line_count > 0
    group by
        customer_id,
        coalesce(invoice_no, invoiced_at)
)
group by
    customer_id,
    calendar_date
having calendar_date is date(calendar_date, '+0 days')
order by
    customer_id,
    calendar_date;

-- calendar and sales_by_day are filled by the program, in the same transaction.
