#!/usr/bin/env python3
"""Makes tests.json beside this file: chi-square tails, contingency tables and rank tests of SciPy.

    python3 Tests/Fixtures/scipy/make_tests.py

Made with SciPy 1.17.1 and NumPy (see "made_with" in the file).
"""
import json
import os
import random

import numpy
import scipy
from scipy import stats
from scipy.stats.contingency import association

dice = random.Random(20261129)

tails = []
for degrees in [1, 2, 3, 4, 5, 8, 13, 30, 77, 200, 999]:
    for x in [1e-12, 1e-3, 0.1, 0.7, 1, 2.5, 3.841458820694124, 9, 20, 55, 120, 300, 700, 1200]:
        p = float(stats.chi2.sf(x, degrees))
        if p > 1e-290:
            tails.append({"x": x, "degrees": degrees, "p": p})

tables = []
for rows, columns, most in [(2, 2, 9), (2, 2, 400), (2, 5, 30), (3, 2, 4000), (4, 6, 12), (6, 9, 200)]:
    for _ in range(4):
        counts = [[dice.randint(0, most) for _ in range(columns)] for _ in range(rows)]
        for row in counts:
            row[dice.randrange(columns)] += 1
        counts[0] = [count + 1 for count in counts[0]]
        result = stats.chi2_contingency(counts, correction=False)
        tables.append({
            "counts": counts, "statistic": float(result.statistic), "degrees": int(result.dof),
            "p": float(result.pvalue), "lowest": float(result.expected_freq.min()),
            "v": float(association(counts, method="cramer")),
        })

ranks = []
for groups, n, values in [(2, 12, 5), (2, 60, 1000), (3, 40, 8), (5, 300, 40), (6, 800, 100000)]:
    for _ in range(3):
        group = [i % groups if i < groups else dice.randrange(groups) for i in range(n)]
        value = [dice.randrange(values) / 4 + (0.1 * values / 4 if g == 1 else 0) for g in group]
        parts = [[v for v, g in zip(value, group) if g == k] for k in range(groups)]
        rest = [v for v, g in zip(value, group) if g != 1]
        h, p = stats.kruskal(*parts)
        h1, p1 = stats.kruskal(parts[1], rest)
        u = stats.mannwhitneyu(parts[1], rest, use_continuity=False, method="asymptotic")
        ranks.append({
            "values": value, "groups": group, "statistic": float(h), "p": float(p),
            "against_statistic": float(h1), "against_p": float(p1), "mann_whitney_p": float(u.pvalue),
            "biserial": float(2 * u.statistic / (len(parts[1]) * len(rest)) - 1),
        })

path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "tests.json")
with open(path, "w", encoding="utf-8") as file:
    json.dump({
        "made_with": f"scipy {scipy.__version__}, numpy {numpy.__version__}",
        "tails": tails, "tables": tables, "ranks": ranks,
    }, file, indent=None, separators=(",", ":"))
    file.write("\n")
