"""Makes the files that readers open: a shop of a few customers, and the real one where its lines are there."""

import pathlib
import subprocess
import sys

REAL = pathlib.Path("data/OnlineRetail.csv.gz")


def make(workbench, folder, shared):
    """Paths of the databases, by name; each with segments, a publication of a run and one of rules, and a campaign."""
    shops = {"small": _sample(workbench, folder)}
    if (shared / REAL).exists():
        shops["real"] = shared / REAL
    else:
        print(f"note: no {shared / REAL}: the real data are not read")
    return {name: _shop(workbench, folder, name, lines) for name, lines in shops.items()}


def _sample(workbench, folder):
    lines = folder / "lines.csv"
    _run([workbench, "sample", "--n-customers", "300", "--profile", "separated", "--out", str(lines)])
    return lines


def _shop(workbench, folder, name, lines):
    path = folder / f"{name}.db"
    at = ["--db", str(path), "--quiet"]
    _run([workbench, "ingest", str(lines), *at])
    _run([workbench, "sweep", "--features", "rfm_net", "--algorithm", "kmeans", "--n-clusters", "4,5", *at])
    _run([workbench, "publish", "1", "--as", "Customers", *at[:2]])
    _run([workbench, "publish", "--rules", "rfm", *at[:2]])
    campaign = ["campaign", "Spring", "--segment", "1", "--publication", "Customers", "--no-consent-needed"]
    _run([workbench, *campaign, "--control", "20%", "--out", str(folder / f"{name}.csv"), *at[:2]])
    return path


def _run(words):
    result = subprocess.run(words, capture_output=True, text=True, check=False)
    if result.returncode != 0:
        sys.exit(f"{' '.join(words)}: {result.returncode}\n{result.stderr}")
