-- run_overview: one row per run, with what was clustered and how good it is; the list to start from.
-- seconds is the work of the run alone; shared_seconds was done once for several runs and must not be
-- added up.
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
    run.cell
from run
inner join snapshot on snapshot.snapshot_id = run.snapshot_id;
