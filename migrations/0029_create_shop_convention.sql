-- What a shop means by its invoice numbers and stock codes: decided once a database, from its data or by a flag
-- (docs/decisions/0076). basis: open (nothing has told yet), data, flag, or earlier (before this was asked:
-- such databases stay as they are).
create table shop_convention (
    shop_convention_id integer primary key check (shop_convention_id = 1),
    cancellation_rule text not null check (cancellation_rule in ('c-prefix', 'sign')),
    cancellation_basis text not null check (cancellation_basis in ('open', 'data', 'flag', 'earlier')),
    non_product_rule text not null check (non_product_rule in ('online-retail', 'none')),
    non_product_basis text not null check (non_product_basis in ('open', 'data', 'flag', 'earlier'))
);

insert into shop_convention (
    shop_convention_id,
    cancellation_rule,
    cancellation_basis,
    non_product_rule,
    non_product_basis
)
select
    1,
    'c-prefix',
    case when exists (select 1 from source_file) then 'earlier' else 'open' end,
    'online-retail',
    case when exists (select 1 from source_file) then 'earlier' else 'open' end;

-- The conventions that a snapshot was made under: one row a fact, one row a code. Earlier ones have none.
create table snapshot_convention (
    snapshot_id integer not null references snapshot (snapshot_id),
    convention text not null check (convention in ('cancellation_rule', 'non_product_code')),
    value text not null check (typeof(value) = 'text'),
    primary key (snapshot_id, convention, value)
) without rowid;
