"""Outputs that cannot be written: full disks, pipes without a reader, folders without rights, what stands there already."""

import os
import shutil
import signal
import stat
import subprocess
import time

from content import content
from harness import Failure, Part, limits
from limits import MIB, can_mount, small_disk
from rights import as_user, only_readable
from scenarios import names

DB = ("--db", "w.db")


class Output:
    """A command that writes one file, or several below a folder."""

    def __init__(self, name, template, args, is_folder=False, pipes=True, takes_force=True, keeps=False):
        self.name, self.template, self.args = name, template, args
        self.is_folder, self.pipes, self.takes_force = is_folder, pipes and not is_folder, takes_force
        # Whether finished steps before the output stay in the database.
        self.keeps = keeps

    def typed(self, out, *more):
        return (*self.args, out, *more, *DB)


OUTPUTS = [
    Output("report", "profiled", ("report", "2", "--quiet", "--out")),
    Output("plot", "profiled", ("plot", "map", "2", "--quiet", "--out")),
    Output("plot --format png", "profiled", ("plot", "months", "--quiet", "--format", "png", "--out")),
    # It replaces its own page and nothing else.
    Output("segment", "later", ("segment", "third.csv", "--quiet", "--report"), takes_force=False, keeps=True),
    Output("share", "profiled", ("share", "2", "--quiet", "--out"), pipes=False),
    Output("backup", "profiled", ("backup", "--quiet", "--out"), pipes=False),
    Output("export", "profiled", ("export", "2", "3", "--out"), is_folder=True),
    Output("export --publication", "drawn", (
        "export", "--publication", "Spring", "--for", "mailchimp", "--channel", "email", "--no-consent-needed", "--out"),
        is_folder=True),
    Output("campaign", "published", (
        "campaign", "Letter", "--segment", "4", "--no-consent-needed", "--control", "0%", "--out"), is_folder=True),
]


def files_below(place):
    return {str(path.relative_to(place)): path.read_bytes() for path in place.rglob("*") if path.is_file()}


def placed(bench, output, folder):
    work = folder / "work"
    shutil.copytree(bench.templates.make(output.template), work)
    return work


def demand(work, output, outcome, code, words, before, stray_out=()):
    """A line that says so, the code, the database whole, and nothing begun left."""
    outcome.demand({code}, f"{output.name}: ")
    lines = [line for line in outcome.err.splitlines() if line.startswith("error: ")]
    if code == 141:
        if lines:
            raise Failure(f"not quiet: {outcome.describe()}")
    elif len(lines) != 1 or not all(word in lines[0] for word in words):
        raise Failure(f"says no clear line: {outcome.describe()}")
    strays = names(work) - before - set(stray_out)
    if strays:
        raise Failure(f"left behind: {', '.join(sorted(strays)[:4])}")
    content(work / "w.db")


def refused(part, bench, output, what, prepare, code, words):
    """A place that is refused, and stands as it stood."""
    tool = part.tool

    def body(folder):
        work = placed(bench, output, folder)
        out = prepare(work)
        before, stood = names(work), files_below(work)
        outcome = tool.run(work, output.typed(out), timeout=120)
        demand(work, output, outcome, code, words, before)
        for name, bytes_ in files_below(work).items():
            if name != "w.db" and stood[name] != bytes_:
                raise Failure(f"{name} is not what stood there")
        part.count("places refused")
    return f"{output.name}, {what}", body


def a_file(work):
    (work / "there").write_text("mine\n")
    return "there"


def a_folder(work):
    (work / "there").mkdir()
    return "there"


def a_link_to_the_database(work):
    (work / "there").symlink_to("w.db")
    return "there"


def another_name_of_the_database(work):
    os.link(work / "w.db", work / "there")
    return "there"


def a_missing_folder(_):
    return "no/such/place"


def replaced(part, bench, output):
    """Who says --force gets the file in the place of another."""
    tool = part.tool

    def body(folder):
        work = placed(bench, output, folder)
        out = a_file(work)
        tool.run(work, output.typed(out, "--force"), timeout=120).demand({0})
        if (work / out).read_bytes() == b"mine\n":
            raise Failure("told success, and wrote nothing")
        part.count("files replaced")
    return f"{output.name}, --force", body


