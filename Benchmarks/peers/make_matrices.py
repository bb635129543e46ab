"""Make benchmark matrices: the 21 reference features, repeated with jitter, standard-scaled.

NAME.bin is raw little-endian float64, row-major; NAME.json is {"rows": …, "columns": …}.
"""
import argparse
import json
import pathlib

import numpy as np


def load_features(path):
    return np.loadtxt(path, delimiter=",", skiprows=1)[:, 1:]


def make(features, repeats, seed=0):
    """Repeat each row: amount + exp(N(0,1)), every other column + uniform {0..4}; R = 1 as is."""
    rows = np.repeat(features, repeats, axis=0)
    if repeats > 1:
        random = np.random.default_rng(seed)
        rows[:, 0] += np.exp(random.standard_normal(len(rows)))
        rows[:, 1:] += random.integers(0, 5, size=rows[:, 1:].shape)
    scale = rows.std(axis=0)
    scale[scale == 0] = 1
    return (rows - rows.mean(axis=0)) / scale


def read(path):
    header = json.loads(pathlib.Path(path).with_suffix(".json").read_text())
    return np.fromfile(path, dtype="<f8").reshape(header["rows"], header["columns"])


def write(matrix, path):
    matrix.astype("<f8").tofile(path)
    header = {"rows": matrix.shape[0], "columns": matrix.shape[1]}
    path.with_suffix(".json").write_text(json.dumps(header))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--features", required=True, help="features21.csv")
    parser.add_argument("--rows", default="4256,42560", help="row counts, multiples of the file's")
    parser.add_argument("--out", type=pathlib.Path, required=True)
    args = parser.parse_args()
    features = load_features(args.features)
    args.out.mkdir(parents=True, exist_ok=True)
    for rows in map(int, args.rows.split(",")):
        if rows % len(features):
            parser.error(f"{rows} rows is no multiple of {len(features)}")
        path = args.out / f"features21-{rows}.bin"
        if not path.exists():
            write(make(features, rows // len(features)), path)
