"""Makes tree.txt: decision trees that scikit-learn grows, on values that float32 holds exactly.

Run with the versions named in the first line of tree.txt:
    python make_tree_fixtures.py > tree.txt

`problem NAME rows features depth`, then rows of values with the label behind, then the tree in depth-first order:
`node FEATURE THRESHOLD counts…`, `leaf counts…` (rows by label, ascending). Where two splits are equally good,
scikit-learn takes one by chance: problems whose tree depends on random_state are refused here.
"""
import numpy as np
import sklearn
from sklearn.tree import DecisionTreeClassifier

rng = np.random.default_rng(3)


def grow(x, y, depth, state):
    model = DecisionTreeClassifier(criterion="gini", max_depth=depth, random_state=state).fit(x, y)
    tree, lines = model.tree_, []
    for node in range(tree.node_count):
        counts = np.rint(tree.value[node][0] * tree.n_node_samples[node]).astype(int)
        if tree.children_left[node] < 0:
            lines.append(f"leaf {' '.join(map(str, counts))}")
        else:
            lines.append(f"node {tree.feature[node]} {float(tree.threshold[node])!r} "
                         f"{' '.join(map(str, counts))}")
    return lines


def show(name, x, y, depth=3):
    assert (x == x.astype(np.float32)).all()
    trees = [grow(x, y, depth, state) for state in range(25)]
    if any(tree != trees[0] for tree in trees):
        raise SystemExit(f"{name}: chance decides between equal splits")
    print("problem", name, *x.shape, depth)
    for row, label in zip(x, y):
        print(*(repr(float(v)) for v in row), label)
    print("\n".join(trees[0]))


def grid(shape, step=1 / 64):
    return np.round(rng.standard_normal(shape) * 4 / step) * step


print(f"# scikit-learn {sklearn.__version__}, numpy {np.__version__}")
x = grid((80, 3))
show("bands", x, np.digitize(x[:, 1], [-2, 1, 3]))
x = grid((150, 4))
y = np.where(x[:, 0] > 1, np.where(x[:, 2] > 0, 2, 0), np.where(x[:, 3] > -1, 1, -1))
show("nested", x, np.where(rng.random(150) < 0.1, 1, y))
x = grid((200, 5), 1 / 1024)
show("blobs", x, np.argmin(((x[:, None, :2] - grid((6, 2))[None]) ** 2).sum(2), 1))
x = np.round(rng.gamma(1, 40, (120, 3)) * 4) / 4
show("skewed", x, np.where(x[:, 0] + 2 * x[:, 2] > 150, 1, 0), 4)
x = grid((60, 2))
show("shallow", x, (x[:, 0] > 0).astype(int) + 2 * (x[:, 1] > 1), 1)
show("constant", np.column_stack([np.ones(40), grid((40, 1))]), rng.integers(0, 2, 40), 2)