def small_place(part, bench, output, n_bytes):
    """The database has room, and the place of the output has not."""
    tool = part.tool

    def whole(work):
        """Files of an export that stand there as they are to be: each is whole, and the next one had no room."""
        if output.name != "export":
            return set()
        tool.run(work, output.typed("room")).demand({0})
        found = {f"disk/out/{name}" for name, bytes_ in files_below(work / "room").items()
                 if (there := work / "disk" / "out" / name).exists() and there.read_bytes() == bytes_}
        shutil.rmtree(work / "room")
        return found

    def body(folder):
        work = placed(bench, output, folder)
        with small_disk(work / "disk", n_bytes):
            before = names(work)
            out = "disk/out" if output.is_folder else "disk/out.svg"
            if "png" in output.name:
                out = "disk/out.png"
            outcome = tool.run(work, output.typed(out), timeout=120)
            if outcome.code == 0:
                part.count("large enough")
                return
            demand(work, output, outcome, 74, ("out",), before, {"disk/out", "disk/out/kmeans"} | whole(work))
            part.count("full places")
    return f"{output.name}, a place of {n_bytes} bytes", body


def small_files(part, bench, output, n_bytes):
    """Files may not be as long as the output is: the database is not written to before."""
    tool = part.tool

    def body(folder):
        work = placed(bench, output, folder)
        before = names(work)
        out = "out.png" if "png" in output.name else "out"
        outcome = tool.run(work, output.typed(out), limits=limits(FSIZE=n_bytes), timeout=120)
        if outcome.code == 0:
            part.count("long enough")
            return
        outcome.demand({74}, f"{output.name}: ")
        strays = names(work) - before - {"out", "out/kmeans"}
        if strays:
            raise Failure(f"left behind: {', '.join(sorted(strays)[:4])}")
        content(work / "w.db")
        part.count("files too long")
    return f"{output.name}, files of {n_bytes} bytes at most", body


def gone_reader(part, bench, output, n_read):
    """`| head -c N`: the reader of the standard output goes away, which is no error."""
    tool = part.tool

    def body(folder):
        work = placed(bench, output, folder)
        before = names(work)
        reading, writing = os.pipe()
        process = tool.start(work, output.typed("-"), stdout=writing)
        os.close(writing)
        if n_read:
            os.read(reading, n_read)
        os.close(reading)
        outcome = tool.finish(process, output.typed("-"), timeout=120)
        if outcome.code == 0 and n_read:
            # What is shorter than a pipe is long has all been written by then.
            part.count("written before")
            return
        demand(work, output, outcome, 141, (), before)
        part.count("readers gone")
    return f"{output.name}, a reader gone after {n_read} bytes", body


def full_stdout(part, bench, output):
    tool = part.tool

    def body(folder):
        work = placed(bench, output, folder)
        before = names(work)
        with open("/dev/full", "wb") as full:
            process = tool.start(work, output.typed("-"), stdout=full)
            outcome = tool.finish(process, output.typed("-"), timeout=120)
        demand(work, output, outcome, 74, (), before)
        part.count("full devices")
    return f"{output.name}, a full device", body


def named_pipe(part, bench, output):
    """Its reader gets the whole page; the pipe stays one."""
    tool = part.tool

    def body(folder):
        work = placed(bench, output, folder)
        os.mkfifo(work / "pipe")
        reader = subprocess.Popen(["cat", "pipe"], cwd=work, stdout=subprocess.PIPE)
        outcome = tool.run(work, output.typed("pipe"), timeout=120)
        got = reader.communicate(timeout=20)[0]
        outcome.demand({0}, f"{output.name}: ")
        if not stat.S_ISFIFO(os.stat(work / "pipe").st_mode):
            raise Failure("the pipe was replaced")
        other = placed(bench, output, folder / "other")
        out = "out.png" if "png" in output.name else "out"
        tool.run(other, output.typed(out), timeout=120).demand({0})
        if got != (other / out).read_bytes():
            raise Failure(f"{len(got)} bytes came through the pipe, other ones than the file has")
        part.count("named pipes")
    return f"{output.name}, a named pipe", body


