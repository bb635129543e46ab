"""Sections that run whole processes on database files."""
import contextlib
import pathlib
import re
import shutil
import sqlite3
import sys

from engine_sections import LIBRARIES, is_whole
from measuring import agreeing, interleave, run_json, run_process, times_better_peer

here = pathlib.Path(__file__).parent
CUSTOMERS = 4256


class Files:
    """Fresh database files in the work folder."""

    def __init__(self, setup):
        self.setup = setup
        self.folder = setup.work / "files"
        self.folder.mkdir(parents=True, exist_ok=True)

    def new(self, name):
        path = self.folder / name
        for each in self.folder.glob(f"{name}*"):
            each.unlink()
        return path

    def ingested(self, name):
        """A copy of a file that holds the real data and nothing else."""
        seed = self.folder / "ingested.db"
        if not seed.exists():
            unfinished = self.new("unfinished.db")
            run_process([self.setup.workbench, "ingest", "--db", unfinished, self.setup.csv])
            unfinished.rename(seed)
        copy = self.new(name)
        shutil.copyfile(seed, copy)
        return copy


def sweep_command(setup, database, algorithm, repeats):
    return [setup.workbench, "sweep", "--db", database, "--algorithm", algorithm, "--repeats",
            repeats, "--threads", setup.threads, "--format", "json", "--quiet"]


def sweep_section(setup):
    """The whole command, tables included, against the kit's fits and saves on its snapshot."""
    repeats = 1 if setup.quick else 100
    files = Files(setup)
    swept = files.folder / "swept.db"

    def ours():
        answer = run_process(sweep_command(setup, files.ingested("swept.db"), "kmeans", repeats))
        with contextlib.closing(sqlite3.connect(swept)) as database:
            answer["digests"] = {
                f"{k}_{tol}": digest for k, tol, digest in
                database.execute("select n_clusters, tol, label_digest from run")}
            rows, wall = database.execute(
                "select (select count(*) from run_label), wall_seconds from sweep").fetchone()
        answer["values"] = {"wall_seconds": wall, "label_rows": rows,
                            "label_rows_per_wall_second": rows / wall}
        return answer

    contenders = {"workbench": ours}
    if CUSTOMERS * repeats <= setup.skip_peers_above:
        for name, library in LIBRARIES.items():
            contenders[name] = lambda library=library: run_json(
                [sys.executable, here / "kit_process.py", swept, "--library", library, "--threads",
                 setup.threads, "--out", files.folder / "kit"])
    results = interleave(contenders, setup.rounds)
    same = {name: agreeing(results, name, "scikit-learn") for name in results}
    values = results["workbench"]["values"]
    note = (f"{values['label_rows']:,} label rows, {values['label_rows_per_wall_second'] / 1e6:.2f} "
            f"million a second of sweep.wall_seconds ({values['wall_seconds']:.2f} s)")
    if same["workbench"] is not None:
        note += f"; labels as scikit-learn: {same['workbench']}"
    size = CUSTOMERS * repeats
    return [{"case": f"sweep, {size:,} rows × 27, against the kit's fits and saves", "rows": size,
             "results": results, "times_better_peer": times_better_peer(results), "note": note,
             "same_labels_as_scikit_learn": same,
             "failed": same["workbench"] is not None and not is_whole(same["workbench"])}]


def store_section(setup):
    rows = CUSTOMERS * (1 if setup.quick else 100)
    path = Files(setup).new("labels.db")
    results = interleave({"workbench": lambda: run_json(
        [setup.grid_bench, "store", path, "--rows", rows, "--repeat", 1])}, setup.rounds)
    rate = rows * 27 / results["workbench"]["median"]
    return [{"case": f"writing 27 × {rows:,} labels", "rows": rows, "results": results,
             "note": f"{rate / 1e6:.2f} million label rows a second"}]


def ingest_section(setup):
    files = Files(setup)
    script = f".mode csv\n.import {setup.csv} t\n"
    results = interleave({
        "workbench": lambda: run_process(
            [setup.workbench, "ingest", "--db", files.new("ingest.db"), setup.csv]),
        "sqlite3 .import": lambda: run_process(["sqlite3", files.new("import.db")], script),
    }, setup.rounds)
    return [{"case": "ingest of the real CSV", "rows": 541909, "results": results,
             "times_better_peer": times_better_peer(results), "note": cost_note(results)},
            stream_row(setup)]


def cost_note(results):
    """CPU time and peak memory of each contender."""
    return "; ".join(
        f"{name}: {result['cpu_median']:.2f} s CPU (user + system), "
        f"peak memory {result['rss_mib']:.0f} MiB" for name, result in results.items())


