"""Every Nth system call failing, once and for good, by the preloaded library."""

import errno
import shutil

from harness import Part, counted, counted_by_class

# Class of calls, errors, whether to go on failing, and the codes that may come of it beside 0.
# What is read or written is no damaged data (65) and the program's own fault (1) never.
TROUBLE = {
    # Where a file cannot be opened for writing, SQLite opens it for reading: 77 then.
    "open": [("EIO", {66, 73, 74, 77}), ("ENOSPC", {73, 74, 77}), ("EMFILE", {66, 73, 74, 77}),
             ("EACCES", {66, 73, 74, 77}), ("EINTR", {66, 73, 74, 77})],
    "read": [("EIO", {66, 74}), ("EINTR", {66, 74}), ("short", set())],
    "write": [("EIO", {74}), ("ENOSPC", {74}), ("EINTR", {74}), ("short", set()),
              ("EACCES", {73, 74, 77})],
    "sync": [("EIO", {74}), ("ENOSPC", {74})],
    "truncate": [("EIO", {74}), ("ENOSPC", {74})],
    "rename": [("EIO", {73, 74}), ("ENOSPC", {73, 74}), ("EACCES", {73, 74, 77})],
    "unlink": [("EIO", {74}), ("EACCES", {73, 74, 77})],
    "mmap": [("ENOMEM", {74}), ("EACCES", {73, 74, 77})],
    "stat": [("EIO", {66, 73, 74}), ("EACCES", {66, 73, 74, 77})],
    "malloc": [("ENOMEM", {74})],
}
# An interrupted or a short call is no error: the program goes on where it stopped.
HARMLESS = {"EINTR", "short"}


def fail_at(part, bench, scenario, calls, error, codes, at, persist):
    tool = part.tool

    def body(folder):
        bench.place(scenario, folder)
        mode = "short" if error == "short" else "fail"
        number = 0 if error == "short" else getattr(errno, error)
        env = tool.preloaded(folder, calls, mode, at, persist, number)
        outcome = tool.run(folder, scenario.args, env=env, timeout=30)
        _, hit = counted(folder)
        if hit:
            part.count(f"{error} in {calls}")
        allowed = {0} if error in HARMLESS and not persist and calls != "open" else {0} | codes
        outcome.demand(allowed)
        # An unlink that failed for good leaves its file.
        strays = calls in ("unlink", "rename") and persist
        # Where calls fail for good, a journal that is not needed may stay until the next command.
        bench.check_after_fault(scenario, folder, allow_strays=strays or calls == "unlink",
                                ignored={"w.db-journal"} if persist else frozenset())
        if outcome.code == 0 and calls != "unlink":
            bench.check_complete(scenario, folder, "told success: ")
        bench.check_repeat(scenario, folder, allow_strays=strays or calls == "unlink")
    often = "for good from" if persist else "once at"
    return f"{scenario.name}, {error} in {calls} {often} {at}", body


def all_faults(total, errors, bound):
    """First each call with one of the faults in turn, then the others of each."""
    ways = [(error, codes, persist) for error, codes in errors for persist in (False, True)
            if not (error == "EINTR" and persist)]  # No signal comes for ever.
    points = range(1, total + 1) if total <= bound else \
        sorted({1 + i * (total - 1) // (bound - 1) for i in range(bound)})
    first = [(at, *ways[number % len(ways)]) for number, at in enumerate(points)]
    return first, [(at, *way) for at in points for way in ways if (at, *way) not in first]


def failing_calls(tool, bench, seconds, quick):
    part = Part("failing-calls", tool, seconds, quick)
    jobs, more = [], []
    for number, scenario in enumerate(bench.scenarios):
        folder = tool.scratch / f"count-calls-{number}"
        folder.mkdir()
        bench.place(scenario, folder)
        env = tool.preloaded(folder, ",".join(TROUBLE), "count")
        tool.run(folder, scenario.args, env=env).demand({0})
        totals = counted_by_class(folder)[2]
        shutil.rmtree(folder)
        for calls, errors in TROUBLE.items():
            total = totals[calls]
            # Only allocations, of which there are 80,000, are thinned out.
            first, others = all_faults(total, errors, 40 if calls == "malloc" else 1000)
            if quick:
                first, others = part.random.sample(first, min(1, len(first))), []
            for faults, into in ((first, jobs), (others, more)):
                into += [fail_at(part, bench, scenario, calls, error, codes, at, persist)
                         for at, error, codes, persist in faults]
    part.random.shuffle(jobs)
    part.random.shuffle(more)
    part.run(jobs + more)
    return part
