-- What is known of customers beside their invoices: `ingest --customers` adds a column for each column of
-- its files. customer_attribute lists them; customer_file is to these files what source_file is to invoices.
create table customer (
    customer_id text not null primary key check (typeof(customer_id) = 'text')
);

create table customer_file (
    customer_file_id integer primary key,
    name text not null,
    sha256 text not null unique,
    bytes integer not null check (typeof(bytes) = 'integer'),
    lines_read integer not null check (typeof(lines_read) = 'integer'),
    lines_kept integer not null check (typeof(lines_kept) = 'integer'),
    lines_repeated integer not null check (typeof(lines_repeated) = 'integer'),
    lines_rejected integer not null check (typeof(lines_rejected) = 'integer'),
    lines_blank integer not null check (typeof(lines_blank) = 'integer'),
    n_new integer not null check (typeof(n_new) = 'integer'),
    n_changed integer not null check (typeof(n_changed) = 'integer'),
    encoding text not null,
    delimiter text not null,
    ingested_at datetime not null check (ingested_at is datetime(ingested_at)),
    check (lines_read = lines_kept + lines_repeated + lines_rejected + lines_blank)
);

create table customer_attribute (
    column_name text not null primary key,
    position integer not null unique check (typeof(position) = 'integer'),
    header text not null,
    value_type text not null check (value_type in ('integer', 'real', 'date', 'datetime', 'text')),
    customer_file_id integer not null references customer_file (customer_file_id)
) without rowid;

create index customer_attribute_file on customer_attribute (customer_file_id);

create table rejected_customer (
    reject_id integer primary key,
    customer_file_id integer not null references customer_file (customer_file_id),
    line_no integer not null check (typeof(line_no) = 'integer'),
    reason text not null,
    raw text not null
);

create index rejected_customer_file on rejected_customer (customer_file_id);
