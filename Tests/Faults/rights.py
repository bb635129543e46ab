"""Files and folders that may only be read: as another user, since root may do everything."""

import os
import shutil
import sqlite3

from content import content
from everycommand import ASKING, READING, WRITING
from harness import Failure, Part, counted
from kills import CALLS

USER = 60999
# These write files of their own, beside the database.
OWN_FILES = {"export", "export --all", "rejects --export", "plot months", "backup"}


def only_readable(work):
    for path in work.rglob("*"):
        path.chmod(0o555 if path.is_dir() else 0o444)
    work.chmod(0o555)


def as_user(tool, work, args):
    prefix = ("setpriv", f"--reuid={USER}", f"--regid={USER}", "--clear-groups")
    outcome = tool.run(work, args, prefix=prefix, timeout=20)
    if outcome.code in (126, 127) or "setpriv" in outcome.err:
        raise Failure(f"could not be started: {outcome.err[:100]}")
    return outcome


def prepared(tool, bench, folder, state):
    """The template with runs: as it is, with a write-ahead log, or with a crash behind it."""
    work = folder / "work"
    shutil.copytree(bench.templates.make("runs"), work)
    for path in (tool.scratch, folder):
        path.chmod(0o755)
    if state == "with a write-ahead log":
        database = sqlite3.connect(work / "w.db")
        database.execute("pragma journal_mode = wal")
        database.close()
    elif state == "after a crash":
        # In the middle of the commit: the journal is whole, and the database half new.
        args = ("features", "--features", "rfm", "--transform", "none", "--db", "w.db")
        tool.run(work, args, env=tool.preloaded(work, CALLS, "count")).demand({0})
        total = counted(work)[0]
        shutil.copy(bench.templates.make("runs") / "w.db", work / "w.db")
        tool.run(work, args, env=tool.preloaded(work, CALLS, "kill-before", total))
        counted(work)
        if not (work / "w.db-journal").exists():
            raise Failure("no journal is left to test with")
    return work


def read_only(part, bench, state, names):
    tool = part.tool

    def body(folder):
        work = prepared(tool, bench, folder, state)
        only_readable(work)
        before = {path: path.read_bytes() for path in work.rglob("*") if path.is_file()}
        for name in names:
            if name in WRITING and name not in ASKING:
                allowed = {77}
            else:
                # Where recovery takes rights that are not there, the program says so.
                allowed = {0} if state == "as it is" else {0, 77}
            as_user(tool, work, {**READING, **WRITING}[name]).demand(allowed, f"{state}: ")
            part.count("commands without rights")
        if before != {path: path.read_bytes() for path in work.rglob("*") if path.is_file()}:
            raise Failure("files that may only be read have changed")
    return f"read-only, {state}", body


def recovering_reader(part, bench, name):
    """With rights, a command that reads rolls back what a crash left."""
    tool = part.tool

    def body(folder):
        work = prepared(tool, bench, folder, "after a crash")
        for path in [work, *work.rglob("*")]:
            os.chown(path, USER, USER)
        as_user(tool, work, READING[name]).demand({0}, "after a crash, with rights: ")
        content(work / "w.db")
        part.count("readers that recover")
    return f"{name} after a crash", body


def forbidden(part, bench):
    """A database that may not even be read is a question of rights."""
    tool = part.tool

    def body(folder):
        work = prepared(tool, bench, folder, "as it is")
        (work / "w.db").chmod(0)
        for name in ("runs", "explain", "show", "predict", "compare", "ingest"):
            as_user(tool, work, {**READING, **WRITING}[name]).demand({77}, "mode 000: ")
            part.count("commands without rights")
    return "a database of mode 000", body


def without_rights(tool, bench, seconds, quick):
    part = Part("rights", tool, seconds, quick)
    if os.getuid() != 0 or not shutil.which("setpriv"):
        part.skip("rights need root and setpriv, to become another user")
        return part
    readers = [name for name in READING if name not in OWN_FILES
               and name not in ("predict --features", "predict --drift", "predict of a view")]
    writers = list(WRITING)
    jobs = [read_only(part, bench, state, readers[:5] + writers[1:5] if quick else readers + writers)
            for state in ("as it is", "with a write-ahead log", "after a crash")]
    jobs += [recovering_reader(part, bench, name) for name in (readers[:3] if quick else readers)]
    jobs.append(forbidden(part, bench))
    part.run(jobs)
    return part
