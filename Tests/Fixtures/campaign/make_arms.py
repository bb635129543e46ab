#!/usr/bin/env python3
"""Makes arms.json beside this file: ranges of the difference of two arms, by NumPy.

    python3 Tests/Fixtures/campaign/make_arms.py

The random numbers are those of the engine (SplitMix64, DrawStream), so that every draw is the same; means, variances of
ratios and quantiles are NumPy's. `welch` is SciPy's standard error of Welch's test, for units of one person.
"""
import json
import os

import numpy as np
import scipy
from scipy import stats

MASK = (1 << 64) - 1
GAMMA = 0x9E3779B97F4A7C15
CAMPAIGN = 13


def mix(z):
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    return z ^ (z >> 31)


def draw_at(place, start):
    return mix((start + (place + 1) * GAMMA) & MASK)


def stream(seed, draw, count, bound):
    start = draw_at(draw, draw_at(CAMPAIGN, seed))
    return np.array([(draw_at(i, start) * bound) >> 64 for i in range(count)])


def mean_and_variance(sizes, values):
    n = len(sizes)
    mean = values.sum() / sizes.sum()
    if n < 2:
        return mean, 0.0
    rest = values - mean * sizes
    square = float((rest * rest).sum())
    if square <= 1e-12 * float((values * values).sum()):
        square = 0.0
    return mean, square * n / (n - 1) / sizes.sum() ** 2


def score(sizes, values, target, control):
    a, va = mean_and_variance(sizes[target], values[target])
    b, vb = mean_and_variance(sizes[control], values[control])
    error = np.sqrt(va + vb)
    return a, b, error, (a - b) / error if error > 0 else 0.0


dice = np.random.default_rng(20261130)
cases = []
for n, m, share, sigma, groups, seed, draws in [
    (60, 20, 0.3, 0.0, False, 0, 200), (150, 30, 0.2, 1.2, False, 7, 200), (40, 40, 0.5, 0.8, True, 4294967295, 100),
    (25, 1, 0.4, 0.5, False, 3, 50), (30, 10, 0.0, 1.0, True, 1, 50),
]:
    total = n + m
    sizes = dice.integers(1, 4, total).astype(float) if groups else np.ones(total)
    buys = dice.random(total) < share
    money = np.round(np.exp(dice.normal(3, sigma, total)), 2) if sigma else np.ones(total)
    values = np.where(buys, np.where(dice.random(total) < 0.1, -money, money), 0.0)
    targets, controls = np.arange(n), np.arange(n, total)
    mean, other, error, _ = score(sizes, values, targets, controls)
    scores = []
    for draw in range(draws):
        places = stream(seed, draw, total, total)
        scores.append(score(sizes, values, places[:n], places[n:])[3])
    low, high = np.quantile(scores, [0.025, 0.975])
    case = {
        "sizes": sizes.tolist(), "values": values.tolist(), "targets": n, "seed": seed, "draws": draws,
        "target": float(mean), "control": float(other), "difference": float(mean - other),
        "low": float(mean - other - high * error), "high": float(mean - other - low * error),
    }
    if not groups and m > 1:
        welch = stats.ttest_ind(values[:n], values[n:], equal_var=False)
        assert np.isclose(error, welch._standard_error, rtol=1e-12), (error, welch)
    cases.append(case)

place = os.path.join(os.path.dirname(os.path.abspath(__file__)), "arms.json")
with open(place, "w", encoding="utf-8") as file:
    json.dump({"made_with": f"NumPy {np.__version__}, SciPy {scipy.__version__}", "cases": cases}, file, indent=1)
    file.write("\n")
