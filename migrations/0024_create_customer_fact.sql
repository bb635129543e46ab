-- What invoices and customers come to, kept with the lines: docs/decisions/0072. An invoice's sums are over its
-- lines, a customer's over the invoices, so that a file changes the rows of its own customers and no line is
-- read again. Money is whole numbers in doubles, as in the views: no order of lines changes a bit.
-- Complete lines have a description; sales and returns are those of sale_line and return_line without a window.
alter table invoice add column line_count integer not null default 0 check (typeof(line_count) = 'integer');

alter table invoice add column complete_line_count integer not null default 0;

alter table invoice add column complete_e4 real not null default 0;

alter table invoice add column complete_rest_e14 real not null default 0;

alter table invoice add column sale_line_count integer not null default 0;

alter table invoice add column sale_e4 real not null default 0;

alter table invoice add column sale_rest_e14 real not null default 0;

alter table invoice add column return_line_count integer not null default 0;

alter table invoice add column return_e4 real not null default 0;

alter table invoice add column return_rest_e14 real not null default 0;

create table customer_fact (
    customer_id text primary key not null,
    first_sale_date date,
    last_sale_date date check ((last_sale_date is null) = (first_sale_date is null)),
    invoice_count integer not null check (typeof(invoice_count) = 'integer'),
    revenue real not null check (typeof(revenue) = 'real'),
    return_value real not null check (typeof(return_value) = 'real'),
    net_revenue real not null check (typeof(net_revenue) = 'real'),
    line_count integer not null check (typeof(line_count) = 'integer'),
    country text,
    first_line_at datetime not null,
    last_line_at datetime not null,
    sale_line_count integer not null,
    return_line_count integer not null,
    complete_line_count integer not null check (typeof(complete_line_count) = 'integer'),
    complete_amount real not null,
    amount real check ((amount is null) = (complete_line_count = 0)),
    last_complete_at datetime check ((last_complete_at is null) = (complete_line_count = 0)),
    revenue_e4 real not null,
    revenue_rest_e14 real not null,
    return_e4 real not null,
    return_rest_e14 real not null,
    complete_e4 real not null,
    complete_rest_e14 real not null
) without rowid;

create table customer_year (
    customer_id text not null references customer_fact (customer_id),
    year integer not null check (typeof(year) = 'integer'),
    invoice_count integer not null check (typeof(invoice_count) = 'integer'),
    revenue real not null check (typeof(revenue) = 'real'),
    net_revenue real not null check (typeof(net_revenue) = 'real'),
    primary key (customer_id, year)
) without rowid;

update invoice
set (
    line_count, complete_line_count, complete_e4, complete_rest_e14, sale_line_count, sale_e4, sale_rest_e14,
    return_line_count, return_e4, return_rest_e14
) = (
    select
        count(*),
        count(*) filter (where product_id > 0),
        total(amount_e4) filter (where product_id > 0),
        total(amount_rest_e14) filter (where product_id > 0),
        count(*) filter (where kind = 1),
        total(amount_e4) filter (where kind = 1),
        total(amount_rest_e14) filter (where kind = 1),
        count(*) filter (where kind = -1),
        total(amount_e4) filter (where kind = -1),
        total(amount_rest_e14) filter (where kind = -1)
    from (
        select
            product_id,
            case
                when sold_line.line_total is not null then round(sold_line.line_total * 10000)
                when sold_line.quantity = cast(sold_line.quantity as integer)
                    then sold_line.quantity * round(sold_line.unit_price * 10000) + 0.0
                else cast(
                    cast(round(sold_line.quantity * 10000) as integer) / 10000
                    * cast(round(sold_line.unit_price * 10000) as integer)
                    + cast(round(sold_line.quantity * 10000) as integer) % 10000
                    * cast(round(sold_line.unit_price * 10000) as integer) / 10000
                    as real
                )
            end as amount_e4,
            case
                when sold_line.line_total is not null
                    then case
                        when sold_line.line_total * 10000 = round(sold_line.line_total * 10000) then 0.0
                        else round((sold_line.line_total - round(sold_line.line_total * 10000) / 10000) * 1e14)
                    end
                when sold_line.unit_price * 10000 = round(sold_line.unit_price * 10000)
                    then case
                        when sold_line.quantity = cast(sold_line.quantity as integer) then 0.0
                        else cast(
                            cast(round(sold_line.quantity * 10000) as integer) % 10000
                            * cast(round(sold_line.unit_price * 10000) as integer) % 10000 * 1000000
                            as real
                        )
                    end
                else cast(
                    cast(round(sold_line.quantity * 10000) as integer) % 10000
                    * cast(round(sold_line.unit_price * 10000) as integer) % 10000 * 1000000
                    as real
                )
                + cast(round(sold_line.quantity * 10000) as integer) / 10000
                * round((sold_line.unit_price - round(sold_line.unit_price * 10000) / 10000) * 1e14)
                + round(
                    cast(round(sold_line.quantity * 10000) as integer) % 10000
                    * round((sold_line.unit_price - round(sold_line.unit_price * 10000) / 10000) * 1e14) / 1e4
                )
            end as amount_rest_e14,
            case
                when unit_price <= 0
                    or product_id in (
                        select product.product_id
                        from product
                        where product.stock_code collate nocase in (select code from non_product_code)
                    )
                    then 0
                when quantity < 0 then -1
                when quantity > 0 and (invoice.invoice_no is null or invoice.invoice_no not like 'C%') then 1
                else 0
            end as kind
        from sold_line
        where sold_line.invoice_id = invoice.invoice_id
        limit -1
    )
);

