"""Full disks and limits of memory, file sizes, descriptors, threads and processes."""

import contextlib
import functools
import os
import shutil
import subprocess

from harness import DOCUMENTED, Failure, Part, keep, limits

MIB = 1 << 20


@contextlib.contextmanager
def small_disk(place, n_bytes):
    """A file system of this size, for as long as the body runs."""
    place.mkdir()
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={n_bytes}", "tmpfs", place],
                          capture_output=True)
    if done.returncode:
        raise PermissionError(done.stderr.decode().strip())
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", place], check=True)


@contextlib.contextmanager
def kept_on_failure(disk, place):
    """What stands on a disk that goes away is copied beside it if the body fails."""
    try:
        yield
    except Failure:
        keep(disk, place)
        raise


@functools.cache
def can_mount(tool):
    """Tried once: several sections ask."""
    try:
        with small_disk(tool.scratch / "mount-test", MIB):
            return True
    except (PermissionError, FileNotFoundError):
        return False


def size_of(folder):
    return sum(path.stat().st_size + 4096 for path in folder.rglob("*") if path.is_file())


def on_full_disk(part, bench, scenario, share):
    tool = part.tool

    def body(folder):
        whole, start = size_of(tool.scratch / f"reference-{scenario.name.replace(' ', '-')}"), \
            size_of(scenario.ready)
        # From hardly more than what is there to nearly what it takes, its journal included.
        n_bytes = start + 16384 + int(share * (whole - start + 200_000))
        with small_disk(folder / "disk", n_bytes) as disk, kept_on_failure(disk, folder / "kept"):
            bench.place(scenario, disk)
            outcome = tool.run(disk, scenario.args)
            outcome.demand({0, 74})
            if outcome.code == 74:
                part.count("full disks")
            else:
                part.count("large enough")
            bench.check_after_fault(scenario, disk)
            if outcome.code == 0:
                bench.check_complete(scenario, disk, "told success: ")
            subprocess.run(["mount", "-o", f"remount,size={n_bytes + 64 * MIB}", disk], check=True)
            bench.check_repeat(scenario, disk)
    return f"{scenario.name}, disk with {share:.2f} of what it takes", body


def under_limit(part, bench, scenario, title, codes, aborts=False, **values):
    tool = part.tool

    def body(folder):
        bench.place(scenario, folder)
        outcome = tool.run(folder, scenario.args, limits=limits(**values))
        if aborts and outcome.code in (127, -4, -5, -6, -11) and not outcome.timed_out:
            # The loader and Swift's runtime end the process where they get no memory.
            part.count("ended by loader or runtime")
            bench.check_after_fault(scenario, folder, allow_strays=True)
            bench.check_repeat(scenario, folder, allow_strays=True)
            return
        outcome.demand(codes)
        part.count(title.split(" ")[0] + (" refused" if outcome.code else " sufficed"))
        bench.check_after_fault(scenario, folder)
        if outcome.code == 0:
            bench.check_complete(scenario, folder, "told success: ")
        bench.check_repeat(scenario, folder)
    return f"{scenario.name}, {title}", body


def full_disks(tool, bench, seconds, quick):
    part = Part("full-disks", tool, seconds, quick)
    jobs = []
    mounts = can_mount(tool)
    if not mounts:
        part.skip("no tmpfs can be mounted here; file-size limits stand in")
    for scenario in bench.scenarios:
        for _ in range(2 if quick else 20):
            share = part.random.random() * 1.1
            if mounts:
                jobs.append(on_full_disk(part, bench, scenario, share))
        whole = max((path.stat().st_size for path in
                     (tool.scratch / f"reference-{scenario.name.replace(' ', '-')}").rglob("*")
                     if path.is_file()), default=MIB)
        for number in range(1 if quick else 10):
            size = int(part.random.random() * whole)
            jobs.append(under_limit(part, bench, scenario, f"file-size limit of {size} bytes",
                                    {0, 74}, FSIZE=size))
    jobs.append(("a full device as stdout", lambda folder: full_stdout(part, bench, folder)))
    part.random.shuffle(jobs)
    part.run(jobs)
    return part


def full_stdout(part, bench, folder):
    """Each command whose answer does not fit anywhere says so."""
    shutil.copytree(bench.templates.make("runs"), folder / "work")
    for args in (("runs",), ("show", "2"), ("rejects",), ("compare", "1", "2"), ("features",),
                 ("predict", "2"), ("export", "2", "--out", "x")):
        with open("/dev/full", "wb") as full:
            process = part.tool.start(folder / "work", (*args, "--db", "w.db"), stdout=full)
            part.tool.finish(process, args).demand({74}, "stdout is full: ")
    with open("/dev/full", "wb") as full:
        process = part.tool.start(folder / "work", ("sample", "--n-customers", "20"), stdout=full)
        part.tool.finish(process, ("sample",)).demand({74}, "stdout is full: ")


def resources(tool, bench, seconds, quick):
    part = Part("limits", tool, seconds, quick)
    jobs = []
    for scenario in bench.scenarios:
        for megabytes in part.spread(range(16, 416, 10), 2 if quick else 40):
            jobs.append(under_limit(part, bench, scenario, f"memory of {megabytes} MiB",
                                    {0, 73, 74, 75}, aborts=True, AS=megabytes * MIB))
        for number in part.spread(range(3, 16), 2 if quick else 13):
            jobs.append(under_limit(part, bench, scenario, f"descriptors: {number}",
                                    {0, 66, 73, 74, 77, 127}, aborts=True, NOFILE=number))
    jobs += thread_limits(part, bench, quick)
    part.random.shuffle(jobs)
    part.run(jobs)
    return part


def thread_limits(part, bench, quick):
    """Few threads: each command ends, with its result or in words."""
    if os.getuid() != 0 or not shutil.which("setpriv") or not shutil.which("prlimit"):
        part.skip("thread limits need root, setpriv and prlimit")
        return []
    jobs = []
    for scenario in bench.scenarios:
        for number in part.spread(range(1, 9), 2 if quick else 8):
            uid = 60000 + len(jobs)
            jobs.append(few_threads(part, bench, scenario, number, uid))
    return jobs


def few_threads(part, bench, scenario, number, uid):
    tool = part.tool

    def body(folder):
        work = folder / "work"
        work.mkdir()
        bench.place(scenario, work)
        for path in (tool.scratch, folder):
            path.chmod(0o755)
        for path in [work, *work.rglob("*")]:
            os.chown(path, uid, uid)
        prefix = ("prlimit", f"--nproc={number}", "setpriv", f"--reuid={uid}", f"--regid={uid}",
                  "--clear-groups")
        outcome = tool.run(work, scenario.args, prefix=prefix, timeout=20)
        if outcome.code == 127 or "setpriv" in outcome.err:
            raise Failure(f"could not be started: {outcome.err[:100]}")
        # Threads that cannot start are a limit of the system: said in words, or done without.
        outcome.demand(DOCUMENTED & {0, 69, 71, 73, 74, 75})
        part.count("threads refused" if outcome.code else "threads sufficed")
        for path in [work, *work.rglob("*")]:
            os.chown(path, 0, 0)
        bench.check_after_fault(scenario, work)
        bench.check_repeat(scenario, work)
    return f"{scenario.name}, {number} threads", body
