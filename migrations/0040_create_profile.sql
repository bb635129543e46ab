-- What the segments of a run are like, in words and numbers that people use: docs/segments.md.
-- What a profile is of, and which state of the data it was made from.
create table run_profile (
    run_id integer not null primary key references run (run_id),
    period_start datetime check (period_start is null or period_start is datetime(period_start)),
    period_end datetime check (period_end is null or period_end is datetime(period_end)),
    n_customers integer not null check (typeof(n_customers) = 'integer'),
    n_customers_without_line integer not null check (typeof(n_customers_without_line) = 'integer'),
    file_revenue real not null check (typeof(file_revenue) = 'real'),
    file_e4 real not null check (typeof(file_e4) = 'real'),
    file_rest_e14 real not null check (typeof(file_rest_e14) = 'real'),
    lines_version integer check (lines_version is null or typeof(lines_version) = 'integer'),
    customers_version integer check (customers_version is null or typeof(customers_version) = 'integer'),
    method_version text not null check (typeof(method_version) = 'text'),
    created_at datetime not null check (created_at is datetime(created_at))
);

-- One row a segment; -1 is in no segment.
create table segment_profile (
    run_id integer not null references run_profile (run_id),
    cluster integer not null check (typeof(cluster) = 'integer'),
    segment_name text not null check (typeof(segment_name) = 'text'),
    size integer not null check (typeof(size) = 'integer'),
    customer_share real not null check (typeof(customer_share) = 'real'),
    net_revenue real not null check (typeof(net_revenue) = 'real'),
    revenue_share real check (revenue_share is null or typeof(revenue_share) = 'real'),
    invoices_per_customer real not null check (typeof(invoices_per_customer) = 'real'),
    revenue_per_customer real not null check (typeof(revenue_per_customer) = 'real'),
    value_per_invoice real check (value_per_invoice is null or typeof(value_per_invoice) = 'real'),
    return_share real check (return_share is null or typeof(return_share) = 'real'),
    single_invoice_share real not null check (typeof(single_invoice_share) = 'real'),
    median_days_since_last_purchase real
    check (median_days_since_last_purchase is null or typeof(median_days_since_last_purchase) = 'real'),
    typical_customer_id text,
    n_buyers integer not null check (typeof(n_buyers) = 'integer'),
    invoice_count integer not null check (typeof(invoice_count) = 'integer'),
    revenue real not null check (typeof(revenue) = 'real'),
    return_value real not null check (typeof(return_value) = 'real'),
    net_e4 real not null check (typeof(net_e4) = 'real'),
    net_rest_e14 real not null check (typeof(net_rest_e14) = 'real'),
    primary key (run_id, cluster)
);

-- The revenue of the file that is in no segment, by why.
create table segment_remainder (
    run_id integer not null references run_profile (run_id),
    position integer not null check (typeof(position) = 'integer'),
    remainder text not null check (
        remainder in (
            'trimmed', 'out_of_scope', 'outside_set', 'no_sales', 'no_sales_in_period', 'not_in_run',
            'no_customer', 'before_period', 'after_period', 'no_product'
        )
    ),
    n_customers integer check (n_customers is null or typeof(n_customers) = 'integer'),
    net_revenue real not null check (typeof(net_revenue) = 'real'),
    revenue_share real check (revenue_share is null or typeof(revenue_share) = 'real'),
    net_e4 real not null check (typeof(net_e4) = 'real'),
    net_rest_e14 real not null check (typeof(net_rest_e14) = 'real'),
    primary key (run_id, remainder)
);

-- What distinguishes a segment: numbers.
create table segment_feature (
    run_id integer not null references run_profile (run_id),
    cluster integer not null check (typeof(cluster) = 'integer'),
    feature text not null check (typeof(feature) = 'text'),
    role text not null check (role in ('clustered', 'external')),
    position integer not null check (typeof(position) = 'integer'),
    n_values integer not null check (typeof(n_values) = 'integer'),
    median real check (median is null or typeof(median) = 'real'),
    q25 real check (q25 is null or typeof(q25) = 'real'),
    q75 real check (q75 is null or typeof(q75) = 'real'),
    overall_median real check (overall_median is null or typeof(overall_median) = 'real'),
    difference real check (difference is null or typeof(difference) = 'real'),
    effect_size real check (effect_size is null or typeof(effect_size) = 'real'),
    overall_rank real check (overall_rank is null or typeof(overall_rank) = 'real'),
    p_value real check (p_value is null or role = 'external' and typeof(p_value) = 'real'),
    note text,
    primary key (run_id, cluster, role, feature)
);

-- What distinguishes a segment: shares of what made no segments.
create table segment_external (
    run_id integer not null references run_profile (run_id),
    cluster integer not null check (typeof(cluster) = 'integer'),
    kind text not null check (kind in ('country', 'product', 'month', 'attribute')),
    attribute text not null check (typeof(attribute) = 'text'),
    value text not null check (typeof(value) = 'text'),
    description text,
    n_customers integer not null check (typeof(n_customers) = 'integer'),
    share real not null check (typeof(share) = 'real'),
    overall_share real not null check (typeof(overall_share) = 'real'),
    effect_size real check (effect_size is null or typeof(effect_size) = 'real'),
    p_value real check (p_value is null or typeof(p_value) = 'real'),
    n_tested integer not null check (typeof(n_tested) = 'integer'),
    primary key (run_id, cluster, kind, attribute, value)
);

create table segment_customer_example (
    run_id integer not null references run_profile (run_id),
    cluster integer not null check (typeof(cluster) = 'integer'),
    kind text not null check (kind in ('typical', 'borderline')),
    position integer not null check (typeof(position) = 'integer'),
    customer_id text not null check (typeof(customer_id) = 'text'),
    certainty real check (certainty is null or typeof(certainty) = 'real'),
    primary key (run_id, cluster, kind, position)
);

-- Names of segments, unique in a run.
create table segment_name (
    run_id integer not null references run (run_id),
    cluster integer not null check (typeof(cluster) = 'integer'),
    segment_name text not null check (typeof(segment_name) = 'text'),
    name_rule text not null check (typeof(name_rule) = 'text'),
    is_manual integer not null check (is_manual in (0, 1)),
    primary key (run_id, cluster),
    unique (run_id, segment_name)
);
