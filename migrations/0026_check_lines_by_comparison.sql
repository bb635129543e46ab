-- Types of lines are checked by comparisons: a number is less than any text or blob, and a whole one equals itself as
-- an integer. typeof is a function, called four times a line: a fifth of the time of an insert (docs/decisions/0070).
-- Copied twice, not renamed: a view on it may be anybody's.
create temporary table old_sold_line as
select
    invoice_id,
    line_id,
    line_no,
    product_id,
    quantity,
    unit_price,
    line_total
from sold_line;

drop table sold_line;

create table sold_line (
    invoice_id integer not null references invoice (invoice_id),
    line_id integer not null,
    line_no integer not null check (line_no = cast(line_no as integer)),
    product_id integer not null references product (product_id),
    quantity real not null check (quantity <= 9e999),
    unit_price real not null check (unit_price <= 9e999),
    line_total real check (line_total <= 9e999),
    primary key (invoice_id, line_id)
) without rowid;

insert into sold_line (invoice_id, line_id, line_no, product_id, quantity, unit_price, line_total)
select
    invoice_id,
    line_id,
    line_no,
    product_id,
    quantity,
    unit_price,
    line_total
from temp.old_sold_line
order by
    invoice_id,
    line_id;

drop table temp.old_sold_line;
