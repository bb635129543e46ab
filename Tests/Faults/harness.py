"""Runs the program under test in folders of its own and counts what came of it."""

import collections
import os
import pathlib
import random
import re
import resource
import shutil
import signal
import struct
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor


def documented_codes():
    """The exit codes of docs/cli.md, but for a fault of the program itself (1)."""
    text = (pathlib.Path(__file__).resolve().parents[2] / "docs" / "cli.md").read_text()
    rows = re.findall(r"^\| (\d+(?:, \d+)*) \|", text.partition("## Exit codes")[2], re.MULTILINE)
    codes = frozenset(int(code) for row in rows for code in row.split(", ")) - {1, 141}
    if not {0, 65, 74} <= codes:
        raise SystemExit("error: docs/cli.md has no table of exit codes")
    return codes


DOCUMENTED = documented_codes()

# What no analyst should read: the texts of statements, and SQLite's own words for its faults.
SQL_WORDS = re.compile(
    r"\bselect\s.+\sfrom\s|\binsert\s+(or\s+\w+\s+)?into\b|\bdelete\s+from\b|\bupdate\s+\w+\s+set\b"
    r"|\b(create|drop|alter)\s+(temp\s+)?(table|view|index|trigger|virtual)\b|\bbegin immediate\b"
    r"|\bpragma\s|SQL logic error|SQLITE_|sqlite3_|\bsqlite_schema\b|\bsqlite_master\b"
    r"|near \"|no such (table|column|function)|unsupported file format|malformed database schema",
    re.IGNORECASE | re.DOTALL)


class Failure(Exception):
    """What went wrong in a case, in one line."""


class Outcome:
    """What a process of the program did."""

    def __init__(self, args, code, out, err, seconds, timed_out):
        self.args, self.code, self.out, self.err = args, code, out, err
        self.seconds, self.timed_out = seconds, timed_out

    @property
    def was_killed(self):
        return self.code == -signal.SIGKILL

    def describe(self):
        last = self.err.strip().splitlines()
        end = "hung" if self.timed_out else f"exit {self.code}"
        return f"`{' '.join(map(str, self.args))}`: {end}: {last[-1][:200] if last else ''}"

    def demand(self, allowed, what=""):
        """Fails unless the process ended by itself with one of these codes, and in words."""
        if self.timed_out or self.code not in allowed:
            raise Failure(f"{what}{self.describe()}")
        if self.code > 0 and self.code not in (130, 141, 143) and not self.err.strip():
            raise Failure(f"{what}{self.describe()} (says nothing)")
        # A command to type is advice, not a statement of ours that came through.
        found = SQL_WORDS.search(re.sub(r"`sqlite3 [^`]*`", "", self.err))
        if found and self.code != 0:
            raise Failure(f"{what}{self.describe()} (SQL: {found.group(0)[:60]!r})")
        return self


class Tool:
    """The program under test, the preloaded library and the places for both."""

    def __init__(self, workbench, preload, scratch, seed, jobs):
        self.workbench, self.preload, self.seed, self.jobs = workbench, preload, seed, jobs
        self.scratch = pathlib.Path(scratch)
        self.kept = None

    def environment(self, folder):
        wanted = ("PATH", "HOME", "LD_LIBRARY_PATH", "TZ")
        env = {name: os.environ[name] for name in wanted if name in os.environ}
        # The backtracer of Swift takes seconds for each crash.
        env.update(LC_ALL="C.UTF-8", SWIFT_BACKTRACE="enable=no", WORKBENCH_THREADS="2",
                   XDG_CONFIG_HOME="/nowhere", TERM="dumb", TMPDIR=str(folder), SQLITE_TMPDIR=str(folder))
        return env

    def preloaded(self, folder, calls, mode, at=0, persist=False, error=0, move=None, journal=None):
        env = self.environment(folder)
        env.update(LD_PRELOAD=str(self.preload), FAULTS_DIR=str(folder), FAULTS_CALLS=calls,
                   FAULTS_MODE=mode, FAULTS_AT=str(at), FAULTS_PERSIST=str(int(persist)),
                   FAULTS_ERRNO=str(error), FAULTS_COUNTER=f"{folder}.counter")
        if move:
            env["FAULTS_MOVE"] = move
        if journal:
            env["FAULTS_JOURNAL"] = str(journal)
        return env

    def start(self, folder, args, env=None, limits=None, prefix=(), stdin=subprocess.DEVNULL,
              stdout=subprocess.PIPE):
        for patience in range(100):
            try:
                return subprocess.Popen(
                    [*prefix, self.workbench, *map(str, args)], cwd=folder, stdin=stdin,
                    stdout=stdout, stderr=subprocess.PIPE, env=env or self.environment(folder),
                    preexec_fn=limits)
            except BlockingIOError:
                # The machine has no process left just now; that is no fault of the program.
                time.sleep(0.1 * min(patience, 10))
        raise Failure("no process can be started on this machine")

    def run(self, folder, args, timeout=30, **options):
        began = time.monotonic()
        return self.finish(self.start(folder, args, **options), args, timeout, began)

    @staticmethod
    def finish(process, args, timeout=30, began=None):
        began = began or time.monotonic()
        timed_out = False
        try:
            out, err = process.communicate(timeout=timeout)
        except subprocess.TimeoutExpired:
            timed_out = True
            process.kill()
            out, err = process.communicate()
        return Outcome(args, process.returncode, (out or b"").decode("utf-8", "replace"),
                       err.decode("utf-8", "replace"), time.monotonic() - began, timed_out)


