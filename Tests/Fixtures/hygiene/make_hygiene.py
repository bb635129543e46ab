"""What `workbench features --check` must find, computed with pandas and numpy.

    python make_hygiene.py                    # writes lines.csv and expected.csv beside this file
    python make_hygiene.py OnlineRetail.csv.gz    # prints the findings of another file

lines.csv is a small shop with every kind of dirt in it. Made with Python 3.11, pandas 3.1.1, numpy 2.4.6.
"""

import calendar
import csv
import pathlib
import random
import sys

import numpy as np
import pandas as pd

HERE = pathlib.Path(__file__).parent
CODES = ["AMAZONFEE", "B", "BANK CHARGES", "C2", "CRUK", "D", "DOT", "M", "PADS", "POST", "S"]
DAYS = ["friday", "monday", "sunday", "thursday", "tuesday", "wednesday"]
MONTHS = ["april", "august", "december", "february", "january", "july", "june", "march", "may",
          "november", "october", "september"]


def write_lines(path):
    dice = random.Random(5)
    with open(path, "w", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["InvoiceNo", "StockCode", "Description", "Quantity", "InvoiceDate",
                      "UnitPrice", "CustomerID", "Country"])
        invoice = 1000
        for customer in range(70):
            for _ in range(dice.choice([1, 1, 2, 3, 6])):
                invoice += 1
                day = pd.Timestamp("2010-11-18") + pd.Timedelta(days=dice.randrange(388))
                time = f"{day:%Y-%m-%d} {dice.randrange(8, 18):02}:{dice.randrange(60):02}:00"
                returns = customer in (7, 21, 33) or dice.random() < 0.05
                for _ in range(dice.choice([1, 2, 3, 5, 9]) * (20 if customer == 50 else 1)):
                    code = dice.choice(["POST", "M", "D"]) if dice.random() < 0.06 else \
                        f"2{dice.randrange(300):04}"
                    quantity = dice.randrange(1, 13) * (-1 if returns else 1)
                    line = [f"{'C' if returns else ''}{invoice}", code,
                            "" if dice.random() < 0.03 else f"THING {code}", quantity, time,
                            f"{dice.randrange(0, 900) / 100 + (400 if customer == 60 else 0):.2f}",
                            "" if customer % 9 == 4 else 12000 + customer, "United Kingdom"]
                    for _ in range(3 if dice.random() < 0.02 else 1):
                        out.writerow(line)


def money(lines):
    return float((lines.Quantity * (lines.UnitPrice * 10000).round()).sum() / 1e4)


def trimmed(customers):
    """The reference kit's rule: each column on the survivors of the one before."""
    kept = customers
    for column in ["amount", "recency", "number_of_orders"]:
        low, high = kept[column].quantile(0.05), kept[column].quantile(0.95)
        reach = 1.5 * (high - low)
        kept = kept[(kept[column] >= low - reach) & (kept[column] <= high + reach)]
    return kept


