"""Makes the golden files of this folder: python3 make_small_shop.py

lines.csv is a seeded shop of 90 customers in the columns of Online Retail; features.csv, labels.csv
and runs.csv are what pandas and scikit-learn (versions.txt) say about it. GoldenTests compares
`workbench` with them, so that the ground of ../shared/reference is covered without it.
"""
import csv
import os
import random

import numpy as np
import pandas as pd
import sklearn
from sklearn.cluster import DBSCAN, KMeans
from sklearn.metrics import (calinski_harabasz_score, davies_bouldin_score, silhouette_score)
from sklearn.preprocessing import StandardScaler

folder = os.path.dirname(os.path.abspath(__file__))


def place(name):
    return os.path.join(folder, name)


def write_lines():
    dice = random.Random(20)
    with open(place("lines.csv"), "w", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["InvoiceNo", "StockCode", "Description", "Quantity", "InvoiceDate",
                      "UnitPrice", "CustomerID", "Country"])
        for number in range(1500):
            customer = dice.randrange(90)
            kind = customer % 3
            day = pd.Timestamp("2010-12-01") + pd.Timedelta(
                days=dice.randrange(374), minutes=480 + dice.randrange(600))
            if kind == 1:
                day = day.replace(month=dice.choice([10, 11]), year=2011, day=1 + day.day % 28)
            if day.dayofweek == 5:
                day -= pd.Timedelta(days=1)
            quantity = dice.randrange(1, 12) * (1, 3, 9)[kind]
            if dice.random() < 0.05:
                quantity = -quantity
            if customer == 17:
                quantity *= 400
            invoice = ("C" if quantity < 0 else "") + str(536365 + number)
            description = "" if dice.random() < 0.02 else dice.choice(
                ["LANTERN", 'BOX, "RED"', "CAFÉ CUP", "NA"])
            out.writerow([
                invoice, 20000 + dice.randrange(500), description, quantity,
                f"{day.month}/{day.day}/{day.year} {day.hour}:{day.minute:02d}",
                dice.randrange(10, 2000) / 100,
                "" if dice.random() < 0.1 else 12000 + customer * 7,
                "United Kingdom"])


def features():
    data = pd.read_csv(place("lines.csv"), dtype={"CustomerID": str}, keep_default_na=False)
    data = data[(data.CustomerID != "") & (data.Description != "")]
    at = pd.to_datetime(data.InvoiceDate, format="%m/%d/%Y %H:%M")
    data = data.assign(amount=data.Quantity * data.UnitPrice, at=at,
                       weekday=at.dt.day_name().str.lower(), month=at.dt.month_name().str.lower())
    group = data.groupby("CustomerID")
    result = pd.DataFrame({
        "amount": group.amount.mean(), "number_of_orders": group.size(),
        "recency": (data["at"].max() - group["at"].max()).dt.days})
    for name in ["friday", "monday", "sunday", "thursday", "tuesday", "wednesday"]:
        result[name] = (data.weekday == name).groupby(data.CustomerID).sum()
    for name in ["april", "august", "december", "february", "january", "july", "june", "march",
                 "may", "november", "october", "september"]:
        result[name] = (data.month == name).groupby(data.CustomerID).sum()
    for name in ["amount", "recency", "number_of_orders"]:
        low, high = result[name].quantile(0.05), result[name].quantile(0.95)
        margin = 1.5 * (high - low)
        result = result[(result[name] >= low - margin) & (result[name] <= high + margin)]
    return result.sort_index()


def quality(scaled, labels):
    rows = labels >= 0
    if len(set(labels[rows])) < 2:
        return [""] * 3
    x, y = scaled[rows], labels[rows]
    return [repr(float(f(x, y))) for f in
            (silhouette_score, calinski_harabasz_score, davies_bouldin_score)]


write_lines()
matrix = features()
matrix.index.name = "customer_id"
matrix.to_csv(place("features.csv"), lineterminator="\n")
scaled = StandardScaler().fit_transform(matrix.to_numpy(dtype=float))
labels, runs = {}, []
for tol in (1e-3, 1e-5):
    for k in (2, 3, 5, 8):
        fit = KMeans(k, algorithm="lloyd", n_init=1, tol=tol, random_state=0).fit(scaled)
        name = f"kmeans_{k}_{tol:g}"
        labels[name] = fit.labels_
        runs.append([name, k, 0, fit.n_iter_, repr(float(fit.inertia_))]
                    + quality(scaled, fit.labels_))
for min_samples in (3, 5):
    for eps in (2.5, 3.5):
        fit = DBSCAN(eps=eps, min_samples=min_samples).fit(scaled)
        name = f"dbscan_{min_samples}_{eps:g}"
        labels[name] = fit.labels_
        runs.append([name, fit.labels_.max() + 1, int((fit.labels_ < 0).sum()), "", ""]
                    + quality(scaled, fit.labels_))
pd.DataFrame(labels, index=matrix.index).to_csv(place("labels.csv"), lineterminator="\n")
pd.DataFrame(runs, columns=[
    "run_name", "n_clusters_found", "n_noise", "n_iter", "inertia", "silhouette",
    "calinski_harabasz", "davies_bouldin"]).to_csv(place("runs.csv"), index=False,
                                                   lineterminator="\n")
with open(place("versions.txt"), "w") as file:
    file.write(f"pandas {pd.__version__}, scikit-learn {sklearn.__version__}, "
               f"numpy {np.__version__}\n")
