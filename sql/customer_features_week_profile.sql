-- customer_features_week_profile: the feature set `week_profile`: on which weekdays a customer buys, of
-- customers with 3 invoices or more. A share is (invoices on that day + 1/2) / (invoices + 7/2): seven
-- shares add up to 1, none is 0, and few invoices stay near an even week. It depends on the customer's
-- own invoices only.
insert into data_dictionary (object, column_name, position, unit, meaning, since)
values
    ('customer_features_week_profile', '*', 0, '', 'The feature set week_profile.', '0.2.0'),
    ('customer_features_week_profile', 'customer_id', 1, '', 'Customer.', '0.2.0');

create view customer_features_week_profile as
select
    customer_id,
    (monday * 2 + 1) / (n_invoices * 2 + 7.0) as monday_share,
    (tuesday * 2 + 1) / (n_invoices * 2 + 7.0) as tuesday_share,
    (wednesday * 2 + 1) / (n_invoices * 2 + 7.0) as wednesday_share,
    (thursday * 2 + 1) / (n_invoices * 2 + 7.0) as thursday_share,
    (friday * 2 + 1) / (n_invoices * 2 + 7.0) as friday_share,
    (saturday * 2 + 1) / (n_invoices * 2 + 7.0) as saturday_share,
    (sunday * 2 + 1) / (n_invoices * 2 + 7.0) as sunday_share
from customer_week
where n_invoices >= 3;
