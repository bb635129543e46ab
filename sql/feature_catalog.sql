-- feature_catalog: the built-in feature sets in an analyst's words. Not a view: rows of feature_set and
-- feature, written again whenever this text changes. Rows of users' own views stay.
delete from feature
where feature_set in ('standard', 'small');

insert into feature_set (
    feature_set,
    view_name,
    outlier_rule,
    description
)
values
    (
        'standard',
        'customer_features_trimmed',
        'kit',
        'The 21 features of the reference kit: mean line value, number of lines, recency, and lines by weekday and month.'
    ),
    (
        'small',
        'customer_features_small_trimmed',
        'kit',
        'The first three features of standard: mean line value, number of lines and recency.'
    )
on conflict (feature_set) do update set
    view_name = excluded.view_name,
    outlier_rule = excluded.outlier_rule,
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
