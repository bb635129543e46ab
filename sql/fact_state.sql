-- fact_state: whether the sums of invoices and customers were made by the codes and the rule of today. Views over sales read
-- the sums where they were, else the lines: who edits non_product_code sees his edit at once (docs/decisions/0099).
-- Line ends stand as such: char(10) is a type to DuckDB.
insert into data_dictionary (object, column_name, position, unit, meaning, since)
values
    ('fact_state', '*', 0, '', 'Whether the sums in invoice and customer_fact go by the codes of today, one row. It does not see edits of lines or products.', '0.2.0'),
    ('fact_state', 'is_current', 1, '', '0 where non_product_code or the rule of cancellations was edited since; the next command that writes adds up anew.', '0.2.0');

create view fact_state as
select
    coalesce(
        fact_codes = (
            select coalesce(group_concat(lower(code), '
'), '')
            from (
                select code
                from non_product_code
                order by lower(code)
            )
        ) || coalesce((
            select '

' || cancellation_rule
            from shop_convention
            where cancellation_rule <> 'c-prefix'
        ), ''), 0) as is_current
from shop_convention;
