"""Run commands interleaved (A B C A B C …), take medians, compare label digests.

Writes results.json and results.md into --work and prints the Markdown. Our side (--ours) is called
as `COMMAND --task TASK --matrix FILE --threads N` and prints the JSON object that peer.py prints.
"""
import argparse
import json
import pathlib
import statistics
import subprocess
import sys

here = pathlib.Path(__file__).parent


def measure(command):
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{' '.join(map(str, command))} failed:\n{done.stderr}")
    return json.loads(done.stdout.strip().splitlines()[-1])


def interleave(commands, rounds):
    """name -> command, to name -> {seconds of each round, digests}."""
    results = {name: {"seconds": [], "digests": None, "stable": True} for name in commands}
    for _ in range(rounds):
        for name, command in commands.items():
            answer = measure(command)
            result = results[name]
            result["seconds"] += answer["seconds"]
            if result["digests"] not in (None, answer["digests"]):
                result["stable"] = False
            result["digests"] = answer["digests"]
    for result in results.values():
        result["median"] = statistics.median(result["seconds"])
    return results


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=pathlib.Path, required=True)
    parser.add_argument("--features", required=True)
    parser.add_argument("--rows", default="4256,42560")
    parser.add_argument("--tasks", default="kmeans,dbscan,silhouette")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--ours", help="our benchmark executable")
    args = parser.parse_args()
    matrices = args.work / "matrices"
    subprocess.run([sys.executable, here / "matrices.py", "--features", args.features,
                    "--rows", args.rows, "--out", matrices], check=True)
    everything = {}
    table = ["| Task | Rows | Command | Median s | Rounds | Same labels as scikit-learn | Times the better peer |",
             "|---|---|---|---|---|---|---|"]
    for rows in args.rows.split(","):
        for task in args.tasks.split(","):
            rest = ["--task", task, "--matrix", matrices / f"features21-{rows}.bin",
                    "--threads", str(args.threads)]
            commands = {}
            if args.ours:
                commands["workbench"] = [args.ours, *rest]
            for library in ("sklearn", "sklearnex"):
                commands[library] = [sys.executable, here / "peer.py", "--library", library, *rest]
            results = interleave(commands, args.rounds)
            everything[f"{task}/{rows}"] = results
            oracle = results["sklearn"]["digests"]
            best = min(results[name]["median"] for name in ("sklearn", "sklearnex"))
            for name, result in results.items():
                same = sum(a == b for a, b in zip(result["digests"], oracle))
                result["same_as_sklearn"] = same
                table.append(f"| {task} | {rows} | {name} | {result['median']:.3f} | {args.rounds} | "
                             f"{same} of {len(oracle)} | {best / result['median']:.1f} |")
    (args.work / "results.json").write_text(json.dumps(everything, indent=1))
    (args.work / "results.md").write_text("\n".join(table) + "\n")
    print("\n".join(table))


if __name__ == "__main__":
    main()
