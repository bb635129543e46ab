CREATE INDEX rejected_line_mended_by on rejected_line (mended_by_source_id, mended_by_line_no)
where mended_by_source_id is not null;
CREATE INDEX rejected_line_source on rejected_line (source_id, line_no);
CREATE INDEX run_pair_b on run_pair (run_b);
CREATE INDEX run_snapshot on run (snapshot_id);
CREATE INDEX run_sweep on run (sweep_id);
CREATE INDEX snapshot_row_customer on snapshot_row (customer_id);
CREATE INDEX sweep_run_run on sweep_run (run_id);
CREATE INDEX sweep_snapshot on sweep (snapshot_id);
CREATE TABLE data_dictionary (
    object text not null,
    column_name text not null,
    position integer not null,
    unit text not null,
    meaning text not null,
    since text not null,
    primary key (object, column_name)
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
);
CREATE TABLE invoice_line (
    line_id integer primary key,
    source_id integer not null references source_file (source_id),
    line_no integer not null,
    invoice_no text,
    stock_code text,
    description text,
    quantity integer not null check (typeof(quantity) = 'integer'),
    invoiced_at datetime not null,
    unit_price real not null check (typeof(unit_price) = 'real'),
    customer_id text,
    country text
);
CREATE TABLE observation_window (
    window_id integer primary key check (window_id = 1),
    window_start datetime check (window_start is null or window_start is datetime(window_start)),
    as_of datetime check (as_of is null or as_of is datetime(as_of))
);
CREATE TABLE overlapping_line (
    source_id integer not null references source_file (source_id),
    line_no integer not null check (typeof(line_no) = 'integer'),
    line_id integer,
    earlier_line_id integer not null check (typeof(earlier_line_id) = 'integer'),
    primary key (source_id, line_no)
) without rowid;
CREATE TABLE rejected_line (
    reject_id integer primary key,
    source_id integer not null references source_file (source_id),
    line_no integer not null check (typeof(line_no) = 'integer'),
    column_name text,
    reason text not null,
    raw text not null
, class text not null default '', byte_offset integer
    check (byte_offset is null or typeof(byte_offset) = 'integer'), mended_by_source_id integer references source_file (source_id), mended_by_line_no integer
    check ((mended_by_line_no is null) = (mended_by_source_id is null)));
