"""Sections of what is done with a run: profile, explain, publish, refresh, compare; whole processes."""
import contextlib
import pathlib
import shutil
import sqlite3
import statistics
import subprocess
import sys
import time

from measuring import interleave, run_process
from process_sections import CUSTOMERS, Files, sweep_command

here = pathlib.Path(__file__).parent
# Seconds that a whole process may take on two cores, and MiB that it may hold.
FEW_SECONDS = 0.5
MANY_SECONDS, MANY_MIB = 5, 1024
DROP_SECONDS = 10
# A comparison of a whole grid against reading its labels once.
TIMES_READING = 20
NAME = "bench"


def plainly(setup, words, database):
    return [setup.workbench, *words, "--db", database, "--format", "json"]


def copied(files, seed, name):
    copy = files.new(name)
    shutil.copyfile(seed, copy)
    return copy


def few(setup, files):
    """The real data with one run of 4,256 customers, made anew: an older build may not fit."""
    database = files.ingested("segments-few.db")
    run_process([setup.workbench, "sweep", "--db", database, "--algorithm", "kmeans", "--n-clusters",
                 5, "--tol", "1e-4", "--threads", setup.threads, "--format", "json", "--quiet"])
    return database


def lines(setup, files, name, customers, rows, lines_per_invoice, split):
    """Lines of `workbench sample` as those of more customers: all days, and the newest one."""
    out, drop = files.folder / f"{name}.csv", files.folder / f"{name}-drop.csv"
    if out.exists() and drop.exists():
        return out, drop
    unfinished = files.folder / f"unfinished-{name}.csv"
    with subprocess.Popen([str(setup.workbench), "sample", "--n-lines", str(rows), "--seed", "0"],
                          stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as sample:
        subprocess.run([sys.executable, str(here / "make_customers.py"), "--customers", str(customers),
                        "--lines-per-invoice", str(lines_per_invoice), "--split", str(split),
                        str(unfinished), str(drop)], stdin=sample.stdout, check=True)
    unfinished.rename(out)
    return out, drop


def many(setup, files):
    """425,600 customers with a grid of 27 runs over three columns."""
    source, _ = lines(setup, files, "many-segments", 425600, 2_000_000, 2, 44)
    database = files.new("segments-many.db")
    run_process([setup.workbench, "ingest", "--db", database, source])
    run_process([*sweep_command(setup, database, "kmeans", 1), "--features", "rfm"])
    return database


def run_of(database, condition="n_clusters = 5"):
    with contextlib.closing(sqlite3.connect(database)) as file:
        return file.execute(f"select run_id from run where {condition} order by run_id").fetchone()[0]


def row(case, size, results, limit, note="", mib=None):
    ours = results["workbench"]
    note = (f"at most {limit} s; {ours['cpu_median']:.2f} s CPU; peak memory {ours['rss_mib']:.0f} MiB"
            + (f" (at most {mib})" if mib else "") + (f"; {note}" if note else ""))
    return {"case": case, "rows": size, "results": results, "note": note,
            "failed": ours["median"] > limit or mib is not None and ours["rss_mib"] > mib}


def small(setup, case, words, before=()):
    """A command on the run of 4,256 customers; each round on a fresh copy."""
    files = Files(setup)
    seed = few(setup, files)
    for each in before:
        run_process(plainly(setup, each, seed))
    results = interleave({"workbench": lambda: run_process(
        plainly(setup, words, copied(files, seed, "segments.db")))}, setup.rounds)
    files.new("segments.db")
    files.new("segments-few.db")
    return row(case, CUSTOMERS, results, FEW_SECONDS)


def profile_section(setup):
    return [small(setup, "profile, made anew", ["profile", "1"]),
            small(setup, "profile, printed again", ["profile", "1"], [["profile", "1"]])]


def explain_section(setup):
    return [small(setup, "explain", ["explain", "1"])]


def publish_section(setup):
    first = ["publish", "1", "--as", NAME]
    rows = [small(setup, "publish, the first time", first),
            small(setup, "publish, again", first, [first])]
    if setup.quick:
        return rows
    files = Files(setup)
    seed = many(setup, files)
    words = ["publish", run_of(seed), "--as", NAME]
    for case, before in (("the first time", []), ("again", [words])):
        for each in before:
            run_process(plainly(setup, each, seed))
        results = interleave({"workbench": lambda: run_process(
            plainly(setup, words, copied(files, seed, "segments.db")))}, setup.rounds)
        rows.append(row(f"publish, 425,600 customers, {case}", 425600, results, MANY_SECONDS,
                        mib=MANY_MIB))
    files.new("segments.db")
    files.new("segments-many.db")
    return rows


def refresh_section(setup):
    first = ["publish", "1", "--as", NAME]
    rows = [small(setup, "refresh, nothing new", ["refresh"], [first])]
    if setup.quick:
        return rows
    files = Files(setup)
    source, drop = lines(setup, files, "more-segments", 300000, 6_050_000, 5, 8)
    seed = files.new("segments-more.db")
    run_process([setup.workbench, "ingest", "--db", seed, source])
    run_process([setup.workbench, "sweep", "--db", seed, "--features", "rfm", "--algorithm", "kmeans",
                 "--n-clusters", 6, "--tol", "1e-4", "--threads", setup.threads, "--format", "json",
                 "--quiet"])
    run_process(plainly(setup, first, seed))
    run_process([setup.workbench, "ingest", "--db", seed, drop])
    with contextlib.closing(sqlite3.connect(seed)) as file:
        customers, n_lines = file.execute(
            "select count(*), sum(line_count) from customer_fact").fetchone()
    results = interleave({"workbench": lambda: run_process(
        plainly(setup, ["refresh"], copied(files, seed, "segments.db")))}, setup.rounds)
    files.new("segments.db")
    files.new("segments-more.db")
    return rows + [row("refresh after one day's drop", customers, results, DROP_SECONDS,
                       f"{n_lines:,} lines of customers")]


def read_labels(database):
    """Reads the labels of all runs once, in Python, and nothing else."""
    start = time.perf_counter()
    with contextlib.closing(sqlite3.connect(database)) as file:
        n = sum(1 for _ in file.execute("select run_id, row_no, cluster from run_label"))
    return {"seconds": [time.perf_counter() - start], "values": {"labels": n}}


def read_in_shell(database):
    """The same in the sqlite3 shell, which hands over nothing."""
    return run_process(["sqlite3", database,
                        "select count(*), sum(run_id), sum(row_no), sum(cluster) from run_label"])


def compare_section(setup):
    files = Files(setup)
    if setup.quick:
        seed = files.ingested("segments-many.db")
        run_process(sweep_command(setup, seed, "kmeans", 1))
        size = CUSTOMERS
    else:
        seed = many(setup, files)
        size = 425600
    results = interleave({
        "workbench": lambda: run_process(
            plainly(setup, ["compare", "--sweep", "1"], copied(files, seed, "segments.db"))),
        "reading in the sqlite3 shell": lambda: read_in_shell(seed),
        "reading in Python": lambda: read_labels(seed),
    }, setup.rounds)
    files.new("segments.db")
    files.new("segments-many.db")
    ours = results["workbench"]
    reading = min(statistics.median(result["seconds"]) for name, result in results.items()
                  if name != "workbench")
    times = ours["median"] / reading
    return [{"case": f"compare --sweep, 27 runs, {size:,} customers", "rows": size, "results": results,
             # At 4,256 rows the process's start is most of it.
             "failed": not setup.quick and times > TIMES_READING,
             "note": f"351 pairs; {times:.2f} times reading the labels once (at most {TIMES_READING}); "
                     f"{ours['cpu_median']:.2f} s CPU; peak memory {ours['rss_mib']:.0f} MiB"}]
