-- What an order says of itself as a whole, laid on its lines when its file was read: what was taken off, and what was
-- paid back. refunded_at: the time of the refund; null where the file gives none (undated), so that it counts at the
-- time of the order (docs/decisions/0077). subtotal, discount and refund are what the file says: lines that are mended
-- later are laid anew by them.
create table order_amount (
    order_amount_id integer primary key,
    source_id integer not null references source_file (source_id),
    invoice_no text check (invoice_no is null or typeof(invoice_no) = 'text'),
    invoiced_at datetime not null check (typeof(invoiced_at) = 'text'),
    taken_off real not null check (typeof(taken_off) = 'real'),
    refunded real not null check (typeof(refunded) = 'real'),
    refunded_at datetime check (refunded_at is null or typeof(refunded_at) = 'text'),
    subtotal real check (subtotal is null or typeof(subtotal) = 'real'),
    discount real not null check (typeof(discount) = 'real'),
    refund real not null check (typeof(refund) = 'real')
);

create index order_amount_invoice_no on order_amount (invoice_no, source_id);

create index order_amount_source_id on order_amount (source_id);

-- Whether prices have taxes in them, as far as the file tells: included, excluded, mixed, unknown (it has taxes and does
-- not say), or null (it has none).
alter table source_file add column tax_basis text
    check (tax_basis is null or tax_basis in ('included', 'excluded', 'mixed', 'unknown'));

-- Returns count what is paid back by a negative price too (docs/decisions/0077): facts of before are made anew.
update workbench_meta
set value = value || char(10) || char(10) || 'earlier'
where key = 'fact_codes'
    and exists (select 1 from sold_line where unit_price < 0);
