#!/usr/bin/env python3
"""Makes databases of every kind that a report is asked of, and their reports: make_reports.py WORKBENCH FOLDER."""

import pathlib
import sqlite3
import subprocess
import sys

import answers
import hostile

def main():
    tool, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)

    def run(*arguments, codes=(0,)):
        result = subprocess.run([tool, *arguments], cwd=folder, capture_output=True, text=True, check=False)
        if result.returncode not in codes:
            sys.exit(f"{' '.join(arguments)}: {result.returncode}\n{result.stderr}")

    def shop(name, *sample):
        run("sample", *sample, "--out", f"{name}.csv")
        run("ingest", f"{name}.csv", "--db", f"{name}.db", "--quiet")

    def report(name, *arguments):
        out = f"{name}.html" if not arguments else f"{name}-{len(list(folder.glob(name + '*.html')))}.html"
        run("report", *arguments, "--db", f"{name}.db", "--out", out, "--force", "--quiet")

    shop("none", "--n-customers", "30")
    report("none")
    shop("planted", "--n-customers", "400", "--profile", "separated")
    run("sweep", "--features", "rfm", "--quiet", "--db", "planted.db")
    run("recommend", "--features", "rfm", "--draws", "19", "--n-clusters", "2-6", "--gap", "--eps", "--quiet",
        "--db", "planted.db", codes=(0, 2))
    report("planted")
    run("publish", "best:rfm", "--as", "Spring <b>2012</b> & 'more'", "--db", "planted.db")
    report("planted", "--publication", "Spring <b>2012</b> & 'more'")
    run("publish", "--rules", "rfm", "--db", "planted.db")
    report("planted", "--publication", "rfm")
    shop("dense", "--n-customers", "60")
    run("sweep", "--algorithm", "dbscan", "--quiet", "--db", "dense.db")
    report("dense")
    shop("many", "--n-customers", "1500")
    run("sweep", "--features", "rfm", "--algorithm", "kmeans", "--n-clusters", "1000", "--quiet", "--db", "many.db")
    report("many")
    # As many as fit on a first screen, with all columns and names of two lines.
    shop("eight", "--n-customers", "400")
    with sqlite3.connect(folder / "eight.db") as database:
        ids = [row[0] for row in database.execute("select customer_id from customer_fact order by 1")]
    people = "".join(f"{id},{place}@shop.example,yes\n" for place, id in enumerate(ids))
    (folder / "eight-people.csv").write_text("customer_id,mail,ok\n" + people, encoding="utf-8")
    run("ingest", "--customers", "eight-people.csv", "--email", "mail", "--consent", "email:ok", "--quiet", "--db",
        "eight.db")
    run("sweep", "--features", "rfm", "--algorithm", "kmeans", "--n-clusters", "8", "--tol", "1e-4", "--quiet", "--db",
        "eight.db")
    names = [flag for place in range(8) for flag in ("--name", f"{place}=rather long ago, infrequent, value {place}")]
    run("profile", "latest", *names, "--quiet", "--db", "eight.db")
    for _ in range(2):
        run("publish", "latest", "--as", "Eight", "--default", "--db", "eight.db")
    report("eight")
    shop("repeated", "--n-customers", "40")
    run("sweep", "--repeats", "3", "--n-clusters", "3", "--algorithm", "kmeans", "--quiet", "--db", "repeated.db")
    report("repeated")
    hostile.make(run, folder)

    def ask(arguments):
        result = subprocess.run([tool, *arguments, "--db", hostile.DATABASE], cwd=folder, capture_output=True, check=False)
        return result.returncode, result.stdout.decode("utf-8"), result.stderr.decode("utf-8")

    for line in (wrong := answers.check(ask)):
        print(line)
    if wrong:
        sys.exit(1)


if __name__ == "__main__":
    main()
