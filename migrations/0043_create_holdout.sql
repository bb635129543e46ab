-- Whether a segmentation tells what customers do later (recommend --holdout): fitted on the lines up to a date,
-- held against the lines behind it (docs/recommend.md).
create table holdout (
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

-- How well each number of segments tells each outcome, bands of the RFM score with as many parts, and the rules of
-- publish --rules rfm.
create table holdout_result (
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
