"""`segment` stopped in the middle of each of its steps, and two of them on one file."""

import os
import shutil
import signal
import time

from content import content, difference
from harness import Failure, Outcome, Part
from scenarios import names

STEPS = ("ingest", "features --check", "sweep", "recommend", "profile", "report")
ARGS = ("segment", "first.csv", "--features", "rfm", "--report", "r.html", "--db", "w.db")


def stopped_at(tool, work, step, later):
    """Starts the command and stops it so many seconds after it has said a step; its outcome, or `None` if it was faster."""
    process = tool.start(work, ARGS)
    said, wanted = b"", f"$ workbench {step} ".encode()
    while wanted not in said:
        part = os.read(process.stderr.fileno(), 65536)
        if not part:
            raise Failure(f"never said {step}: {said[-300:]!r}")
        said += part
    time.sleep(later)
    process.send_signal(signal.SIGINT)
    began = time.monotonic()
    outcome = tool.finish(process, ARGS, timeout=30)
    if time.monotonic() - began > 5:
        raise Failure(f"took {time.monotonic() - began:.1f} s to stop: {outcome.describe()}")
    return Outcome(ARGS, outcome.code, outcome.out, said.decode("utf-8", "replace") + outcome.err, outcome.seconds,
                   outcome.timed_out)


def whole_reference(tool, bench):
    """What an undisturbed command leaves."""
    place = tool.scratch / "segment-reference"
    if not place.exists():
        shutil.copytree(bench.templates.make("empty"), place)
        tool.run(place, ARGS, timeout=120).demand({0})
    return content(place / "w.db"), (place / "r.html").read_bytes()


def interrupt(part, bench, reference, step, later):
    tool = part.tool

    def body(folder):
        work = folder / "work"
        shutil.copytree(bench.templates.make("empty"), work)
        before = names(work)
        outcome = stopped_at(tool, work, step, later)
        # The last step may be done by then.
        outcome.demand({0, 130})
        if outcome.code == 130:
            if "to go on, the same again: workbench segment first.csv" not in outcome.err:
                raise Failure(f"does not say how to go on: {outcome.err[-300:]}")
            if "Fault" in outcome.err or outcome.err.count("error: ") != 1:
                raise Failure(f"not one error: {outcome.err[-300:]}")
            part.count(f"stopped in {step}")
        strays = names(work) - before - {"w.db", "r.html"}
        if strays:
            raise Failure(f"left behind: {', '.join(sorted(strays)[:4])}")
        if (work / "r.html").exists() and not (work / "r.html").read_bytes().endswith(b"</html>\n"):
            raise Failure("half a report")
        if (work / "w.db").exists():
            content(work / "w.db")
        tool.run(work, ARGS, timeout=120).demand({0}, "the same again: ")
        near = difference(content(work / "w.db"), reference[0])
        if near:
            raise Failure(f"the same again: other content than undisturbed: {near}")
    return f"segment stopped {later:.2f} s into {step}", body


def at_once(part, bench, reference, n):
    """Each waits for the other or says that it is busy; nothing is in the file twice."""
    tool = part.tool

    def body(folder):
        work = folder / "work"
        shutil.copytree(bench.templates.make("empty"), work)
        processes = [tool.start(work, ARGS) for _ in range(n)]
        outcomes = [tool.finish(process, ARGS, timeout=120) for process in processes]
        for outcome in outcomes:
            outcome.demand({0, 75})
            part.count("at once" if outcome.code == 0 else "at once, busy")
        if all(outcome.code for outcome in outcomes):
            raise Failure("none came to an end")
        near = difference(content(work / "w.db"), reference[0])
        if near:
            raise Failure(f"other content than of one: {near}")
    return f"{n} segments at once", body


def segments(tool, bench, seconds, quick):
    part = Part("segments", tool, seconds, quick)
    reference = whole_reference(tool, bench)
    jobs = []
    for step in STEPS:
        for _ in range(1 if quick else 6):
            jobs.append(interrupt(part, bench, reference, step, part.random.random() * 0.2))
    jobs += [at_once(part, bench, reference, n) for n in ((2,) if quick else (2, 2, 4))]
    part.random.shuffle(jobs)
    part.run(jobs)
    return part