def stream_row(setup):
    """Peak memory of ingest must not grow with what comes through a pipe."""
    files = Files(setup)
    times = 2 if setup.quick else 10
    peaks = {}
    for each in (1, times):
        results = interleave({"workbench": lambda: run_process(
            [setup.workbench, "ingest", "--db", files.new("stream.db"), "-"],
            producer=[sys.executable, here / "repeat_csv.py", setup.csv, each])}, 1)
        peaks[each] = results["workbench"]["rss_mib"]
        files.new("stream.db")
    growth = peaks[times] - peaks[1]
    return {"case": f"ingest of {times} times the real CSV from a pipe", "rows": 541909 * times,
            "results": results, "failed": peaks[times] > 128 or growth > 10,
            "note": f"peak memory {peaks[times]:.0f} MiB (at most 128), with the data once "
                    f"{peaks[1]:.0f} MiB (at most 10 less)"}


def xlsx_section(setup):
    """The workbook of the real data, typed into a database, against xlsx2csv and pandas."""
    files = Files(setup)
    book = setup.work / "OnlineRetail.xlsx"
    if not book.exists():
        run_process([sys.executable, here / "make_workbook.py", setup.csv, book])
    results = interleave({
        "workbench": lambda: run_process(
            [setup.workbench, "ingest", "--db", files.new("xlsx.db"), book]),
        "xlsx2csv + pandas": lambda: run_process(
            [sys.executable, here / "pandas_workbook.py", book, files.new("xlsx.csv")]),
    }, setup.rounds)
    files.new("xlsx.csv")
    return [{"case": "ingest of the real data as .xlsx", "rows": 541909, "results": results,
             "times_better_peer": times_better_peer(results), "note": cost_note(results),
             "failed": results["workbench"]["rss_mib"] > 512}]


def views_section(setup):
    """Each view read whole by the sqlite3 shell, as its own timer has it."""
    database = Files(setup).ingested("views.db")
    rows = []
    for view in ("customer_features", "customer_features_trimmed", "customer_features_rfm",
                 "customer_features_rfm_score", "customer_features_behaviour",
                 "customer_features_basket", "customer_features_week_profile"):
        def read():
            script = f".timer on\ncreate temp table t as select * from {view};\n"
            answer = run_process(["sqlite3", database], script)
            return {"seconds": [float(re.search(r"real ([0-9.]+)", answer["stdout"]).group(1))]}
        rows.append({"case": view, "rows": 541909, "note": "sqlite3 shell, .timer",
                     "results": interleave({"workbench": read}, setup.rounds)})
    return rows


def features_section(setup):
    files = Files(setup)

    def ours():
        database = files.new("features.db")
        parts = [run_process([setup.workbench, "ingest", "--db", database, setup.csv]),
                 run_process([setup.workbench, "features", "--db", database])]
        return {"seconds": [sum(part["seconds"][0] for part in parts)],
                "rss_mib": max(part["rss_mib"] for part in parts)}

    results = interleave({
        "workbench": ours,
        "pandas": lambda: run_json([sys.executable, here / "pandas_features.py", setup.csv]),
        "pandas, whole process": lambda: run_process(
            [sys.executable, here / "pandas_features.py", setup.csv]),
    }, setup.rounds)
    return [{"case": "CSV to 21 features", "rows": 541909, "results": results,
             "times_better_peer": times_better_peer(results),
             "note": "two whole processes of ours; pandas without and with its start and import"}]


def memory_section(setup):
    rows = []
    for algorithm, repeats, limit in (("kmeans", 1000, 4096), ("dbscan", 100, 1024)):
        repeats = 1 if setup.quick else repeats
        files = Files(setup)
        results = interleave({"workbench": lambda: run_process(sweep_command(
            setup, files.ingested("memory.db"), algorithm, repeats))}, 1)
        files.new("memory.db")
        rows.append({"case": f"sweep --algorithm {algorithm} --repeats {repeats}",
                     "rows": CUSTOMERS * repeats, "results": results,
                     "failed": results["workbench"]["rss_mib"] > limit,
                     "note": f"peak memory {results['workbench']['rss_mib']:.0f} MiB "
                             f"(at most {limit})"})
    return rows


def eta_section(setup):
    """What the progress line would have said at a tenth of the work, against the end."""
    rows = []
    for algorithm in ("kmeans", "dbscan"):
        repeats = 1 if setup.quick else 100
        files = Files(setup)
        results = interleave({"workbench": lambda: run_json(
            [setup.grid_bench, "sweep", files.ingested("eta.db"), "--algorithm", algorithm,
             "--customers-repeated", repeats, "--threads", setup.threads])}, setup.rounds)
        files.new("eta.db")
        eta = results["workbench"].get("eta")
        note = "no progress was told between 10 % and the end"
        if eta:
            note = (f"at {eta['fraction']:.0%} of the work {eta['predicted']:.2f} s foretold, "
                    f"{eta['total']:.2f} s taken: {eta['ratio']:.2f}")
        rows.append({"case": f"time left, {algorithm} sweep", "rows": CUSTOMERS * repeats,
                     "results": results, "note": note})
    return rows
