CREATE INDEX campaign_customer_id on campaign_customer (customer_id);
CREATE INDEX campaign_publication on campaign (publication_id);
CREATE INDEX customer_attribute_file on customer_attribute (customer_file_id);
CREATE INDEX hand_over_customer_id on hand_over_customer (customer_id);
CREATE UNIQUE INDEX hand_over_of on hand_over (
    service, coalesce(campaign_id, 0), coalesce(publication_name, ''), coalesce(channel, '')
);
CREATE INDEX live_core_key on live_core (key_1, key_2, key_3, cluster);
CREATE INDEX order_amount_invoice_no on order_amount (invoice_no, source_id);
CREATE INDEX order_amount_source_id on order_amount (source_id);
CREATE INDEX product_tuple on product (stock_code, description);
CREATE UNIQUE INDEX publication_current on publication (publication_name) where replaced_at is null;
CREATE UNIQUE INDEX publication_default on publication (is_default) where is_default = 1;
CREATE INDEX rejected_customer_file on rejected_customer (customer_file_id);
CREATE INDEX rejected_line_mended_by on rejected_line (mended_by_source_id, mended_by_line_no)
where mended_by_source_id is not null;
CREATE INDEX rejected_line_source on rejected_line (source_id, line_no);
CREATE INDEX run_family_bit on run_family (family_id, bit);
CREATE UNIQUE INDEX run_name on run (run_name);
CREATE INDEX run_nesting_b on run_nesting (run_b);
CREATE INDEX run_pair_b on run_pair (run_b);
CREATE INDEX run_snapshot on run (snapshot_id);
CREATE INDEX run_sweep on run (sweep_id);
CREATE INDEX snapshot_row_customer on snapshot_row (customer_id);
CREATE INDEX study_draw_study on study_draw (study_id, statistic, n_clusters, cluster);
CREATE INDEX sweep_run_run on sweep_run (run_id);
CREATE INDEX sweep_snapshot on sweep (snapshot_id);
CREATE TABLE calendar (
    calendar_date date primary key not null check (calendar_date is date(calendar_date)),
    year integer not null check (typeof(year) = 'integer'),
    quarter text not null check (typeof(quarter) = 'text'),
    quarter_no integer not null check (quarter_no between 1 and 4),
    month text not null check (typeof(month) = 'text'),
    month_no integer not null check (month_no between 1 and 12),
    month_name text not null check (typeof(month_name) = 'text'),
    month_start_date date not null check (month_start_date is date(month_start_date)),
    iso_year integer not null check (typeof(iso_year) = 'integer'),
    iso_week integer not null check (iso_week between 1 and 53),
    week_start_date date not null check (week_start_date is date(week_start_date)),
    weekday integer not null check (weekday between 0 and 6),
    iso_weekday integer not null check (iso_weekday between 1 and 7),
    weekday_name text not null check (typeof(weekday_name) = 'text'),
    is_weekend integer not null check (is_weekend in (0, 1)),
    is_partial_month integer not null check (is_partial_month in (0, 1)),
    is_partial_week integer not null check (is_partial_week in (0, 1))
);
CREATE TABLE campaign (
    campaign_id integer not null primary key,
    campaign_name text not null unique collate nocase check (campaign_name <> ''),
    publication_id integer not null references publication (publication_id),
    segment_id integer not null check (typeof(segment_id) = 'integer'),
    segment_name text not null,
    channel text check (channel in ('email', 'sms', 'ads')),
    seed integer not null check (seed between 0 and 4294967295),
    control_share real not null check (control_share >= 0 and control_share < 1),
    min_certainty real check (min_certainty is null or min_certainty between 0 and 1),
    customer_limit integer check (customer_limit is null or customer_limit > 0),
    condition text,
    excluded_days integer check (excluded_days is null or excluded_days > 0),
    global_control_share real check (global_control_share is null or global_control_share between 0 and 1),
    consent_basis text not null check (consent_basis in ('consent', 'not_needed')),
    consent_valid_days integer check (consent_valid_days is null or consent_valid_days > 0),
    consent_date date check (consent_date is date(consent_date)),
    as_of_date date not null check (as_of_date is date(as_of_date)),
    n_targets integer not null check (typeof(n_targets) = 'integer' and n_targets >= 0),
    n_controls integer not null check (typeof(n_controls) = 'integer' and n_controls >= 0),
    baseline_days integer not null check (baseline_days > 0),
    baseline_date date not null check (baseline_date is date(baseline_date)),
    baseline_conversion real check (baseline_conversion is null or baseline_conversion between 0 and 1),
    baseline_revenue real check (baseline_revenue is null or typeof(baseline_revenue) = 'real'),
    baseline_deviation real check (baseline_deviation is null or baseline_deviation >= 0),
    smallest_conversion_difference real check (
        smallest_conversion_difference is null or smallest_conversion_difference > 0
    ),
    smallest_revenue_difference real check (smallest_revenue_difference is null or smallest_revenue_difference > 0),
    sent_date date check (sent_date is date(sent_date)),
    days integer check (days is null or days > 0),
    created_at datetime not null check (created_at is datetime(created_at)),
    check (consent_basis = 'consent' or consent_date is null)
);
CREATE TABLE campaign_customer (
    campaign_id integer not null references campaign (campaign_id),
    customer_id text not null check (typeof(customer_id) = 'text'),
    arm text not null check (arm in ('target', 'control')),
    certainty real check (certainty is null or certainty between 0 and 1),
    contact_group integer not null check (typeof(contact_group) = 'integer'),
    net_revenue real not null check (typeof(net_revenue) = 'real'),
    primary key (campaign_id, customer_id)
);
CREATE TABLE campaign_day_change (
    campaign_id integer not null references campaign (campaign_id),
    change_no integer not null check (typeof(change_no) = 'integer' and change_no > 0),
    changed_at datetime not null check (changed_at is datetime(changed_at)),
    sent_before date not null check (sent_before is date(sent_before)),
    days_before integer not null check (days_before > 0),
    sent_date date not null check (sent_date is date(sent_date)),
    days integer not null check (days > 0),
    was_counted integer not null check (was_counted in (0, 1)),
    primary key (campaign_id, change_no),
    check (sent_before <> sent_date or days_before <> days)
);
CREATE TABLE campaign_file (
    campaign_id integer not null references campaign (campaign_id),
    path text not null,
    arm text not null check (arm in ('target', 'control')),
    n_customers integer not null check (typeof(n_customers) = 'integer'),
    written_at datetime not null check (written_at is datetime(written_at)),
    primary key (campaign_id, path)
);
CREATE TABLE campaign_left_out (
    campaign_id integer not null references campaign (campaign_id),
    position integer not null check (typeof(position) = 'integer'),
    reason text not null,
    n_customers integer not null check (n_customers > 0),
    net_revenue real not null check (typeof(net_revenue) = 'real'),
    primary key (campaign_id, reason)
);
CREATE TABLE campaign_result (
    campaign_id integer not null references campaign (campaign_id),
    measure text not null check (measure in ('conversion', 'net_revenue')),
    n_targets integer not null check (typeof(n_targets) = 'integer' and n_targets >= 0),
    n_controls integer not null check (typeof(n_controls) = 'integer' and n_controls >= 0),
    target_mean real check (target_mean is null or typeof(target_mean) = 'real'),
    control_mean real check (control_mean is null or typeof(control_mean) = 'real'),
    difference real check ((difference is null) = (control_mean is null or target_mean is null)),
    low real check ((low is null) = (difference is null)),
    high real check (high is null and low is null or high >= low),
    total real check ((total is null) = (difference is null)),
    total_low real check ((total_low is null) = (difference is null)),
    total_high real check ((total_high is null) = (difference is null)),
    is_shown integer check ((is_shown is null) = (difference is null) and (is_shown is null or is_shown in (0, 1))),
    sent_date date not null check (sent_date is date(sent_date)),
    last_date date not null check (last_date is date(last_date) and last_date >= sent_date),
    days integer not null check (days > 0),
    days_seen integer not null check (days_seen between 1 and days),
    days_empty integer not null check (days_empty between 0 and days_seen),
    complete integer not null check (complete in (0, 1)),
    chance_rate real check (chance_rate is null or chance_rate between 0 and 1),
    n_day_changes integer not null check (typeof(n_day_changes) = 'integer' and n_day_changes >= 0),
    n_draws integer not null check (n_draws >= 0),
    seed integer not null check (seed between 0 and 4294967295),
    computed_at datetime not null check (computed_at is datetime(computed_at)),
    primary key (campaign_id, measure)
);
CREATE TABLE campaign_week (
    campaign_id integer not null references campaign (campaign_id),
    week_no integer not null check (typeof(week_no) = 'integer' and week_no > 0),
    span text not null check (span in ('week', 'to_date')),
    measure text not null check (measure in ('conversion', 'net_revenue')),
    first_date date not null check (first_date is date(first_date)),
    last_date date not null check (last_date is date(last_date) and last_date >= first_date),
    complete integer not null check (complete in (0, 1)),
    target_mean real,
    control_mean real,
    difference real check ((difference is null) = (control_mean is null or target_mean is null)),
    low real check ((low is null) = (difference is null)),
    high real check (high is null and low is null or high >= low),
    primary key (campaign_id, week_no, span, measure)
);
CREATE TABLE contact_column (
    role text not null primary key check (
        role in ('email', 'phone', 'consent_email', 'consent_sms', 'consent_ads')
    ),
    column_name text not null,
    yes_value text,
    phone_country text check (phone_country is null or role = 'phone'),
    customer_file_id integer not null references customer_file (customer_file_id),
    check (yes_value is null or role not in ('email', 'phone'))
);
CREATE TABLE contact_key (
    contact_key_id integer not null primary key check (contact_key_id = 1),
    hash_key text not null check (length(hash_key) = 64)
);
CREATE TABLE converted_line (
    source_id integer not null,
    line_no integer not null check (typeof(line_no) = 'integer'),
    currency text not null,
    rate_date date not null,
    unit_price real not null check (typeof(unit_price) = 'real'),
    line_total real check (line_total is null or typeof(line_total) = 'real'),
    primary key (source_id, line_no),
    foreign key (source_id, currency, rate_date) references exchange_rate (source_id, currency, rate_date)
) without rowid;
CREATE TABLE customer (
    customer_id text not null primary key check (typeof(customer_id) = 'text')
);
CREATE TABLE customer_attribute (
    column_name text not null primary key,
    position integer not null unique check (typeof(position) = 'integer'),
    header text not null,
    value_type text not null check (value_type in ('integer', 'real', 'date', 'datetime', 'text')),
    customer_file_id integer not null references customer_file (customer_file_id)
, n_decimals integer check (
    n_decimals is null or (typeof(n_decimals) = 'integer' and n_decimals >= 0)
)) without rowid;
CREATE TABLE customer_consent (
    customer_id text not null check (typeof(customer_id) = 'text'),
    channel text not null check (channel in ('email', 'sms', 'ads')),
    is_given integer not null check (is_given in (0, 1)),
    consent_date date not null check (consent_date is date(consent_date)),
    customer_file_id integer not null references customer_file (customer_file_id),
    primary key (customer_id, channel)
);
CREATE TABLE customer_fact (
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
CREATE TABLE customer_file (
    customer_file_id integer primary key,
    name text not null,
    sha256 text not null unique,
    bytes integer not null check (typeof(bytes) = 'integer'),
    lines_read integer not null check (typeof(lines_read) = 'integer'),
    lines_kept integer not null check (typeof(lines_kept) = 'integer'),
    lines_repeated integer not null check (typeof(lines_repeated) = 'integer'),
    lines_rejected integer not null check (typeof(lines_rejected) = 'integer'),
    lines_blank integer not null check (typeof(lines_blank) = 'integer'),
    n_new integer not null check (typeof(n_new) = 'integer'),
    n_changed integer not null check (typeof(n_changed) = 'integer'),
    encoding text not null,
    delimiter text not null,
    ingested_at datetime not null check (ingested_at is datetime(ingested_at)),
    check (lines_read = lines_kept + lines_repeated + lines_rejected + lines_blank)
);
CREATE TABLE customer_segment (
    customer_id text primary key not null check (typeof(customer_id) = 'text'),
    segment_id integer references segment_dim (segment_id) deferrable initially deferred,
    segment_name text,
    status text not null check (
        status = 'clustered'
        or status in (
            'no_sales', 'out_of_scope', 'outside_set', 'before_window', 'trimmed', 'noise', 'new'
        )
    ),
    status_reason text,
    second_segment_name text,
    certainty real check (certainty is null or certainty between 0 and 1),
    as_of_date date not null check (as_of_date is date(as_of_date)),
    first_purchase_date date check (
        first_purchase_date is last_purchase_date
        or first_purchase_date is date(first_purchase_date)
    ),
    last_purchase_date date check (last_purchase_date is date(last_purchase_date)),
    days_since_last_purchase integer check (
        days_since_last_purchase is null
        or days_since_last_purchase >= 0 and days_since_last_purchase = cast(days_since_last_purchase as integer)
    ),
    invoice_count integer not null check (invoice_count = cast(invoice_count as integer)),
    net_revenue real not null check (typeof(net_revenue) = 'real'),
    country text,
    publication_id integer not null references publication (publication_id),
    segment_since_date date not null check (
        segment_since_date is as_of_date
        or segment_since_date is date(segment_since_date)
    ),
    status_value real check (status_value is null or typeof(status_value) = 'real'),
    status_limit real check (status_limit is null or typeof(status_limit) = 'real'),
    status_until_date date check (status_until_date is null or status_until_date is date(status_until_date)),
    channel text check (channel is null or typeof(channel) = 'text'),
    check ((status = 'clustered') = (segment_id is not null)),
    check ((segment_name is null) = (segment_id is null))
);
CREATE TABLE customer_segment_history (
    publication_name text not null,
    customer_id text not null,
    segment_id integer,
    status text not null,
    from_date date not null check (from_date is date(from_date)),
    to_date date not null check (to_date is date(to_date)),
    primary key (publication_name, customer_id, from_date),
    check (from_date < to_date)
);
CREATE TABLE customer_year (
    customer_id text not null references customer_fact (customer_id),
    year integer not null check (typeof(year) = 'integer'),
    invoice_count integer not null check (typeof(invoice_count) = 'integer'),
    revenue real not null check (typeof(revenue) = 'real'),
    net_revenue real not null check (typeof(net_revenue) = 'real'),
    primary key (customer_id, year)
) without rowid;
CREATE TABLE data_check (
    feature_set text not null,
    position integer not null check (typeof(position) = 'integer'),
    severity text not null check (severity in ('serious', 'warning', 'info', 'ok')),
    check_name text not null,
    subject text not null,
    value real check (value is null or typeof(value) = 'real'),
    unit text not null,
    share real check (share is null or typeof(share) = 'real'),
    detail text,
    meaning text not null,
    remedy text not null,
    source_id integer references source_file (source_id),
    primary key (feature_set, check_name, subject)
) without rowid;
CREATE TABLE data_dictionary (
    object text not null check (typeof(object) = 'text'),
    column_name text not null check (typeof(column_name) = 'text'),
    position integer not null check (typeof(position) = 'integer'),
    unit text not null check (typeof(unit) = 'text'),
    meaning text not null check (typeof(meaning) = 'text'),
    since text not null check (typeof(since) = 'text'),
    role text not null default 'analyst' check (role in ('published', 'analyst', 'internal')),
    primary key (object, column_name)
);
CREATE TABLE data_version (
    data_version_id integer primary key check (data_version_id = 1),
    lines_version integer not null check (typeof(lines_version) = 'integer'),
    customers_version integer not null check (typeof(customers_version) = 'integer'),
    file_change integer not null check (typeof(file_change) = 'integer')
);
CREATE TABLE exchange_rate (
    source_id integer not null references source_file (source_id),
    currency text not null check (typeof(currency) = 'text'),
    rate_date date not null,
    rate real not null check (typeof(rate) = 'real' and rate > 0),
    primary key (source_id, currency, rate_date)
) without rowid;
CREATE TABLE family_label (
    family_id integer not null references label_family (family_id),
    row_no integer not null,
    cluster integer not null,
    absent integer not null,
    primary key (family_id, row_no, cluster)
) without rowid;
CREATE TABLE feature (
    feature_set text not null references feature_set (feature_set),
    feature text not null,
    position integer not null check (typeof(position) = 'integer'),
    display_name text not null,
    unit text not null,
    definition text not null,
    primary key (feature_set, feature),
    unique (feature_set, position)
);
CREATE TABLE feature_set (
    feature_set text primary key,
    view_name text not null,
    outlier_rule text not null,
    description text not null
, default_transform text not null default 'none'
    check (default_transform in ('none', 'log1p', 'share', 'clr', 'rank')), default_scaling text not null default 'zscore'
    check (default_scaling in ('zscore', 'robust', 'none')), default_outliers text not null default 'none'
    check (default_outliers in ('kit', 'none', 'winsor')), excluded_view text, cut_point_view text);
CREATE TABLE file_copy (
    path text not null primary key check (typeof(path) = 'text' and path <> ''),
    kind text not null check (kind in ('backup', 'share')),
    has_ids integer not null check (has_ids in (0, 1)),
    written_at datetime not null check (written_at is datetime(written_at)),
    check (has_ids = 1 or kind = 'share')
);
CREATE TABLE fixed_cut_point (
    feature text not null,
    cut_no integer not null check (cut_no between 1 and 4),
    value real not null check (typeof(value) = 'real'),
    primary key (feature, cut_no)
) without rowid;
CREATE TABLE forgotten_contact (
    contact_hash text not null primary key check (length(contact_hash) = 64),
    token text not null references forgotten_customer (token) on delete cascade
);
CREATE TABLE forgotten_customer (
    customer_hash text not null primary key check (length(customer_hash) = 64),
    token text not null unique check (typeof(token) = 'text'),
    forgotten_at datetime not null check (forgotten_at is datetime(forgotten_at))
);
CREATE TABLE global_control (
    customer_id text not null primary key check (typeof(customer_id) = 'text'),
    since_date date not null check (since_date is date(since_date))
);
CREATE TABLE global_control_change (
    change_id integer not null primary key,
    changed_date date not null check (changed_date is date(changed_date)),
    share_before real not null check (share_before between 0 and 1),
    share real not null check (share between 0 and 1 and share <> share_before),
    n_before integer not null check (typeof(n_before) = 'integer' and n_before >= 0),
    n_added integer not null check (typeof(n_added) = 'integer' and n_added >= 0),
    n_released integer not null check (typeof(n_released) = 'integer' and n_released >= 0),
    n_customers integer not null check (typeof(n_customers) = 'integer' and n_customers >= 0)
);
CREATE TABLE global_control_setting (
    setting_id integer not null primary key check (setting_id = 1),
    seed integer not null check (seed between 0 and 4294967295),
    share real not null check (share between 0 and 1),
    since_date date not null check (since_date is date(since_date))
);
CREATE TABLE hand_over (
    hand_over_id integer not null primary key,
    service text not null check (service in ('klaviyo', 'mailchimp', 'meta')),
    campaign_id integer references campaign (campaign_id),
    publication_name text,
    channel text check (channel is null or channel in ('email', 'sms', 'ads')),
    n_people integer not null check (typeof(n_people) = 'integer' and n_people >= 0),
    n_added integer not null check (typeof(n_added) = 'integer' and n_added >= 0),
    n_removed integer not null check (typeof(n_removed) = 'integer' and n_removed >= 0),
    handed_at datetime not null check (handed_at is datetime(handed_at)),
    check ((campaign_id is null) = (publication_name is not null))
);
CREATE TABLE hand_over_customer (
    hand_over_id integer not null references hand_over (hand_over_id),
    customer_id text not null check (typeof(customer_id) = 'text'),
    email text,
    phone text,
    segment_name text,
    primary key (hand_over_id, customer_id),
    check (email is not null or phone is not null)
);
CREATE TABLE hand_over_file (
    hand_over_id integer not null references hand_over (hand_over_id),
    path text not null check (path <> ''),
    change_no integer not null check (typeof(change_no) = 'integer' and change_no >= 0),
    n_people integer not null check (typeof(n_people) = 'integer' and n_people >= 0),
    written_at datetime not null check (written_at is datetime(written_at)),
    primary key (hand_over_id, path)
);
CREATE TABLE holdout (
    holdout_id integer not null primary key,
    snapshot_id integer not null references snapshot (snapshot_id),
    score_snapshot_id integer not null references snapshot (snapshot_id),
    holdout_date datetime not null check (holdout_date is datetime(holdout_date)),
    until_date datetime not null check (until_date is datetime(until_date)),
    seed integer not null check (typeof(seed) = 'integer'),
    n_draws integer not null check (typeof(n_draws) = 'integer'),
    n_folds integer not null check (typeof(n_folds) = 'integer'),
    n_customers integer not null check (typeof(n_customers) = 'integer'),
    n_buyers integer not null check (n_buyers between 0 and n_customers),
    n_capped integer not null check (n_capped between 0 and n_buyers),
    n_unscored integer not null check (typeof(n_unscored) = 'integer'),
    n_new_customers integer not null check (typeof(n_new_customers) = 'integer'),
    n_left_out_customers integer not null check (typeof(n_left_out_customers) = 'integer'),
    later_sales real not null check (typeof(later_sales) = 'real'),
    measured_sales real not null check (typeof(measured_sales) = 'real'),
    new_customer_sales real not null check (typeof(new_customer_sales) = 'real'),
    left_out_sales real not null check (typeof(left_out_sales) = 'real'),
    no_customer_sales real not null check (typeof(no_customer_sales) = 'real'),
    options text not null,
    outcome_digest text not null,
    engine_version text not null,
    method_version text not null,
    seconds real not null,
    created_at datetime not null check (created_at is datetime(created_at)),
    unique (snapshot_id, score_snapshot_id, holdout_date, seed, options, outcome_digest, engine_version, method_version)
);
CREATE TABLE holdout_result (
    holdout_id integer not null references holdout (holdout_id),
    n_clusters integer not null check (typeof(n_clusters) = 'integer'),
    method text not null check (method in ('clusters', 'score_bands', 'rules')),
    outcome text not null check (outcome in ('log_later_revenue', 'bought_again', 'return_rate')),
    n_parts integer not null check (typeof(n_parts) = 'integer'),
    n_customers integer not null check (typeof(n_customers) = 'integer'),
    r2 real check (r2 is null or typeof(r2) = 'real'),
    r2_low real check (r2_low is null or typeof(r2_low) = 'real'),
    r2_high real check (r2_high is null or typeof(r2_high) = 'real'),
    difference real check (difference is null or typeof(difference) = 'real'),
    difference_low real check (difference_low is null or typeof(difference_low) = 'real'),
    difference_high real check (difference_high is null or typeof(difference_high) = 'real'),
    note text check ((note is null) = (r2 is not null)),
    primary key (holdout_id, n_clusters, method, outcome)
);
CREATE TABLE invoice (
    invoice_id integer primary key,
    source_id integer not null references source_file (source_id),
    invoice_no text,
    invoiced_at datetime not null check (typeof(invoiced_at) = 'text'),
    customer_id text,
    country text
, line_count integer not null default 0 check (typeof(line_count) = 'integer'), complete_line_count integer not null default 0, complete_e4 real not null default 0, complete_rest_e14 real not null default 0, sale_line_count integer not null default 0, sale_e4 real not null default 0, sale_rest_e14 real not null default 0, return_line_count integer not null default 0, return_e4 real not null default 0, return_rest_e14 real not null default 0, original_customer_id text);
CREATE TABLE k_distance (
    snapshot_id integer not null references snapshot (snapshot_id),
    min_samples integer not null check (typeof(min_samples) = 'integer' and min_samples >= 2),
    position integer not null check (typeof(position) = 'integer' and position >= 1),
    share real not null check (typeof(share) = 'real' and share > 0 and share <= 1),
    distance real check (distance is null or typeof(distance) = 'real' and distance >= 0),
    is_knee integer not null check (is_knee in (0, 1)),
    rows_used integer not null check (typeof(rows_used) = 'integer' and rows_used >= position),
    primary key (snapshot_id, min_samples, position)
);
CREATE TABLE label_family (
    family_id integer primary key,
    snapshot_id integer not null references snapshot (snapshot_id),
    n_changes integer not null check (typeof(n_changes) = 'integer')
);
CREATE TABLE live_centre (
    cluster integer not null check (typeof(cluster) = 'integer'),
    position integer not null,
    value real not null check (typeof(value) = 'real'),
    primary key (cluster, position)
);
CREATE TABLE live_core (
    core_no integer not null primary key check (typeof(core_no) = 'integer'),
    cluster integer not null check (typeof(cluster) = 'integer' and cluster >= 0),
    customer_id text not null check (typeof(customer_id) = 'text'),
    key_1 real not null check (typeof(key_1) = 'real'),
    key_2 real check (key_2 is null or typeof(key_2) = 'real'),
    key_3 real check (key_3 is null or typeof(key_3) = 'real')
);
CREATE TABLE live_core_value (
    core_no integer not null references live_core (core_no),
    position integer not null check (typeof(position) = 'integer'),
    value real not null check (typeof(value) = 'real'),
    primary key (core_no, position)
);
CREATE TABLE live_power (
    exponent integer not null primary key,
    value real not null unique check (typeof(value) = 'real')
);
CREATE TABLE live_rank (
    input integer not null references live_scaler (input),
    value real not null check (typeof(value) = 'real'),
    value_rank real not null check (typeof(value_rank) = 'real'),
    primary key (input, value)
);
CREATE TABLE live_scaler (
    input integer not null primary key,
    feature text not null unique check (typeof(feature) = 'text'),
    position integer unique check (position is null or typeof(position) = 'integer'),
    transform text not null check (transform in ('none', 'log1p', 'share', 'clr', 'rank')),
    low real check (low is null or typeof(low) = 'real'),
    high real check (high is null or typeof(high) = 'real'),
    mean real check (mean is null or typeof(mean) = 'real'),
    scale real check (scale is null or typeof(scale) = 'real'),
    weight real check (weight is null or typeof(weight) = 'real'), core_key integer check (core_key is null or core_key in (1, 2, 3)),
    check ((low is null) = (high is null)),
    check ((position is null) = (mean is null)),
    check ((position is null) = (scale is null)),
    check ((position is null) = (weight is null))
);
CREATE TABLE live_score (
    live_id integer not null primary key check (live_id = 1),
    run_id integer not null references run (run_id),
    snapshot_id integer not null references snapshot (snapshot_id),
    as_of datetime check (as_of is null or as_of is datetime(as_of)),
    window_seconds integer check (window_seconds is null or typeof(window_seconds) = 'integer'),
    pseudo_count real check (pseudo_count is null or pseudo_count > 0),
    population text,
    population_attributes text,
    installed_at datetime not null check (installed_at is datetime(installed_at))
, reach_squared real check (reach_squared is null or reach_squared > 0), reach real check ((reach is null) = (reach_squared is null)), core_comparisons real check ((core_comparisons is null) = (reach_squared is null)));
CREATE TABLE live_segment (
    cluster integer not null primary key,
    segment_id integer not null check (typeof(segment_id) = 'integer'),
    segment_name text not null check (typeof(segment_name) = 'text')
);
CREATE TABLE non_product_code (
    code text primary key collate nocase,
    meaning text not null
) without rowid;
CREATE TABLE observation_window (
    window_id integer primary key check (window_id = 1),
    window_start datetime check (window_start is null or window_start is datetime(window_start)),
    as_of datetime check (as_of is null or as_of is datetime(as_of))
);
CREATE TABLE order_amount (
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
CREATE TABLE overlapping_line (
    source_id integer not null references source_file (source_id),
    line_no integer not null check (typeof(line_no) = 'integer'),
    line_id integer,
    earlier_line_id integer not null check (typeof(earlier_line_id) = 'integer'),
    primary key (source_id, line_no)
) without rowid;
CREATE TABLE privacy (
    privacy_id integer not null primary key check (privacy_id = 1),
    salt text check (length(salt) = 64),
    n_customers integer not null check (typeof(n_customers) = 'integer'),
    n_email integer not null check (typeof(n_email) = 'integer'),
    n_phone integer not null check (typeof(n_phone) = 'integer'),
    n_name integer not null check (typeof(n_name) = 'integer'),
    unpacked_since datetime check (unpacked_since is datetime(unpacked_since))
);
CREATE TABLE product (
    product_id integer primary key check ((product_id < 0) = (description is null)),
    stock_code text,
    description text
);
CREATE TABLE publication (
    publication_id integer not null primary key,
    publication_name text not null check (typeof(publication_name) = 'text' and publication_name <> ''),
    run_id integer references run (run_id),
    rule_set text check (rule_set is null or rule_set = 'rfm'),
    snapshot_id integer references snapshot (snapshot_id),
    is_default integer not null check (is_default in (0, 1)),
    note text,
    as_of_date date not null check (as_of_date is date(as_of_date)),
    published_at datetime not null check (published_at is datetime(published_at)),
    replaced_at datetime check (replaced_at is datetime(replaced_at)), lines_version integer check (lines_version is null or typeof(lines_version) = 'integer'),
    check ((run_id is null) = (rule_set is not null)),
    check ((run_id is null) = (snapshot_id is null)),
    check (is_default = 0 or replaced_at is null)
);
CREATE TABLE publication_customer (
    publication_id integer not null references publication (publication_id),
    customer_id text not null,
    segment_id integer,
    status text not null check (
        status = 'clustered'
        or status in (
            'no_sales', 'out_of_scope', 'outside_set', 'before_window', 'trimmed', 'noise', 'new'
        )
    ),
    certainty real check (certainty is null or certainty between 0 and 1),
    status_reason text,
    second_segment_id integer,
    segment_since_date date not null check (segment_since_date is date(segment_since_date)),
    status_value real check (status_value is null or typeof(status_value) = 'real'),
    status_limit real check (status_limit is null or typeof(status_limit) = 'real'),
    status_until_date date check (status_until_date is null or status_until_date is date(status_until_date)),
    primary key (publication_id, customer_id),
    check ((status = 'clustered') = (segment_id is not null))
);
CREATE TABLE publication_segment (
    publication_id integer not null references publication (publication_id),
    segment_id integer not null check (typeof(segment_id) = 'integer' and segment_id between 1 and 9007199254740992),
    cluster integer check (cluster is null or cluster >= 0),
    segment_name text not null check (typeof(segment_name) = 'text'),
    fate text not null check (fate in ('kept', 'born', 'split', 'merged', 'died')),
    from_segment_id integer,
    jaccard real check (jaccard is null or jaccard between 0 and 1),
    n_customers integer not null check (
        typeof(n_customers) = 'integer' and n_customers between 0 and 9007199254740992
    ), colour_no integer check (
    colour_no is null or typeof(colour_no) = 'integer' and colour_no between 0 and 7
),
    primary key (publication_id, segment_id)
);
CREATE TABLE recommendation (
    recommendation_id integer not null primary key,
    snapshot_id integer not null references snapshot (snapshot_id),
    verdict text not null check (verdict in ('separated', 'bands', 'unstable', 'none')),
    n_clusters integer,
    run_id integer references run (run_id),
    gap_score real,
    p_value real,
    reason text not null,
    method_version text not null,
    engine_version text not null,
    seed integer not null,
    options text not null,
    rows_used integer not null,
    max_segments integer not null,
    valley_limit real not null,
    bridge_limit real not null,
    least_share real not null,
    least_rows integer not null,
    least_pair_rows integer not null,
    jaccard_limit real not null,
    jaccard_z real not null,
    lift_limit real not null,
    ask_no integer not null,
    created_at text not null,
    unique (snapshot_id, options, seed, max_segments, engine_version, method_version),
    check ((verdict in ('separated', 'bands')) = (run_id is not null))
);
CREATE TABLE recommendation_candidate (
    recommendation_id integer not null references recommendation (recommendation_id),
    n_clusters integer not null,
    run_id integer references run (run_id),
    veto text check (veto in ('size', 'valley', 'bridge', 'silhouette', 'stability', 'null')),
    smallest_size integer not null,
    smallest_share real not null,
    worst_valley real,
    worst_bridge real,
    gap_score real,
    silhouette real,
    lowest_silhouette real,
    worst_jaccard real,
    worst_jaccard_low real,
    lift real,
    lowest_lift real,
    p_value real,
    inertia real not null,
    seed integer not null,
    is_tighter integer check (is_tighter in (0, 1)),
    comes_back integer check (comes_back in (0, 1)),
    primary key (recommendation_id, n_clusters)
);
CREATE TABLE recommendation_dbscan (
    recommendation_id integer not null references recommendation (recommendation_id),
    run_id integer not null references run (run_id),
    n_clusters integer not null,
    noise_share real not null,
    noise_revenue_share real,
    silhouette real,
    silhouette_coverage real not null,
    health text not null,
    ari real,
    primary key (recommendation_id, run_id)
);
CREATE TABLE recommendation_pair (
    recommendation_id integer not null references recommendation (recommendation_id),
    n_clusters integer not null,
    first_cluster integer not null,
    second_cluster integer not null,
    valley real not null,
    bridge real,
    top_feature text not null,
    top_share real not null,
    primary key (recommendation_id, n_clusters, first_cluster, second_cluster)
);
CREATE TABLE recommendation_study (
    recommendation_id integer not null references recommendation (recommendation_id),
    study_id integer not null references study (study_id),
    primary key (recommendation_id, study_id)
);
CREATE TABLE rejected_customer (
    reject_id integer primary key,
    customer_file_id integer not null references customer_file (customer_file_id),
    line_no integer not null check (typeof(line_no) = 'integer'),
    reason text not null,
    raw text not null
);
CREATE TABLE rejected_line (
    reject_id integer primary key,
    source_id integer not null references source_file (source_id),
    line_no integer not null check (typeof(line_no) = 'integer'),
    column_name text,
    reason text not null,
    raw text not null
, class text not null default '', byte_offset integer
    check (byte_offset is null or typeof(byte_offset) = 'integer'), mended_by_source_id integer references source_file (source_id), mended_by_line_no integer
    check ((mended_by_line_no is null) = (mended_by_source_id is null)), order_no text, order_status text, order_currency text, is_no_sale integer
    check (is_no_sale is null or is_no_sale in (0, 1)));
CREATE TABLE renamed_run (
    run_id integer primary key references run (run_id),
    old_name text not null check (typeof(old_name) = 'text'),
    new_name text not null check (typeof(new_name) = 'text'),
    is_told integer not null check (is_told in (0, 1))
);
CREATE TABLE rule_cut_point (
    rule_set text not null check (rule_set = 'rfm'),
    name text not null,
    value real not null check (typeof(value) = 'real'),
    unit text not null,
    source text not null,
    primary key (rule_set, name)
);
CREATE TABLE run (
    run_id integer primary key,
    run_name text not null,
    sweep_id integer not null references sweep (sweep_id),
    snapshot_id integer not null references snapshot (snapshot_id),
    run_key text not null unique,
    algorithm text not null check (typeof(algorithm) = 'text'),
    n_clusters integer,
    tol real,
    tol_effective real,
    max_iter integer,
    n_init integer,
    seed integer,
    init text,
    eps real,
    min_samples integer,
    n_iter integer,
    stop_reason text check (stop_reason in ('labels_unchanged', 'tol', 'max_iter')),
    inertia real,
    n_clusters_found integer not null check (typeof(n_clusters_found) = 'integer'),
    n_noise integer not null check (typeof(n_noise) = 'integer'),
    n_core integer,
    silhouette real,
    silhouette_with_noise real,
    calinski_harabasz real,
    davies_bouldin real,
    metric_note text,
    fit_seconds real not null check (typeof(fit_seconds) = 'real'),
    shared_seconds real not null check (typeof(shared_seconds) = 'real'),
    label_digest text not null,
    engine_version text not null,
    started_at datetime not null,
    finished_at datetime not null,
    cell text not null default '' check (typeof(cell) = 'text')
, partition_digest text);
CREATE TABLE run_centroid (
    run_id integer not null references run (run_id),
    cluster integer not null,
    feature text not null,
    scaled_value real not null,
    original_value real,
    transformed_value real not null,
    primary key (run_id, cluster, feature)
) without rowid;
CREATE TABLE run_cluster (
    run_id integer not null references run (run_id),
    cluster integer not null,
    size integer not null check (typeof(size) = 'integer'),
    customer_share real not null,
    silhouette real,
    primary key (run_id, cluster)
) without rowid;
CREATE TABLE run_core (
    run_id integer not null references run (run_id),
    row_no integer not null,
    primary key (run_id, row_no)
) without rowid;
CREATE TABLE run_family (
    run_id integer primary key references run (run_id),
    family_id integer not null references label_family (family_id),
    bit integer not null check (typeof(bit) = 'integer')
);
CREATE TABLE run_metric (
    run_id integer not null references run (run_id),
    metric text not null,
    value real,
    low real,
    high real,
    n_sampled integer,
    note text,
    primary key (run_id, metric)
) without rowid;
CREATE TABLE run_nesting (
    run_a integer not null references run (run_id),
    run_b integer not null references run (run_id),
    cluster_b integer not null check (typeof(cluster_b) = 'integer'),
    cluster_a integer not null check (typeof(cluster_a) = 'integer'),
    share real not null check (typeof(share) = 'real' and share > 0 and share <= 1),
    n integer not null check (typeof(n) = 'integer' and n > 0),
    primary key (run_a, run_b, cluster_b)
);
CREATE TABLE run_pair (
    run_a integer not null references run (run_id),
    run_b integer not null references run (run_id),
    n_shared integer not null check (typeof(n_shared) = 'integer'),
    n_moved integer not null check (typeof(n_moved) = 'integer'),
    ari real,
    nmi real,
    compared_at datetime not null, ami real check (ami is null or typeof(ami) = 'real'), variation_of_information real
    check (variation_of_information is null or typeof(variation_of_information) = 'real'),
    primary key (run_a, run_b),
    check (run_a < run_b)
) without rowid;
CREATE TABLE run_pair_cell (
    run_a integer not null,
    run_b integer not null,
    cluster_a integer not null,
    cluster_b integer not null,
    n integer not null check (typeof(n) = 'integer'),
    is_match integer not null check (is_match in (0, 1)),
    primary key (run_a, run_b, cluster_a, cluster_b),
    foreign key (run_a, run_b) references run_pair (run_a, run_b)
) without rowid;
CREATE TABLE run_profile (
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
CREATE TABLE run_requirement (
    run_id integer not null references run (run_id),
    requirement text not null check (typeof(requirement) = 'text'),
    passed integer check (passed is null or passed in (0, 1)),
    checked_at datetime not null check (checked_at is datetime(checked_at)),
    primary key (run_id, requirement)
);
CREATE TABLE run_rule (
    run_id integer not null references run (run_id),
    position integer not null check (typeof(position) = 'integer' and position > 0),
    condition text not null check (typeof(condition) = 'text'),
    cluster integer not null check (typeof(cluster) = 'integer'),
    n_customers integer not null check (typeof(n_customers) = 'integer' and n_customers > 0),
    fidelity real not null check (typeof(fidelity) = 'real' and fidelity between 0 and 1),
    primary key (run_id, position)
);
CREATE TABLE sales_by_customer_day (
    customer_id text not null references customer_fact (customer_id),
    calendar_date date not null check (calendar_date is date(calendar_date)),
    revenue real not null check (revenue <= 9e999),
    return_value real not null check (return_value <= 9e999),
    net_revenue real not null check (net_revenue <= 9e999),
    invoice_count integer not null check (invoice_count = cast(invoice_count as integer)),
    sale_line_count integer not null check (sale_line_count = cast(sale_line_count as integer)),
    return_line_count integer not null check (return_line_count = cast(return_line_count as integer)),
    primary key (customer_id, calendar_date)
);
CREATE TABLE sales_by_day (
    calendar_date date primary key not null check (calendar_date is date(calendar_date)),
    revenue real not null check (revenue <= 9e999),
    return_value real not null check (return_value <= 9e999),
    net_revenue real not null check (net_revenue <= 9e999),
    no_customer_revenue real not null check (no_customer_revenue <= 9e999),
    no_customer_net_revenue real not null check (no_customer_net_revenue <= 9e999),
    sale_line_count integer not null check (sale_line_count = cast(sale_line_count as integer)),
    return_line_count integer not null check (return_line_count = cast(return_line_count as integer))
);
CREATE TABLE same_customer (
    customer_id text not null primary key check (typeof(customer_id) = 'text'),
    same_as text not null check (typeof(same_as) = 'text' and same_as <> customer_id),
    gave_attributes integer not null default 0 check (gave_attributes in (0, 1))
) without rowid;
CREATE TABLE schema_migration (
    number integer not null primary key,
    name text not null check (typeof(name) = 'text'),
    checksum text not null check (typeof(checksum) = 'text'),
    applied_at datetime not null check (applied_at is datetime(applied_at))
);
CREATE TABLE segment_customer_example (
    run_id integer not null references run_profile (run_id),
    cluster integer not null check (typeof(cluster) = 'integer'),
    kind text not null check (kind in ('typical', 'borderline')),
    position integer not null check (typeof(position) = 'integer'),
    customer_id text not null check (typeof(customer_id) = 'text'),
    certainty real check (certainty is null or typeof(certainty) = 'real'),
    primary key (run_id, cluster, kind, position)
);
CREATE TABLE segment_dim (
    segment_id integer primary key not null,
    segment_name text not null check (typeof(segment_name) = 'text'),
    sort_order integer not null check (typeof(sort_order) = 'integer'),
    colour text not null check (colour glob '#[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]'),
    colour_dark text not null check (colour_dark glob '#[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]'),
    publication_id integer not null references publication (publication_id),
    publication_name text not null check (typeof(publication_name) = 'text'),
    cluster integer check (cluster is null or typeof(cluster) = 'integer')
);
CREATE TABLE segment_external (
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
CREATE TABLE segment_feature (
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
CREATE TABLE segment_move (
    month text not null check (typeof(month) = 'text'),
    from_segment text not null check (typeof(from_segment) = 'text'),
    to_segment text not null check (typeof(to_segment) = 'text'),
    customers integer not null check (typeof(customers) = 'integer'),
    revenue real check (revenue is null or typeof(revenue) = 'real'),
    month_start_date date not null check (month_start_date is date(month_start_date)),
    primary key (month, from_segment, to_segment)
);
CREATE TABLE segment_name (
    run_id integer not null references run (run_id),
    cluster integer not null check (typeof(cluster) = 'integer'),
    segment_name text not null check (typeof(segment_name) = 'text'),
    name_rule text not null check (typeof(name_rule) = 'text'),
    is_manual integer not null check (is_manual in (0, 1)),
    primary key (run_id, cluster),
    unique (run_id, segment_name)
);
CREATE TABLE segment_overview (
    segment_id integer primary key not null references segment_dim (segment_id),
    segment_name text not null check (typeof(segment_name) = 'text'),
    size integer not null check (typeof(size) = 'integer'),
    customer_share real check (customer_share is null or typeof(customer_share) = 'real'),
    net_revenue real not null check (typeof(net_revenue) = 'real'),
    revenue_share real check (revenue_share is null or typeof(revenue_share) = 'real'),
    invoice_count integer not null check (typeof(invoice_count) = 'integer'),
    invoices_per_customer real check (invoices_per_customer is null or typeof(invoices_per_customer) = 'real'),
    revenue_per_customer real check (revenue_per_customer is null or typeof(revenue_per_customer) = 'real'),
    value_per_invoice real check (value_per_invoice is null or typeof(value_per_invoice) = 'real'),
    single_invoice_share real check (single_invoice_share is null or typeof(single_invoice_share) = 'real'),
    median_days_since_last_purchase real
    check (median_days_since_last_purchase is null or typeof(median_days_since_last_purchase) = 'real'),
    as_of_date date not null check (as_of_date is date(as_of_date)),
    publication_id integer not null references publication (publication_id)
);
CREATE TABLE segment_profile (
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
CREATE TABLE segment_remainder (
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
CREATE TABLE shop_convention (
    shop_convention_id integer primary key check (shop_convention_id = 1),
    cancellation_rule text not null check (cancellation_rule in ('c-prefix', 'sign')),
    cancellation_basis text not null check (cancellation_basis in ('open', 'data', 'flag', 'earlier')),
    non_product_rule text not null check (non_product_rule in ('online-retail', 'none')),
    non_product_basis text not null check (non_product_basis in ('open', 'data', 'flag', 'earlier'))
, fact_codes text check (fact_codes is null or typeof(fact_codes) = 'text'));
CREATE TABLE snapshot (
    snapshot_id integer primary key,
    feature_set text not null,
    view_name text not null,
    values_table text not null,
    n_rows integer not null check (typeof(n_rows) = 'integer' and n_rows > 0),
    n_features integer not null check (typeof(n_features) = 'integer' and n_features > 0),
    n_excluded integer not null check (typeof(n_excluded) = 'integer'),
    fingerprint text not null unique,
    as_of datetime,
    window_start datetime,
    transform text not null,
    scaling text not null,
    outlier_rule text not null,
    repeats integer not null check (typeof(repeats) = 'integer' and repeats > 0),
    jitter_seed integer not null check (typeof(jitter_seed) = 'integer'),
    created_at datetime not null
, winsor real check (winsor is null or typeof(winsor) = 'real'), pseudo_count real check (pseudo_count is null or typeof(pseudo_count) = 'real'), views_digest text, untrimmed_view text, scaler_digest text, population text);
CREATE TABLE snapshot_convention (
    snapshot_id integer not null references snapshot (snapshot_id),
    convention text not null check (convention in ('cancellation_rule', 'non_product_code')),
    value text not null check (typeof(value) = 'text'),
    primary key (snapshot_id, convention, value)
) without rowid;
CREATE TABLE snapshot_cut_point (
    snapshot_id integer not null references snapshot (snapshot_id),
    feature text not null,
    cut_no integer not null check (typeof(cut_no) = 'integer'),
    value real not null check (typeof(value) = 'real'),
    primary key (snapshot_id, feature, cut_no)
) without rowid;
CREATE TABLE snapshot_dropped (
    snapshot_id integer not null references snapshot (snapshot_id),
    position integer not null check (typeof(position) = 'integer'),
    feature text not null,
    transform text not null check (transform in ('none', 'log1p', 'share', 'clr', 'rank')),
    reason text not null, weight real check (weight is null or typeof(weight) = 'real'),
    primary key (snapshot_id, position)
) without rowid;
CREATE TABLE snapshot_excluded (
    snapshot_id integer not null references snapshot (snapshot_id),
    customer_id text not null,
    rule text not null,
    value real,
    primary key (snapshot_id, customer_id)
) without rowid;
CREATE TABLE snapshot_excluded_value (
    snapshot_id integer not null references snapshot (snapshot_id),
    customer_id text not null,
    feature text not null,
    value real not null check (typeof(value) = 'real'),
    primary key (snapshot_id, customer_id, feature)
) without rowid;
CREATE TABLE snapshot_feature (
    snapshot_id integer not null references snapshot (snapshot_id),
    position integer not null check (typeof(position) = 'integer'),
    feature text not null,
    mean real not null check (typeof(mean) = 'real'),
    scale real not null check (typeof(scale) = 'real' and scale > 0),
    is_constant integer not null check (is_constant in (0, 1)), transform text not null default 'none'
check (transform in ('none', 'log1p', 'share', 'clr', 'rank')), low real check (low is null or typeof(low) = 'real'), high real check (high is null or typeof(high) = 'real'), weight real not null default 1.0 check (typeof(weight) = 'real' and weight > 0), transformed_mean real, transformed_deviation real, overall_mean real,
    primary key (snapshot_id, position)
) without rowid;
CREATE TABLE snapshot_forgotten (
    snapshot_id integer not null primary key references snapshot (snapshot_id),
    n_customers integer not null check (n_customers > 0),
    matrix_digest text not null check (length(matrix_digest) = 64),
    forgotten_at datetime not null check (forgotten_at is datetime(forgotten_at))
);
CREATE TABLE snapshot_outlier_bound (
    snapshot_id integer not null references snapshot (snapshot_id),
    rule text not null check (rule in ('amount', 'recency', 'number_of_orders')),
    low real not null check (typeof(low) = 'real'),
    high real not null check (typeof(high) = 'real'),
    primary key (snapshot_id, rule)
);
CREATE TABLE snapshot_row (
    snapshot_id integer not null references snapshot (snapshot_id),
    row_no integer not null,
    customer_id text not null,
    replicate integer not null,
    primary key (snapshot_id, row_no)
) without rowid;
CREATE TABLE snapshot_source (
    source_key text not null primary key check (typeof(source_key) = 'text'),
    snapshot_id integer not null references snapshot (snapshot_id),
    lines_version integer not null check (typeof(lines_version) = 'integer'),
    customers_version integer not null check (typeof(customers_version) = 'integer'),
    revenue_share real check (revenue_share is null or typeof(revenue_share) = 'real'),
    n_saturday_lines integer
    check (n_saturday_lines is null or typeof(n_saturday_lines) = 'integer'),
    newest_line_at datetime,
    days_after_newest integer check ((days_after_newest is null) = (newest_line_at is null))
) without rowid;
CREATE TABLE snapshot_view (
    snapshot_id integer not null references snapshot (snapshot_id),
    position integer not null check (typeof(position) = 'integer'),
    view_name text not null check (typeof(view_name) = 'text'),
    sql text not null check (typeof(sql) = 'text'),
    primary key (snapshot_id, position)
) without rowid;
CREATE TABLE sold_line (
    invoice_id integer not null references invoice (invoice_id),
    line_id integer not null,
    line_no integer not null check (line_no = cast(line_no as integer)),
    product_id integer not null references product (product_id),
    quantity real not null check (quantity <= 9e999),
    unit_price real not null check (unit_price <= 9e999),
    line_total real check (line_total <= 9e999),
    primary key (invoice_id, line_id)
) without rowid;
CREATE TABLE source_file (
    source_id integer primary key,
    name text not null,
    sha256 text not null unique,
    bytes integer not null check (typeof(bytes) = 'integer'),
    lines_read integer not null check (typeof(lines_read) = 'integer'),
    lines_kept integer not null check (typeof(lines_kept) = 'integer'),
    lines_rejected integer not null check (typeof(lines_rejected) = 'integer'),
    lines_blank integer not null check (typeof(lines_blank) = 'integer'),
    encoding text not null,
    delimiter text not null,
    date_order text not null,
    column_map text not null,
    first_invoiced_at datetime,
    last_invoiced_at datetime,
    ingested_at datetime not null, decimal_mark text not null default 'point', header_line integer
    check (header_line is null or typeof(header_line) = 'integer'), ignored_columns text not null default '', header text, first_line_id integer
    check (first_line_id is null or typeof(first_line_id) = 'integer'), last_line_id integer
    check (last_line_id is null or lines_kept <= last_line_id - first_line_id + 1), first_invoice_id integer
check (first_invoice_id is null or typeof(first_invoice_id) = 'integer'), last_invoice_id integer
check ((last_invoice_id is null) = (first_invoice_id is null)), currency text, null_words text, date_format text, time_zone text, shop text not null default '', lines_carried integer not null default 0
    check (typeof(lines_carried) = 'integer'), lines_replaced integer not null default 0
    check (typeof(lines_replaced) = 'integer'), tax_basis text
    check (tax_basis is null or tax_basis in ('included', 'excluded', 'mixed', 'unknown')), quoting text, on_overlap text
    check (on_overlap is null or on_overlap in ('keep', 'skip', 'stop', 'replace')), no_sale text,
    check (lines_read = lines_kept + lines_rejected + lines_blank),
    check (ingested_at is datetime(ingested_at))
);
CREATE TABLE study (
    study_id integer not null primary key,
    snapshot_id integer not null references snapshot (snapshot_id),
    kind text not null check (kind in ('restarts', 'bootstrap', 'shuffle', 'null', 'gap_box', 'gap_copula')),
    n_draws integer not null check (typeof(n_draws) = 'integer'),
    seed integer not null check (typeof(seed) = 'integer'),
    options text not null,
    rows_used integer not null,
    engine_version text not null,
    method_version text not null,
    seconds real not null,
    digest text not null,
    created_at text not null,
    unique (snapshot_id, kind, seed, options, engine_version, method_version)
);
CREATE TABLE study_draw (
    study_id integer not null references study (study_id),
    statistic text not null,
    n_clusters integer,
    cluster integer,
    draw integer not null,
    value real check (value is null or typeof(value) = 'real'),
    is_lower_bound integer not null default 0 check (is_lower_bound in (0, 1))
);
CREATE TABLE suppressed_contact (
    contact_hash text not null primary key check (length(contact_hash) = 64),
    kind text not null check (kind in ('email', 'phone', 'customer')),
    source text not null,
    suppressed_date date not null check (suppressed_date is date(suppressed_date))
);
CREATE TABLE sweep (
    sweep_id integer primary key,
    snapshot_id integer not null references snapshot (snapshot_id),
    algorithm text not null check (typeof(algorithm) = 'text'),
    grid text not null,
    seed integer,
    threads integer not null check (typeof(threads) = 'integer'),
    n_runs integer not null check (typeof(n_runs) = 'integer'),
    n_new integer not null check (typeof(n_new) = 'integer'),
    first_run_id integer not null check (typeof(first_run_id) = 'integer'),
    wall_seconds real check (wall_seconds is null or typeof(wall_seconds) = 'real'),
    cpu_path text not null,
    engine_version text not null,
    created_at datetime not null
);
CREATE TABLE sweep_run (
    sweep_id integer not null references sweep (sweep_id),
    run_id integer not null references run (run_id),
    position integer not null check (typeof(position) = 'integer'),
    reused integer not null check (reused in (0, 1)),
    primary key (sweep_id, run_id)
) without rowid;
CREATE TABLE workbench_meta (
    key text primary key,
    value text not null
) without rowid;
CREATE VIEW customer_day as
select
    customer_id,
    substr(invoiced_at, 1, 10) as day,
    weekday,
    month,
    max(invoiced_at) as last_at,
    sum(n_lines) as n_lines,
    (sum(amount_e4) + sum(amount_rest_e14) / 1e10) / 1e4 as revenue
from customer_moment
group by
    customer_id,
    substr(invoiced_at, 1, 10);
CREATE VIEW customer_excluded as
select
    customer_id,
    rule,
    value,
    low,
    high,
    number_of_orders,
    revenue
from customer_outlier
where rule is not null;
CREATE VIEW customer_features as
select
    customer_id,
    amount,
    number_of_orders,
    recency,
    friday,
    monday,
    sunday,
    thursday,
    tuesday,
    wednesday,
    april,
    august,
    december,
    february,
    january,
    july,
    june,
    march,
    may,
    november,
    october,
    september
from customer_standard;
CREATE VIEW customer_features_basket as
select
    customer_id,
    (sum(amount_e4) + sum(amount_rest_e14) / 1e10) / (1e4 * count(1)) as average_line_value,
    sum(quantity * 1.0) / count(1) as average_units_per_line,
    (sum(price_e4) + sum(price_rest_e14) / 1e10) / (1e4 * count(1)) as average_unit_price
from sale_line
where customer_id is not null
group by customer_id;
CREATE VIEW customer_features_behaviour as
with sale as (
    select
        customer_id,
        max(invoiced_at) as last_at,
        count(distinct coalesce(invoice_no, invoiced_at)) as n_invoices,
        count(distinct stock_code) as n_products,
        count(1) as n_lines,
        sum(amount_e4) + sum(amount_rest_e14) / 1e10 as amount_e4,
        sum(price_e4) + sum(price_rest_e14) / 1e10 as price_e4
    from sale_line
    where customer_id is not null
    group by customer_id
),
returned as (
    select
        customer_id,
        sum(amount_e4) + sum(amount_rest_e14) / 1e10 as amount_e4
    from return_line
    where customer_id is not null
    group by customer_id
)
select
    sale.customer_id,
    max(
        cast(
            julianday(substr((select as_of from observation_end), 1, 10))
            - julianday(substr(sale.last_at, 1, 10)) as integer
        ),
        0
    ) as days_since_last_purchase,
    sale.n_invoices as invoice_count,
    sale.amount_e4 / 1e4 as revenue,
    sale.amount_e4 / (1e4 * sale.n_invoices) as average_invoice_value,
    sale.n_products as distinct_products,
    sale.price_e4 / (1e4 * sale.n_lines) as average_unit_price,
    coalesce(min(-returned.amount_e4 / sale.amount_e4, 1.0), 0.0) as return_share
from sale
left join returned on returned.customer_id = sale.customer_id;
CREATE VIEW customer_features_rfm as
select
    customer_id,
    max(
        cast(
            julianday(substr((select as_of from observation_end), 1, 10))
            - julianday(substr(max(invoiced_at), 1, 10)) as integer
        ),
        0
    ) as days_since_last_purchase,
    count(1) as invoice_count,
    (sum(amount_e4) + sum(amount_rest_e14) / 1e10) / 1e4 as revenue
from sale_invoice
where customer_id is not null
group by customer_id;
CREATE VIEW customer_features_rfm_net as
select
    customer_features_rfm.customer_id,
    customer_features_rfm.days_since_last_purchase,
    customer_features_rfm.invoice_count,
    max(customer_features_rfm.revenue + coalesce(refund.amount, 0.0), 0.0) as net_revenue
from customer_features_rfm
left join (
    select
        customer_id,
        (sum(amount_e4) + sum(amount_rest_e14) / 1e10) / 1e4 as amount
    from return_line
    where customer_id is not null
    group by customer_id
) as refund on refund.customer_id = customer_features_rfm.customer_id;
CREATE VIEW customer_features_rfm_score as
select
    customer_id,
    recency_score,
    frequency_score,
    monetary_score
from customer_rfm_scored;
CREATE VIEW customer_features_small as
select
    customer_id,
    amount,
    number_of_orders,
    recency
from customer_features;
CREATE VIEW customer_features_small_trimmed as
select
    customer_id,
    amount,
    number_of_orders,
    recency
from customer_outlier
where rule is null;
CREATE VIEW customer_features_standard7 as
select
    customer_id,
    amount,
    number_of_orders,
    recency,
    friday,
    monday,
    sunday,
    thursday,
    tuesday,
    wednesday,
    april,
    august,
    december,
    february,
    january,
    july,
    june,
    march,
    may,
    november,
    october,
    september,
    saturday
from customer_standard;
CREATE VIEW customer_features_standard7_trimmed as
select
    customer_id,
    amount,
    number_of_orders,
    recency,
    friday,
    monday,
    sunday,
    thursday,
    tuesday,
    wednesday,
    april,
    august,
    december,
    february,
    january,
    july,
    june,
    march,
    may,
    november,
    october,
    september,
    saturday
from customer_outlier
where rule is null;
CREATE VIEW customer_features_trimmed as
select
    customer_id,
    amount,
    number_of_orders,
    recency,
    friday,
    monday,
    sunday,
    thursday,
    tuesday,
    wednesday,
    april,
    august,
    december,
    february,
    january,
    july,
    june,
    march,
    may,
    november,
    october,
    september
from customer_outlier
where rule is null;
CREATE VIEW customer_features_week_profile as
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
CREATE VIEW customer_moment as
select
    customer_id,
    invoiced_at,
    cast(strftime('%w', invoiced_at) as integer) as weekday,
    cast(substr(invoiced_at, 6, 2) as integer) as month,
    sum(complete_line_count) as n_lines,
    sum(complete_e4) as amount_e4,
    sum(complete_rest_e14) as amount_rest_e14
from invoice
where customer_id is not null
    and complete_line_count > 0
    and invoiced_at between coalesce((select window_start from observation_window), '')
        and coalesce((select as_of from observation_window), '9999-12-31 23:59:59')
group by
    invoiced_at,
    customer_id;
CREATE VIEW customer_outlier as
with customer as materialized (
    select *
    from customer_standard
),
amount_rank as (
    select
        amount as x,
        row_number() over (order by amount) - 1 as rank_no,
        count(*) over () - 1 as n
    from customer
),
amount_order as (
    select
        min(n) * 5 % 100 / 100.0 as t05,
        min(n) * 95 % 100 / 100.0 as t95,
        max(case when rank_no = n * 5 / 100 then x end) as a05,
        max(case when rank_no = (n * 5 + 99) / 100 then x end) as b05,
        max(case when rank_no = n * 95 / 100 then x end) as a95,
        max(case when rank_no = (n * 95 + 99) / 100 then x end) as b95
    from amount_rank
),
amount_quantile as (
    select
        case
            when t05 < 0.5 then a05 + (b05 - a05) * t05
            else b05 - (b05 - a05) * (1 - t05)
        end as q05,
        case
            when t95 < 0.5 then a95 + (b95 - a95) * t95
            else b95 - (b95 - a95) * (1 - t95)
        end as q95
    from amount_order
),
amount_bound as materialized (
    select
        q05 - 1.5 * (q95 - q05) as low,
        q95 + 1.5 * (q95 - q05) as high
    from amount_quantile
),
amount_kept as materialized (
    select
        customer_id,
        amount,
        recency,
        number_of_orders
    from customer
    cross join amount_bound
    where amount between low and high
),
recency_rank as (
    select
        recency as x,
        row_number() over (order by recency) - 1 as rank_no,
        count(*) over () - 1 as n
    from amount_kept
),
recency_order as (
    select
        min(n) * 5 % 100 / 100.0 as t05,
        min(n) * 95 % 100 / 100.0 as t95,
        max(case when rank_no = n * 5 / 100 then x end) as a05,
        max(case when rank_no = (n * 5 + 99) / 100 then x end) as b05,
        max(case when rank_no = n * 95 / 100 then x end) as a95,
        max(case when rank_no = (n * 95 + 99) / 100 then x end) as b95
    from recency_rank
),
recency_quantile as (
    select
        case
            when t05 < 0.5 then a05 + (b05 - a05) * t05
            else b05 - (b05 - a05) * (1 - t05)
        end as q05,
        case
            when t95 < 0.5 then a95 + (b95 - a95) * t95
            else b95 - (b95 - a95) * (1 - t95)
        end as q95
    from recency_order
),
recency_bound as materialized (
    select
        q05 - 1.5 * (q95 - q05) as low,
        q95 + 1.5 * (q95 - q05) as high
    from recency_quantile
),
recency_kept as materialized (
    select
        customer_id,
        amount,
        recency,
        number_of_orders
    from amount_kept
    cross join recency_bound
    where recency between low and high
),
number_of_orders_rank as (
    select
        number_of_orders as x,
        row_number() over (order by number_of_orders) - 1 as rank_no,
        count(*) over () - 1 as n
    from recency_kept
),
number_of_orders_order as (
    select
        min(n) * 5 % 100 / 100.0 as t05,
        min(n) * 95 % 100 / 100.0 as t95,
        max(case when rank_no = n * 5 / 100 then x end) as a05,
        max(case when rank_no = (n * 5 + 99) / 100 then x end) as b05,
        max(case when rank_no = n * 95 / 100 then x end) as a95,
        max(case when rank_no = (n * 95 + 99) / 100 then x end) as b95
    from number_of_orders_rank
),
number_of_orders_quantile as (
    select
        case
            when t05 < 0.5 then a05 + (b05 - a05) * t05
            else b05 - (b05 - a05) * (1 - t05)
        end as q05,
        case
            when t95 < 0.5 then a95 + (b95 - a95) * t95
            else b95 - (b95 - a95) * (1 - t95)
        end as q95
    from number_of_orders_order
),
number_of_orders_bound as materialized (
    select
        q05 - 1.5 * (q95 - q05) as low,
        q95 + 1.5 * (q95 - q05) as high
    from number_of_orders_quantile
)
select
    customer_id,
    amount,
    number_of_orders,
    recency,
    friday,
    monday,
    sunday,
    thursday,
    tuesday,
    wednesday,
    april,
    august,
    december,
    february,
    january,
    july,
    june,
    march,
    may,
    november,
    october,
    september,
    saturday,
    revenue,
    last_at,
    case
        when amount not between amount_bound.low and amount_bound.high then 'amount'
        when recency not between recency_bound.low and recency_bound.high then 'recency'
        when number_of_orders not between number_of_orders_bound.low
            and number_of_orders_bound.high then 'number_of_orders'
    end as rule,
    case
        when amount not between amount_bound.low and amount_bound.high then amount
        when recency not between recency_bound.low and recency_bound.high then recency
        when number_of_orders not between number_of_orders_bound.low
            and number_of_orders_bound.high then number_of_orders
    end as value,
    case
        when amount not between amount_bound.low and amount_bound.high then amount_bound.low
        when recency not between recency_bound.low and recency_bound.high then recency_bound.low
        when number_of_orders not between number_of_orders_bound.low
            and number_of_orders_bound.high then number_of_orders_bound.low
    end as low,
    case
        when amount not between amount_bound.low and amount_bound.high then amount_bound.high
        when recency not between recency_bound.low and recency_bound.high then recency_bound.high
        when number_of_orders not between number_of_orders_bound.low
            and number_of_orders_bound.high then number_of_orders_bound.high
    end as high
from customer
cross join amount_bound
cross join recency_bound
cross join number_of_orders_bound;
CREATE VIEW customer_rfm_scored as
with customer as materialized (
    select
        customer_id,
        days_since_last_purchase as days,
        invoice_count as invoices,
        revenue
    from customer_features_rfm
),
ranked as (
    select
        days,
        invoices,
        revenue,
        row_number() over (order by days) as days_rank,
        row_number() over (order by invoices) as invoices_rank,
        row_number() over (order by revenue) as revenue_rank,
        count(1) over () as n
    from customer
),
measured as materialized (
    select
        max(days) filter (where days_rank = (n * 1 + 4) / 5) as days_1,
        max(days) filter (where days_rank = (n * 2 + 4) / 5) as days_2,
        max(days) filter (where days_rank = (n * 3 + 4) / 5) as days_3,
        max(days) filter (where days_rank = (n * 4 + 4) / 5) as days_4,
        max(invoices) filter (where invoices_rank = (n * 1 + 4) / 5) as invoices_1,
        max(invoices) filter (where invoices_rank = (n * 2 + 4) / 5) as invoices_2,
        max(invoices) filter (where invoices_rank = (n * 3 + 4) / 5) as invoices_3,
        max(invoices) filter (where invoices_rank = (n * 4 + 4) / 5) as invoices_4,
        max(revenue) filter (where revenue_rank = (n * 1 + 4) / 5) as revenue_1,
        max(revenue) filter (where revenue_rank = (n * 2 + 4) / 5) as revenue_2,
        max(revenue) filter (where revenue_rank = (n * 3 + 4) / 5) as revenue_3,
        max(revenue) filter (where revenue_rank = (n * 4 + 4) / 5) as revenue_4
    from ranked
),
fixed as materialized (
    select
        max(feature = 'days_since_last_purchase') as has_days,
        max(value) filter (where feature = 'days_since_last_purchase' and cut_no = 1) as days_1,
        max(value) filter (where feature = 'days_since_last_purchase' and cut_no = 2) as days_2,
        max(value) filter (where feature = 'days_since_last_purchase' and cut_no = 3) as days_3,
        max(value) filter (where feature = 'days_since_last_purchase' and cut_no = 4) as days_4,
        max(feature = 'invoice_count') as has_invoices,
        max(value) filter (where feature = 'invoice_count' and cut_no = 1) as invoices_1,
        max(value) filter (where feature = 'invoice_count' and cut_no = 2) as invoices_2,
        max(value) filter (where feature = 'invoice_count' and cut_no = 3) as invoices_3,
        max(value) filter (where feature = 'invoice_count' and cut_no = 4) as invoices_4,
        max(feature = 'revenue') as has_revenue,
        max(value) filter (where feature = 'revenue' and cut_no = 1) as revenue_1,
        max(value) filter (where feature = 'revenue' and cut_no = 2) as revenue_2,
        max(value) filter (where feature = 'revenue' and cut_no = 3) as revenue_3,
        max(value) filter (where feature = 'revenue' and cut_no = 4) as revenue_4
    from fixed_cut_point
),
cut as materialized (
    select
        case when has_days = 1 then fixed.days_1 else measured.days_1 end as days_1,
        case when has_days = 1 then fixed.days_2 else measured.days_2 end as days_2,
        case when has_days = 1 then fixed.days_3 else measured.days_3 end as days_3,
        case when has_days = 1 then fixed.days_4 else measured.days_4 end as days_4,
        case when has_invoices = 1 then fixed.invoices_1 else measured.invoices_1 end as invoices_1,
        case when has_invoices = 1 then fixed.invoices_2 else measured.invoices_2 end as invoices_2,
        case when has_invoices = 1 then fixed.invoices_3 else measured.invoices_3 end as invoices_3,
        case when has_invoices = 1 then fixed.invoices_4 else measured.invoices_4 end as invoices_4,
        case when has_revenue = 1 then fixed.revenue_1 else measured.revenue_1 end as revenue_1,
        case when has_revenue = 1 then fixed.revenue_2 else measured.revenue_2 end as revenue_2,
        case when has_revenue = 1 then fixed.revenue_3 else measured.revenue_3 end as revenue_3,
        case when has_revenue = 1 then fixed.revenue_4 else measured.revenue_4 end as revenue_4
    from measured
    cross join fixed
)
select
    customer_id,
    days as days_since_last_purchase,
    invoices as invoice_count,
    revenue,
    5 - (days > days_1) - (days > days_2) - (days > days_3) - (days > days_4) as recency_score,
    1 + (invoices > invoices_1) + (invoices > invoices_2) + (invoices > invoices_3)
    + (invoices > invoices_4) as frequency_score,
    1 + (revenue > revenue_1) + (revenue > revenue_2) + (revenue > revenue_3)
    + (revenue > revenue_4) as monetary_score,
    days_1,
    days_2,
    days_3,
    days_4,
    invoices_1,
    invoices_2,
    invoices_3,
    invoices_4,
    revenue_1,
    revenue_2,
    revenue_3,
    revenue_4
from customer
cross join cut;
CREATE VIEW customer_segment_time as
with stay as (
    select
        publication_name,
        customer_id,
        segment_id,
        status,
        from_date,
        to_date
    from customer_segment_history
    union all
    select
        publication.publication_name,
        shown.customer_id,
        shown.segment_id,
        shown.status,
        shown.segment_since_date as from_date,
        null as to_date
    from customer_segment as shown
    inner join publication on publication.publication_id = shown.publication_id
    union all
    select
        publication.publication_name,
        beside.customer_id,
        beside.segment_id,
        beside.status,
        beside.segment_since_date as from_date,
        null as to_date
    from publication_customer as beside
    inner join publication on publication.publication_id = beside.publication_id
),
newest as (
    select
        publication.publication_name,
        publication_segment.segment_id,
        max(publication_segment.publication_id) as publication_id
    from publication_segment
    inner join publication on publication.publication_id = publication_segment.publication_id
    group by publication.publication_name, publication_segment.segment_id
)
select
    stay.publication_name,
    stay.customer_id,
    stay.segment_id,
    publication_segment.segment_name,
    stay.status,
    stay.from_date,
    stay.to_date
from stay
left join newest on newest.publication_name = stay.publication_name
    and newest.segment_id = stay.segment_id
left join publication_segment on publication_segment.publication_id = newest.publication_id
    and publication_segment.segment_id = newest.segment_id;
CREATE VIEW customer_standard as
with total as materialized (
    select *
    from customer_total
)
select
    customer_id,
    amount,
    n_lines as number_of_orders,
    (
        cast(
            strftime(
                '%s',
                coalesce(
                    (select as_of from observation_window),
                    (select max(last_at) from total)
                )
            ) as integer
        )
        - cast(strftime('%s', last_at) as integer)
    ) / 86400 as recency,
    friday,
    monday,
    sunday,
    thursday,
    tuesday,
    wednesday,
    april,
    august,
    december,
    february,
    january,
    july,
    june,
    march,
    may,
    november,
    october,
    september,
    saturday,
    revenue,
    last_at
from total;
CREATE VIEW customer_total as
select
    customer_id,
    max(invoiced_at) as last_at,
    sum(n_lines) as n_lines,
    (sum(amount_e4) + sum(amount_rest_e14) / 1e10) / 1e4 as revenue,
    (sum(amount_e4) + sum(amount_rest_e14) / 1e10) / (1e4 * sum(n_lines)) as amount,
    coalesce(sum(n_lines) filter (where weekday = 0), 0) as sunday,
    coalesce(sum(n_lines) filter (where weekday = 1), 0) as monday,
    coalesce(sum(n_lines) filter (where weekday = 2), 0) as tuesday,
    coalesce(sum(n_lines) filter (where weekday = 3), 0) as wednesday,
    coalesce(sum(n_lines) filter (where weekday = 4), 0) as thursday,
    coalesce(sum(n_lines) filter (where weekday = 5), 0) as friday,
    coalesce(sum(n_lines) filter (where weekday = 6), 0) as saturday,
    coalesce(sum(n_lines) filter (where month = 1), 0) as january,
    coalesce(sum(n_lines) filter (where month = 2), 0) as february,
    coalesce(sum(n_lines) filter (where month = 3), 0) as march,
    coalesce(sum(n_lines) filter (where month = 4), 0) as april,
    coalesce(sum(n_lines) filter (where month = 5), 0) as may,
    coalesce(sum(n_lines) filter (where month = 6), 0) as june,
    coalesce(sum(n_lines) filter (where month = 7), 0) as july,
    coalesce(sum(n_lines) filter (where month = 8), 0) as august,
    coalesce(sum(n_lines) filter (where month = 9), 0) as september,
    coalesce(sum(n_lines) filter (where month = 10), 0) as october,
    coalesce(sum(n_lines) filter (where month = 11), 0) as november,
    coalesce(sum(n_lines) filter (where month = 12), 0) as december
from customer_moment
group by customer_id;
CREATE VIEW customer_week as
select
    customer_id,
    count(1) as n_invoices,
    (sum(amount_e4) + sum(amount_rest_e14) / 1e10) / 1e4 as revenue,
    count(1) filter (where weekday = 1) as monday,
    count(1) filter (where weekday = 2) as tuesday,
    count(1) filter (where weekday = 3) as wednesday,
    count(1) filter (where weekday = 4) as thursday,
    count(1) filter (where weekday = 5) as friday,
    count(1) filter (where weekday = 6) as saturday,
    count(1) filter (where weekday = 0) as sunday
from (
    select
        customer_id,
        amount_e4,
        amount_rest_e14,
        cast(strftime('%w', invoiced_at) as integer) as weekday
    from sale_invoice
    where customer_id is not null
)
group by customer_id;
CREATE VIEW customer_week_excluded as
select
    customer.customer_id,
    'invoice_count' as rule,
    coalesce(week.n_invoices, 0) as value,
    3 as low,
    null as high,
    coalesce(week.revenue, 0.0) as revenue
from (
    select distinct customer_id
    from observed_line
    where customer_id is not null
) as customer
left join customer_week as week on week.customer_id = customer.customer_id
where coalesce(week.n_invoices, 0) < 3;
CREATE VIEW customer_without_complete_line as
select
    customer_id,
    'complete_lines' as rule,
    0 as value,
    1 as low,
    null as high,
    0.0 as revenue
from invoice
where line_count > complete_line_count
    and customer_id is not null
    and invoiced_at between coalesce((select window_start from observation_window), '0000-01-01 00:00:00')
        and coalesce((select as_of from observation_window), '9999-12-31 23:59:59')
    and customer_id not in (select customer_id from customer_total)
group by customer_id;
CREATE VIEW customer_without_sale as
select
    customer_id,
    'invoice_count' as rule,
    0 as value,
    1 as low,
    null as high,
    0.0 as revenue
from invoice
where customer_id is not null
    and line_count > 0
    and invoiced_at between coalesce((select window_start from observation_window), '0001-01-01 00:00:00')
        and coalesce((select as_of from observation_window), '9999-12-31 23:59:59')
group by customer_id
having total(
    case
        when (select is_current from fact_state) = 1 then sale_line_count > 0
        else exists (select 1 from sale_line where sale_line.invoice_id = invoice.invoice_id)
    end
) = 0;
CREATE VIEW dbscan_health as
with noise_money as (
    select
        run_label.run_id,
        total(case when run_label.cluster = -1 then customer_fact.revenue end) as noise_revenue,
        total(customer_fact.revenue) as revenue
    from run
    inner join snapshot on snapshot.snapshot_id = run.snapshot_id
    inner join run_label on run_label.run_id = run.run_id
    inner join snapshot_row on snapshot_row.snapshot_id = run.snapshot_id
        and snapshot_row.row_no = run_label.row_no
    inner join customer_fact on customer_fact.customer_id = snapshot_row.customer_id
    where run.algorithm = 'dbscan'
        and snapshot.repeats = 1
    group by run_label.run_id
),
sized as (
    select
        run.run_id,
        max(run_cluster.size) as largest,
        total(run_cluster.size >= 20 and run_cluster.size >= 0.02 * snapshot.n_rows) as n_sized
    from run
    inner join snapshot on snapshot.snapshot_id = run.snapshot_id
    inner join run_cluster on run_cluster.run_id = run.run_id
        and run_cluster.cluster >= 0
    where run.algorithm = 'dbscan'
    group by run.run_id
),
judged as (
    select
        run.run_id,
        run.run_name,
        run.snapshot_id,
        run.eps,
        run.min_samples,
        snapshot.n_rows,
        run.n_clusters_found,
        cast(coalesce(sized.n_sized, 0) as integer) as n_sized_clusters,
        run.n_noise,
        1.0 * run.n_noise / snapshot.n_rows as noise_share,
        case when noise_money.revenue > 0 then noise_money.noise_revenue / noise_money.revenue end as noise_revenue_share,
        1.0 * run.n_core / snapshot.n_rows as core_share,
        1.0 * sized.largest / (snapshot.n_rows - run.n_noise) as largest_share,
        run.silhouette,
        1 - 1.0 * run.n_noise / snapshot.n_rows as silhouette_coverage,
        5 * run.n_noise <= snapshot.n_rows as is_ranked,
        run.n_clusters_found = 0 as is_all_noise,
        run.n_clusters_found = 1 as is_one_cluster,
        coalesce(run.n_core = snapshot.n_rows, 0) as is_all_core,
        run.n_clusters_found > 1
        and 10 * sized.largest >= 9 * (snapshot.n_rows - run.n_noise) as is_giant_cluster
    from run
    inner join snapshot on snapshot.snapshot_id = run.snapshot_id
    left join sized on sized.run_id = run.run_id
    left join noise_money on noise_money.run_id = run.run_id
    where run.algorithm = 'dbscan'
)
select
    run_id,
    run_name,
    snapshot_id,
    eps,
    min_samples,
    n_rows,
    n_clusters_found,
    n_sized_clusters,
    n_noise,
    noise_share,
    noise_revenue_share,
    core_share,
    largest_share,
    silhouette,
    silhouette_coverage,
    is_ranked,
    is_all_noise,
    is_one_cluster,
    is_all_core,
    is_giant_cluster,
    case
        when is_all_noise then 'all noise'
        when is_all_core then 'all core'
        when is_one_cluster then 'one cluster'
        when not is_ranked then 'mostly noise'
        when is_giant_cluster then 'giant cluster'
        when n_sized_clusters < 2 then 'small clusters'
        else 'healthy'
    end as health
from judged;
CREATE VIEW duplicate_line as
select
    min(line_id) as line_id,
    count(1) as n_lines,
    (count(1) - 1) * amount_e4 / 1e4 as surplus_revenue,
    invoice_no,
    stock_code,
    description,
    quantity,
    invoiced_at,
    unit_price,
    line_total,
    customer_id,
    country
from invoice_line
group by
    invoiced_at,
    stock_code,
    quantity,
    invoice_no,
    unit_price,
    line_total,
    customer_id,
    description,
    country
having count(1) > 1;
CREATE VIEW fact_state as
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
CREATE VIEW file_ledger as
with line as (
    select
        source_id,
        count(1) as n_lines,
        sum(customer_id is not null and product_id > 0) as n_complete,
        sum(amount_e4) / 1e4 + sum(amount_rest_e14) / 1e14 as revenue
    from invoice_line
    group by source_id
),
reject as (
    select
        source_id,
        count(1) as n_lines,
        sum(mended_by_source_id is not null) as n_mended
    from rejected_line
    group by source_id
),
overlap as (
    select
        source_id,
        count(1) as n_lines
    from overlapping_line
    group by source_id
)
select
    source_file.source_id,
    source_file.name,
    source_file.lines_read,
    coalesce(line.n_complete, 0) as lines_complete,
    coalesce(line.n_lines, 0) - coalesce(line.n_complete, 0) as lines_not_complete,
    coalesce(reject.n_lines, 0) as lines_rejected,
    source_file.lines_blank,
    coalesce(overlap.n_lines, 0) as lines_overlapping,
    coalesce(line.revenue, 0.0) as revenue,
    coalesce(line.n_lines, 0) = source_file.lines_kept
    and coalesce(reject.n_lines, 0) = source_file.lines_rejected
    and source_file.lines_kept + source_file.lines_rejected + source_file.lines_blank
    = source_file.lines_read as reconciles,
    coalesce(reject.n_mended, 0) as lines_mended
from source_file
left join line on line.source_id = source_file.source_id
left join reject on reject.source_id = source_file.source_id
left join overlap on overlap.source_id = source_file.source_id
where not exists (
    select 1
    from workbench_meta
    where key = 'shared_at'
);
CREATE VIEW invoice_line as
select
    sold_line.line_id,
    invoice.source_id,
    sold_line.line_no,
    invoice.invoice_no,
    product.stock_code,
    product.description,
    sold_line.quantity,
    invoice.invoiced_at,
    sold_line.unit_price,
    invoice.customer_id,
    invoice.country,
    sold_line.line_total,
    case
        when sold_line.line_total is not null then round(sold_line.line_total * 10000)
        when likely(sold_line.quantity = cast(sold_line.quantity as integer))
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
    invoice.invoice_id,
    sold_line.product_id
from invoice
cross join sold_line
left join product on product.product_id = sold_line.product_id
where sold_line.invoice_id = invoice.invoice_id;
CREATE VIEW invoice_summary as
select
    invoice_no,
    customer_id,
    invoiced_at,
    cast(strftime('%w', invoiced_at) as integer) as weekday,
    sum(n_lines) as n_lines,
    sum(amount_e4) / 1e4 as revenue,
    sum(n_complete_lines) as n_complete_lines,
    sum(complete_amount_e4) / 1e4 as complete_revenue,
    sum(n_sale_lines) as n_sale_lines,
    sum(n_returned_lines) as n_returned_lines,
    sum(n_non_product_lines) as n_non_product_lines,
    sum(non_product_amount_e4) / 1e4 as non_product_revenue
from (
    select
        invoice_no,
        customer_id,
        invoiced_at,
        count(1) as n_lines,
        sum(amount_e4) as amount_e4,
        count(1) filter (where is_complete) as n_complete_lines,
        total(amount_e4) filter (where is_complete) as complete_amount_e4,
        count(1) filter (where is_complete and quantity > 0 and unit_price > 0) as n_sale_lines,
        count(1) filter (where is_complete and quantity < 0) as n_returned_lines,
        count(1) filter (where is_complete and is_non_product) as n_non_product_lines,
        total(amount_e4) filter (where is_complete and is_non_product) as non_product_amount_e4
    from (
        select
            invoice_id,
            invoice_no,
            customer_id,
            invoiced_at,
            quantity,
            unit_price,
            amount_e4,
            customer_id is not null and product_id > 0 as is_complete,
            stock_code collate nocase >= (select min(code) from non_product_code)
                and exists (select 1 from non_product_code where code = stock_code) as is_non_product
        from observed_line
    )
    group by invoice_id
)
group by
    invoiced_at,
    customer_id,
    invoice_no;
CREATE VIEW line_ledger as
select
    source_id,
    line_no,
    line_id,
    customer_id,
    case
        when customer_id is null then 'not complete'
        when description is null then 'not complete'
        when customer_id in (select customer_id from customer_excluded) then 'set aside'
        else 'used'
    end as status,
    case
        when customer_id is null then 'no customer'
        when description is null then 'no description'
        when customer_id in (select customer_id from customer_excluded)
            then 'the outlier rule leaves the customer out: see customer_excluded'
    end as reason
from invoice_line
union all
select
    rejected_line.source_id,
    rejected_line.line_no,
    null,
    null,
    case
        when rejected_line.mended_by_source_id is not null then 'mended'
        when rejected_line.class in ('overlap', 'already_mended') then 'skipped'
        when rejected_line.class = 'replaced' then 'replaced'
        else 'rejected'
    end,
    case
        when mending_file.source_id is null then rejected_line.reason
        else rejected_line.reason || '; in its place stands line '
            || rejected_line.mended_by_line_no || ' of ' || mending_file.name
    end
from rejected_line
left join source_file as mending_file
    on mending_file.source_id = rejected_line.mended_by_source_id;
CREATE VIEW moved_customer as
select
    run_pair_cell.run_a,
    run_pair_cell.run_b,
    snapshot_row.customer_id,
    snapshot_row.replicate,
    run_pair_cell.cluster_a,
    run_pair_cell.cluster_b,
    a.run_name as name_a,
    b.run_name as name_b,
    snapshot.feature_set,
    a.snapshot_id,
    a.cell as cell_a,
    b.cell as cell_b
from run_pair_cell
join run as a on a.run_id = run_pair_cell.run_a
join run as b on b.run_id = run_pair_cell.run_b
    and b.snapshot_id = a.snapshot_id
join snapshot on snapshot.snapshot_id = a.snapshot_id
join run_label as label_a on label_a.run_id = run_pair_cell.run_a
    and label_a.cluster = run_pair_cell.cluster_a
join run_label as label_b on label_b.run_id = run_pair_cell.run_b
    and label_b.row_no = label_a.row_no
    and +label_b.cluster = run_pair_cell.cluster_b
join snapshot_row on snapshot_row.snapshot_id = a.snapshot_id
    and snapshot_row.row_no = label_a.row_no
where unlikely(run_pair_cell.is_match = 0);
CREATE VIEW observation_end as
select
    coalesce(
        (select as_of from observation_window),
        (
            select max(invoiced_at)
            from invoice
            where customer_id is not null
                and complete_line_count > 0
        ),
        (
            select max(invoiced_at)
            from invoice
            where customer_id is not null
        )
    ) as as_of;
CREATE VIEW observed_line as
select
    line_id,
    source_id,
    line_no,
    invoice_no,
    stock_code,
    description,
    quantity,
    invoiced_at,
    unit_price,
    customer_id,
    country,
    amount_e4,
    amount_rest_e14,
    product_id,
    invoice_id
from invoice_line
where (select window_start is null and as_of is null from observation_window)
    or invoiced_at between coalesce((select window_start from observation_window), '')
        and coalesce((select as_of from observation_window), '9999-12-31 23:59:59');
CREATE VIEW product_line as
select
    line_id,
    customer_id,
    invoice_no,
    stock_code,
    invoiced_at,
    quantity,
    unit_price,
    amount_e4,
    amount_rest_e14,
    round(unit_price * 10000) as price_e4,
    case
        when unit_price * 10000 = round(unit_price * 10000) then 0.0
        else round((unit_price - round(unit_price * 10000) / 10000) * 1e14)
    end as price_rest_e14,
    invoice_id
from observed_line
where unit_price > 0
    and (
        stock_code collate nocase < (select min(code) from non_product_code)
        or stock_code is null
        or not exists (select 1 from non_product_code where code = stock_code)
    );
CREATE VIEW recommendation_imitation as
select
    recommendation_study.recommendation_id,
    study_draw.n_clusters,
    count(study_draw.value) as n_imitations,
    min(study_draw.value) as lowest_silhouette,
    max(study_draw.value) as highest_silhouette
from recommendation_study
inner join study on study.study_id = recommendation_study.study_id
inner join study_draw on study_draw.study_id = study.study_id
where study.kind = 'null'
    and study_draw.statistic = 'silhouette'
group by recommendation_study.recommendation_id, study_draw.n_clusters;
CREATE VIEW return_line as
select
    line_id,
    customer_id,
    invoice_no,
    stock_code,
    invoiced_at,
    quantity,
    unit_price,
    amount_e4,
    amount_rest_e14,
    round(unit_price * 10000) as price_e4,
    case
        when unit_price * 10000 = round(unit_price * 10000) then 0.0
        else round((unit_price - round(unit_price * 10000) / 10000) * 1e14)
    end as price_rest_e14,
    invoice_id
from observed_line
where (quantity < 0 and unit_price > 0 or amount_e4 < 0)
    and (
        stock_code collate nocase < (select min(code) from non_product_code)
        or stock_code is null
        or not exists (select 1 from non_product_code where code = stock_code)
    );
CREATE VIEW rfm_cut_point as
with cut as materialized (
    select
        days_1,
        days_2,
        days_3,
        days_4,
        invoices_1,
        invoices_2,
        invoices_3,
        invoices_4,
        revenue_1,
        revenue_2,
        revenue_3,
        revenue_4
    from customer_rfm_scored
    limit 1
)
select
    case
        when place.column1 < 4 then 'days_since_last_purchase'
        when place.column1 < 8 then 'invoice_count'
        else 'revenue'
    end as feature,
    place.column1 % 4 + 1 as cut_no,
    case place.column1
        when 0 then days_1
        when 1 then days_2
        when 2 then days_3
        when 3 then days_4
        when 4 then invoices_1
        when 5 then invoices_2
        when 6 then invoices_3
        when 7 then invoices_4
        when 8 then revenue_1
        when 9 then revenue_2
        when 10 then revenue_3
        else revenue_4
    end * 1.0 as value
from cut
cross join (values (0), (1), (2), (3), (4), (5), (6), (7), (8), (9), (10), (11)) as place;
CREATE VIEW run_centre as
select
    run.run_id,
    run.run_name,
    run_centroid.cluster,
    run_cluster.size,
    snapshot_feature.position,
    run_centroid.feature,
    run_centroid.original_value as centre,
    snapshot_feature.overall_mean,
    case snapshot.scaling
        when 'zscore' then run_centroid.scaled_value / snapshot_feature.weight
        else (run_centroid.transformed_value - snapshot_feature.transformed_mean)
            / nullif(snapshot_feature.transformed_deviation, 0)
    end as deviations,
    snapshot_feature.transform,
    run_centroid.transformed_value as transformed_centre,
    snapshot_feature.transformed_mean,
    snapshot.feature_set,
    run.snapshot_id,
    run.cell
from run_centroid
inner join run on run.run_id = run_centroid.run_id
inner join snapshot on snapshot.snapshot_id = run.snapshot_id
inner join snapshot_feature on snapshot_feature.snapshot_id = run.snapshot_id
    and snapshot_feature.feature = run_centroid.feature
left join run_cluster on run_cluster.run_id = run_centroid.run_id
    and run_cluster.cluster = run_centroid.cluster;
CREATE VIEW run_label as
select
    run_family.run_id,
    family_label.row_no,
    family_label.cluster
from run_family
inner join family_label on family_label.family_id = run_family.family_id
    and (family_label.absent & run_family.bit) = 0;
CREATE VIEW run_list as
select
    run.run_id,
    run.run_name,
    run.algorithm,
    snapshot.feature_set,
    run.n_clusters,
    run.tol,
    run.eps,
    run.min_samples,
    run.seed,
    run.n_clusters_found,
    run.n_noise,
    snapshot.n_rows,
    snapshot.n_excluded,
    run.silhouette,
    run.silhouette_with_noise,
    run.calinski_harabasz,
    run.davies_bouldin,
    run.inertia,
    run.metric_note,
    snapshot.outlier_rule,
    snapshot.population,
    snapshot.repeats,
    snapshot.as_of,
    run.finished_at,
    run.fit_seconds,
    run.sweep_id,
    run.snapshot_id
from run
inner join snapshot on snapshot.snapshot_id = run.snapshot_id;
CREATE VIEW run_overview as
select
    run.run_id,
    run.run_name,
    run.algorithm,
    run.n_clusters,
    run.tol,
    run.eps,
    run.min_samples,
    run.seed,
    run.n_iter,
    run.stop_reason,
    run.n_clusters_found,
    run.n_noise,
    run.inertia,
    run.silhouette,
    run.calinski_harabasz,
    run.davies_bouldin,
    run.metric_note,
    run.fit_seconds,
    run.shared_seconds,
    run.sweep_id,
    run.snapshot_id,
    snapshot.feature_set,
    snapshot.n_rows,
    snapshot.n_excluded,
    snapshot.repeats,
    snapshot.as_of,
    run.finished_at,
    snapshot.transform,
    snapshot.scaling,
    snapshot.winsor,
    snapshot.outlier_rule,
    run.cell,
    1.0 * run.n_noise / snapshot.n_rows as noise_share,
    1 - 1.0 * run.n_noise / snapshot.n_rows as silhouette_coverage,
    run.silhouette_with_noise,
    5 * run.n_noise <= snapshot.n_rows as is_ranked,
    (
        select min(run_cluster.customer_share)
        from run_cluster
        where run_cluster.run_id = run.run_id
            and run_cluster.cluster >= 0
    ) as smallest_share,
    (
        select max(run_cluster.customer_share)
        from run_cluster
        where run_cluster.run_id = run.run_id
            and run_cluster.cluster >= 0
    ) as largest_share,
    (
        select min(run_cluster.silhouette)
        from run_cluster
        where run_cluster.run_id = run.run_id
            and run_cluster.cluster >= 0
    ) as lowest_cluster_silhouette,
    snapshot.population
from run
inner join snapshot on snapshot.snapshot_id = run.snapshot_id;
CREATE VIEW run_partition as
with alike as (
    select
        snapshot_id,
        algorithm,
        coalesce(partition_digest, label_digest) as digest,
        min(run_id) as partition_run_id,
        count(run_id) as n_equal_runs
    from run
    group by
        snapshot_id,
        algorithm,
        coalesce(partition_digest, label_digest)
)
select
    run.run_id,
    run.run_name,
    run.snapshot_id,
    run.algorithm,
    alike.partition_run_id,
    first_run.run_name as partition_run_name,
    alike.n_equal_runs
from run
inner join alike on alike.snapshot_id = run.snapshot_id
    and alike.algorithm = run.algorithm
    and alike.digest = coalesce(run.partition_digest, run.label_digest)
inner join run as first_run on first_run.run_id = alike.partition_run_id;
CREATE VIEW sale_invoice as
select
    customer_id,
    coalesce(invoice_no, invoiced_at) as invoice_no,
    max(invoiced_at) as invoiced_at,
    sum(n_lines) as n_lines,
    sum(amount_e4) as amount_e4,
    sum(amount_rest_e14) as amount_rest_e14,
    (sum(amount_e4) + sum(amount_rest_e14) / 1e10) / 1e4 as revenue
from (
    select
        customer_id,
        invoice_no,
        invoiced_at,
        case
            when (select is_current from fact_state) = 1 then sale_line_count
            else (select count(1) from sale_line where sale_line.invoice_id = invoice.invoice_id)
        end as n_lines,
        case
            when (select is_current from fact_state) = 1 then sale_e4
            else (select sum(amount_e4) from sale_line where sale_line.invoice_id = invoice.invoice_id)
        end as amount_e4,
        case
            when (select is_current from fact_state) = 1 then sale_rest_e14
            else (select sum(amount_rest_e14) from sale_line where sale_line.invoice_id = invoice.invoice_id)
        end as amount_rest_e14
    from invoice
    where invoiced_at between coalesce((select window_start from observation_window), '0001-01-01 00:00:00')
        and coalesce((select as_of from observation_window), '9999-12-31 23:59:59')
)
where n_lines > 0
group by
    coalesce(invoice_no, invoiced_at),
    customer_id;
CREATE VIEW sale_line as
select
    line_id,
    customer_id,
    invoice_no,
    stock_code,
    invoiced_at,
    quantity,
    unit_price,
    amount_e4,
    amount_rest_e14,
    price_e4,
    price_rest_e14,
    invoice_id
from product_line
where quantity > 0
    and (
        invoice_no < 'C'
        or invoice_no is null
        or substr(invoice_no, 1, 1) not in ('C', 'c')
        or (select cancellation_rule from shop_convention) = 'sign'
    );
CREATE VIEW scored_customer as
select
    '' as customer_id,
    0 as cluster,
    segment_id,
    segment_name,
    0.0 as distance_squared,
    0 as second_cluster,
    0.0 as second_distance_squared,
    '' as core_customer
from live_segment
where 1 = 0;
CREATE VIEW segment as
select
    run.run_id,
    run.run_name,
    snapshot_row.customer_id,
    run_label.cluster,
    snapshot.feature_set,
    run.snapshot_id,
    run.cell
from run
inner join snapshot on snapshot.snapshot_id = run.snapshot_id
inner join run_label on run_label.run_id = run.run_id
inner join snapshot_row on snapshot_row.snapshot_id = run.snapshot_id
    and snapshot_row.row_no = run_label.row_no
where snapshot.repeats = 1;
CREATE VIEW segment_customer as
select *
from (
    select
        run_id,
        run_name,
        customer_id,
        cluster
    from segment
) as segment
left join customer using (customer_id)
inner join (
    select
        run.run_id,
        snapshot.feature_set,
        run.snapshot_id,
        run.cell
    from run
    inner join snapshot on snapshot.snapshot_id = run.snapshot_id
) as made_of using (run_id);
CREATE VIEW segment_difference as
select
    segment_dim.segment_id,
    segment_dim.segment_name,
    segment_feature.feature,
    segment_feature.role,
    segment_feature.position,
    segment_feature.n_values,
    segment_feature.median,
    segment_feature.q25,
    segment_feature.q75,
    segment_feature.overall_median,
    segment_feature.difference,
    segment_feature.effect_size,
    segment_dim.publication_id,
    publication.run_id
from segment_dim
inner join publication on publication.publication_id = segment_dim.publication_id
inner join segment_feature on segment_feature.run_id = publication.run_id
    and segment_feature.cluster = segment_dim.cluster;
CREATE VIEW segment_excluded as
select
    run.run_id,
    run.run_name,
    snapshot_excluded.customer_id,
    case
        when snapshot_excluded.rule in ('population', 'population_unknown') then 'outside population'
        when snapshot_excluded.rule in ('amount', 'recency', 'number_of_orders') then 'trimmed'
        else 'outside set'
    end as status,
    snapshot_excluded.rule,
    snapshot_excluded.value,
    run.snapshot_id
from run
inner join snapshot on snapshot.snapshot_id = run.snapshot_id
inner join snapshot_excluded on snapshot_excluded.snapshot_id = run.snapshot_id
where snapshot.repeats = 1;
CREATE VIEW segment_migration as
select
    month,
    from_segment,
    to_segment,
    customers,
    revenue,
    month_start_date
from segment_move;
CREATE VIEW segment_size as
select
    run.run_id,
    run.run_name,
    run.algorithm,
    run_cluster.cluster,
    run_cluster.size,
    run_cluster.customer_share,
    run_cluster.silhouette,
    snapshot.feature_set,
    run.snapshot_id,
    run.cell
from run_cluster
inner join run on run.run_id = run_cluster.run_id
inner join snapshot on snapshot.snapshot_id = run.snapshot_id;