def findings(lines):
    found = []

    def add(check, subject, value, share=None):
        found.append((check, subject, float(value), share))

    def part(check, subject, value, whole):
        add(check, subject, value, float(value) / float(whole))

    lines = lines.assign(at=pd.to_datetime(lines.InvoiceDate))
    known = lines[lines.CustomerID.notna()]
    complete = known[known.Description.notna()]
    part("no_customer", "revenue", money(lines) - money(known), money(lines))
    part("no_customer", "lines", len(lines) - len(known), len(lines))
    part("no_description", "lines", len(known) - len(complete), len(lines))
    other = complete[complete.StockCode.str.upper().isin(CODES)]
    part("non_product_line", "revenue", money(other), money(complete))
    part("non_product_line", "lines", len(other), len(complete))
    by = complete.groupby("CustomerID")
    part("returns_only", "customers", (by.Quantity.max() < 0).sum(), by.ngroups)
    sales = complete[(complete.Quantity > 0) & (complete.UnitPrice > 0)
                     & ~complete.StockCode.str.upper().isin(CODES)]
    invoices = sales.groupby("CustomerID").InvoiceNo.nunique()
    part("single_invoice", "customers", (invoices == 1).sum(), len(invoices))
    columns = ["InvoiceNo", "StockCode", "Description", "Quantity", "InvoiceDate", "UnitPrice",
               "CustomerID", "Country"]
    surplus = lines[lines.duplicated(columns)]
    part("duplicate_line", "lines", len(surplus), len(lines))
    part("duplicate_line", "revenue", money(surplus), money(lines))
    part("saturday_line", "lines", (complete["at"].dt.day_of_week == 5).sum(), len(complete))
    first, last = complete["at"].min(), complete["at"].max()
    span = calendar.monthrange(first.year, first.month)[1]
    part("partial_month", f"{first:%Y-%m}", span - first.day + 1, span)
    part("partial_month", f"{last:%Y-%m}", last.day,
         calendar.monthrange(last.year, last.month)[1])
    for month in range(1, 13):
        years = complete[complete["at"].dt.month == month].groupby(complete["at"].dt.year).size()
        if len(years) > 1:
            add("pooled_month", calendar.month_name[month].lower(), len(years),
                float(years.sum() - years.max()) / float(years.sum()))

    features = pd.DataFrame({
        "amount": (complete.Quantity * complete.UnitPrice).groupby(complete.CustomerID).mean(),
        "number_of_orders": by.size(),
        "recency": (last - by["at"].max()).dt.days,
    })
    for day in DAYS:
        features[day] = (complete["at"].dt.day_name().str.lower() == day).groupby(
            complete.CustomerID).sum()
    for month in MONTHS:
        features[month] = (complete["at"].dt.month_name().str.lower() == month).groupby(
            complete.CustomerID).sum()
    revenue = pd.Series({name: money(group) for name, group in by})
    matrix = trimmed(features)
    lost = features.index.difference(matrix.index)
    part("excluded", "revenue", revenue[lost].sum(), revenue.sum())
    part("excluded", "customers", len(lost), len(features))
    values = matrix.to_numpy(float)
    deviation = values.std(axis=0)
    constant = deviation == 0
    scaled = (values - values.mean(axis=0)) / np.where(constant, 1, deviation)
    u, s, _ = np.linalg.svd(scaled, full_matrices=False)
    scores = u[:, 0] * s[0]
    for name, size in [("number_of_orders", features.number_of_orders), ("revenue", revenue)]:
        add("size", name, abs(np.corrcoef(scores, size[matrix.index])[0, 1]))
    share = s[0] ** 2 / (s ** 2).sum()
    add("size", "first_component", share, float(share))
    rank = np.linalg.matrix_rank(scaled)
    part("rank", "matrix", rank, scaled.shape[1])
    for column, name in enumerate(matrix.columns):
        if constant[column]:
            add("constant_column", name, values[0, column])
        elif np.linalg.matrix_rank(scaled[:, :column + 1]) == (
                np.linalg.matrix_rank(scaled[:, :column]) if column else 0):
            found.append(("redundant_column", name, None, None))
        if not constant[column]:
            cube = ((values[:, column] - values[:, column].mean()) ** 3).mean()
            add("skew", name, cube / deviation[column] ** 3)
    return found


def read(path):
    return pd.read_csv(path, encoding="latin-1", keep_default_na=False, na_values=[""],
                       dtype={"InvoiceNo": str, "StockCode": str, "CustomerID": str})


if __name__ == "__main__":
    if len(sys.argv) > 1:
        for row in findings(read(sys.argv[1])):
            print(*("" if field is None else field for field in row), sep=",")
    else:
        write_lines(HERE / "lines.csv")
        with open(HERE / "expected.csv", "w") as file:
            file.write("check_name,subject,value,share\n")
            for check, subject, value, share in findings(read(HERE / "lines.csv")):
                file.write(f"{check},{subject},{'' if value is None else repr(value)},"
                           f"{'' if share is None else repr(share)}\n")
