-- Lines as a star: docs/decisions/0070. What the lines of an invoice have in common stands once in invoice, what
-- those of a product have once in product; invoice_line stays, as a view. An invoice is the whole tuple, because
-- lines of one number can differ in time, customer and country; it belongs to one file.
create table invoice (
    invoice_id integer primary key,
    source_id integer not null references source_file (source_id),
    invoice_no text,
    invoiced_at datetime not null check (typeof(invoiced_at) = 'text'),
    customer_id text,
    country text
);

-- Products without a description have ids below 0: whether a line has one, its product_id tells.
create table product (
    product_id integer primary key check ((product_id < 0) = (description is null)),
    stock_code text,
    description text
);

create index product_tuple on product (stock_code, description);

-- Plain columns only: SQLite works generated ones out at every insert, and hands whole values of them out of a sort
-- as integers. A whole quantity or price takes a byte or two. A quantity has four decimals at most, so that ten
-- thousand times it is a whole number; line_total is the amount where a file gives it.
create table sold_line (
    invoice_id integer not null references invoice (invoice_id),
    line_id integer not null,
    line_no integer not null check (typeof(line_no) = 'integer'),
    product_id integer not null references product (product_id),
    quantity real not null check (typeof(quantity) = 'real'),
    unit_price real not null check (typeof(unit_price) = 'real'),
    line_total real check (line_total is null or typeof(line_total) = 'real'),
    primary key (invoice_id, line_id)
) without rowid;

create temporary table invoice_tuple as
select
    row_number() over (order by min(line_id)) as invoice_id,
    source_id,
    invoice_no,
    invoiced_at,
    customer_id,
    country
from invoice_line
group by source_id, invoiced_at, invoice_no, customer_id, country;

create index temp.invoice_tuple_key on invoice_tuple (invoiced_at, invoice_no, customer_id, source_id);

create temporary table old_product as
select
    row_number() over (partition by description is null order by min(line_id))
    * case when description is null then -1 else 1 end as product_id,
    stock_code,
    description
from invoice_line
group by stock_code, description;

create index temp.old_product_key on old_product (stock_code, description);

insert into invoice (invoice_id, source_id, invoice_no, invoiced_at, customer_id, country)
select
    invoice_id,
    source_id,
    invoice_no,
    invoiced_at,
    customer_id,
    country
from temp.invoice_tuple
order by invoice_id;

insert into product (product_id, stock_code, description)
select
    product_id,
    stock_code,
    description
from temp.old_product
order by product_id;

insert into sold_line (invoice_id, line_id, line_no, product_id, quantity, unit_price, line_total)
select
    old_invoice.invoice_id,
    invoice_line.line_id,
    invoice_line.line_no,
    old_product.product_id,
    invoice_line.quantity,
    invoice_line.unit_price,
    null
from invoice_line
cross join temp.invoice_tuple as old_invoice
    on old_invoice.invoiced_at = invoice_line.invoiced_at
    and old_invoice.invoice_no is invoice_line.invoice_no
    and old_invoice.customer_id is invoice_line.customer_id
    and old_invoice.source_id = invoice_line.source_id
    and old_invoice.country is invoice_line.country
cross join temp.old_product
    on old_product.stock_code is invoice_line.stock_code
    and old_product.description is invoice_line.description
order by old_invoice.invoice_id, invoice_line.line_id;

-- A file's invoices have the ids from first_invoice_id to last_invoice_id.
alter table source_file add column first_invoice_id integer
check (first_invoice_id is null or typeof(first_invoice_id) = 'integer');

alter table source_file add column last_invoice_id integer
check ((last_invoice_id is null) = (first_invoice_id is null));

update source_file
set first_invoice_id = span.first_invoice_id,
    last_invoice_id = span.last_invoice_id
from (
    select
        source_id,
        min(invoice_id) as first_invoice_id,
        max(invoice_id) as last_invoice_id
    from invoice
    group by source_id
) as span
where span.source_id = source_file.source_id;

drop table temp.invoice_tuple;

drop table temp.old_product;

drop table invoice_line;
