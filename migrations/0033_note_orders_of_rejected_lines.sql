-- What a rejected line has of its order, for the line that stands in its place later (docs/decisions/0081): the order's
-- number (where the record is broken, that of the record above), its status and currency, and whether it is no sale.
alter table rejected_line add column order_no text;
alter table rejected_line add column order_status text;
alter table rejected_line add column order_currency text;
alter table rejected_line add column is_no_sale integer
    check (is_no_sale is null or is_no_sale in (0, 1));

-- What was asked for: the rule of --on-overlap (null: that of the format), and the statuses that were no sales (null:
-- no column has statuses).
alter table source_file add column on_overlap text
    check (on_overlap is null or on_overlap in ('keep', 'skip', 'stop', 'replace'));
alter table source_file add column no_sale text;
