"""Hostile files: each kind of them against the commands."""

import sqlite3

from everycommand import EVERY, READING, WRITING, Ground
from harness import DOCUMENTED, Failure, Part
from hostile_kinds import KINDS


# Kinds that every quick run has.
USUAL = ("trigger that", "several statements as", "a label", "user's FTS5", "observed_line",
         "sold_line.line_id at", "run_centroid without", "family_label without", "run_family without", "snapshot.n_rows = 5",
         "endless view named run", "endless view named workbench_meta", "a pipe", "one byte")


def build(name, path):
    """Makes a database hostile in one way."""
    function, options = KINDS[name]
    if options.get("on_path"):
        function(path)
        return options
    database = sqlite3.connect(path, isolation_level=None)
    try:
        database.execute("pragma foreign_keys = off")
        database.execute("pragma ignore_check_constraints = on")
        database.execute("pragma legacy_alter_table = on")
        if not options.get("alone"):
            database.execute("begin")
        function(database)
        if database.in_transaction:
            database.execute("commit")
    finally:
        database.close()
    return options


def attack(part, ground, name, commands):
    def body(folder):
        # Reading commands share one copy, since they must not change it; each writing one has its own.
        start = ground.copy(folder)
        options = build(name, start / "w.db")
        before = (start / "w.db").read_bytes() if options.get("untouched") \
            and (start / "w.db").is_file() else None
        commands_ = [(c, EVERY[c]) for c in commands]
        commands_ += [(args[0], args) for args in options.get("more", ())]
        wrong = []
        for number, (command, args) in enumerate(commands_):
            work = start
            if command in WRITING and number:
                again = folder / f"again{number}"
                again.mkdir()
                work = ground.copy(again)
                build(name, work / "w.db")
            try:
                allowed = DOCUMENTED - {130, 143}
                if command in options.get("refused", ()):
                    allowed = allowed - {0, 2}
                outcome = ground.command(work, command, args, allowed)
                part.count("refused" if outcome.code not in (0, 2) else "answered")
                if before is not None and (work / "w.db").read_bytes() != before:
                    raise Failure(f"{outcome.describe()} (changed a file that is not its own)")
            except Failure as failure:
                wrong.append(str(failure))
        if wrong:
            raise Failure(f"{wrong[0]}" + (f" and {len(wrong) - 1} more: {wrong[1:]}" if wrong[1:] else ""))
    return name, body


def hostile(tool, bench, seconds, quick):
    part = Part("hostile", tool, seconds, quick)
    ground = Ground(bench)
    jobs = []
    names = list(KINDS)
    if quick:
        # Always what was once believed, and of the others some; endless ones may take ten seconds each.
        usual = [n for n in names if n.startswith(USUAL)]
        names = usual + part.random.sample(
            [n for n in names if n not in usual and not KINDS[n][1].get("slow")], 25)
    for name in names:
        options = KINDS[name][1]
        commands = list(EVERY)
        if quick:
            commands = part.random.sample(list(READING), 2) + part.random.sample(list(WRITING), 1)
            commands += [c for c in options.get("refused", ()) if c not in commands]
        elif options.get("slow"):
            commands = part.random.sample(list(READING), 6) + part.random.sample(list(WRITING), 3)
        elif "." in name:
            # A value: those commands that may read it, in changing choice.
            commands = part.random.sample(list(READING), 8) + part.random.sample(list(WRITING), 4)
        jobs.append(attack(part, ground, name, commands))
    part.random.shuffle(jobs)
    part.run(jobs)
    part.counts["kinds"] = part.n_started
    return part