# The classes of calls, in the order in which the library counts them.
CLASSES = ("open", "read", "write", "sync", "truncate", "rename", "unlink", "mmap", "stat", "malloc")


def counted(folder):
    """Calls counted and faults made by the preloaded library in the last process of a folder."""
    return counted_by_class(folder)[:2]


def counted_by_class(folder):
    """The same, and the calls of each class."""
    path = pathlib.Path(f"{folder}.counter")
    numbers = struct.unpack("=12Q", path.read_bytes()) if path.exists() else (0,) * 12
    path.unlink(missing_ok=True)
    return numbers[0], numbers[1], dict(zip(CLASSES, numbers[2:]))


def limits(**values):
    """Sets resource limits in the child: limits(FSIZE=4096)."""
    def apply():
        for name, value in values.items():
            resource.setrlimit(getattr(resource, f"RLIMIT_{name}"), (value, value))
    return apply


def keep(folder, place):
    """Copies what stands in a folder; pipes and devices cannot be copied."""
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    try:
        shutil.copytree(folder, place, symlinks=True, dirs_exist_ok=True)
    except (shutil.Error, OSError) as error:
        (place / "NOT-COPIED.txt").write_text(str(error)[:2000], errors="replace")


class Part:
    """A part of the faults: cases run side by side until all are done or the time is over."""

    def __init__(self, name, tool, seconds, quick):
        self.name, self.tool, self.seconds, self.quick = name, tool, seconds, quick
        self.random = random.Random(f"{tool.seed} {name}")
        self.counts = collections.OrderedDict()
        self.failures = []
        self.lock = threading.Lock()
        self.began = time.monotonic()
        self.deadline = self.began + seconds
        self.took = 0.0
        self.n_started = 0
        self.n_skipped = 0
        self.skips = []

    def count(self, name, by=1):
        with self.lock:
            self.counts[name] = self.counts.get(name, 0) + by

    def skip(self, why):
        """Says what this machine cannot test; never counted as passed."""
        self.skips.append(why)

    def fail(self, title, why, folder=None):
        with self.lock:
            self.failures.append((title, why))
            number = len(self.failures)
        if folder and folder.exists() and self.tool.kept and number <= 40:
            place = self.tool.kept / f"{self.name}-{number}"
            keep(folder, place)
            (place / "FAILURE.txt").write_text(f"{title}\n{why}\n", errors="replace")
        if number <= 40:
            print(f"  failed: {title}: {why}", file=sys.stderr, flush=True)

    def run(self, jobs, workers=None):
        """Runs cases `(title, function of a folder)`; what is over the time is counted as left."""
        jobs = list(jobs)
        with ThreadPoolExecutor(workers or self.tool.jobs) as pool:
            try:
                list(pool.map(self._one, jobs))
            except BaseException:
                # Ctrl-C: what has begun ends, nothing else begins, and the folders are taken away.
                self.deadline = 0
                raise

    def _one(self, job):
        title, body = job
        with self.lock:
            if time.monotonic() > self.deadline:
                self.n_skipped += 1
                return
            self.n_started += 1
            folder = self.tool.scratch / f"{self.name}-{self.n_started}"
        folder.mkdir()
        try:
            body(folder)
        except Failure as failure:
            self.fail(title, str(failure), folder)
        except Exception as error:  # A fault of the harness must not pass for a success.
            self.fail(title, f"harness: {type(error).__name__}: {error}", folder)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
            pathlib.Path(f"{folder}.counter").unlink(missing_ok=True)

    def spread(self, items, most):
        """Of a list about `most`, evenly, the last always among them."""
        items = list(items)
        if len(items) <= most:
            return items
        return [items[round(i * (len(items) - 1) / (most - 1))] for i in range(most)] if most > 1 \
            else items[-1:]

    def summary(self):
        """One line of counts; the part is over."""
        self.took = time.monotonic() - self.began
        counts = ", ".join(f"{value:,} {name}" for name, value in self.counts.items())
        text = f"{self.name}: {self.n_started:,} cases"
        if counts:
            text += f" ({counts})"
        if self.n_skipped:
            text += f", {self.n_skipped:,} left when the time was over"
        for why in self.skips:
            text += f", skipped: {why}"
        return f"{text}, {len(self.failures)} failed, {self.took:.0f} s"
