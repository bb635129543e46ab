"""Makes kmeans.txt beside this script.

Run in an environment with the versions the file's first line names:
    python make_kmeans_fixtures.py ../../../../shared/reference/features21.csv \
        > kmeans.txt

A matrix is "matrix NAME n d" and n lines of raw values (integers, or amounts as repr); the tests
scale it with StandardScaler. A run is "run NAME n_clusters tol max_iter n_init seed n_iter inertia"
and a line with the labels, one character a row (0-9, a-z, A-Z).
"""

import csv
import sys

import numpy
import sklearn
from sklearn.cluster import KMeans
from sklearn.preprocessing import StandardScaler

DIGITS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"

with open(sys.argv[1]) as source:
    rows = [[float(value) for value in row[1:]] for row in list(csv.reader(source))[1:]]
every = numpy.array(rows)[:: len(rows) // 300][:300]
blobs = numpy.random.RandomState(5)
matrices = {
    "standard": every,
    "small": every[:, :3],
    "blobs": numpy.round(
        blobs.randint(-9, 10, size=(6, 4))[blobs.randint(6, size=250)]
        + blobs.standard_normal((250, 4)), 3),
}
print(f"# scikit-learn {sklearn.__version__}, numpy {numpy.__version__}")
for name, raw in matrices.items():
    print("matrix", name, *raw.shape)
    for row in raw:
        print(*(repr(int(v)) if v == int(v) else repr(float(v)) for v in row))
    scaled = StandardScaler().fit_transform(raw)
    for k in (1, 2, 3, 5, 7, 8, 12, 21, 30):
        for seed in (0, 1, 42, 2**32 - 1):
            for n_init in (1, 5):
                for tol, max_iter in ((1e-4, 300), (0.0, 300), (1e-2, 4)):
                    if (tol, max_iter) != (1e-4, 300) and seed != 42:
                        continue
                    model = KMeans(
                        k, tol=tol, max_iter=max_iter, n_init=n_init, random_state=seed
                    ).fit(scaled)
                    print("run", name, k, repr(tol), max_iter, n_init, seed, model.n_iter_,
                          repr(float(model.inertia_)))
                    print("".join(DIGITS[label] for label in model.labels_))
