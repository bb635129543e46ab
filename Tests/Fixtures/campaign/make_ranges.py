#!/usr/bin/env python3
"""Makes ranges.json beside this file: ranges of the difference of two arms, by statsmodels and SciPy.

    python3 Tests/Fixtures/campaign/make_ranges.py

`shares` are Newcombe's (statsmodels, `confint_proportions_2indep`, method "newcomb"), which the engine must meet to the last
digits. `money` are Welch's (statsmodels `CompareMeans.tconfint_diff`, checked against SciPy), which a bootstrap meets roughly
where arms are large and amounts not too skewed.
"""
import json
import os

import numpy as np
import scipy
import statsmodels
from scipy import stats
from statsmodels.stats.proportion import confint_proportions_2indep
from statsmodels.stats.weightstats import CompareMeans, DescrStatsW

shares = []
for a, n, b, m in [
    (0, 5, 0, 5), (0, 40, 0, 10), (0, 1000, 0, 50), (5, 5, 5, 5), (40, 40, 0, 10), (0, 10, 40, 40), (56, 70, 48, 80),
    (9, 10, 3, 10), (6, 7, 2, 7), (5, 56, 0, 29), (0, 10, 0, 20), (10, 10, 0, 20), (1, 900, 0, 100), (12, 180, 2, 20),
]:
    low, high = confint_proportions_2indep(a, n, b, m, method="newcomb", compare="diff", alpha=0.05)
    shares.append({"targets": n, "target": a, "controls": m, "control": b, "low": max(-1.0, float(low)),
                   "high": min(1.0, float(high))})

dice = np.random.default_rng(20261201)
money = []
for n, m, share, lift, sigma in [(900, 300, 0.4, 0.0, 0.5), (1200, 1200, 0.3, 4.0, 0.8), (2000, 400, 0.5, -3.0, 0.3)]:
    def arm(count, more):
        buys = dice.random(count) < share
        return np.where(buys, np.round(np.exp(dice.normal(3, sigma, count)) + more, 2), 0.0)
    targets, controls = arm(n, lift), arm(m, 0.0)
    low, high = CompareMeans(DescrStatsW(targets), DescrStatsW(controls)).tconfint_diff(usevar="unequal")
    own = stats.ttest_ind(targets, controls, equal_var=False).confidence_interval(0.95)
    assert np.allclose([low, high], [own.low, own.high], rtol=1e-9), (low, high, own)
    money.append({"target": targets.tolist(), "control": controls.tolist(),
                  "difference": float(targets.mean() - controls.mean()), "low": float(low), "high": float(high)})

place = os.path.join(os.path.dirname(os.path.abspath(__file__)), "ranges.json")
with open(place, "w", encoding="utf-8") as file:
    json.dump({"made_with": f"statsmodels {statsmodels.__version__}, SciPy {scipy.__version__}, NumPy {np.__version__}",
               "shares": shares, "money": money}, file)
    file.write("\n")
