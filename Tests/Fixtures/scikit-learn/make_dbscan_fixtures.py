#!/usr/bin/env python3
"""Makes dbscan.json: small problems with the labels scikit-learn gives them.

Run: /path/to/venv/bin/python make_dbscan_fixtures.py (scikit-learn 1.9.1, numpy as printed into the
file). Values are rounded to 4 decimals, so that no distance lies within rounding of an eps.
"""

import json
import pathlib

import numpy as np
import sklearn
from sklearn.cluster import DBSCAN

rng = np.random.default_rng(20240607)


def blobs(n, d, k, spread):
    centres = rng.normal(0, 1, (k, d))
    return centres[rng.integers(0, k, n)] + rng.normal(0, spread, (n, d))


problems = [
    ("blobs 2d", blobs(150, 2, 4, 0.15), [0.1, 0.2, 0.35], [3, 5, 10]),
    ("blobs 21d", blobs(150, 21, 5, 0.1), [0.3, 0.5, 0.7], [2, 5, 10]),
    ("uniform 3d", rng.uniform(0, 1, (200, 3)), [0.1, 0.17, 0.25], [2, 4, 8]),
    ("line with ties", rng.integers(0, 40, (120, 1)) + 0.0, [0.5, 1.5, 2.5], [2, 4, 9]),
    ("duplicates", np.repeat(blobs(30, 4, 3, 0.3), 5, axis=0), [0.2, 0.5, 0.9], [5, 6, 20]),
    ("ring and core", np.stack([np.r_[np.cos(t), 0.1 * np.cos(t)] for t in np.linspace(0, 6.28, 90)]),
     [0.05, 0.08, 0.2], [2, 3, 6]),
]

out = {"made_by": f"scikit-learn {sklearn.__version__}, numpy {np.__version__}", "problems": []}
for name, x, eps_list, min_samples_list in problems:
    x = np.round(x, 4)
    runs = []
    for m in min_samples_list:
        for eps in eps_list:
            fit = DBSCAN(eps=eps, min_samples=m).fit(x)
            runs.append({
                "eps": eps, "min_samples": m, "labels": fit.labels_.tolist(),
                "core": fit.core_sample_indices_.tolist(),
            })
    out["problems"].append({"name": name, "rows": x.tolist(), "runs": runs})

path = pathlib.Path(__file__).with_name("dbscan.json")
path.write_text(json.dumps(out, separators=(",", ":")) + "\n")
