"""Makes agreement.txt: contingency tables with the agreement scikit-learn gives the two labelings.

Run with the versions named in the first line of agreement.txt:
    python make_agreement_fixtures.py > agreement.txt

One table a line: `table AMI VI`, then `a:b:n` for every cell that is not empty. VI is the variation of information in
nats, from scikit-learn's mutual information and the entropies.
"""
import numpy as np
import sklearn
from sklearn import metrics

rng = np.random.default_rng(14)


def entropy(counts):
    p = counts[counts > 0] / counts.sum()
    return float(-(p * np.log(p)).sum())


def show(table):
    table = np.asarray(table)
    rows, columns = np.nonzero(table)
    counts = table[rows, columns]
    a, b = np.repeat(rows, counts), np.repeat(columns, counts)
    mutual = metrics.mutual_info_score(a, b)
    variation = entropy(table.sum(1)) + entropy(table.sum(0)) - 2 * mutual
    print("table", repr(float(metrics.adjusted_mutual_info_score(a, b))), repr(variation),
          *(f"{r}:{c}:{n}" for r, c, n in zip(rows, columns, counts)))


print(f"# scikit-learn {sklearn.__version__}, numpy {np.__version__}")
show([[3, 1], [0, 4]])
show([[2, 0, 1], [0, 5, 2], [4, 1, 0]])
show([[1, 1, 1, 1], [1, 1, 1, 1]])
show(np.eye(5, dtype=int) * 7)
show([[10], [3], [1]])
show(np.ones((1, 12), int))
show(np.eye(9, dtype=int))
show(np.concatenate([np.eye(6, dtype=int), np.ones((1, 6), int)]))
show(rng.integers(0, 40, (7, 5)))
show(rng.integers(0, 900, (12, 9)))
show(rng.poisson(0.7, (30, 25)))
table = rng.integers(0, 200, (30, 25)) + np.eye(30, 25, dtype=int) * 9000
show(table)
show([[200000, 1000], [600, 224000]])
show([[1, 0], [0, 99999]])
show([[50000, 50000], [50001, 49999]])
