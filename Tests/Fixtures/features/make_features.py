"""Makes the files of this folder: python3 make_features.py

lines.csv is a seeded shop in the columns of Online Retail with everything that the feature sets over
sale_line must tell apart: cancellations, codes that are no products, prices of 0 and of many decimals,
lines without customer, number or code, customers without a sale, Saturdays and a leap day. NAME.csv is
what pandas (versions.txt) makes of it for the feature set NAME, NAME_window.csv the same as of 2012-03-01
over 100 days, and excluded*.csv whom the sets leave out. FeatureSetFixtureTests compares.
"""
import csv
import os
import random

import numpy as np
import pandas as pd

folder = os.path.dirname(os.path.abspath(__file__))
NO_PRODUCT = {"POST", "DOT", "M", "D", "BANK CHARGES", "GIFT_0001_20", "C2", "S"}
DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]


def place(name):
    return os.path.join(folder, name)


def write_lines():
    dice = random.Random(5)
    with open(place("lines.csv"), "w", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["InvoiceNo", "StockCode", "Description", "Quantity", "InvoiceDate",
                      "UnitPrice", "CustomerID", "Country"])
        for number in range(420):
            customer = 12000 + min(dice.randrange(70), dice.randrange(70))
            at = pd.Timestamp("2011-03-01") + pd.Timedelta(
                days=dice.randrange(370), minutes=480 + dice.randrange(600))
            cancelled = dice.random() < 0.12 or customer % 23 == 1
            invoice = ("C" if cancelled else "") + str(600000 + number)
            if dice.random() < 0.03:
                invoice = ""
            for line in range(1 + dice.randrange(4)):
                code = dice.choice(["85123A", "22423", "84029g", "84029G", "POST", "m", "M",
                                    "gift_0001_20", "C2", "C20", "DCGS0003", ""]
                                   ) if dice.random() < 0.4 else str(20000 + dice.randrange(40))
                if customer % 23 == 2:
                    code = "POST"
                price = dice.choice([0, 0.001, 0.00123456, 2.5, 1234.5678]) \
                    if dice.random() < 0.1 else dice.randrange(1, 2000) / 100
                quantity = dice.randrange(1, 40) * (-1 if cancelled else 1)
                if dice.random() < 0.02:
                    quantity = -quantity
                # Some invoices are written over two minutes.
                time = at + pd.Timedelta(minutes=int(dice.random() < 0.1))
                out.writerow([
                    invoice, code, "" if dice.random() < 0.02 else "THING", quantity,
                    time.strftime("%Y-%m-%d %H:%M"), price,
                    "" if dice.random() < 0.05 else customer, "United Kingdom"])


def read_lines():
    data = pd.read_csv(place("lines.csv"), dtype=str, keep_default_na=False)
    return pd.DataFrame({
        "invoice": data.InvoiceNo, "code": data.StockCode, "description": data.Description,
        "quantity": data.Quantity.astype(int), "price": data.UnitPrice.astype(float),
        "at": pd.to_datetime(data.InvoiceDate), "customer": data.CustomerID})


def sales(lines):
    """Sale lines with a customer; an invoice without a number is known by its time."""
    product = ~lines.code.str.upper().isin(NO_PRODUCT)
    rows = lines[(lines.customer != "") & (lines.quantity > 0) & (lines.price > 0) & product
                 & ~lines.invoice.str.upper().str.startswith("C")]
    numbers = rows.invoice.where(rows.invoice != "", rows["at"].astype(str))
    return rows.assign(invoice=numbers, value=rows.quantity * rows.price)


