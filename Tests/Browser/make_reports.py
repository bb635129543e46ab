#!/usr/bin/env python3
"""Makes databases of every kind that a report is asked of, and their reports: make_reports.py WORKBENCH FOLDER."""

import csv
import pathlib
import subprocess
import sys

HOSTILE = [
    "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "'; drop table run; --",
    "\x1b[31mred\x1b[0m", "\u202egnp.exe", "=cmd|'/c calc'!A1", "</style></title><h1>x", "{{title}}",
    "\"\u0301 onmouseover='alert(1)'", "a\u0000b".replace("\u0000", ""), "x" * 300,
]


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
    shop("repeated", "--n-customers", "40")
    run("sweep", "--repeats", "3", "--n-clusters", "3", "--algorithm", "kmeans", "--quiet", "--db", "repeated.db")
    report("repeated")
    hostile(folder)
    run("ingest", "hostile.csv", "--db", "hostile.db", "--quiet", codes=(0, 2))
    run("sweep", "--features", "rfm", "--n-clusters", "2,3", "--min-samples", "2", "--eps", "0.5", "--quiet", "--db",
        "hostile.db")
    run("profile", "best:rfm", "--name", "0=" + HOSTILE[0], "--name", "1=" + HOSTILE[1], "--db", "hostile.db",
        "--quiet")
    report("hostile")


def hostile(folder):
    with open(folder / "hostile.csv", "w", newline="", encoding="utf-8") as file:
        lines = csv.writer(file)
        lines.writerow(["InvoiceNo", "StockCode", "Description", "Quantity", "InvoiceDate", "UnitPrice",
                        "CustomerID", "Country"])
        number = 1000
        for place in range(60):
            text = HOSTILE[place % len(HOSTILE)]
            for order in range(1 + place % 4):
                number += 1
                lines.writerow([number, f"P{place % 7}", text, 1 + place % 9,
                                f"2011-{1 + (place + order * 2) % 12:02d}-{1 + place % 28:02d} 10:00:00", "2.50",
                                f"{text[:40]}{place}" if place % 3 else f"jane{place}@example.org", text])


if __name__ == "__main__":
    main()
