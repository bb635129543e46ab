#!/usr/bin/env python3
"""Makes power.json beside this file: smallest differences of two arms by statsmodels and SciPy.

    python3 Tests/Fixtures/power/make_power.py

Made with statsmodels 0.15.0 and SciPy (see "made_with" in the file).
"""
import json
import os

import scipy
import statsmodels
from scipy.optimize import brentq
from statsmodels.stats.power import normal_power
from statsmodels.stats.proportion import power_proportions_2indep


def rise(targets, controls, baseline, level, power):
    def missing(difference):
        return power_proportions_2indep(
            difference, baseline, targets, ratio=controls / targets, alpha=level,
            return_results=False) - power

    top = 1 - baseline - 1e-12
    if top <= 0 or missing(top) < 0:
        return None
    return brentq(missing, 1e-12, top, xtol=1e-15, rtol=1e-14)


def means(targets, controls, deviation, level, power):
    def missing(difference):
        return normal_power(
            difference / deviation, 1 / (1 / targets + 1 / controls), level, sigma=1.0) - power

    return brentq(missing, 1e-12 * deviation, 100 * deviation, xtol=1e-15 * deviation, rtol=1e-14)


arms = [(720, 80), (90, 10), (9000, 1000), (12, 8), (500, 500), (19, 1), (250000, 13000)]
terms = [(0.05, 0.8), (0.01, 0.9), (0.1, 0.5)]
rises = [
    {"targets": n, "controls": m, "baseline": p, "level": a, "power": b, "rise": rise(n, m, p, a, b)}
    for n, m in arms for a, b in terms for p in [0.003, 0.02, 0.11, 0.37, 0.5, 0.82, 0.97]]
differences = [
    {"targets": n, "controls": m, "deviation": s, "level": a, "power": b,
     "difference": means(n, m, s, a, b)}
    for n, m in arms for a, b in terms for s in [0.004, 1.0, 37.25, 86400.5]]
made_with = {"scipy": scipy.__version__, "statsmodels": statsmodels.__version__}
with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "power.json"), "w") as file:
    json.dump({"made_with": made_with, "rises": rises, "differences": differences}, file, indent=1)
    file.write("\n")
