"""Time a whole grid of a peer on a matrix file, and print one JSON line as GridBench does.

Only the fits (or the 27 calls of silhouette_score) are timed: not import, reading or a warm-up.
Digests are SHA-256 of the labels as little-endian int32.
"""
import argparse
import hashlib
import json
import time

from peer_library import DENSITY, KMEANS, KMEANS_REST, load

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("job", choices=["kmeans", "dbscan", "silhouette"])
parser.add_argument("matrix")
parser.add_argument("--library", choices=["sklearn", "sklearnex"], default="sklearn")
parser.add_argument("--threads", type=int, default=2)
parser.add_argument("--repeat", type=int, default=1)
args = parser.parse_args()
peer = load(args.library, args.threads)

from threadpoolctl import threadpool_limits

from make_matrices import read

X = read(args.matrix)


def fit_kmeans(matrix, estimator):
    return {name: estimator(**cell, **KMEANS_REST).fit(matrix) for name, cell in KMEANS.items()}


def fit_dbscan(matrix):
    return {name: peer["DBSCAN"](**cell, n_jobs=args.threads).fit(matrix)
            for name, cell in DENSITY.items()}


seconds, digests, values = [], {}, {}
with threadpool_limits(args.threads):
    if args.job == "silhouette":
        # The extension starts k-means elsewhere: both score scikit-learn's labels, as we do.
        fits = fit_kmeans(X, peer["StockKMeans"])
        peer["silhouette_score"](X[:500], X[:500, 0] > 0)
    elif args.job == "kmeans":
        fit_kmeans(X[:500], peer["KMeans"])
    else:
        fit_dbscan(X[:500])
    for _ in range(args.repeat):
        start = time.perf_counter()
        if args.job == "silhouette":
            values = {name: float(peer["silhouette_score"](X, fit.labels_))
                      for name, fit in fits.items()}
        elif args.job == "kmeans":
            fits = fit_kmeans(X, peer["KMeans"])
        else:
            fits = fit_dbscan(X)
        seconds.append(time.perf_counter() - start)
if args.job != "silhouette":
    digests = {name: hashlib.sha256(fit.labels_.astype("<i4").tobytes()).hexdigest()
               for name, fit in fits.items()}
if args.job == "kmeans":
    values = {f"n_iter_{name}": fit.n_iter_ for name, fit in fits.items()}
print(json.dumps({"name": f"{args.library} {args.job}", "rows": len(X), "threads": args.threads,
                  "path": args.library, "seconds": seconds, "digests": digests, "values": values}))
