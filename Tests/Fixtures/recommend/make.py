"""Writes prototype.json: what the prototype of `recommend` (../shared/reference/recommend/sepcore.py) says.

Only statistics without a random draw: spread positions of single values, unimodal quantiles, correlations of
normal scores, valleys, bridges of sides so small that nobody is sampled.

    python3 make.py PATH_OF_reference/recommend
"""
import json, os, sys

sys.path.insert(0, sys.argv[1])
import numpy as np
import sepcore as s
from scipy.stats import norm, rankdata

rng = np.random.default_rng(20261129)


class Unsampled:
    """The generator that `local` asks for an order: the rows as they are."""

    def permutation(self, n):
        return np.arange(n)


def columns():
    yield "normal", rng.standard_normal(120)
    yield "two modes", np.r_[rng.standard_normal(90), rng.normal(6, 0.5, 60)]
    yield "long tail", np.exp(rng.standard_normal(75))
    yield "thinned", np.r_[rng.standard_normal(900), rng.normal(4, 1, 400)]
    yield "steps", rng.integers(0, 5, 200).astype(float)
    yield "two values", np.array([0.0] * 3 + [1.0] * 2)
    yield "constant", np.full(5, 3.0)


def sides():
    yield "apart", 2, 6.0, 60, 40
    yield "touching", 2, 2.0, 80, 90
    yield "in five columns", 5, 4.0, 70, 100
    yield "small", 3, 5.0, 12, 11


result = {"unimodal": [], "valley": [], "bridge": [], "correlation": []}
for name, x in columns():
    result["unimodal"].append({"name": name, "x": list(x), "q": list(s.unimodal_quantiles(x, 50))})
for name, d, gap, na, nb in sides():
    a, b = rng.standard_normal((na, d)), rng.standard_normal((nb, d)) * 0.8
    b[:, 0] += gap
    ca, cb = a.mean(0), b.mean(0)
    w = cb - ca
    t = np.r_[(a - ca) @ w, (b - ca) @ w] / (w @ w)
    side = np.r_[np.zeros(na), np.ones(nb)]
    result["valley"].append(
        {"name": name, "left": list(t[:na]), "right": list(t[na:]), "ratio": float(s.valley(t, na, nb, side))}
    )
    result["bridge"].append(
        {
            "name": name,
            "d": d,
            "a": list(a.ravel()),
            "b": list(b.ravel()),
            "ratio": float(s.local(a, b, ca, cb, Unsampled())),
        }
    )
for name, n, d in (("plain", 150, 4), ("tied", 90, 3)):
    Y = rng.standard_normal((n, d)) @ rng.standard_normal((d, d))
    if name == "tied":
        Y = np.round(Y)
    N = np.column_stack([norm.ppf((rankdata(y) - 0.5) / n) for y in Y.T])
    C = (N / N.std(0)).T @ (N / N.std(0)) / n
    result["correlation"].append({"name": name, "n": n, "d": d, "y": list(Y.ravel()), "c": list(C.ravel())})
path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "prototype.json")
with open(path, "w") as file:
    json.dump(result, file, indent=0)
    file.write("\n")
