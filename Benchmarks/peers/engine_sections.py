"""Sections that compare the engine with its peers on matrix files."""
import pathlib
import subprocess
import sys

from measuring import agreeing, interleave, run_json, times_better_peer

here = pathlib.Path(__file__).parent
LIBRARIES = {"scikit-learn": "sklearn", "scikit-learn-intelex": "sklearnex"}
DEFAULT_SIZES = {"kmeans": [4256, 42560, 425600], "dbscan": [4256, 42560, 63840],
                 "silhouette": [4256]}


def engine_section(job, setup):
    """One row a size: GridBench and both libraries on the same matrix."""
    rows = []
    for size in setup.sizes or DEFAULT_SIZES[job]:
        matrix = matrix_file(size, setup)
        # Short grids are repeated inside a process, too, so that a median means something.
        inner = 5 if size < 10_000 and job != "silhouette" and not setup.quick else 1
        rest = [job, matrix, "--threads", setup.threads, "--repeat", inner]
        contenders = {"workbench": lambda: run_json([setup.grid_bench, *rest])}
        if size <= setup.skip_peers_above:
            for name, library in LIBRARIES.items():
                contenders[name] = lambda library=library: run_json(
                    [sys.executable, here / "grid_peers.py", *rest, "--library", library])
        results = interleave(contenders, setup.rounds)
        row = {"case": f"{job}, {size:,} rows", "rows": size, "results": results,
               "times_better_peer": times_better_peer(results)}
        if job == "silhouette":
            row["note"] = largest_difference(results)
        else:
            same = {name: agreeing(results, name, "scikit-learn") for name in results}
            row["same_labels_as_scikit_learn"] = same
            row["note"] = labels_note(job, same)
            row["failed"] = same["workbench"] is not None and not is_whole(same["workbench"])
        rows.append(row)
    return rows


def matrix_file(size, setup):
    folder = setup.work / "matrices"
    subprocess.run([sys.executable, here / "make_matrices.py", "--features", setup.features,
                    "--rows", str(size), "--out", folder], check=True)
    return folder / f"features21-{size}.bin"


def is_whole(count):
    right, total = count.split(" of ")
    return right == total


def labels_note(job, same):
    if same["workbench"] is None:
        return "scikit-learn was not run"
    text = f"labels as scikit-learn: workbench {same['workbench']}"
    if "scikit-learn-intelex" not in same:
        return text
    text += f", extension {same['scikit-learn-intelex']}"
    return text + (" (its k-means++ draws differently)" if job == "kmeans" else "")


def largest_difference(results):
    oracle = results.get("scikit-learn", {}).get("values")
    if not oracle:
        return "scikit-learn was not run"
    ours = results["workbench"]["values"]
    return f"largest difference {max(abs(ours[cell] - oracle[cell]) for cell in oracle):.1e}"
