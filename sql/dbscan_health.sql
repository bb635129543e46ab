-- dbscan_health: what is wrong with a DBSCAN run, if anything. Its clusters have gaps by construction and its silhouette
-- leaves the noise out, so it stands on no list with k-means.
-- The sizes are those of run_cluster; only the revenue of the noise is looked up customer by customer.
insert into data_dictionary (object, column_name, position, unit, meaning, since)
values
    ('dbscan_health', '*', 0, '', 'What is wrong with each DBSCAN run, if anything: one row per run.', '0.2.0'),
    ('dbscan_health', 'run_id', 1, '', 'Run.', '0.2.0'),
    ('dbscan_health', 'run_name', 2, '', 'Name of the run.', '0.2.0'),
    ('dbscan_health', 'snapshot_id', 3, '', 'Matrix that was clustered.', '0.2.0'),
    ('dbscan_health', 'eps', 4, 'deviations', 'Radius of a neighbourhood in the scaled space.', '0.2.0'),
    ('dbscan_health', 'min_samples', 5, 'rows', 'Rows within eps that make a core row, itself included.', '0.2.0'),
    ('dbscan_health', 'n_rows', 6, 'rows', 'Rows of the matrix.', '0.2.0'),
    ('dbscan_health', 'n_clusters_found', 7, 'clusters', 'Clusters; noise is not one.', '0.2.0'),
    ('dbscan_health', 'n_sized_clusters', 8, 'clusters', 'Clusters with at least 20 rows and 2 % of all rows.', '0.2.0'),
    ('dbscan_health', 'n_noise', 9, 'rows', 'Rows in no cluster.', '0.2.0'),
    ('dbscan_health', 'noise_share', 10, '0 to 1', 'Part of all rows that is in no cluster.', '0.2.0'),
    ('dbscan_health', 'noise_revenue_share', 11, '0 to 1', 'Part of the sales of the matrix''s customers that those in no cluster have, by customer_fact as it is now; null where customers have no sales or stand in the matrix several times.', '0.2.0'),
    ('dbscan_health', 'core_share', 12, '0 to 1', 'Part of all rows that are core rows.', '0.2.0'),
    ('dbscan_health', 'largest_share', 13, '0 to 1', 'Part of the rows in clusters that the largest cluster has; null without clusters.', '0.2.0'),
    ('dbscan_health', 'silhouette', 14, '-1 to 1', 'Mean silhouette over rows that are not noise: of no more than silhouette_coverage.', '0.2.0'),
    ('dbscan_health', 'silhouette_coverage', 15, '0 to 1', 'Part of all rows that the silhouette speaks of.', '0.2.0'),
    ('dbscan_health', 'is_ranked', 16, '0 or 1', '1: at most 20 % of the rows are noise; others are never ranked by their silhouette.', '0.2.0'),
    ('dbscan_health', 'is_all_noise', 17, '0 or 1', '1: no cluster at all. eps is too small, or min_samples too large.', '0.2.0'),
    ('dbscan_health', 'is_one_cluster', 18, '0 or 1', '1: one cluster, which tells no customers apart.', '0.2.0'),
    ('dbscan_health', 'is_all_core', 19, '0 or 1', '1: every row is a core row. eps is too large, or min_samples too small.', '0.2.0'),
    ('dbscan_health', 'is_giant_cluster', 20, '0 or 1', '1: of several clusters the largest has 90 % or more of the rows that are in clusters.', '0.2.0'),
    ('dbscan_health', 'health', 21, '', 'The first that holds: all noise, all core, one cluster, mostly noise (more than 20 %), giant cluster, small clusters (fewer than two of at least 20 rows and 2 %), healthy.', '0.2.0');

create view dbscan_health as
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
