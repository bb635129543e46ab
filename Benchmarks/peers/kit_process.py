"""Do what the reference kit does on a snapshot of a workbench file: 27 k-means fits, each
labelling saved with numpy.savetxt. Prints one JSON line; seconds are those of fits and saves.

The matrix is the snapshot's, scaled with the scaler stored beside it, so that the labels can be
compared with the run_label digests in the same file.
"""
import argparse
import contextlib
import hashlib
import json
import pathlib
import sqlite3
import time

from peer_library import KMEANS, KMEANS_REST, load

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("database")
parser.add_argument("--library", choices=["sklearn", "sklearnex"], default="sklearn")
parser.add_argument("--threads", type=int, default=2)
parser.add_argument("--out", type=pathlib.Path, required=True, help="folder of the labellings")
args = parser.parse_args()
peer = load(args.library, args.threads)

import numpy as np
from threadpoolctl import threadpool_limits


def snapshot_matrix(path):
    with contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
        snapshot, table = database.execute(
            "select snapshot_id, values_table from snapshot order by snapshot_id desc").fetchone()
        scaler = database.execute(
            "select feature, mean, scale from snapshot_feature where snapshot_id = ? "
            "order by position", [snapshot]).fetchall()
        columns = ", ".join(f'"{name}"' for name, _, _ in scaler)
        count, = database.execute(f'select count(*) from "{table}"').fetchone()
        rows = database.execute(f'select {columns} from "{table}" order by row_no')
        values = np.fromiter((value for row in rows for value in row), float, count * len(scaler))
    mean, scale = np.array([row[1:] for row in scaler], dtype=float).T
    return (values.reshape(count, -1) - mean) / scale


X = snapshot_matrix(args.database)
args.out.mkdir(parents=True, exist_ok=True)
digests = {}
with threadpool_limits(args.threads):
    peer["KMeans"](2, **KMEANS_REST).fit(X[:500])
    start = time.perf_counter()
    labels = {}
    for name, cell in KMEANS.items():
        labels[name] = peer["KMeans"](**cell, **KMEANS_REST).fit(X).labels_
        np.savetxt(args.out / f"labels_{name}.txt", labels[name], fmt="%d")
    seconds = time.perf_counter() - start
for name, each in labels.items():
    digests[name] = hashlib.sha256(each.astype("<i4").tobytes()).hexdigest()
print(json.dumps({"name": f"{args.library} kit", "rows": len(X), "threads": args.threads,
                  "path": args.library, "seconds": [seconds], "digests": digests, "values": {}}))
