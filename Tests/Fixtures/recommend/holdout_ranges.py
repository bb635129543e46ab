"""How often `recommend --holdout` calls one of two partitions better that are equally good.

Customers have two independent traits that count the same; one partition cuts the first, the other the second.
Ranges as in HoldoutScore: ten folds, Poisson(1) weights, predictions as they are. Wanted: 2.5 % on each side.

    python3 holdout_ranges.py          # a minute
"""
import numpy as np

rng = np.random.default_rng(5)


def predicted(y, parts, folds, n_parts, n_folds=10):
    cells = parts * n_folds + folds
    counts = np.bincount(cells, minlength=n_parts * n_folds).reshape(n_parts, n_folds)
    sums = np.bincount(cells, y, n_parts * n_folds).reshape(n_parts, n_folds)
    others = counts.sum(1, keepdims=True) - counts
    part = (sums.sum(1, keepdims=True) - sums) / np.maximum(others, 1)
    everybody = (sums.sum() - sums.sum(0)) / (counts.sum() - counts.sum(0))
    return np.where(others > 0, part, everybody[None, :])[parts, folds]


def equal_parts(trait, n_parts):
    return np.argsort(np.argsort(trait)) * n_parts // len(trait)


def outcome(kind, a, b):
    n = len(a)
    if kind == "spend":
        buys = rng.random(n) < 1 / (1 + np.exp(-(a + b) / 2))
        return np.where(buys, 5 + (a + b) / 2 + rng.standard_normal(n), 0)
    if kind == "returns":
        return np.where(rng.random(n) < 0.15, rng.random(n) / 2, 0) * (1 + (a + b > 1))
    return rng.standard_normal(n)


def count(n, n_parts, kind, sets=400, draws=400):
    better = worse = 0
    for _ in range(sets):
        a, b = rng.standard_normal((2, n))
        y, folds = outcome(kind, a, b), rng.permutation(n) % 10
        left = [(y - predicted(y, equal_parts(trait, n_parts), folds, n_parts)) ** 2
                for trait in (a, b)]
        weights = rng.poisson(1, (draws, n)).astype(float)
        spread = weights @ (y * y) - (weights @ y) ** 2 / weights.sum(1)
        low, high = np.quantile(
            (weights @ (left[1] - left[0]))[spread > 0] / spread[spread > 0], [0.025, 0.975])
        better, worse = better + (low > 0), worse + (high < 0)
    print(f"{n:5} customers, {n_parts} parts, {kind:8} better {better / sets:6.2%}  worse {worse / sets:6.2%}")


for n, n_parts in ((100, 3), (100, 6), (400, 3), (400, 6), (3000, 6)):
    for kind in ("spend", "returns", "nothing"):
        count(n, n_parts, kind, sets=400 if n < 3000 else 200)
