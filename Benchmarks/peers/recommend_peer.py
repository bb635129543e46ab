"""Do the work of `workbench recommend` with scikit-learn, as the prototype does it: one process.

Starts with their gaps, and a tenth of the bootstraps, imitations and shuffles, whose time is multiplied by
what was left out; the silhouettes of the starts as the prototype takes them, those of imitations from 512
rows as workbench does. Imitations stop at the first pair without a gap, as in the prototype. Reading and
writing are left out: they would only add. Prints one JSON line.
"""
import argparse
import contextlib
import json
import sqlite3
import sys
import time

from peer_library import load

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("database", help="a file with a snapshot")
parser.add_argument("--prototype", required=True, help="../shared/reference/recommend")
parser.add_argument("--threads", type=int, default=2)
args = parser.parse_args()
load("sklearn", args.threads)
sys.path.insert(0, args.prototype)

import numpy as np
import sepcore
from sklearn.metrics import silhouette_samples, silhouette_score


def snapshot_matrix(path):
    """The newest snapshot as it was clustered: log1p where the set has it, then z-scores."""
    with contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
        snapshot, table, transform = database.execute(
            "select snapshot_id, values_table, transform from snapshot order by snapshot_id desc").fetchone()
        names = [row[0] for row in database.execute(
            "select feature from snapshot_feature where snapshot_id = ? order by position", [snapshot])]
        columns = ", ".join(f'"{name}"' for name in names)
        X = np.array(database.execute(f'select {columns} from "{table}" order by row_no').fetchall(), float)
    if transform == "log1p":
        X = np.sign(X) * np.log1p(np.abs(X))
    scale = X.std(0)
    scale[scale == 0] = 1
    return (X - X.mean(0)) / scale


X = snapshot_matrix(args.database)
KS, BANDS = range(2, 11), range(2, 9)
sepcore.fit(X[:500], 2, 1, 0)
parts = {}


def timed(name, times, body):
    start = time.perf_counter()
    result = body()
    parts[name] = (time.perf_counter() - start) * times
    return result


# All starts of a k are one fit with n_init, which is the faster way.
runs = timed("restarts", 1, lambda: {k: sepcore.fit(X, k, 20, 0)[0] for k in KS})
timed("silhouettes", 20, lambda: [silhouette_samples(X, runs[k]) for k in KS])
rng = np.random.default_rng(7)
Y = timed("spread", 1, lambda: sepcore.spread(X, 0))
timed("gaps", 1, lambda: [sepcore.gaps(Y, runs[k], k, rng) for k in KS])
timed("bootstrap", 10, lambda: [sepcore.stability(X, runs[k], k, 5, rng, 10) for k in BANDS])
null = timed("unimodal", 1, lambda: sepcore.Null(Y))


def imitation(seed):
    random = np.random.default_rng(seed)
    Z = null.draw(random)
    for k in KS:
        labels, _ = sepcore.fit(Z, k, 3, seed)
        silhouette_score(Z, labels, sample_size=512, random_state=seed)
        sepcore.passes(Z, labels, k, 1.0, random)


timed("null", 9.9, lambda: [imitation(seed) for seed in range(10)])


def shuffle(seed):
    r = np.random.default_rng(seed)
    Z = np.column_stack([r.permutation(x) for x in X.T])
    for k in BANDS:
        # As many starts as the data has, as workbench makes them.
        sepcore.fit(Z, k, 10, seed)


timed("shuffle", 10, lambda: [shuffle(seed) for seed in range(2)])
print(json.dumps({"name": "scikit-learn", "rows": len(X), "threads": args.threads,
                  "seconds": [sum(parts.values())], "values": parts}))
