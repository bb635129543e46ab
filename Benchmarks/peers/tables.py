"""Time sqlite3's `.import` of the CSV, and pandas reading it and aggregating the 21 features.

Prints one JSON object a task, as peer.py does. Takes an unpacked CSV.
"""
import argparse
import json
import pathlib
import subprocess
import tempfile
import time

import pandas as pd


def shell_import(path):
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        subprocess.run(["sqlite3", f"{folder}/t.db", ".mode csv", f".import {path} t"], check=True)
        return time.perf_counter() - start


def pandas_features(path):
    start = time.perf_counter()
    lines = pd.read_csv(path, encoding="ISO-8859-1").dropna(subset=["CustomerID", "Description"])
    at = pd.to_datetime(lines["InvoiceDate"], format="%m/%d/%Y %H:%M")
    lines["Amount"] = lines["Quantity"] * lines["UnitPrice"]
    lines["At"] = at
    by = lines.groupby("CustomerID")
    table = pd.DataFrame({
        "amount": by["Amount"].mean(),
        "number_of_orders": by.size(),
        "recency": (at.max() - by["At"].max()).dt.days,
    })
    for names in (at.dt.day_name(), at.dt.month_name()):
        table = table.join(pd.crosstab(lines["CustomerID"], names))
    return time.perf_counter() - start, table.shape


parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--csv", type=pathlib.Path, required=True)
args = parser.parse_args()
seconds, shape = pandas_features(args.csv)
print(json.dumps({"name": "import/sqlite3", "seconds": [shell_import(args.csv)], "digests": []}))
print(json.dumps({"name": "features/pandas", "rows": shape[0], "columns": shape[1],
                  "seconds": [seconds], "digests": []}))
