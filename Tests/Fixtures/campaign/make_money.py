#!/usr/bin/env python3
"""Makes money.json beside this file: how often ranges of money leave 0 out in campaigns without any effect.

    python3 Tests/Fixtures/campaign/make_money.py [CAMPAIGNS]

NumPy and SciPy alone, with random numbers of their own: it is the method that is tried, not our code. People buy by chance,
for log-normal amounts. `few`: the range as it is made (both arms drawn from all people together, divided by the standard error
of each draw), by how many buyers are expected in the smaller arm (the table of docs/decisions/0108). `methods`: other bootstraps of
the same campaigns (docs/decisions/0096). Prints both tables.
"""
import json
import os
import sys

import numpy as np
import scipy
from scipy import stats

CAMPAIGNS = int(sys.argv[1]) if len(sys.argv) > 1 else 1500
DRAWS = 400
SIGMA = 1.2


def amounts(dice, count, conversion):
    buys = dice.random(count) < conversion
    return np.where(buys, np.exp(3 + SIGMA * dice.standard_normal(count)), 0.0)


def moments(values):
    """Mean and its variance along the last axis; money that is the same of all but for rounding has none."""
    n = values.shape[-1]
    mean = values.mean(-1)
    rest = (values - mean[..., None]) ** 2
    square = rest.sum(-1)
    square = np.where(square <= 1e-12 * (values ** 2).sum(-1), 0.0, square)
    return mean, square / (n - 1) / n


def scores(target, control, shift=0.0):
    a, va = moments(target)
    b, vb = moments(control)
    error = np.sqrt(va + vb)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(error > 0, (a - b - shift) / error, 0.0), a - b, error


def pooled(dice, target, control):
    everybody = np.concatenate([target, control])
    a = everybody[dice.integers(0, len(everybody), (DRAWS, len(target)))]
    b = everybody[dice.integers(0, len(everybody), (DRAWS, len(control)))]
    low, high = np.quantile(scores(a, b)[0], [0.025, 0.975])
    _, difference, error = scores(target, control)
    return difference - high * error, difference - low * error


def within(dice, target, control):
    a = target[dice.integers(0, len(target), (DRAWS, len(target)))]
    b = control[dice.integers(0, len(control), (DRAWS, len(control)))]
    return a, b


def percentile(dice, target, control):
    a, b = within(dice, target, control)
    return tuple(np.quantile(a.mean(-1) - b.mean(-1), [0.025, 0.975]))


def bca(dice, target, control):
    a, b = within(dice, target, control)
    drawn = a.mean(-1) - b.mean(-1)
    seen = target.mean() - control.mean()
    below = (np.sum(drawn < seen) + np.sum(drawn == seen) / 2) / DRAWS
    z0 = stats.norm.ppf(np.clip(below, 1 / DRAWS, 1 - 1 / DRAWS))
    n, m = len(target), len(control)
    left = np.concatenate([(target.sum() - target) / (n - 1) - control.mean(),
                           target.mean() - (control.sum() - control) / (m - 1)])
    rest = left.mean() - left
    square = (rest ** 2).sum()
    skew = (rest ** 3).sum() / (6 * square ** 1.5) if square > 0 else 0.0
    z = stats.norm.ppf([0.025, 0.975])
    shares = stats.norm.cdf(z0 + (z0 + z) / (1 - skew * (z0 + z)))
    return tuple(np.quantile(drawn, shares))


def studentized(dice, target, control):
    a, b = within(dice, target, control)
    _, difference, error = scores(target, control)
    low, high = np.quantile(scores(a, b, difference)[0], [0.025, 0.975])
    return difference - high * error, difference - low * error


def shown(method, n, m, conversion, campaigns, seed):
    """Share of campaigns whose range leaves 0 out; an end that is 0 but for rounding is 0."""
    count = 0
    for campaign in range(campaigns):
        dice = np.random.default_rng([seed, n, m, round(conversion * 1e6), campaign])
        target, control = amounts(dice, n, conversion), amounts(dice, m, conversion)
        low, high = method(dice, target, control)
        close = 1e-9 * abs(target.mean() - control.mean())
        count += low > close or high < -close
    return count / campaigns


few = []
print(f"shown in % of {CAMPAIGNS} campaigns without an effect, by buyers expected in the smaller arm")
expected = [1.5, 2, 2.5, 3, 4]
print("arms     " + "".join(f"{e:>6}" for e in expected))
for n, m in [(180, 20), (50, 50), (360, 40)]:
    rates = [shown(pooled, n, m, e / m, CAMPAIGNS, 20261130) for e in expected]
    few += [{"targets": n, "controls": m, "buyers": e, "rate": r} for e, r in zip(expected, rates)]
    print(f"{n:>4}, {m:<3}" + "".join(f"{100 * r:6.1f}" for r in rates), flush=True)
methods = []
print("\nshown in % by method, 180 and 20 people")
for conversion in [0.1, 0.03]:
    for method in [percentile, bca, studentized, pooled]:
        rate = shown(method, 180, 20, conversion, CAMPAIGNS // 3, 20261130)
        methods.append({"method": method.__name__, "conversion": conversion, "rate": rate})
        print(f"{method.__name__:>12} {100 * conversion:3.0f} % buy: {100 * rate:5.1f}", flush=True)
path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "money.json")
with open(path, "w") as file:
    json.dump({"numpy": np.__version__, "scipy": scipy.__version__, "campaigns": CAMPAIGNS, "draws": DRAWS,
               "sigma": SIGMA, "few": few, "methods": methods}, file, indent=1)
    file.write("\n")
