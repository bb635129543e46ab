-- feature_catalog: the built-in feature sets in an analyst's words. Not a view: rows of feature_set and
-- feature, written again whenever this text changes. Rows of users' own views stay.
delete from feature
where feature_set in (
    'standard', 'standard7', 'small', 'rfm', 'rfm_net', 'rfm_score', 'behaviour', 'basket', 'week_profile'
);

insert into feature_set (
    feature_set,
    view_name,
    outlier_rule,
    default_transform,
    default_scaling,
    default_outliers,
    excluded_view,
    cut_point_view,
    description
)
values
    (
        'standard',
        'customer_features_trimmed',
        'kit',
        'none',
        'zscore',
        'kit',
        'customer_without_complete_line',
        null,
        'The 21 features of the reference kit: mostly customer size.'
    ),
    (
        'standard7',
        'customer_features_standard7_trimmed',
        'kit',
        'none',
        'zscore',
        'kit',
        'customer_without_complete_line',
        null,
        'standard and Saturday lines, for data with Saturdays.'
    ),
    (
        'small',
        'customer_features_small_trimmed',
        'kit',
        'none',
        'zscore',
        'kit',
        'customer_without_complete_line',
        null,
        'Mean line value, number of lines and recency of standard.'
    ),
    (
        'rfm',
        'customer_features_rfm',
        'none',
        'log1p',
        'zscore',
        'none',
        'customer_without_sale',
        null,
        'Recency, frequency and value of sales: start with this.'
    ),
    (
        'rfm_net',
        'customer_features_rfm_net',
        'none',
        'log1p',
        'zscore',
        'none',
        'customer_without_sale',
        null,
        'rfm with returns and refunds taken off.'
    ),
    (
        'rfm_score',
        'customer_features_rfm_score',
        'none',
        'none',
        'none',
        'none',
        'customer_without_sale',
        'rfm_cut_point',
        'rfm as scores from 1 to 5 by quintile: the baseline to beat.'
    ),
    (
        'behaviour',
        'customer_features_behaviour',
        'none',
        'log1p',
        'zscore',
        'none',
        'customer_without_sale',
        null,
        'rfm and how a customer buys: range, price level, returns.'
    ),
    (
        'basket',
        'customer_features_basket',
        'none',
        'log1p',
        'zscore',
        'none',
        'customer_without_sale',
        null,
        'The typical line, whatever the size of the customer.'
    ),
    (
        'week_profile',
        'customer_features_week_profile',
        'none',
        'none',
        'none',
        'none',
        'customer_week_excluded',
        null,
        'Weekdays of customers with 3 invoices or more.'
    )
on conflict (feature_set) do update set
    view_name = excluded.view_name,
    outlier_rule = excluded.outlier_rule,
    default_transform = excluded.default_transform,
    default_scaling = excluded.default_scaling,
    default_outliers = excluded.default_outliers,
    excluded_view = excluded.excluded_view,
    cut_point_view = excluded.cut_point_view,
    description = excluded.description;

insert into feature (
    feature_set,
    feature,
    position,
    display_name,
    unit,
    definition
)
values
    ('standard', 'amount', 0, 'Mean line value', 'currency', 'Mean of quantity × unit price over the customer''s complete lines, cancellations included.'),
    ('standard', 'number_of_orders', 1, 'Number of lines', 'lines', 'Complete invoice lines, cancellations included. The reference kit calls lines orders.'),
    ('standard', 'recency', 2, 'Days since last line', 'days', 'Whole periods of 24 hours from the customer''s last complete line to the newest complete line of all customers.'),
    ('standard', 'friday', 3, 'Friday lines', 'lines', 'Complete lines on a Friday.'),
    ('standard', 'monday', 4, 'Monday lines', 'lines', 'Complete lines on a Monday.'),
    ('standard', 'sunday', 5, 'Sunday lines', 'lines', 'Complete lines on a Sunday.'),
    ('standard', 'thursday', 6, 'Thursday lines', 'lines', 'Complete lines on a Thursday.'),
    ('standard', 'tuesday', 7, 'Tuesday lines', 'lines', 'Complete lines on a Tuesday.'),
    ('standard', 'wednesday', 8, 'Wednesday lines', 'lines', 'Complete lines on a Wednesday.'),
    ('standard', 'april', 9, 'April lines', 'lines', 'Complete lines in April of any year.'),
    ('standard', 'august', 10, 'August lines', 'lines', 'Complete lines in August of any year.'),
    ('standard', 'december', 11, 'December lines', 'lines', 'Complete lines in December of any year.'),
    ('standard', 'february', 12, 'February lines', 'lines', 'Complete lines in February of any year.'),
    ('standard', 'january', 13, 'January lines', 'lines', 'Complete lines in January of any year.'),
    ('standard', 'july', 14, 'July lines', 'lines', 'Complete lines in July of any year.'),
    ('standard', 'june', 15, 'June lines', 'lines', 'Complete lines in June of any year.'),
    ('standard', 'march', 16, 'March lines', 'lines', 'Complete lines in March of any year.'),
    ('standard', 'may', 17, 'May lines', 'lines', 'Complete lines in May of any year.'),
    ('standard', 'november', 18, 'November lines', 'lines', 'Complete lines in November of any year.'),
    ('standard', 'october', 19, 'October lines', 'lines', 'Complete lines in October of any year.'),
    ('standard', 'september', 20, 'September lines', 'lines', 'Complete lines in September of any year.');