def lonely_pipe(part, bench, output):
    """Nobody reads it: Ctrl-C ends the waiting."""
    tool = part.tool

    def body(folder):
        work = placed(bench, output, folder)
        os.mkfifo(work / "pipe")
        before = names(work)
        process = tool.start(work, output.typed("pipe"))
        time.sleep(2)
        if process.poll() is not None:
            raise Failure(f"did not wait: {tool.finish(process, output.args).describe()}")
        process.send_signal(signal.SIGINT)
        outcome = tool.finish(process, output.typed("pipe"), timeout=10)
        # On a slow machine `segment` is still at work before it.
        demand(work, output, outcome, 130, () if output.name == "segment" else ("pipe",), before)
        part.count("pipes without a reader")
    return f"{output.name}, a pipe that nobody reads", body


def without_rights(part, bench, output):
    """The database may be written, the folder of the output only read."""
    tool = part.tool

    def body(folder):
        work = placed(bench, output, folder)
        for path in (tool.scratch, folder, work):
            path.chmod(0o777)
        for path in work.rglob("*"):
            path.chmod(0o777 if path.is_dir() else 0o666)
        locked = work / "locked"
        locked.mkdir()
        only_readable(locked)
        before = names(work)
        out = "locked/out.png" if "png" in output.name else "locked/out"
        outcome = as_user(tool, work, output.typed(out))
        demand(work, output, outcome, 77, ("locked/out",), before)
        part.count("folders without rights")
    return f"{output.name}, a folder that may only be read", body


def script_of_completions(part, bench, shell):
    """What shells complete goes to the standard output only."""
    tool = part.tool
    args = ("--generate-completion-script", shell)

    def body(folder):
        work = folder / "work"
        work.mkdir()
        reading, writing = os.pipe()
        os.close(reading)
        process = tool.start(work, args, stdout=writing)
        os.close(writing)
        tool.finish(process, args).demand({141})
        with open("/dev/full", "wb") as full:
            process = tool.start(work, args, stdout=full)
            tool.finish(process, args).demand({74})
        if names(work):
            raise Failure(f"left behind: {sorted(names(work))[:3]}")
        part.count("scripts of completions", 2)
    return f"completions of {shell}", body


def outputs(tool, bench, seconds, quick):
    part = Part("outputs", tool, seconds, quick)
    jobs = []
    mounts = can_mount(tool)
    if not mounts:
        part.skip("no tmpfs can be mounted here; limits of file sizes stand in")
    becomes_user = os.getuid() == 0 and shutil.which("setpriv")
    if not becomes_user:
        part.skip("folders without rights need root and setpriv")
    converts = shutil.which("rsvg-convert")
    for output in OUTPUTS:
        # Before cases run side by side.
        bench.templates.make(output.template)
        if "png" in output.name and not converts:
            part.skip("PNG needs rsvg-convert")
            continue
        own = []
        if output.is_folder:
            own.append(refused(part, bench, output, "a file where its folder is to be", a_file, 73, ("there",)))
        else:
            own.append(refused(part, bench, output, "another file", a_file, 73,
                               ("there", "--force" if output.takes_force else "another")))
            own.append(refused(part, bench, output, "the database", lambda _: "w.db", 73, ("w.db", "database")))
            own.append(refused(part, bench, output, "the database's journal", lambda _: "w.db-journal", 73,
                               ("database",)))
            own.append(refused(part, bench, output, "a link to the database", a_link_to_the_database, 73,
                               ("database",)))
            own.append(refused(part, bench, output, "another name of the database", another_name_of_the_database,
                               73, ("database",)))
            own.append(refused(part, bench, output, "a folder", a_folder, 73, ("there",)))
            own.append(refused(part, bench, output, "a folder that is missing", a_missing_folder, 73, ("no/such",)))
            if output.takes_force:
                own.append(replaced(part, bench, output))
        if output.pipes:
            own += [gone_reader(part, bench, output, 0), gone_reader(part, bench, output, 1),
                    full_stdout(part, bench, output), named_pipe(part, bench, output),
                    lonely_pipe(part, bench, output)]
        if mounts:
            own += [small_place(part, bench, output, n) for n in (4096, 16384, 65536)]
        if output.name != "segment":
            own += [small_files(part, bench, output, n) for n in (1, 1000, 4096)]
        if becomes_user:
            own.append(without_rights(part, bench, output))
        jobs += part.spread(own, 5) if quick else own
    jobs += [script_of_completions(part, bench, shell) for shell in ("bash", "zsh", "fish")]
    part.random.shuffle(jobs)
    part.run(jobs)
    return part
