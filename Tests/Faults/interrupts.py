"""Signals at random moments: one, two, and the reader of stdout going away."""

import os
import re
import shutil
import signal
import time

from content import content
from harness import Failure, Part
from scenarios import names

# What a command that was stopped may have finished by then.
WHOLE = re.compile(r"s\.csv|m\.csv|out|out/\w+|out/\w+/(data|labels)\.csv"
                   r"|out/\w+/(pred|model)_[^/]*\.(txt|json)")


def long_commands(work):
    """What takes long enough to be interrupted, on a template with many lines."""
    db = ("--db", "w.db")
    return {
        "ingest": ("ingest", "big.csv", "--on-overlap", "keep", *db),
        "ingest --customers": ("ingest", "--customers", "crm.csv", *db),
        "features": ("features", "--features", "standard", "--repeats", "20", *db),
        "features --check": ("features", "--check", *db),
        "sweep": ("sweep", "--features", "rfm", "--repeats", "60", *db),
        "compare": ("compare", "1", "2", "3", *db),
        "verify": ("verify", "--all", *db),
        "export": ("export", "2", "3", "4", "--out", "out", *db),
        "predict": ("predict", "2", "--transactions", "big.csv", *db),
        "sample": ("sample", "--n-customers", "3000", "--out", "s.csv"),
        "rejects": ("rejects", "--export", "m.csv", *db),
    }


def interrupt(part, bench, template, name, args, signals, share, usual):
    tool = part.tool

    def body(folder):
        work = folder / "work"
        shutil.copytree(template, work)
        before = names(work)
        process = tool.start(work, args)
        time.sleep(share * usual)
        sent = None
        for number in signals:
            if process.poll() is None:
                process.send_signal(number)
                sent = sent or time.monotonic()
            time.sleep(0.002)
        outcome = tool.finish(process, args, timeout=20)
        first = signals[0]
        # Before the program listens, the signal ends it as it ends any other.
        outcome.demand({0, 128 + first, -first})
        part.count(f"{first.name}{' twice' if len(signals) > 1 else ''}"
                   if outcome.code else "ended before")
        seconds = time.monotonic() - sent if sent else 0
        if outcome.code and seconds > 5:
            raise Failure(f"took {seconds:.1f} s to stop: {outcome.describe()}")
        content(work / "w.db")
        # The second signal ends the program at once, whatever stands there.
        strays = {path for path in names(work) - before if not WHOLE.fullmatch(path)}
        if strays and len(signals) == 1:
            raise Failure(f"{outcome.describe()} left behind: {sorted(strays)[:3]}")
        tool.run(work, ("runs", "--db", "w.db"), timeout=20).demand({0}, "afterwards: ")
    which = "+".join(number.name for number in signals)
    return f"{name}, {which} after {share * usual:.3f} s", body


def silent_pipe(part, bench, template, args, wrote, number):
    """A command that waits for a pipe: nobody has opened it, or its writer fell silent."""
    tool = part.tool

    def body(folder):
        work = folder / "work"
        shutil.copytree(template, work)
        os.mkfifo(work / "pipe")
        before = names(work)
        process = tool.start(work, args)
        # Both ends are ours, so that opening does not wait.
        writer = os.open(work / "pipe", os.O_RDWR) if wrote is not None else None
        if wrote:
            os.write(writer, wrote)
        time.sleep(0.3 + part.random.random() / 2)
        sent = time.monotonic()
        process.send_signal(number)
        outcome = tool.finish(process, args, timeout=20)
        if writer is not None:
            os.close(writer)
        # Who only reads may end at once.
        outcome.demand({128 + number, -number})
        if time.monotonic() - sent > 5:
            raise Failure(f"took {time.monotonic() - sent:.1f} s to stop: {outcome.describe()}")
        if strays := names(work) - before:
            raise Failure(f"{outcome.describe()} left behind: {sorted(strays)[:3]}")
        part.count("silent pipes")
    return f"{' '.join(args)}, a pipe with {wrote}, {number.name}", body


def closed_pipe(part, bench, template, args):
    tool = part.tool

    def body(folder):
        work = folder / "work"
        shutil.copytree(template, work)
        reading, writing = os.pipe()
        os.close(reading)
        process = tool.start(work, args, stdout=writing)
        os.close(writing)
        outcome = tool.finish(process, args, timeout=30)
        outcome.demand({141})
        if "error:" in outcome.err:
            raise Failure(f"not quiet: {outcome.describe()}")
        content(work / "w.db")
        part.count("closed pipes")
    return f"{args[0]}, stdout closed", body


def interrupted(tool, bench, seconds, quick):
    part = Part("signals", tool, seconds, quick)
    template = tool.scratch / "long"
    shutil.copytree(bench.templates.make("runs"), template)
    tool.run(template, ("sample", "--n-customers", "600" if quick else "2500", "--out", "big.csv"),
             timeout=120).demand({0})
    if quick:
        chosen = ("ingest", "sweep", "sample", "predict")
    jobs = []
    for name, args in long_commands(template).items():
        if quick and name not in chosen:
            continue
        trial = tool.scratch / f"time-signals-{name.replace(' ', '-')}"
        shutil.copytree(template, trial)
        usual = tool.run(trial, args, timeout=120).demand({0}).seconds
        shutil.rmtree(trial)
        for signals in ((signal.SIGINT,), (signal.SIGTERM,), (signal.SIGHUP,),
                        (signal.SIGINT, signal.SIGINT),
                        (signal.SIGTERM, signal.SIGTERM)):
            for _ in range(1 if quick else 8):
                jobs.append(interrupt(part, bench, template, name, args, signals,
                                      part.random.random(), usual))
    for args in (("ingest", "pipe"), ("ingest", "pipe", "--dry-run"), ("ingest", "--customers", "pipe"),
                 ("predict", "2", "--transactions", "pipe"), ("predict", "2", "--features", "pipe")):
        for wrote in (None, b"", b"InvoiceNo,Sto", b"\x1f\x8b\x08", b"PK\x03\x04"):
            for database in (("--db", "w.db"), ("--db", "new.db")):
                if args[0] == "predict" and database[1] != "w.db":
                    continue
                jobs.append(silent_pipe(part, bench, template, (*args, *database), wrote,
                                        part.random.choice((signal.SIGINT, signal.SIGTERM))))
    for args in (("runs",), ("show", "2"), ("features",), ("compare", "1", "2"), ("predict", "2"),
                 ("rejects",), ("schema",)):
        jobs.append(closed_pipe(part, bench, template, (*args, "--db", "w.db")))
    jobs.append(closed_pipe(part, bench, template, ("sample", "--n-customers", "50")))
    part.random.shuffle(jobs)
    part.run(jobs)
    return part
