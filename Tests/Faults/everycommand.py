"""All commands on a database that one should not trust, and what they must never do."""

import re
import shutil
import sqlite3

from content import Content
from harness import DOCUMENTED, Failure

# A command ends within this time whatever the file holds; the rest is for a busy machine.
LIMIT = 10
SLACK = 3

DB = ("--db", "w.db")
READING = {
    "runs": ("runs", *DB),
    "runs as JSON": ("runs", "--format", "json", "--sort=-silhouette", *DB),
    "show": ("show", "2", *DB),
    "show of DBSCAN": ("show", "4", *DB),
    "show best": ("show", "best", *DB),
    "explain --customer": ("explain", "2", "--customer", "12336", *DB),
    "verify": ("verify", "2", "4", "--quiet", *DB),
    "export": ("export", "2", "3", "--out", "out", *DB),
    "export --all": ("export", "--all", "--out", "all", *DB),
    "predict": ("predict", "2", *DB),
    "predict --excluded": ("predict", "2", "--excluded", *DB),
    "predict --features": ("predict", "2", "--features", "data.csv", *DB),
    "predict --transactions": ("predict", "2", "--transactions", "third.csv", *DB),
    "predict of DBSCAN": ("predict", "4", *DB),
    "predict --drift": ("predict", "2", "--features", "data.csv", "--drift", *DB),
    "predict of a view": ("predict", "1", "--transactions", "third.csv", *DB),
    "rejects": ("rejects", *DB),
    "rejects --summary": ("rejects", "--summary", *DB),
    "rejects --export": ("rejects", "--export", "m.csv", *DB),
    "features --list": ("features", "--list", *DB),
    "schema": ("schema", *DB),
    "config": ("config", *DB),
    "plot months": ("plot", "months", "--out", "months.svg", *DB),
    "publish --list": ("publish", "--list", "--all", *DB),
    "campaign list": ("campaign", *DB),
    "backup": ("backup", "--out", "made.backup", "--force", "--quiet", *DB),
}
WRITING = {
    "compare": ("compare", "2", "3", "--cells", *DB),
    "explain": ("explain", "2", *DB),
    "profile": ("profile", "2", *DB),
    "profile of DBSCAN": ("profile", "4", "--format", "csv", *DB),
    "profile --name": ("profile", "2", "--name", "0=Weekend bulk buyers", "--quiet", *DB),
    "report": ("report", "2", "--out", "r.html", "--force", "--quiet", *DB),
    "share": ("share", "2", "4", "--out", "made.share", "--force", "--quiet", *DB),
    "report of DBSCAN": ("report", "4", "--out", "d.html", "--force", "--quiet", *DB),
    "plot map": ("plot", "map", "2", "--out", "map.svg", *DB),
    "plot flow": ("plot", "flow", "2", "--out", "flow.svg", *DB),
    "runs --require": ("runs", "--require", "n_clusters_found > 1", *DB),
    "publish": ("publish", "2", "--as", "Spring", *DB),
    "publish of DBSCAN": ("publish", "4", "--as", "Beside", "--default", *DB),
    "publish --rules": ("publish", "--rules", "rfm", "--default", *DB),
    "refresh": ("refresh", *DB),
    "forget --dry-run": ("forget", "12336", "--dry-run", *DB),
    "forget": ("forget", "12336", "--yes", *DB),
    "campaign": ("campaign", "Letter", "--segment", "1", "--no-consent-needed", "--control", "0%", "--out",
                 "campaigns", *DB),
    "campaign --global-control": ("campaign", "--global-control", "5%", *DB),
    "campaign --suppress": ("campaign", "--suppress", "crm.csv", *DB),
    "campaign --suppress": ("campaign", "--suppress", "crm.csv", "--suppress-status", "Consent=0", *DB),
    "campaign --result": ("campaign", "Letter", "--result", "--sent", "2011-03-01", "--days", "28", "--force", *DB),
    "campaign --for": ("campaign", "Letter", "--for", "klaviyo", "--changed", "--out", "people", *DB),
    "export --publication": ("export", "--publication", "Spring", "--for", "mailchimp", "--no-consent-needed",
                             "--out", "people", *DB),
    "segment": ("segment", "third.csv", "--n-clusters", "3", "--publish", "Again", "--quiet", *DB),
    "features --population": ("features", "--features", "rfm", "--population", "revenue > 0", *DB),
    "features --check": ("features", "--check", *DB),
    "features": ("features", "--features", "rfm", "--transform", "none", *DB),
    "features --add": ("features", "--add", "my_spend", "--display", "spend=Turnover", *DB),
    "sweep": ("sweep", "--n-clusters", "3,5", "--tol", "1e-4", "--min-samples", "5", "--eps", "1.5",
              "--quiet", *DB),
    "sweep of a snapshot": ("sweep", "--snapshot", "2", "--algorithm", "kmeans", "--n-clusters", "6",
                            "--tol", "1e-3", "--quiet", *DB),
    "recommend --eps": ("recommend", "--snapshot", "2", "--n-clusters", "2,3", "--draws", "19",
                        "--eps", "--min-samples", "5", "--quiet", *DB),
    "ingest": ("ingest", "third.csv", "--quiet", *DB),
    "ingest of mended lines": ("ingest", "mended.csv", "--max-rejects", "all", "--quiet", *DB),
    "ingest --customers": ("ingest", "--customers", "crm2.csv", "--quiet", *DB),
    "ingest --consent": ("ingest", "--customers", "crm.csv", "--email", "E-Mail", "--consent", "Consent",
                         "--quiet", *DB),
}
# Of these the ones that answer without the right to write, and keep nothing then.
ASKING = {"compare", "explain", "profile", "profile of DBSCAN", "runs --require", "features --check",
          "recommend --eps"}
