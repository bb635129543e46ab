#!/usr/bin/env python3
"""Makes shares.json beside this file: how often two arms show a difference of shares, by SciPy and statsmodels.

    python3 Tests/Fixtures/power/make_shares.py

All counts of buyers of both arms are looked at, none left out. Counts show a difference where the score of theirs (the
difference in its standard errors) is beyond the 2.5 % or 97.5 % point of the scores of all counts, each with its
probability where all units have the share of both arms together: the bootstrap of the result (ArmComparison) with
endlessly many draws. Counts without any spread get Newcombe's range, as there.
"""
import json
import os

import numpy as np
import scipy
import statsmodels
from scipy.optimize import brentq
from scipy.stats import binom
from statsmodels.stats.proportion import confint_proportions_2indep

TIE = 1e-9


def scores(n, m):
    x = np.arange(n + 1)[:, None] / n
    y = np.arange(m + 1)[None, :] / m
    error = np.sqrt(x * (1 - x) / (n - 1) + y * (1 - y) / (m - 1))
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(error > 0, (x - y) / error, 0.0), error > 0


def shown(n, m):
    score, varies = scores(n, m)
    order = np.argsort(score, axis=None)
    sorted_scores = score.ravel()[order]
    result = np.zeros((n + 1, m + 1), bool)
    for both in range(n + m + 1):
        share = both / (n + m)
        weights = np.outer(
            binom.pmf(np.arange(n + 1), n, share), binom.pmf(np.arange(m + 1), m, share))
        up_to = np.concatenate([[0.0], np.cumsum(weights.ravel()[order])])
        for y in range(max(0, both - n), min(m, both) + 1):
            x = both - y
            if not varies[x, y]:
                low, high = confint_proportions_2indep(x, n, y, m, method="newcomb", compare="diff")
                result[x, y] = low > 0 or high < 0
                continue
            own = score[x, y]
            slack = TIE * max(1, abs(own))
            below = up_to[np.searchsorted(sorted_scores, own + slack, side="right")]
            above = up_to[-1] - up_to[np.searchsorted(sorted_scores, own - slack, side="left")]
            result[x, y] = above <= 0.025 if own > 0 else below <= 0.025
    return result


def rate(counts, n, m, target, control):
    return float(
        binom.pmf(np.arange(n + 1), n, target) @ counts @ binom.pmf(np.arange(m + 1), m, control))


def rise(counts, n, m, baseline, power):
    def missing(difference):
        return rate(counts, n, m, min(1.0, baseline + difference), baseline) - power

    grid = [missing(d) for d in np.linspace(0, 1 - baseline, 400)]
    crossings = [i for i in range(399) if (grid[i] < 0) != (grid[i + 1] < 0)]
    assert len(crossings) <= 1, "the smallest rise is one of several"
    if grid[-1] < 0:
        return None
    return brentq(missing, 0, 1 - baseline, xtol=1e-14, rtol=1e-13)


arms = [(180, 20), (95, 5), (20, 20), (5, 5), (360, 40), (50, 50), (20, 180), (720, 80), (270, 30)]
shares = [0.0, 0.003, 0.01, 0.03, 0.05, 0.1, 0.2, 0.37, 0.5, 0.8, 0.95, 1.0]
cases = []
for n, m in arms:
    counts = shown(n, m)
    for p in shares:
        if n * m > 20_000 and 0.05 < p < 0.95:
            continue  # Too much for a debug build.
        cases.append({
            "targets": n, "controls": m, "baseline": p, "rate": rate(counts, n, m, p, p),
            "other": rate(counts, n, m, min(1, p + 0.1), p),
            "rise": rise(counts, n, m, p, 0.8) if p < 1 else None})
made_with = {"scipy": scipy.__version__, "statsmodels": statsmodels.__version__}
with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "shares.json"), "w") as file:
    json.dump({"made_with": made_with, "cases": cases}, file, indent=1)
    file.write("\n")
