-- Raw transactions, all of them. No secondary index: the feature views read it in one pass.
create table invoice_line (
    line_id integer primary key,
    source_id integer not null references source_file (source_id),
    line_no integer not null,
    invoice_no text,
    stock_code text,
    description text,
    quantity integer not null check (typeof(quantity) = 'integer'),
    invoiced_at datetime not null,
    unit_price real not null check (typeof(unit_price) = 'real'),
    customer_id text,
    country text
);
