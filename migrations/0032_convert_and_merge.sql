-- Amounts in other currencies and ids of one person: both are kept as the file had them (docs/decisions/0079).
-- Rates that lines of a file were converted by.
create table exchange_rate (
    source_id integer not null references source_file (source_id),
    currency text not null check (typeof(currency) = 'text'),
    rate_date date not null,
    rate real not null check (typeof(rate) = 'real' and rate > 0),
    primary key (source_id, currency, rate_date)
) without rowid;

-- Lines whose amount was in another currency, as it was.
create table converted_line (
    source_id integer not null,
    line_no integer not null check (typeof(line_no) = 'integer'),
    currency text not null,
    rate_date date not null,
    unit_price real not null check (typeof(unit_price) = 'real'),
    line_total real check (line_total is null or typeof(line_total) = 'real'),
    primary key (source_id, line_no),
    foreign key (source_id, currency, rate_date) references exchange_rate (source_id, currency, rate_date)
) without rowid;

-- Ids of one person: what the last --same-customer said.
create table same_customer (
    customer_id text not null primary key check (typeof(customer_id) = 'text'),
    same_as text not null check (typeof(same_as) = 'text' and same_as <> customer_id),
    gave_attributes integer not null default 0 check (gave_attributes in (0, 1))
) without rowid;

-- The id that an invoice came with, where another one stays.
alter table invoice add column original_customer_id text;