def quintile(values):
    """Scores 1 to 5: how many of the four cut points lie below a value."""
    ordered = np.sort(values.to_numpy())
    n = len(ordered)
    cuts = [ordered[(n * k + 4) // 5 - 1] for k in (1, 2, 3, 4)]
    return 1 + sum((values > cut).astype(int) for cut in cuts), cuts


def sets(lines, as_of):
    lines = lines[lines["at"] <= as_of]
    sale = sales(lines)
    by = sale.groupby("customer")
    last = by["at"].max().dt.normalize()
    rfm = pd.DataFrame({
        "days_since_last_purchase": (as_of.normalize() - last).dt.days,
        "invoice_count": by.invoice.nunique(), "revenue": by.value.sum()})
    returns = lines[(lines.customer != "") & (lines.quantity < 0) & (lines.price > 0)
                    & ~lines.code.str.upper().isin(NO_PRODUCT)]
    returned = -(returns.quantity * returns.price).groupby(returns.customer).sum()
    behaviour = rfm.assign(
        average_invoice_value=rfm.revenue / rfm.invoice_count,
        distinct_products=sale[sale.code != ""].groupby("customer").code.nunique(),
        average_unit_price=by.price.mean(),
        return_share=(returned.reindex(rfm.index) / rfm.revenue).clip(upper=1).fillna(0.0))
    behaviour["distinct_products"] = behaviour.distinct_products.fillna(0).astype(int)
    basket = pd.DataFrame({
        "average_line_value": by.value.mean(), "average_units_per_line": by.quantity.mean(),
        "average_unit_price": by.price.mean()})
    invoices = sale.groupby(["customer", "invoice"])["at"].max().reset_index()
    counts = pd.crosstab(invoices.customer, invoices["at"].dt.day_of_week).reindex(
        columns=range(7), fill_value=0)
    n = counts.sum(axis=1)
    week = ((counts + 0.5).div(n + 3.5, axis=0))[n >= 3]
    week.columns = [day + "_share" for day in DAYS]
    scores, cuts = {}, []
    for name, feature in [("recency", "days_since_last_purchase"), ("frequency", "invoice_count"),
                          ("monetary", "revenue")]:
        score, cut = quintile(rfm[feature])
        scores[name + "_score"] = 6 - score if name == "recency" else score
        cuts += [(feature, k + 1, value) for k, value in enumerate(cut)]
    everybody = set(lines.customer) - {""}
    without = sorted(everybody - set(rfm.index))
    few = sorted((c, int(n.get(c, 0))) for c in everybody if n.get(c, 0) < 3)
    return {"rfm": rfm, "rfm_score": pd.DataFrame(scores), "behaviour": behaviour,
            "basket": basket, "week_profile": week}, cuts, [(c, 0) for c in without], few


def standard7(lines):
    rows = lines[(lines.customer != "") & (lines.description != "")]
    rows = rows.assign(day=rows["at"].dt.day_name().str.lower(), value=rows.quantity * rows.price,
                       month=rows["at"].dt.month_name().str.lower())
    by = rows.groupby("customer")
    result = pd.DataFrame({
        "amount": by.value.mean(), "number_of_orders": by.size(),
        "recency": (rows["at"].max() - by["at"].max()).dt.days})
    months = ["april", "august", "december", "february", "january", "july", "june", "march",
              "may", "november", "october", "september"]
    for name in ["friday", "monday", "sunday", "thursday", "tuesday", "wednesday"]:
        result[name] = (rows.day == name).groupby(rows.customer).sum()
    for name in months:
        result[name] = (rows.month == name).groupby(rows.customer).sum()
    result["saturday"] = (rows.day == "saturday").groupby(rows.customer).sum()
    return result


def write(frame, name):
    frame.sort_index().to_csv(place(name + ".csv"), index_label="customer_id",
                              lineterminator="\n")


def write_pairs(pairs, name, header):
    with open(place(name + ".csv"), "w", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(header)
        out.writerows(pairs)


write_lines()
lines = read_lines()
complete = lines[(lines.customer != "") & (lines.description != "")]
as_of, start = pd.Timestamp("2012-03-01 23:59:59"), pd.Timestamp("2011-11-23")
for suffix, rows, end in [("", lines, complete["at"].max()),
                          ("_window", lines[lines["at"] >= start], as_of)]:
    frames, cuts, without, few = sets(rows, end)
    for name, frame in frames.items():
        write(frame, name + suffix)
    write_pairs(cuts, "cut_points" + suffix, ["feature", "cut_no", "value"])
    write_pairs(without, "excluded_sale" + suffix, ["customer_id", "value"])
    write_pairs(few, "excluded_week" + suffix, ["customer_id", "value"])
write(standard7(lines), "standard7")
with open(place("versions.txt"), "w") as file:
    file.write(f"pandas {pd.__version__}, numpy {np.__version__}\n")
