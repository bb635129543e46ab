"""Writes holdout.json: R² out of sample of partitions, by scikit-learn's cross_val_predict and r2_score.

Folds and redrawn customers come from SplitMix64 over the customers' numbers, written anew here.

    python3 make_holdout.py
"""
import json
import math

import numpy as np
import sklearn
from sklearn.base import BaseEstimator, RegressorMixin
from sklearn.linear_model import LinearRegression
from sklearn.metrics import r2_score
from sklearn.model_selection import PredefinedSplit, cross_val_predict

MASK = (1 << 64) - 1
GAMMA = 0x9E3779B97F4A7C15
FOLDS, REDRAW = 8, 9


def mix(z):
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9 & MASK
    z = (z ^ (z >> 27)) * 0x94D049BB133111EB & MASK
    return z ^ (z >> 31)


def draw_at(place, start):
    return mix((start + (place + 1) * GAMMA) & MASK)


def start(purpose, seed, draw):
    return draw_at(draw, draw_at(purpose, seed))


def places(keys, purpose, seed, draw):
    begin = start(purpose, seed, draw)
    return [mix(mix(key) ^ begin) for key in keys]


def folds(keys, n_folds, seed):
    order = sorted(zip(places(keys, FOLDS, seed, 0), range(len(keys))))
    dealt = [0] * len(keys)
    for place, (_, row) in enumerate(order):
        dealt[row] = place % min(n_folds, len(keys))
    return dealt


def weights(keys, seed, draw):
    """Poisson(1) by inversion."""
    counts = []
    for place in places(keys, REDRAW, seed, draw):
        share, total, count = place / 2**64, 0.0, 0
        while count < 16:
            total += math.exp(-1) / math.factorial(count)
            if share < total:
                break
            count += 1
        counts.append(count)
    return counts


class PartMeans(RegressorMixin, BaseEstimator):
    """The mean of the part, or of all where the part has nobody."""

    def fit(self, x, y):
        self.all_ = y.mean()
        self.means_ = {part: y[x[:, 0] == part].mean() for part in np.unique(x[:, 0])}
        return self

    def predict(self, x):
        return np.array([self.means_.get(part, self.all_) for part in x[:, 0]])


def case(name, y, parts, n_folds, seed, rng):
    keys = [int(key) for key in rng.integers(0, 1 << 63, len(y))]
    split = PredefinedSplit(folds(keys, n_folds, seed))
    x = np.array(parts)[:, None]
    y = np.array(y, float)
    predicted = cross_val_predict(PartMeans(), x, y, cv=split)
    if all(set(x[a, 0]) >= set(x[b, 0]) for a, b in split.split()):
        # The same by least squares on one column a part.
        one_hot = (x == np.unique(x)).astype(float)
        least = cross_val_predict(LinearRegression(fit_intercept=False), one_hot, y, cv=split)
        assert np.allclose(predicted, least, rtol=0, atol=1e-9)
    return {
        "name": name, "y": y.tolist(), "parts": [int(part) for part in parts], "n_folds": n_folds,
        "seed": seed, "keys": [str(key) for key in keys],
        "folds": folds(keys, n_folds, seed), "r2": r2_score(y, predicted),
        "weights": [weights(keys, seed, draw) for draw in range(4)],
        "redrawn": [
            r2_score(y, predicted, sample_weight=weights(keys, seed, draw)) for draw in range(4)],
    }


def main():
    rng = np.random.default_rng(20261129)
    parts = rng.integers(0, 5, 211)
    spend = np.where(rng.random(211) < 0.7 - 0.15 * parts, 0, np.exp(rng.normal(3 + parts, 1)))
    cases = [
        case("log spend", np.log1p(spend), parts, 10, 0, rng),
        case("far from 0", 1e6 + rng.normal(parts, 2), parts, 10, 7, rng),
        case("bought again", (rng.random(97) < 0.5).astype(float), rng.integers(0, 3, 97), 5, 1, rng),
        case("a part of one", rng.normal(size=23), [0] * 12 + [1] * 10 + [2], 10, 4294967295, rng),
        case("fewer than folds", [1.0, 2, 4, 8], [0, 0, 1, 1], 10, 3, rng),
        case("one part", rng.normal(size=40), [0] * 40, 10, 2, rng),
    ]
    with open("holdout.json", "w") as file:
        head = json.dumps({"scikit-learn": sklearn.__version__})[:-1]
        file.write(head + ',\n"cases": [\n' + ",\n".join(map(json.dumps, cases)) + "\n]}\n")


main()
