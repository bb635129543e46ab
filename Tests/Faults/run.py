"""scripts/faults' harness: parts of faults against one binary, with counts. See docs/reliability.md."""

import argparse
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time

from harness import Tool, counted
from scenarios import Bench

HERE = pathlib.Path(__file__).resolve().parent
FIXTURES = HERE.parent / "Fixtures"
PREFIX = "workbench-faults-"

# name → module, function, seconds of a quick and of a full run.
PARTS = {
    "kills": [("kills", "every_write", 12, 300), ("kills", "at_random", 5, 100)],
    "calls": [("syscalls", "failing_calls", 12, 300)],
    "limits": [("limits", "full_disks", 6, 60), ("limits", "resources", 6, 90)],
    "rights": [("rights", "without_rights", 4, 20)],
    "outputs": [("outputs", "outputs", 10, 60)],
    "processes": [("processes", "side_by_side", 6, 80), ("processes", "moved_away", 4, 40)],
    "signals": [("interrupts", "interrupted", 6, 80), ("segments", "segments", 10, 60)],
    "powerloss": [("powerloss", "power_loss", 5, 100)],
    "hostile": [("hostile", "hostile", 10, 300)],
    "mutants": [("mutants", "mutants", 8, 300)],
}


def arguments():
    parser = argparse.ArgumentParser(prog="scripts/faults")
    parser.add_argument("--workbench", required=True)
    parser.add_argument("--preload", required=True)
    parser.add_argument("--failed", required=True, help="folder that keeps what failed")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--only", default="")
    parser.add_argument("--commands", default="", help="of the scenarios only these, by commas")
    parser.add_argument("--seconds", type=float, help="for all parts together")
    parser.add_argument("--seed", default="1")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--markdown", help="file for the counts as a table")
    return parser.parse_args()


def scratch_parent():
    """Memory where there is enough of it: thousands of syncs on a disk would only cost time."""
    shared = pathlib.Path("/dev/shm")
    if shared.is_dir() and shutil.disk_usage(shared).free > 1 << 30:
        return str(shared)
    return None


def must_be_seen(tool, bench):
    """A program that the library does not see would pass everything: that is a failure."""
    folder = tool.scratch / "seen"
    shutil.copytree(bench.templates.make("empty"), folder)
    for calls in ("open", "read", "write", "sync", "unlink"):
        env = tool.preloaded(folder, calls, "count")
        tool.run(folder, ("ingest", "first.csv", "--db", f"{calls}.db"), env=env).demand({0})
        if counted(folder)[0] == 0:
            sys.exit(f"error: the library sees no {calls} of {tool.workbench}: is it linked statically?")


def clear_old(parent):
    """Takes away what killed harnesses left: folders, and the small disks in them."""
    for folder in pathlib.Path(parent or tempfile.gettempdir()).glob(f"{PREFIX}*"):
        number = folder.name[len(PREFIX):].split("-")[0]
        if number.isdigit() and not pathlib.Path(f"/proc/{number}").exists():
            for disk in folder.glob("*/disk"):
                subprocess.run(["umount", "-l", disk], capture_output=True)
            shutil.rmtree(folder, ignore_errors=True)


def chosen_parts(options):
    names = [name for name in options.only.split(",") if name] or list(PARTS)
    unknown = [name for name in names if name not in PARTS]
    if unknown:
        sys.exit(f"error: no part {unknown[0]}; there are {', '.join(PARTS)}")
    steps = [step for name in names for step in PARTS[name]]
    usual = sum(step[2 if options.quick else 3] for step in steps)
    factor = options.seconds / usual if options.seconds else 1
    return [(module, function, (quick if options.quick else full) * factor)
            for module, function, quick, full in steps]


def main():
    options = arguments()
    parts = []
    kept = pathlib.Path(options.failed)
    shutil.rmtree(kept, ignore_errors=True)
    kept.mkdir(parents=True)
    parent = scratch_parent()
    clear_old(parent)
    scratch = tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-", dir=parent)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    began = time.monotonic()
    try:
        tool = Tool(options.workbench, options.preload, scratch, options.seed, options.jobs)
        tool.kept = kept
        only = [name for name in options.commands.split(",") if name]
        bench = Bench(tool, FIXTURES, only=only)
        must_be_seen(tool, bench)
        for module, function, seconds in chosen_parts(options):
            part = getattr(__import__(module), function)(tool, bench, seconds, options.quick)
            print(part.summary(), flush=True)
            parts.append(part)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    n_cases, n_failed = sum(p.n_started for p in parts), sum(len(p.failures) for p in parts)
    print(f"faults: {n_cases:,} cases, {n_failed:,} failed, {time.monotonic() - began:.0f} s")
    if options.markdown:
        pathlib.Path(options.markdown).write_text(markdown(parts))
    if n_failed:
        print(f"error: {n_failed} cases failed; they are kept in {kept}", file=sys.stderr)
    return 1 if n_failed else 0


def markdown(parts):
    lines = ["| Part | Cases | Of them | Failed | Left | Seconds |", "|---|---:|---|---:|---:|---:|"]
    for part in parts:
        counts = ", ".join(f"{value:,} {name}" for name, value in part.counts.items())
        skips = "".join(f" (skipped: {why})" for why in part.skips)
        lines.append(f"| {part.name} | {part.n_started:,} | {counts}{skips} | {len(part.failures)} "
                     f"| {part.n_skipped} | {part.took:.0f} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main())
