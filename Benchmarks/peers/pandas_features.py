"""Read the CSV with pandas and aggregate the 21 features; prints one JSON line.

Import of pandas is not timed. Takes an unpacked CSV.
"""
import argparse
import json
import time

import pandas as pd

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("csv")
args = parser.parse_args()

start = time.perf_counter()
lines = pd.read_csv(args.csv, encoding="ISO-8859-1").dropna(subset=["CustomerID", "Description"])
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
seconds = time.perf_counter() - start
print(json.dumps({"name": "pandas features", "rows": len(table), "threads": 1, "path": "pandas",
                  "seconds": [seconds], "digests": {}, "values": {"columns": table.shape[1]}}))
