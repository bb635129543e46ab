"""Load scikit-learn, or scikit-learn-intelex in its place, with a fixed number of threads."""
import os


def unset_tuning():
    """Lets OpenBLAS choose its kernels by the processor, as it does where nobody sets anything.

    A workplace that names an older core makes NumPy slower, and workbench look faster than it is.
    Call it before anything imports NumPy; processes that are started afterwards inherit it.
    """
    for variable in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"):
        os.environ.pop(variable, None)


def load(library, threads):
    """The classes to use: {"KMeans", "DBSCAN", "silhouette_score", "StockKMeans"}.

    Call it before anything imports NumPy: thread counts are read at import.
    """
    unset_tuning()
    for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[variable] = str(threads)
    # oneDAL's pool follows the CPUs it may use and no variable.
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:threads])
    import sklearn.cluster

    stock = sklearn.cluster.KMeans
    if library == "sklearnex":
        from sklearnex import patch_sklearn

        patch_sklearn(verbose=False)
    from sklearn.cluster import DBSCAN, KMeans
    from sklearn.metrics import silhouette_score

    for estimator in (KMeans, DBSCAN):
        patched = estimator.__module__.split(".")[0] in ("sklearnex", "daal4py", "onedal")
        if patched != (library == "sklearnex"):
            raise SystemExit(f"{estimator.__module__}.{estimator.__name__} is not {library}'s")
    return {"KMeans": KMeans, "DBSCAN": DBSCAN, "silhouette_score": silhouette_score,
            "StockKMeans": stock}


# The cells of the two default grids, named as GridBench names them.
KMEANS = {f"{k}_{tol}": {"n_clusters": k, "tol": tol}
          for tol in (1e-3, 1e-4, 1e-5) for k in (2, 3, 4, 5, 10, 15, 20, 25, 30)}
KMEANS_REST = {"n_init": 1, "max_iter": 300, "random_state": 0, "algorithm": "lloyd"}
DENSITY = {f"{m}_{eps}": {"min_samples": m, "eps": eps}
           for m in (10, 50, 100) for eps in (0.3, 0.5, 0.7)}
