"""Kills: at every Nth write of each command, at random moments, and during the recovery from a kill."""

import shutil
import signal
import time

from harness import Failure, Part, counted

CALLS = "write,sync,truncate,rename,unlink"
MODES = ("kill-before", "kill-torn", "kill-after")


def n_calls(tool, bench, scenario, folder, calls):
    """How many calls of these classes an undisturbed command makes."""
    bench.place(scenario, folder)
    tool.run(folder, scenario.args, env=tool.preloaded(folder, calls, "count")).demand({0})
    return counted(folder)[0]


def kill_at(part, bench, scenario, mode, at):
    tool = part.tool

    def body(folder):
        bench.place(scenario, folder)
        outcome = tool.run(folder, scenario.args, env=tool.preloaded(folder, CALLS, mode, at))
        _, hit = counted(folder)
        if not outcome.was_killed:
            # Threads share the calls out differently each time; the last few may not come.
            outcome.demand({0}, "not killed: ")
            part.count("ended before")
        elif not hit:
            raise Failure("killed, but not by the library")
        else:
            part.count(f"kills of {scenario.name}")
        bench.check_after_fault(scenario, folder, allow_strays=True)
        bench.check_repeat(scenario, folder, allow_strays=True)
    return f"{scenario.name}, {mode} {at}", body


def kill_in_recovery(part, bench, scenario, at, again):
    tool = part.tool

    def body(folder):
        bench.place(scenario, folder)
        tool.run(folder, scenario.args, env=tool.preloaded(folder, CALLS, "kill-after", at))
        hot = (folder / "w.db-journal").exists()
        # Whoever comes next rolls back, and is killed on the way.
        outcome = tool.run(folder, scenario.args,
                           env=tool.preloaded(folder, CALLS, MODES[again % 3], again))
        if hot and outcome.was_killed:
            part.count("kills of a recovery")
        bench.check_after_fault(scenario, folder, allow_strays=True)
        bench.check_repeat(scenario, folder, allow_strays=True)
    return f"{scenario.name}, killed at {at}, its recovery at {again}", body


def kill_at_random(part, bench, scenario, share, seconds):
    tool = part.tool

    def body(folder):
        bench.place(scenario, folder)
        process = tool.start(folder, scenario.args)
        time.sleep(share * seconds)
        process.send_signal(signal.SIGKILL)
        outcome = tool.finish(process, scenario.args)
        if outcome.was_killed:
            part.count(f"kills of {scenario.name}")
        else:
            outcome.demand({0})
            part.count("ended before")
        bench.check_after_fault(scenario, folder, allow_strays=True)
        bench.check_repeat(scenario, folder, allow_strays=True)
    return f"{scenario.name}, killed after {share * seconds:.4f} s", body


def every_write(tool, bench, seconds, quick):
    part = Part("kills-at-writes", tool, seconds, quick)
    jobs, more = [], []
    for number, scenario in enumerate(bench.scenarios):
        folder = tool.scratch / f"count-kills-{number}"
        folder.mkdir()
        total = n_calls(tool, bench, scenario, folder, CALLS)
        shutil.rmtree(folder)
        if total == 0:
            # As the migration, for a program of the version that made the file.
            part.skip(f"{scenario.name} writes nothing")
            continue
        # Every call in one of the ways; in the other two as far as the time goes.
        points = [(MODES[(at + number) % 3], at) for at in range(1, total + 1)]
        jobs += [kill_at(part, bench, scenario, *point)
                 for point in part.spread(points, 4 if quick else total)]
        if not quick:
            more += [kill_at(part, bench, scenario, mode, at) for mode, at in
                     ((mode, at) for at in range(1, total + 1) for mode in MODES)
                     if (mode, at) not in points]
        if scenario.writes:
            for _ in range(1 if quick else 12):
                at = part.random.randint(max(1, total // 3), total)
                again = part.random.randint(1, 8)
                jobs.append(kill_in_recovery(part, bench, scenario, at, again))
    part.random.shuffle(jobs)
    part.random.shuffle(more)
    part.run(jobs + more)
    return part


def at_random(tool, bench, seconds, quick):
    part = Part("kills-at-random", tool, seconds, quick)
    jobs = []
    for number, scenario in enumerate(bench.scenarios):
        folder = tool.scratch / f"time-kills-{number}"
        folder.mkdir()
        bench.place(scenario, folder)
        usual = tool.run(folder, scenario.args).demand({0}).seconds
        for _ in range(2 if quick else 80):
            jobs.append(kill_at_random(part, bench, scenario, part.random.random() * 1.1, usual))
    part.random.shuffle(jobs)
    part.run(jobs)
    return part
