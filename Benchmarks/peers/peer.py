"""Time one grid with one library, and print one JSON object.

{"name", "library", "task", "rows", "seconds": [total], "digests": [a run]}; digests are SHA-256 of
the labels as little-endian int32. Only the fits (or scores) are timed, not import or reading.
"""
import argparse
import hashlib
import json
import os
import pathlib
import time

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--library", choices=["sklearn", "sklearnex"], required=True)
parser.add_argument("--task", choices=["kmeans", "dbscan", "silhouette", "kit"], required=True)
parser.add_argument("--matrix", type=pathlib.Path, required=True)
parser.add_argument("--threads", type=int, default=2)
parser.add_argument("--out", type=pathlib.Path, help="where `kit` saves its labellings")
args = parser.parse_args()
if args.task == "kit" and not args.out:
    parser.error("kit needs --out")
for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = str(args.threads)  # Read at import, so before it.

if args.library == "sklearnex":
    from sklearnex import patch_sklearn

    patch_sklearn(verbose=False)
import numpy as np
from sklearn.cluster import DBSCAN, KMeans
from sklearn.metrics import silhouette_score
from threadpoolctl import threadpool_limits

from matrices import read

for estimator in (KMeans, DBSCAN):
    patched = estimator.__module__.split(".")[0] in ("sklearnex", "daal4py", "onedal")
    if patched != (args.library == "sklearnex"):
        raise SystemExit(f"{estimator.__module__}.{estimator.__name__} is not {args.library}'s")

KMEANS = [(k, tol) for k in (2, 3, 4, 5, 10, 15, 20, 25, 30) for tol in (1e-3, 1e-4, 1e-5)]
DENSITY = [(m, eps) for m in (10, 50, 100) for eps in (0.3, 0.5, 0.7)]
X = read(args.matrix)


def fit_kmeans():
    return [
        KMeans(k, tol=tol, n_init=1, max_iter=300, random_state=0, algorithm="lloyd").fit(X).labels_
        for k, tol in KMEANS
    ]


def fit_dbscan():
    return [DBSCAN(eps=e, min_samples=m, n_jobs=args.threads).fit(X).labels_ for m, e in DENSITY]


with threadpool_limits(args.threads):
    extra = {}
    if args.task == "silhouette":
        labels = fit_kmeans()
        start = time.perf_counter()
        extra["scores"] = [float(silhouette_score(X, each)) for each in labels]
    elif args.task == "kit":
        args.out.mkdir(parents=True, exist_ok=True)
        start = time.perf_counter()
        labels = fit_kmeans()
        for (k, tol), each in zip(KMEANS, labels):
            np.savetxt(args.out / f"pred_{k}_{tol}.txt", each, fmt="%d")
    else:
        start = time.perf_counter()
        labels = fit_kmeans() if args.task == "kmeans" else fit_dbscan()
    seconds = time.perf_counter() - start

digests = [hashlib.sha256(each.astype("<i4").tobytes()).hexdigest() for each in labels]
print(json.dumps({
    "name": f"{args.task}/{len(X)}", "library": args.library, "task": args.task, "rows": len(X),
    "threads": args.threads, "seconds": [seconds], "digests": digests, **extra,
}))