insert into feature (
    feature_set,
    feature,
    position,
    display_name,
    unit,
    definition
)
select
    'small',
    feature,
    position,
    display_name,
    unit,
    definition
from feature
where feature_set = 'standard'
    and position < 3;

insert into feature (
    feature_set,
    feature,
    position,
    display_name,
    unit,
    definition
)
select
    'standard7',
    feature,
    position,
    display_name,
    unit,
    definition
from feature
where feature_set = 'standard';

insert into feature (
    feature_set,
    feature,
    position,
    display_name,
    unit,
    definition
)
values
    ('standard7', 'saturday', 21, 'Saturday lines', 'lines', 'Complete lines on a Saturday.'),
    ('rfm', 'days_since_last_purchase', 0, 'Days since last purchase', 'days', 'Calendar days from the last invoice with a sale to observation_end; 0 on the same day.'),
    ('rfm', 'invoice_count', 1, 'Invoices', 'invoices', 'Invoices with a sale; a cancellation is none.'),
    ('rfm', 'revenue', 2, 'Revenue', 'currency', 'Value of the sale lines; returns are not taken off.'),
    ('rfm_net', 'days_since_last_purchase', 0, 'Days since last purchase', 'days', 'Calendar days from the last invoice with a sale to observation_end; 0 on the same day.'),
    ('rfm_net', 'invoice_count', 1, 'Invoices', 'invoices', 'Invoices with a sale, also where all of it was sent back later.'),
    ('rfm_net', 'net_revenue', 2, 'Net revenue', 'currency', 'Value of the sale lines less what was sent back or paid back; 0 at the least.'),
    ('rfm_score', 'recency_score', 0, 'Recency score', '1 to 5', '5 for the fifth of the customers who bought last, 1 for those longest ago; equal days have equal scores.'),
    ('rfm_score', 'frequency_score', 1, 'Frequency score', '1 to 5', '5 for the fifth with the most invoices; equal numbers have equal scores, so fifths can be larger or missing.'),
    ('rfm_score', 'monetary_score', 2, 'Monetary score', '1 to 5', '5 for the fifth with the most revenue; equal revenues have equal scores.'),
    ('behaviour', 'days_since_last_purchase', 0, 'Days since last purchase', 'days', 'Calendar days from the last invoice with a sale to observation_end; 0 on the same day.'),
    ('behaviour', 'invoice_count', 1, 'Invoices', 'invoices', 'Invoices with a sale; a cancellation is none.'),
    ('behaviour', 'revenue', 2, 'Revenue', 'currency', 'Value of the sale lines; returns are not taken off.'),
    ('behaviour', 'average_invoice_value', 3, 'Average invoice value', 'currency', 'revenue divided by invoice_count.'),
    ('behaviour', 'distinct_products', 4, 'Different products', 'products', 'Different stock codes among the sale lines.'),
    ('behaviour', 'average_unit_price', 5, 'Average unit price', 'currency', 'Mean unit price over the sale lines.'),
    ('behaviour', 'return_share', 6, 'Share returned', '0 to 1', 'Value of the lines in return_line divided by revenue; 1 at the most.'),
    ('basket', 'average_line_value', 0, 'Average line value', 'currency', 'Mean of quantity × unit price over the sale lines.'),
    ('basket', 'average_units_per_line', 1, 'Pieces a line', 'pieces', 'Mean quantity over the sale lines.'),
    ('basket', 'average_unit_price', 2, 'Average unit price', 'currency', 'Mean unit price over the sale lines.'),
    ('week_profile', 'monday_share', 0, 'Monday share', '0 to 1', '(invoices on a Monday + 1/2) / (invoices + 7/2), over invoices with a sale.'),
    ('week_profile', 'tuesday_share', 1, 'Tuesday share', '0 to 1', '(invoices on a Tuesday + 1/2) / (invoices + 7/2), over invoices with a sale.'),
    ('week_profile', 'wednesday_share', 2, 'Wednesday share', '0 to 1', '(invoices on a Wednesday + 1/2) / (invoices + 7/2), over invoices with a sale.'),
    ('week_profile', 'thursday_share', 3, 'Thursday share', '0 to 1', '(invoices on a Thursday + 1/2) / (invoices + 7/2), over invoices with a sale.'),
    ('week_profile', 'friday_share', 4, 'Friday share', '0 to 1', '(invoices on a Friday + 1/2) / (invoices + 7/2), over invoices with a sale.'),
    ('week_profile', 'saturday_share', 5, 'Saturday share', '0 to 1', '(invoices on a Saturday + 1/2) / (invoices + 7/2), over invoices with a sale.'),
    ('week_profile', 'sunday_share', 6, 'Sunday share', '0 to 1', '(invoices on a Sunday + 1/2) / (invoices + 7/2), over invoices with a sale.');