-- The country of most revenue, of most lines where nothing was sold.
create temporary table customer_country (
    customer_id text primary key,
    country text
) without rowid;

insert into temp.customer_country (customer_id, country)
select
    customer_id,
    country
from (
    select
        customer_id,
        country,
        row_number() over (
            partition by customer_id
            order by
                max(revenue, 0) desc,
                case when revenue > 0 then 0 else line_count end desc,
                country
        ) as place
    from (
        select
            customer_id,
            country,
            sum(sale_e4) + sum(sale_rest_e14) / 1e10 as revenue,
            sum(line_count) as line_count
        from invoice
        where customer_id is not null
            and country is not null
            and line_count > 0
        group by
            customer_id,
            country
    )
)
where place = 1;

insert into customer_fact (
    customer_id, first_sale_date, last_sale_date, invoice_count, revenue, return_value, net_revenue, line_count,
    country, first_line_at, last_line_at, sale_line_count, return_line_count, complete_line_count,
    complete_amount, amount, last_complete_at, revenue_e4, revenue_rest_e14, return_e4, return_rest_e14,
    complete_e4, complete_rest_e14
)
with fact as (
    select
        customer_id,
        date(min(invoiced_at) filter (where sale_line_count > 0)) as first_sale_date,
        date(max(invoiced_at) filter (where sale_line_count > 0)) as last_sale_date,
        count(distinct case when sale_line_count > 0 then coalesce(invoice_no, invoiced_at) end) as invoice_count,
        sum(line_count) as line_count,
        min(invoiced_at) as first_line_at,
        max(invoiced_at) as last_line_at,
        sum(sale_line_count) as sale_line_count,
        sum(return_line_count) as return_line_count,
        sum(complete_line_count) as complete_line_count,
        max(invoiced_at) filter (where complete_line_count > 0) as last_complete_at,
        sum(sale_e4) as revenue_e4,
        sum(sale_rest_e14) as revenue_rest_e14,
        0 - sum(return_e4) as return_e4,
        0 - sum(return_rest_e14) as return_rest_e14,
        sum(complete_e4) as complete_e4,
        sum(complete_rest_e14) as complete_rest_e14
    from invoice
    where customer_id is not null
        and line_count > 0
    group by customer_id
)
select
    fact.customer_id,
    fact.first_sale_date,
    fact.last_sale_date,
    fact.invoice_count,
    (fact.revenue_e4 + fact.revenue_rest_e14 / 1e10) / 1e4,
    (fact.return_e4 + fact.return_rest_e14 / 1e10) / 1e4,
    (fact.revenue_e4 - fact.return_e4 + (fact.revenue_rest_e14 - fact.return_rest_e14) / 1e10) / 1e4,
    fact.line_count,
    customer_country.country,
    fact.first_line_at,
    fact.last_line_at,
    fact.sale_line_count,
    fact.return_line_count,
    fact.complete_line_count,
    (fact.complete_e4 + fact.complete_rest_e14 / 1e10) / 1e4,
    case
        when fact.complete_line_count > 0
            then (fact.complete_e4 + fact.complete_rest_e14 / 1e10) / (1e4 * fact.complete_line_count)
    end,
    fact.last_complete_at,
    fact.revenue_e4,
    fact.revenue_rest_e14,
    fact.return_e4,
    fact.return_rest_e14,
    fact.complete_e4,
    fact.complete_rest_e14
from fact
left join temp.customer_country on customer_country.customer_id = fact.customer_id
order by fact.customer_id;

drop table temp.customer_country;

-- An invoice counts in the year of its last sale, so that years add up; money counts in the year of its lines.
insert into customer_year (customer_id, year, invoice_count, revenue, net_revenue)
select
    customer_id,
    year,
    sum(invoice_count),
    (sum(sale_e4) + sum(sale_rest_e14) / 1e10) / 1e4,
    (sum(sale_e4) + sum(return_e4) + (sum(sale_rest_e14) + sum(return_rest_e14)) / 1e10) / 1e4
from (
    select
        customer_id,
        cast(substr(invoiced_at, 1, 4) as integer) as year,
        0 as invoice_count,
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
        cast(substr(max(invoiced_at), 1, 4) as integer),
        1,
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
    year
order by
    customer_id,
    year;

-- The codes that sales and returns were told by: who edits non_product_code changes them, and the next command
-- that writes brings them up to date.
insert into workbench_meta (key, value)
select
    'fact_codes',
    coalesce(group_concat(lower(code), char(10)), '')
from (
    select code
    from non_product_code
    order by code
);
