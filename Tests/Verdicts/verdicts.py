"""The work of scripts/verdicts: makes data sets, asks the built binary, counts what is wrong."""
import argparse, collections, os, sqlite3, subprocess, sys, tempfile, time

shared, binary = sys.argv[1], sys.argv[2]
sys.path.insert(0, shared)
import numpy as np
import planted
from sklearn.metrics import adjusted_rand_score

parser = argparse.ArgumentParser()
parser.add_argument("--seeds", type=int, default=10)
parser.add_argument("--sizes", default="1200,2500")
parser.add_argument("--families", default=",".join(planted.FAM))
parser.add_argument("--minutes", type=float, default=60)
options = parser.parse_args(sys.argv[3:])


def ask(raw, transform, folder):
    """Verdict, number of segments and labels of one matrix."""
    path = os.path.join(folder, "v.db")
    for end in ("", "-journal"):
        if os.path.exists(path + end):
            os.remove(path + end)
    # A file of ours to put the table into.
    lines = os.path.join(folder, "lines.csv")
    with open(lines, "w") as file:
        file.write("InvoiceNo,StockCode,Quantity,InvoiceDate,UnitPrice,CustomerID\n1,A,1,2024-01-01,1.5,1\n")
    subprocess.run([binary, "ingest", lines, "--db", path, "--quiet"], check=True, capture_output=True)
    names = [f"x{j + 1}" for j in range(raw.shape[1])]
    with sqlite3.connect(path) as db:
        db.execute(f"create table planted (customer_id text, {', '.join(n + ' real' for n in names)})")
        db.executemany(
            f"insert into planted values ({', '.join('?' * (len(names) + 1))})",
            [(f"{i:07d}", *map(float, row)) for i, row in enumerate(raw)],
        )
    db.close()
    subprocess.run(
        [binary, "recommend", "--db", path, "--features", "planted", "--transform", transform, "--quiet"],
        check=True,
        capture_output=True,
    )
    db = sqlite3.connect(path)
    verdict, k, run = db.execute("select verdict, n_clusters, run_id from recommendation").fetchone()
    labels = [row[0] for row in db.execute("select cluster from run_label where run_id = ? order by row_no", (run,))]
    db.close()
    return verdict, k, labels


def main():
    began = time.time()
    wrong = left = done = 0
    print(f"{'family':24}{'rows':>6}{'sets':>6}  verdicts", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        for family in options.families.split(","):
            sizes = [int(n) for n in options.sizes.split(",")]
            if family.startswith("nul_"):
                sizes = [400] + sizes
            for n in sizes:
                counts, faults = collections.Counter(), []
                for seed in range(options.seeds):
                    if time.time() - began > options.minutes * 60:
                        left += 1
                        continue
                    raw, truth, transform, expected = planted.gen(family, seed, n)
                    verdict, k, labels = ask(raw, transform, folder)
                    counts[verdict] += 1
                    done += 1
                    if "separated" not in expected:
                        bad = verdict == "separated"
                    elif planted.recoverable(planted.prepare(raw, transform), truth):
                        bad = (
                            verdict != "separated"
                            or k != len(np.unique(truth))
                            or adjusted_rand_score(truth, labels) < 0.9
                        )
                    else:
                        counts["not recoverable"] += 1
                        bad = False
                    if bad:
                        faults.append(f"seed {seed}: {verdict} {k or ''}".strip())
                wrong += len(faults)
                words = ", ".join(f"{v} {c}" for v, c in sorted(counts.items()))
                print(f"{family:24}{n:>6}{sum(c for v, c in counts.items() if v != 'not recoverable'):>6}  {words}"
                      + ("  WRONG: " + "; ".join(faults) if faults else ""), flush=True)
    print(f"{done} data sets in {time.time() - began:.0f} s, {wrong} wrong" + (f", {left} left out for time" if left else ""))
    return 1 if wrong or left else 0


sys.exit(main())
