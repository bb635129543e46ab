"""Makes metrics.txt: labelings with the metrics scikit-learn gives them.

Run with the versions named in the first line of metrics.txt:
    python make_metrics_fixtures.py > metrics.txt

One problem a block: `problem NAME n d`, n rows of d values (hexadecimal floats), then labelings:
`labels …`, `expect silhouette silhouette_with_noise calinski_harabasz davies_bouldin` (nan where
scikit-learn refuses). `agree …` lines give the adjusted Rand index and the normalised mutual
information of every pair of labelings (i, j).
"""
import numpy as np
import sklearn
from sklearn import metrics

rng = np.random.default_rng(7)


def value(function, *arguments):
    try:
        return float(function(*arguments))
    except ValueError:
        return float("nan")


def show(name, x, labelings):
    print("problem", name, *x.shape)
    for row in x:
        print(*(float(v).hex() for v in row))
    for labels in labelings:
        labels = np.asarray(labels)
        kept = labels >= 0
        part = (x[kept], labels[kept])
        print("labels", *labels)
        print(
            "expect",
            value(metrics.silhouette_score, *part),
            value(metrics.silhouette_score, x, labels),
            value(metrics.calinski_harabasz_score, *part),
            value(metrics.davies_bouldin_score, *part),
        )
    for i, a in enumerate(labelings):
        for j, b in enumerate(labelings):
            print(
                "agree", i, j,
                metrics.adjusted_rand_score(a, b),
                metrics.normalized_mutual_info_score(a, b),
            )


print(f"# scikit-learn {sklearn.__version__}, numpy {np.__version__}")
n = 37
blobs = rng.standard_normal((n, 4)) + 4 * rng.integers(0, 3, (n, 1))
three = np.argsort(np.argsort(blobs[:, 0])) * 3 // n
noisy = np.where(rng.random(n) < 0.3, -1, three)
single = three.copy()
single[5] = 3
show("blobs", blobs, [three, noisy, single, rng.integers(0, 5, n), np.zeros(n, int), np.arange(n),
                      np.full(n, -1), np.where(three == 1, 1, -1)])
plane = np.round(rng.standard_normal((24, 2)) * 2)
show("duplicates", plane, [rng.integers(0, 3, 24), rng.integers(-1, 2, 24)])
far = rng.standard_normal((30, 3))
far[3] = 1e6
show("outlier", far, [np.where(np.arange(30) == 3, 1, 0), rng.integers(0, 4, 30)])
show("identical", np.ones((6, 2)), [[0, 0, 1, 1, 2, 2]])
