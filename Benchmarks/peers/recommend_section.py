"""The section of `recommend`: the whole command, against its work in scikit-learn."""
import contextlib
import pathlib
import sqlite3
import sys

import numpy as np

from make_matrices import load_features
from measuring import interleave, run_json, run_process, times_better_peer
from process_sections import Files

here = pathlib.Path(__file__).parent
PROTOTYPE = here.parents[1] / ".." / "shared" / "reference" / "recommend"
# Features, and the seconds that a whole process may take on two cores.
SETS = {"rfm": 3, "standard": 6}
MANY_SECONDS = 30


def command(setup, database, features):
    return [setup.workbench, "recommend", "--db", database, "--features", features, "--threads",
            setup.threads, "--format", "json", "--quiet"]


def verdict(database):
    with contextlib.closing(sqlite3.connect(database)) as file:
        return " ".join(map(str, file.execute(
            "select verdict, n_clusters, rows_used from recommendation").fetchone()))


def many(setup, files):
    """A table of 100 noisy customers for each real one: no snapshot of repeats, but customers."""
    database = files.ingested("recommend-many.db")
    features = load_features(setup.features)
    random = np.random.default_rng(0)
    rows = np.repeat(features, 100, axis=0)
    rows[:, 0] += np.exp(random.standard_normal(len(rows)))
    rows[:, 1:] += random.integers(0, 5, size=rows[:, 1:].shape)
    names = [f"x{j}" for j in range(rows.shape[1])]
    with contextlib.closing(sqlite3.connect(database)) as file, file:
        file.execute(f"create table many (customer_id text, {', '.join(f'{name} real' for name in names)})")
        file.executemany(f"insert into many values ({', '.join('?' * (1 + len(names)))})",
                         ((f"{i:07d}", *row) for i, row in enumerate(rows.tolist())))
    return database


def recommend_section(setup):
    files = Files(setup)
    rows = []
    for features, limit in SETS.items():
        database = files.folder / "recommend.db"

        def ours():
            return run_process(command(setup, files.ingested("recommend.db"), features))

        contenders = {"workbench": ours}
        if not setup.quick:
            contenders["scikit-learn"] = lambda: run_json(
                [sys.executable, here / "recommend_peer.py", database, "--prototype", PROTOTYPE,
                 "--threads", setup.threads])
        results = interleave(contenders, setup.rounds)
        seconds = results["workbench"]["median"]
        rows.append({"case": f"recommend, {features}", "rows": 4334 if features == "rfm" else 4256,
                     "results": results, "times_better_peer": times_better_peer(results),
                     "failed": seconds > limit,
                     "note": f"{verdict(database)}; at most {limit} s; "
                             f"{results['workbench']['cpu_median']:.2f} s CPU; the peer's draws are a "
                             "tenth, extrapolated"})
    if not setup.quick:
        seed = many(setup, files)
        results = interleave({"workbench": lambda: run_process(
            command(setup, seed, "many"))}, 1)
        rows.append({"case": "recommend, 425,600 customers × 21", "rows": 425600, "results": results,
                     "failed": results["workbench"]["median"] > MANY_SECONDS,
                     "note": f"{verdict(seed)}; at most {MANY_SECONDS} s; peak memory "
                             f"{results['workbench']['rss_mib']:.0f} MiB"})
        files.new("recommend-many.db")
    return rows
