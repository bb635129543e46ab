"""Processes side by side on one file, and a file that is moved away meanwhile."""

import shutil

from content import content, difference
from harness import Failure, Part, counted
from kills import CALLS, n_calls


def start_all(tool, folder, commands):
    """Starts the commands at once and waits for all."""
    started = [(tool.start(folder, args), args) for args in commands]
    return [tool.finish(process, args, timeout=60) for process, args in started]


def source_rows(path):
    found = content(path)
    return found["source_file"] if found else []


def cut(bench, folder, n_files):
    """The fixture's lines in this many files of different lines."""
    text = (bench.templates.fixtures / "small-shop" / "lines.csv").read_text()
    head, *body = text.splitlines(keepends=True)
    step = len(body) // n_files
    for number in range(n_files):
        (folder / f"part{number}.csv").write_text(
            head + "".join(body[number * step:(number + 1) * step]))


def writers(part, bench, template, n, what):
    """Several ingests at once: all succeed, and each file is in once."""
    tool = part.tool

    def body(folder):
        work = folder / "work"
        shutil.copytree(bench.templates.make(template), work)
        cut(bench, work, n)
        before = len(source_rows(work / "w.db"))
        commands = [("ingest", f"part{i}.csv", "--on-overlap", "keep", "--db", "w.db", "--quiet")
                    for i in range(n)]
        for outcome in start_all(tool, work, commands):
            outcome.demand({0})
            part.count("processes")
        found = source_rows(work / "w.db")
        if len(found) != before + n:
            raise Failure(f"{len(found)} files for {before + n}")
        part.count(what)
    return f"{n} {what}", body


def same_sweep(part, bench, n):
    """Equal sweeps at once: no run twice, none missing."""
    tool = part.tool
    scenario = next((s for s in bench.scenarios if s.name == "sweep"), None)

    def body(folder):
        bench.place(scenario, folder)
        for outcome in start_all(tool, folder, [scenario.args] * n):
            outcome.demand({0})
            part.count("processes")
        bench.check_complete(scenario, folder, "equal sweeps at once: ")
        part.count("equal sweeps")
    return f"{n} equal sweeps", body


def migrations(part, bench, n):
    """Several processes that find an older file: one migrates it, once."""
    tool = part.tool
    scenario = next((s for s in bench.scenarios if s.name == "migration"), None)

    def body(folder):
        bench.place(scenario, folder)
        for outcome in start_all(tool, folder, [scenario.args] * n):
            outcome.demand({0})
            part.count("processes")
        bench.check_complete(scenario, folder, "migrated at once: ")
        part.count("migrations at once")
    return f"{n} migrations at once", body


def reader_during(part, bench, seconds):
    """Readers see whole runs only while a sweep writes them."""
    tool = part.tool

    def body(folder):
        work = folder / "work"
        shutil.copytree(bench.templates.make("runs"), work)
        args = ("sweep", "--features", "rfm", "--transform", "log1p", "--repeats", "40", "--quiet",
                "--db", "w.db")
        sweep = tool.start(work, args)
        n_reads, last = 0, 0
        while sweep.poll() is None:
            outcome = tool.run(work, ("runs", "--format", "csv", "--db", "w.db")).demand({0})
            n_runs = len(outcome.out.splitlines()) - 1
            if n_runs < last:
                raise Failure(f"{n_runs} runs where there were {last}")
            last, n_reads = n_runs, n_reads + 1
            part.count("reads during a sweep")
        tool.finish(sweep, args).demand({0})
        content(work / "w.db")
    return "readers during a sweep", body


def failed_first_start(part, bench):
    """A first ingest that fails takes nothing from another that fills the same new file."""
    tool = part.tool

    def body(folder):
        work = folder / "work"
        shutil.copytree(bench.templates.make("empty"), work)
        (work / "broken.csv").write_text((work / "first.csv").read_text()
                                         + "1,2,3,no number,5,6,7,8\n")
        good = ("ingest", "first.csv", "--db", "w.db", "--quiet")
        bad = ("ingest", "broken.csv", "--db", "w.db", "--quiet")
        outcomes = start_all(tool, work, [good, bad] if part.random.random() < 0.5 else [bad, good])
        for outcome in outcomes:
            outcome.demand({0} if outcome.args == good else {65})
        if len(source_rows(work / "w.db")) != 1:
            raise Failure("the file that was ingested is gone")
        part.count("failed first starts")
    return "a first start that fails beside one that succeeds", body


def side_by_side(tool, bench, seconds, quick):
    part = Part("processes", tool, seconds, quick)
    rounds = 2 if quick else 30
    jobs = []
    have = {s.name for s in bench.scenarios}
    for _ in range(rounds):
        jobs += [writers(part, bench, "lines", 2, "writers"),
                 writers(part, bench, "lines", 8, "writers"),
                 writers(part, bench, "empty", 2, "first starts"),
                 writers(part, bench, "empty", 8, "first starts"),
                 failed_first_start(part, bench), failed_first_start(part, bench)]
        if "sweep" in have:
            jobs += [same_sweep(part, bench, 2), same_sweep(part, bench, 8)]
        if "migration" in have:
            jobs += [migrations(part, bench, 2), migrations(part, bench, 8)]
    jobs += [reader_during(part, bench, seconds)] * (1 if quick else 5)
    part.random.shuffle(jobs)
    part.run(jobs)
    return part


def move_at(part, bench, scenario, how, at):
    tool = part.tool

    def body(folder):
        bench.place(scenario, folder)
        database = folder / "w.db"
        to = {"mv": f"{folder}/elsewhere.db", "rm": "", "replace": str(database)}[how]
        source = str(database)
        if how == "replace":
            # Another file takes the place of ours.
            shutil.copy(database, folder / "other.db") if database.exists() else None
            source = f"{folder}/other.db"
        env = tool.preloaded(folder, CALLS, "move", at, move=f"{source}:{to}")
        outcome = tool.run(folder, scenario.args, env=env)
        _, hit = counted(folder)
        if not hit:
            return
        part.count(f"files {'replaced' if how == 'replace' else 'moved' if how == 'mv' else 'removed'}")
        outcome.demand({0, 65, 66, 73, 74, 75})
        if outcome.code == 0:
            near = difference(content(database), scenario.after)
            if near:
                raise Failure(f"told success, but the file at its path is another: {near}")
        if how == "replace":
            found = content(database)
            if outcome.code != 0 and found != scenario.before:
                raise Failure(f"wrote to the other file: {difference(found, scenario.before)}")
    return f"{scenario.name}, {how} at {at}", body


def moved_away(tool, bench, seconds, quick):
    """`rm`, `mv` or another file in its place, before each write."""
    part = Part("moved-away", tool, seconds, quick)
    jobs = []
    for number, scenario in enumerate(bench.scenarios):
        if not scenario.writes or scenario.before is None:
            continue
        folder = tool.scratch / f"count-moves-{number}"
        folder.mkdir()
        total = n_calls(tool, bench, scenario, folder, CALLS)
        # The commit is the last call: what is moved after it, is moved after the work.
        points = [(how, at) for how in ("mv", "rm", "replace") for at in range(1, total)]
        jobs += [move_at(part, bench, scenario, *point)
                 for point in (part.random.sample(points, min(len(points), 2 if quick else 25)))]
    part.random.shuffle(jobs)
    part.run(jobs)
    return part
