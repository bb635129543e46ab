"""Run the sections of scripts/bench and keep their results; see scripts/bench -h.

Each section replaces its own part of results.json; results.md is made from the whole. Exits with 1
where labels differ from scikit-learn's or a memory limit is passed.
"""
import argparse
import functools
import json
import pathlib
import subprocess
import sys

import process_sections as process
import segment_sections as segments
from engine_sections import engine_section
from measuring import machine
from peer_library import unset_tuning
from recommend_section import recommend_section
from render import TITLES, markdown

SECTIONS = {
    "kmeans": functools.partial(engine_section, "kmeans"),
    "dbscan": functools.partial(engine_section, "dbscan"),
    "silhouette": functools.partial(engine_section, "silhouette"),
    "sweep": process.sweep_section, "store": process.store_section,
    "ingest": process.ingest_section, "xlsx": process.xlsx_section, "views": process.views_section,
    "features": process.features_section, "memory": process.memory_section,
    "eta": process.eta_section, "recommend": recommend_section,
    "profile": segments.profile_section, "explain": segments.explain_section,
    "publish": segments.publish_section, "refresh": segments.refresh_section,
    "compare": segments.compare_section,
}
assert list(SECTIONS) == list(TITLES)


def sections(text):
    names = text.split(",")
    for name in names:
        if name not in SECTIONS:
            raise argparse.ArgumentTypeError(f"{name} is none of {', '.join(SECTIONS)}")
    return names


def sizes(text):
    return [int(each) for each in text.split(",")]


def main():
    unset_tuning()
    parser = argparse.ArgumentParser(description=__doc__)
    for path in ("work", "out", "features", "csv", "workbench", "grid-bench"):
        parser.add_argument(f"--{path}", type=pathlib.Path, required=True)
    parser.add_argument("--only", type=sections, default=list(SECTIONS))
    parser.add_argument("--sizes", type=sizes)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--skip-peers-above", type=int, default=425600)
    parser.add_argument("--quick", action="store_true")
    setup = parser.parse_args()
    if setup.quick:
        setup.sizes = setup.sizes or [4256]
    setup.out.mkdir(parents=True, exist_ok=True)
    store = setup.out / "results.json"
    everything = json.loads(store.read_text()) if store.exists() else {}
    commit = subprocess.run(["git", "describe", "--always", "--dirty"], capture_output=True,
                            text=True, cwd=pathlib.Path(__file__).parent).stdout.strip()
    failed = []
    for name in setup.only:
        print(f"{name} …", file=sys.stderr, flush=True)
        facts = {"machine": machine(), "threads": setup.threads, "rounds": setup.rounds,
                 "quick": setup.quick, "commit": commit}
        everything[name] = {**facts, "rows": SECTIONS[name](setup)}
        failed += [row["case"] for row in everything[name]["rows"] if row.get("failed")]
        everything = {each: everything[each] for each in SECTIONS if each in everything}
        store.write_text(json.dumps(everything, indent=1) + "\n")
        (setup.out / "results.md").write_text(markdown(everything))
    print(markdown({name: everything[name] for name in SECTIONS if name in setup.only}))
    if failed:
        raise SystemExit(f"not as it must be: {'; '.join(failed)}")


if __name__ == "__main__":
    main()