CREATE TABLE run (
    run_id integer primary key,
    run_name text not null,
    sweep_id integer not null references sweep (sweep_id),
    snapshot_id integer not null references snapshot (snapshot_id),
    run_key text not null unique,
    algorithm text not null check (algorithm in ('kmeans', 'dbscan')),
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
    finished_at datetime not null
);
CREATE TABLE run_centroid (
    run_id integer not null references run (run_id),
    cluster integer not null,
    feature text not null,
    scaled_value real not null,
    original_value real not null,
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
CREATE TABLE run_label (
    run_id integer not null references run (run_id),
    row_no integer not null,
    cluster integer not null,
    primary key (run_id, row_no)
) without rowid;
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
CREATE TABLE run_pair (
    run_a integer not null references run (run_id),
    run_b integer not null references run (run_id),
    n_shared integer not null check (typeof(n_shared) = 'integer'),
    n_moved integer not null check (typeof(n_moved) = 'integer'),
    ari real,
    nmi real,
    compared_at datetime not null,
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
CREATE TABLE schema_migration (
    number integer not null primary key,
    name text not null check (typeof(name) = 'text'),
    checksum text not null check (typeof(checksum) = 'text'),
    applied_at datetime not null check (applied_at is datetime(applied_at))
);
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
);
CREATE TABLE snapshot_excluded (
    snapshot_id integer not null references snapshot (snapshot_id),
    customer_id text not null,
    rule text not null,
    value real,
    primary key (snapshot_id, customer_id)
) without rowid;
CREATE TABLE snapshot_feature (
    snapshot_id integer not null references snapshot (snapshot_id),
    position integer not null check (typeof(position) = 'integer'),
    feature text not null,
    mean real not null check (typeof(mean) = 'real'),
    scale real not null check (typeof(scale) = 'real' and scale > 0),
    is_constant integer not null check (is_constant in (0, 1)),
    primary key (snapshot_id, position)
) without rowid;
CREATE TABLE snapshot_row (
    snapshot_id integer not null references snapshot (snapshot_id),
    row_no integer not null,
    customer_id text not null,
    replicate integer not null,
    primary key (snapshot_id, row_no)
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
    check (last_line_id is null or lines_kept <= last_line_id - first_line_id + 1),
    check (lines_read = lines_kept + lines_rejected + lines_blank),
    check (ingested_at is datetime(ingested_at))
);
CREATE TABLE sweep (
    sweep_id integer primary key,
    snapshot_id integer not null references snapshot (snapshot_id),
    algorithm text not null check (algorithm in ('kmeans', 'dbscan')),
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
    date(invoiced_at) as day,
    weekday,
    month,
    max(invoiced_at) as last_at,
    sum(n_lines) as n_lines,
    (sum(amount_e4) + sum(amount_rest_e14) / 1e10) / 1e4 as revenue
from customer_moment
group by
    customer_id,
    date(invoiced_at);
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
with total as materialized (
    select
        customer_id,
        last_at,
        n_lines,
        revenue,
        amount,
        sunday,
        monday,
        tuesday,
        wednesday,
        thursday,
        friday,
        saturday,
        january,
        february,
        march,
        april,
        may,
        june,
        july,
        august,
        september,
        october,
        november,
        december
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
    september
from total;
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
CREATE VIEW customer_moment as
select
    customer_id,
    invoiced_at,
    cast(strftime('%w', invoiced_at) as integer) as weekday,
    cast(strftime('%m', invoiced_at) as integer) as month,
    count(*) as n_lines,
    sum(quantity * round(unit_price * 10000)) as amount_e4,
    coalesce(
        sum(quantity * round((unit_price - round(unit_price * 10000) / 10000) * 1e14))
            filter (where unit_price * 10000 <> round(unit_price * 10000)),
        0.0
    ) as amount_rest_e14
from invoice_line
where customer_id is not null
    and description is not null
group by
    invoiced_at,
    customer_id
-- The aggregate keeps the condition behind the grouping: there it is asked once a group, and SQLite
-- would move a plain one to every line.
having case
    when count(*) > 0 then
        invoiced_at between coalesce((select window_start from observation_window), '')
            and coalesce((select as_of from observation_window), '9999-12-31 23:59:59')
end;
CREATE VIEW customer_outlier as
with total as materialized (
    select
        customer_id,
        last_at,
        n_lines,
        revenue,
        amount,
        sunday,
        monday,
        tuesday,
        wednesday,
        thursday,
        friday,
        saturday,
        january,
        february,
        march,
        april,
        may,
        june,
        july,
        august,
        september,
        october,
        november,
        december
    from customer_total
),
customer as materialized (
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
    from total
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
CREATE VIEW file_ledger as
with line as (
    select
        source_id,
        count(*) as n_lines,
        sum(customer_id is not null and description is not null) as n_complete,
        sum(quantity * unit_price) as revenue
    from invoice_line
    group by source_id
),
reject as (
    select
        source_id,
        count(*) as n_lines,
        sum(mended_by_source_id is not null) as n_mended
    from rejected_line
    group by source_id
),
overlap as (
    select
        source_id,
        count(*) as n_lines
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
left join overlap on overlap.source_id = source_file.source_id;
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
    run_pair_cell.cluster_b
from run_pair_cell
join run as a on a.run_id = run_pair_cell.run_a
join run as b on b.run_id = run_pair_cell.run_b
    and b.snapshot_id = a.snapshot_id
join run_label as label_a on label_a.run_id = run_pair_cell.run_a
    and label_a.cluster = run_pair_cell.cluster_a
join run_label as label_b on label_b.run_id = run_pair_cell.run_b
    and label_b.row_no = label_a.row_no
    and label_b.cluster = run_pair_cell.cluster_b
join snapshot_row on snapshot_row.snapshot_id = a.snapshot_id
    and snapshot_row.row_no = label_a.row_no
where run_pair_cell.is_match = 0;
CREATE VIEW run_centre as
select
    run.run_id,
    run.run_name,
    run_centroid.cluster,
    run_cluster.size,
    snapshot_feature.position,
    run_centroid.feature,
    run_centroid.original_value as centre,
    snapshot_feature.mean as overall_mean,
    run_centroid.scaled_value as deviations
from run_centroid
inner join run on run.run_id = run_centroid.run_id
inner join snapshot_feature on snapshot_feature.snapshot_id = run.snapshot_id
    and snapshot_feature.feature = run_centroid.feature
left join run_cluster on run_cluster.run_id = run_centroid.run_id
    and run_cluster.cluster = run_centroid.cluster;
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
    run.finished_at
from run
inner join snapshot on snapshot.snapshot_id = run.snapshot_id;
CREATE VIEW segment as
select
    run.run_id,
    run.run_name,
    snapshot_row.customer_id,
    run_label.cluster
from run
inner join snapshot on snapshot.snapshot_id = run.snapshot_id
inner join run_label on run_label.run_id = run.run_id
inner join snapshot_row on snapshot_row.snapshot_id = run.snapshot_id
    and snapshot_row.row_no = run_label.row_no
where snapshot.repeats = 1;
CREATE VIEW segment_size as
select
    run.run_id,
    run.run_name,
    run.algorithm,
    run_cluster.cluster,
    run_cluster.size,
    run_cluster.customer_share,
    run_cluster.silhouette
from run_cluster
inner join run on run.run_id = run_cluster.run_id;
