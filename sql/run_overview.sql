-- run_overview: one row per run, with what was clustered and how good it is; the list to start from.
-- seconds is the work of the run alone; shared_seconds was done once for several runs and must not be
-- added up.
insert into data_dictionary (object, column_name, position, unit, meaning, since)
values
    ('run_overview', '*', 0, '', 'One row per run: what was clustered, how, and how good it is.', '0.1.0'),
    ('run_overview', 'run_id', 1, '', 'Number of the run.', '0.1.0'),
    ('run_overview', 'run_name', 2, '', 'Name for people, unique in the file: feature set (standard: none), algorithm and grid cell, _s and the snapshot from the set''s second snapshot on, _e and the engine''s version where another engine had made the cell before.', '0.1.0'),
    ('run_overview', 'algorithm', 3, '', 'kmeans or dbscan.', '0.1.0'),
    ('run_overview', 'n_clusters', 4, 'clusters', 'k-means: clusters asked for.', '0.1.0'),
    ('run_overview', 'tol', 5, '', 'k-means: tolerance asked for, relative to the mean variance of the scaled columns.', '0.1.0'),
    ('run_overview', 'eps', 6, 'deviations', 'DBSCAN: radius of a neighbourhood in the scaled space; a distance equal to it counts.', '0.1.0'),
    ('run_overview', 'min_samples', 7, 'rows', 'DBSCAN: rows within eps that make a core row, itself included.', '0.1.0'),
    ('run_overview', 'seed', 8, '', 'k-means: seed of the random stream, as in scikit-learn.', '0.1.0'),
    ('run_overview', 'n_iter', 9, 'iterations', 'k-means: iterations that the kept start took.', '0.1.0'),
    ('run_overview', 'stop_reason', 10, '', 'k-means: labels_unchanged, tol or max_iter.', '0.1.0'),
    ('run_overview', 'n_clusters_found', 11, 'clusters', 'Clusters that have members; noise is not one.', '0.1.0'),
    ('run_overview', 'n_noise', 12, 'rows', 'Rows in no cluster; 0 for k-means.', '0.1.0'),
    ('run_overview', 'inertia', 13, 'squared deviations', 'k-means: sum of squared distances to the assigned centre, scaled.', '0.1.0'),
    ('run_overview', 'silhouette', 14, '-1 to 1', 'Mean silhouette over rows that are not noise; null with a reason in metric_note.', '0.1.0'),
    ('run_overview', 'calinski_harabasz', 15, '', 'Ratio of spread between to spread within clusters; higher is better.', '0.1.0'),
    ('run_overview', 'davies_bouldin', 16, '', 'Mean similarity of each cluster to its most similar one; lower is better.', '0.1.0'),
    ('run_overview', 'metric_note', 17, '', 'Why a metric is null.', '0.1.0'),
    ('run_overview', 'fit_seconds', 18, 's', 'Elapsed time of work done for this run alone.', '0.1.0'),
    ('run_overview', 'shared_seconds', 19, 's', 'Elapsed time of work done once for several runs, in full with each: never add it up.', '0.1.0'),
    ('run_overview', 'sweep_id', 20, '', 'Sweep that computed it; later sweeps may have reused it (sweep_run).', '0.1.0'),
    ('run_overview', 'snapshot_id', 21, '', 'Matrix that was clustered.', '0.1.0'),
    ('run_overview', 'feature_set', 22, '', 'Feature set it was made of.', '0.1.0'),
    ('run_overview', 'n_rows', 23, 'rows', 'Rows of the matrix: customers × repeats.', '0.1.0'),
    ('run_overview', 'n_excluded', 24, 'customers', 'Customers left out; they stand in snapshot_excluded.', '0.1.0'),
    ('run_overview', 'repeats', 25, '', 'How often each customer stands in the matrix; 1 for real data, more for load tests.', '0.1.0'),
    ('run_overview', 'as_of', 26, 'UTC', 'Newest complete line of the data it was made of; recency counts from here. Null if there was none.', '0.1.0'),
    ('run_overview', 'finished_at', 27, 'UTC', 'When the run was stored.', '0.1.0'),
    ('run_overview', 'transform', 28, '', 'Transform of the features; single features may have others (snapshot_feature).', '0.2.0'),
    ('run_overview', 'scaling', 29, '', 'zscore, robust or none.', '0.2.0'),
    ('run_overview', 'winsor', 30, '0 to 0.5', 'Quantile at which columns are clipped; null: no clipping.', '0.2.0'),
    ('run_overview', 'outlier_rule', 31, '', 'kit, none or winsor.', '0.2.0'),
    ('run_overview', 'cell', 32, '', 'Algorithm and grid cell, such as kmeans_30_1e-05, without set and snapshot.', '0.2.0'),
    ('run_overview', 'noise_share', 33, '0 to 1', 'Part of all rows that is in no cluster; 0 for k-means.', '0.2.0'),
    ('run_overview', 'silhouette_coverage', 34, '0 to 1', 'Part of all rows that the silhouette speaks of: those that are not noise.', '0.2.0'),
    ('run_overview', 'silhouette_with_noise', 35, '-1 to 1', 'Mean silhouette over all rows, with noise as a cluster of its own.', '0.2.0'),
    ('run_overview', 'is_ranked', 36, '0 or 1', '1: at most 20 % of the rows are noise. Others are never ranked by their silhouette, and runs of two algorithms never on one list.', '0.2.0'),
    ('run_overview', 'smallest_share', 37, '0 to 1', 'Part of all rows that the smallest cluster has; null without clusters.', '0.2.0'),
    ('run_overview', 'largest_share', 38, '0 to 1', 'Part of all rows that the largest cluster has; null without clusters.', '0.2.0'),
    ('run_overview', 'lowest_cluster_silhouette', 39, '-1 to 1', 'Mean silhouette of the loosest cluster; null where undefined.', '0.2.0'),
    ('run_overview', 'population', 40, '', 'Condition that chose the customers of the matrix; null where all were meant.', '0.2.0');

create view run_overview as
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
