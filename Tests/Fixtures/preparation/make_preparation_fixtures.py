"""Writes cases.json: a small matrix, prepared in many ways by numpy, scipy and scikit-learn.

Made with numpy 2.4.6, scipy 1.17.1, scikit-learn 1.9.1: python3 make_preparation_fixtures.py
A case has the words of the command line, the scaled matrix and the scaled new rows.
"""

import json
import pathlib

import numpy as np
from scipy.stats import gmean, rankdata
from sklearn.preprocessing import RobustScaler, StandardScaler

names = ["revenue", "net", "visits", "monday", "tuesday", "sunday"]
random = np.random.default_rng(11)
n = 57
raw = np.column_stack([
    np.round(random.lognormal(4, 1.5, n), 2),
    np.round(random.normal(0, 30, n), 1),
    random.integers(1, 9, n),
    random.poisson(3, n),
    random.poisson(1, n),
    random.poisson(0.7, n),
]).astype(float)
raw[7, 3:] = 0
new = np.array([[0, -500, 20, 1, 2, 0], [1e5, 0.05, 1, 0, 0, 0], [55.5, 12.34, 3.5, 9, 0, 4]], dtype=float)


def log1p(x, fitted):
    return np.sign(x) * np.log1p(np.abs(x))


def rank(x, fitted):
    values, first = np.unique(fitted, return_index=True)
    ranks = (rankdata(fitted)[first] - 1) / (len(fitted) - 1)
    return np.interp(x, values, ranks)


def share(x, fitted):
    total = x.sum(axis=1, keepdims=True)
    return np.divide(x, total, out=np.zeros_like(x), where=total != 0)


def clr(x, fitted):
    part = np.where(x == 0, fitted[fitted > 0].min() / 2, x)
    return np.log(part / gmean(part, axis=1)[:, None])


def apply(rows, transforms):
    out = rows.copy()
    for name, column in [(t, j) for j, t in enumerate(transforms) if t in ("log1p", "rank")]:
        out[:, column] = globals()[name](rows[:, column], raw[:, column])
    for name in ("share", "clr"):
        members = [j for j, t in enumerate(transforms) if t == name]
        if members:
            out[:, members] = globals()[name](rows[:, members], raw[:, members])
    return out


def case(title, transforms="none", scale="zscore", winsor=0.0, weights=""):
    wide = [word for word in transforms.split(",") if "=" not in word]
    each = {name: wide[0] if wide else "none" for name in names}
    each.update(word.split("=") for word in transforms.split(",") if "=" in word)
    fitted = apply(raw, [each[name] for name in names])
    fresh = apply(new, [each[name] for name in names])
    if winsor:
        low, high = np.quantile(fitted, [winsor, 1 - winsor], axis=0)
        fitted, fresh = np.clip(fitted, low, high), np.clip(fresh, low, high)
    if scale != "none":
        scaler = {"zscore": StandardScaler, "robust": RobustScaler}[scale]().fit(fitted)
        fitted, fresh = scaler.transform(fitted), scaler.transform(fresh)
    factors = {name: 1.0 for name in names}
    factors.update({w.split("=")[0]: float(w.split("=")[1]) for w in weights.split(",") if w})
    fitted, fresh = (x * [factors[name] for name in names] for x in (fitted, fresh))
    return {
        "title": title, "transforms": transforms, "scale": scale, "winsor": winsor,
        "weights": weights, "scaled": fitted.round(14).ravel().tolist(),
        "new": fresh.round(14).ravel().tolist(),
    }


days = "monday={0},tuesday={0},sunday={0}"
cases = [
    case("plain"),
    case("log1p", "log1p"),
    case("rank", "rank"),
    case("shares of weekdays", days.format("share")),
    case("log-ratios of weekdays", days.format("clr") + ",revenue=log1p"),
    case("both compositions", "monday=share,tuesday=share,sunday=clr,visits=clr"),
    case("robust", "none", "robust"),
    case("unscaled", "none", "none"),
    case("clipped", "none", "zscore", 0.05),
    case("clipped and robust", "revenue=log1p", "robust", 0.1),
    case("weighted", "log1p,net=none", "zscore", 0.0, "revenue=2,sunday=0.25"),
    case("everything", "log1p,net=rank," + days.format("share"), "zscore", 0.02, "net=3"),
]
document = {"names": names, "raw": raw.ravel().tolist(), "new": new.ravel().tolist(), "cases": cases}
path = pathlib.Path(__file__).parent / "cases.json"
path.write_text(json.dumps(document, separators=(",", ":")) + "\n")