EVERY = {**READING, **WRITING}
# What only the answer of an undamaged file may be.
TOLD = {
    "export": ("out/kmeans/labels.csv", "out/kmeans/data.csv"),
    "export --all": ("all/kmeans/labels.csv", "all/dbscan/labels.csv"),
}


def whole(path):
    """Whether a database is valid, with whole files and runs, for one who looks at a copy of it."""
    look = path.parent.parent / "look"
    look.mkdir(exist_ok=True)
    try:
        for name in ("w.db", "w.db-journal", "w.db-wal"):
            (look / name).unlink(missing_ok=True)
            source = path.with_name(name)
            if source.is_file() and source.stat().st_size < 1 << 28:
                shutil.copy(source, look / name)
        with Content(look / "w.db") as database:
            database.connection.set_progress_handler(Patience(2_000_000), 1000)
            database.check()
        return True
    except Exception:  # Whatever a damaged file leads to, it is not whole.
        return False


def told(path):
    """What a file tells of labels and values: the names of runs stand under no digest."""
    text = path.read_bytes() if path.exists() else b""
    return text.partition(b"\n")[2] if path.name == "labels.csv" else text


class Patience:
    """Ends a statement after so many steps: views may be endless."""

    def __init__(self, steps):
        self.left = steps // 1000

    def __call__(self):
        self.left -= 1
        return self.left < 0


class Ground:
    """A template with runs, customers and rejects, and the answers that it gives undamaged."""

    def __init__(self, bench):
        self.bench, self.tool = bench, bench.tool
        self.place = self.tool.scratch / "ground"
        if not self.place.exists():
            shutil.copytree(bench.templates.make("runs"), self.place)
            out = self.place / "made"
            self.tool.run(self.place, ("export", "2", "--out", "made", *DB)).demand({0})
            shutil.copy(out / "kmeans" / "data.csv", self.place / "data.csv")
            shutil.rmtree(out)
            victim = sqlite3.connect(self.place / "victim.db")
            victim.executescript("create table t (x); insert into t values (1)")
            victim.close()
        self.victim = (self.place / "victim.db").read_bytes()
        self.answers = {}
        folder = self.tool.scratch / "answers"
        if not folder.exists():
            shutil.copytree(self.place, folder)
            for name in TOLD:
                self.tool.run(folder, EVERY[name]).demand({0})
        for name, files in TOLD.items():
            for file in files:
                self.answers[file] = told(folder / file)

    def copy(self, folder):
        work = folder / "work"
        shutil.copytree(self.place, work)
        return work

    def command(self, work, name, args=None, allowed=DOCUMENTED - {130, 143},
                check_whole=True):
        """Runs a command on a database that anyone may have made."""
        watched = name in WRITING and check_whole
        was_whole = watched and whole(work / "w.db")
        # What an earlier command made: it may not be replaced without being asked.
        for made in ("out", "all"):
            shutil.rmtree(work / made, ignore_errors=True)
        for made in ("m.csv", "made.backup", "made.share"):
            (work / made).unlink(missing_ok=True)
        outcome = self.tool.run(work, args or EVERY[name], timeout=LIMIT + SLACK)
        outcome.demand(allowed)
        for stream, text in (("stdout", outcome.out), ("stderr", outcome.err)):
            raw = re.search(r"[\x00-\x08\x0b-\x1f\x7f\x80-\x9f\u202a-\u202e\u2066-\u2069]", text)
            if raw and not (stream == "stdout" and "json" in (args or EVERY[name])):
                raise Failure(f"{outcome.describe()} (raw {raw.group(0)!r} on {stream})")
        if len(outcome.err) > 20_000:
            raise Failure(f"{outcome.describe()} (a message of {len(outcome.err)} characters)")
        if (work / "victim.db").read_bytes() != self.victim:
            raise Failure(f"{outcome.describe()} (wrote to another database)")
        if outcome.code == 0:
            for file in TOLD.get(name, ()):
                if told(work / file) != self.answers[file]:
                    raise Failure(f"{outcome.describe()} (silently another answer: {file})")
            if was_whole and not whole(work / "w.db"):
                raise Failure(f"{outcome.describe()} (told success, and the database is no longer whole)")
        return outcome
