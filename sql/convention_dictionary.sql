-- convention_dictionary: what the conventions of a shop are, column by column. Not a view: rows of
-- data_dictionary.
insert into data_dictionary (object, column_name, position, unit, meaning, since)
values
    ('source_file', 'quoting', 31, '', 'What quotes stand around: double (fields), lines (whole lines), none; null for a sheet, and where an earlier version read it.', '0.2.0'),
    ('shop_convention', '*', 0, '', 'What the shop means by its invoice numbers and stock codes, one row: decided once from the data, or by a flag of ingest.', '0.2.0'),
    ('shop_convention', 'shop_convention_id', 1, '', 'Always 1.', '0.2.0'),
    ('shop_convention', 'cancellation_rule', 2, '', 'c-prefix: invoices that begin with C are cancellations; sign: the sign of the quantity alone tells sales from returns.', '0.2.0'),
    ('shop_convention', 'cancellation_basis', 3, '', 'Why: open (nothing has told yet), data, flag, or earlier (a database of before this was asked).', '0.2.0'),
    ('shop_convention', 'non_product_rule', 4, '', 'online-retail: non_product_code began with the codes of Online Retail; none: it began empty.', '0.2.0'),
    ('shop_convention', 'non_product_basis', 5, '', 'Why, as cancellation_basis.', '0.2.0'),
    ('order_amount', '*', 0, '', 'What orders say of themselves as a whole, and what of it came off their lines (line_total of invoice_line); no row where nothing did.', '0.2.0'),
    ('order_amount', 'order_amount_id', 1, '', 'Number of the row.', '0.2.0'),
    ('order_amount', 'source_id', 2, '', 'File it came from.', '0.2.0'),
    ('order_amount', 'invoice_no', 3, '', 'Order, as invoice_no of invoice_line.', '0.2.0'),
    ('order_amount', 'invoiced_at', 4, 'UTC', 'Time of the order: of its first line.', '0.2.0'),
    ('order_amount', 'taken_off', 5, 'currency', 'Discounts of the order that came off its lines.', '0.2.0'),
    ('order_amount', 'refunded', 6, 'currency', 'What was paid back and came off its lines.', '0.2.0'),
    ('order_amount', 'refunded_at', 7, 'UTC', 'Time of the refund; null where the file gives none (undated): it counts at the time of the order.', '0.2.0'),
    ('source_file', 'tax_basis', 31, '', 'Whether prices have taxes in them, as far as the file tells: included, excluded, mixed, unknown; null where it says nothing of taxes.', '0.2.0'),
    ('snapshot_convention', '*', 0, '', 'The conventions that a snapshot was made under; none for those of before.', '0.2.0'),
    ('snapshot_convention', 'snapshot_id', 1, '', 'Snapshot.', '0.2.0'),
    ('snapshot_convention', 'convention', 2, '', 'cancellation_rule, or non_product_code: one row a code.', '0.2.0'),
    ('snapshot_convention', 'value', 3, '', 'The rule, or the code.', '0.2.0');
