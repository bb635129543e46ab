"""The commands under test: where each starts, what it makes, and how one sees that it is right."""

import re
import shutil

from content import content, difference
from harness import Failure

CODES = "20293"


class Scenario:
    """A command on a folder that is made once and copied for each case.

    `atomic`: one transaction, so a fault leaves the database as it was before or after.
    """

    def __init__(self, name, template, args, products=(), atomic=True, writes=True):
        self.name, self.template, self.args = name, template, args
        self.products, self.atomic, self.writes = products, atomic, writes
        self.before = self.after = self.files = None
        self.ready = None
        self.read_codes = {0}
        # Lists of people, of which the next command names what a killed one left.
        self.names_lists = name in ("campaign", "campaign --for", "export --publication", "share", "backup")


def sources(fixtures, folder):
    """Small files of transactions and customers, cut from the fixture of a small shop."""
    lines = (fixtures / "small-shop" / "lines.csv").read_text().splitlines(keepends=True)
    head, body = lines[0], lines[1:]
    (folder / "first.csv").write_text(head + "".join(body[:900]))
    (folder / "second.csv").write_text(head + "".join(body[900:1300]))
    (folder / "third.csv").write_text(head + "".join(body[1300:]))
    (folder / "bad.csv").write_text(
        head + "".join(body[900:1200])
        + "999001,20210,BAD QTY,x6,12/9/2011 8:26,2.55,12346,United Kingdom\n"
        + "999002,20210,BAD DATE,6,13/39/2011 8:26,2.55,12346,United Kingdom\n")
    ids = sorted({line.split(",")[6] for line in body if line.split(",")[6].isdigit()})
    (folder / "crm.csv").write_text("Customer ID,E-Mail,Consent,Since,Zip\n" + "".join(
        f"{key},c{key}@example.org,{int(key) % 2},2010-0{1 + int(key) % 9}-11,{int(key) % 997:05d}\n"
        for key in ids))
    (folder / "crm2.csv").write_text("Customer ID,Score,E-Mail\n" + "".join(
        f"{key},{int(key) % 7}.5,d{key}@example.org\n" for key in ids[::2]))


class Templates:
    """The folders that cases start from, made with the program under test."""

    def __init__(self, tool, fixtures):
        self.tool, self.fixtures = tool, fixtures
        self.place = tool.scratch / "templates"
        self.place.mkdir()

    def do(self, folder, *args):
        outcome = self.tool.run(folder, args, timeout=120)
        if outcome.code != 0:
            raise SystemExit(f"error: a template cannot be made: {outcome.describe()}")

    def make(self, name):
        folder = self.place / name
        if folder.exists():
            return folder
        getattr(self, name)(folder)
        for path in folder.glob("*.db-*"):
            raise SystemExit(f"error: {path.name} is left by a command that ended well")
        return folder

    def empty(self, folder):
        folder.mkdir()
        sources(self.fixtures, folder)

    def lines(self, folder):
        shutil.copytree(self.make("empty"), folder)
        self.do(folder, "ingest", "first.csv", "--db", "w.db", "--quiet")

    def edited(self, folder):
        shutil.copytree(self.make("lines"), folder)
        own_view(folder / "w.db")

    def view(self, folder):
        shutil.copytree(self.make("edited"), folder)
        # Whatever writes first takes the edited codes into the facts, in a transaction of its own.
        self.do(folder, "ingest", "first.csv", "--db", "w.db", "--quiet")

    def rejects(self, folder):
        shutil.copytree(self.make("lines"), folder)
        self.do(folder, "ingest", "bad.csv", "--max-rejects", "all", "--db", "w.db", "--quiet")
        self.do(folder, "rejects", "--export", "mend.csv", "--db", "w.db")
        text = (folder / "mend.csv").read_text().splitlines(keepends=True)
        (folder / "mended.csv").write_text(
            "".join(line for line in text if "BAD DATE" not in line).replace(",x6,", ",6,"))
        (folder / "mend.csv").unlink()

    def customers(self, folder):
        shutil.copytree(self.make("lines"), folder)
        self.do(folder, "ingest", "--customers", "crm.csv", "--db", "w.db", "--quiet")

    def runs(self, folder):
        shutil.copytree(self.make("rejects"), folder)
        own_view(folder / "w.db")
        self.do(folder, "ingest", "--customers", "crm.csv", "--db", "w.db", "--quiet")
        self.do(folder, "features", "--add", "my_spend", "--db", "w.db")
        self.do(folder, "sweep", "--features", "rfm", "--algorithm", "kmeans", "--n-clusters", "3",
                "--tol", "1e-4", "--db", "w.db", "--quiet")
        self.do(folder, "sweep", "--n-clusters", "3,4", "--tol", "1e-4", "--min-samples", "5",
                "--eps", "0.7,1.5", "--db", "w.db", "--quiet")
        self.do(folder, "sweep", "--features", "rfm", "--algorithm", "dbscan", "--min-samples", "5",
                "--eps", "0.7", "--db", "w.db", "--quiet")

    def profiled(self, folder):
        shutil.copytree(self.make("runs"), folder)
        self.do(folder, "profile", "2", "--db", "w.db", "--quiet")

    def published(self, folder):
        shutil.copytree(self.make("runs"), folder)
        self.do(folder, "publish", "2", "--as", "Spring", "--db", "w.db")
        self.do(folder, "publish", "--rules", "rfm", "--db", "w.db")

    def drawn(self, folder):
        shutil.copytree(self.make("published"), folder)
        self.do(folder, "ingest", "--customers", "crm.csv", "--email", "E-Mail", "--db", "w.db", "--quiet")
        self.do(folder, "campaign", "Letter", "--segment", "4", "--no-consent-needed", "--control", "0%", "--out",
                "letters", "--db", "w.db")

    def shared(self, folder):
        shutil.copytree(self.make("published"), folder)
        # The key of pseudonyms is drawn once: cases that begin here have the same.
        self.do(folder, "share", "--out", "first.share", "--db", "w.db", "--quiet")

    def later(self, folder):
        shutil.copytree(self.make("published"), folder)
        self.do(folder, "ingest", "third.csv", "--db", "w.db", "--quiet")

    def v010(self, folder):
        self.empty(folder)
        shutil.copy(self.fixtures / "databases" / "v0.1.0.db", folder / "w.db")
        # Content that the database has already: a writing command with nothing to write but the upgrade.
        lines = (self.fixtures / "small-shop" / "lines.csv").read_text().splitlines(keepends=True)
        (folder / "known.csv").write_text("".join(lines[:1000]))


def own_view(path):
    import sqlite3
    database = sqlite3.connect(path)
    database.executescript(f"""
        create view my_spend as
        select customer_id, sum(quantity * unit_price) as spend, count(*) as n_lines
        from sale_line where customer_id is not null group by customer_id;
        insert into non_product_code (code, meaning) values ('{CODES}', 'gift wrap');""")
    database.close()


def all_scenarios():
    """Every command that writes: to the database, to files, or to both."""
    db = ("--db", "w.db")
    return [
        Scenario("first ingest", "empty", ("ingest", "first.csv", "--quiet", *db), atomic=False),
        Scenario("ingest", "lines", ("ingest", "second.csv", "third.csv", "--quiet", *db),
                 atomic=False),
        Scenario("ingest --customers", "customers",
                 ("ingest", "--customers", "crm2.csv", "--quiet", *db)),
        Scenario("ingest of mended lines", "rejects",
                 ("ingest", "mended.csv", "--max-rejects", "all", "--quiet", *db)),
        Scenario("features", "lines", ("features", "--features", "rfm", *db)),
        Scenario("facts of edited codes", "edited", ("ingest", "first.csv", "--quiet", *db)),
        Scenario("features --add", "view", ("features", "--add", "my_spend", *db)),
        Scenario("features --check", "lines", ("features", "--check", *db)),
        Scenario("sweep", "lines", (
            "sweep", "--n-clusters", "2,3", "--tol", "1e-4", "--min-samples", "5", "--eps", "0.7,1.5",
            "--quiet", *db), atomic=False),
        Scenario("features --population", "lines", (
            "features", "--features", "rfm", "--population", "revenue > 0", *db)),
        Scenario("compare", "runs", ("compare", "1", "2", *db)),
        Scenario("explain", "runs", ("explain", "2", *db)),
        Scenario("profile", "runs", ("profile", "2", "--name", "0=Bulk", *db)),
        Scenario("report", "runs", ("report", "2", "--out", "r.html", "--force", *db), ("r.html",)),
        Scenario("plot", "runs", ("plot", "map", "2", "--out", "m.svg", "--force", *db), ("m.svg",)),
        Scenario("runs --require", "runs", ("runs", "--require", "n_clusters_found > 1", *db)),
        Scenario("publish", "runs", ("publish", "2", "--as", "Spring", *db)),
        Scenario("publish in the place of another", "published", (
            "publish", "3", "--as", "Spring", *db)),
        Scenario("publish --rules --default", "published", (
            "publish", "--rules", "rfm", "--cut", "new_days=10", "--default", *db)),
        Scenario("forget", "published", ("forget", "12336", "--yes", *db)),
        Scenario("ingest --consent", "customers", (
            "ingest", "--customers", "crm.csv", "--email", "E-Mail", "--consent", "Consent",
            "--quiet", *db)),
        Scenario("campaign", "published", (
            "campaign", "Letter", "--segment", "4", "--no-consent-needed", "--control", "0%", "--global-control",
            "10%", "--out", "out", *db), ("out/*",), atomic=False),
        Scenario("campaign --global-control", "published", ("campaign", "--global-control", "5%", *db)),
        Scenario("campaign --suppress", "published", (
            "campaign", "--suppress", "crm.csv", "--suppress-status", "Consent=0", *db)),
        Scenario("campaign --result", "drawn", (
            "campaign", "Letter", "--result", "--sent", "2011-03-01", "--days", "28", "--force", *db), atomic=False),
        Scenario("campaign --for", "drawn", (
            "campaign", "Letter", "--for", "klaviyo", "--out", "people", *db), ("people/*",), atomic=False),
        Scenario("export --publication", "drawn", (
            "export", "--publication", "Spring", "--for", "mailchimp", "--channel", "email", "--no-consent-needed", "--out",
            "people", *db), ("people/*",), atomic=False),
        Scenario("refresh", "later", ("refresh", *db), atomic=False),
        Scenario("segment", "later", ("segment", "third.csv", "--quiet", *db), atomic=False),
        Scenario("recommend --eps", "lines", (
            "recommend", "--features", "rfm", "--n-clusters", "2,3", "--draws", "19", "--eps",
            "--min-samples", "5", "--quiet", *db), atomic=False),
        Scenario("share", "shared", ("share", "--out", "s.db", *db), ("s.db",)),
        Scenario("backup", "shared", ("backup", "--out", "b.db", *db), ("b.db",)),
        Scenario("export", "runs", ("export", "2", "3", "4", "--out", "out", *db), ("out/*/*",),
                 writes=False),
        Scenario("sample", "empty", (
            "sample", "--n-customers", "20", "--out", "s.csv", "--truth", "t.csv"),
            ("s.csv", "t.csv"), writes=False),
        Scenario("rejects --export", "rejects", ("rejects", "--export", "m.csv", *db), ("m.csv",),
                 writes=False),
        Scenario("migration", "v010", ("ingest", "known.csv", "--quiet", *db)),
    ]


def product(path):
    """What a file says; of a database all that equal work must leave equal."""
    return repr(content(path)).encode() if path.suffix == ".db" else path.read_bytes()


def products(folder, scenario):
    return {str(path.relative_to(folder)): product(path)
            for pattern in scenario.products for path in sorted(folder.glob(pattern))
            if path.is_file()}


def lists_left(names):
    """Lists of people that a killed command had begun or set aside; an end without a digit or a capital may be a word."""
    return [name for name in names
            if (found := re.search(r"\.(?:csv|db)\.([A-Za-z0-9]{6})(\.old)?$", name)) and re.search("[A-Z0-9]", found[1])]


def names(folder):
    return {str(path.relative_to(folder)) for path in folder.rglob("*")}


class Bench:
    """Scenarios with what an undisturbed run of each leaves."""

    def __init__(self, tool, fixtures, scenarios=None, only=None):
        self.tool = tool
        self.templates = Templates(tool, fixtures)
        self.scenarios = scenarios or all_scenarios()
        if only:
            self.scenarios = [s for s in self.scenarios if s.name in only]
        for scenario in self.scenarios:
            self.prepare(scenario)

    def prepare(self, scenario):
        template = self.templates.make(scenario.template)
        folder = self.tool.scratch / f"reference-{scenario.name.replace(' ', '-')}"
        shutil.copytree(template, folder)
        scenario.ready = template
        scenario.before = content(folder / "w.db")
        # A file of an older schema tells readers to upgrade it; one that is not there yet, to make it.
        scenario.read_codes = {0, self.tool.run(folder, ("runs", "--db", "w.db")).code}
        if scenario.before is None:
            scenario.read_codes |= {65, 66}
        outcome = self.tool.run(folder, scenario.args, timeout=120)
        if outcome.code != 0:
            raise SystemExit(f"error: undisturbed: {outcome.describe()}")
        scenario.after = content(folder / "w.db")
        scenario.files = products(folder, scenario)
        scenario.names = names(folder)
        if len(scenario.files) < len(scenario.products):
            raise SystemExit(f"error: {scenario.name} made no {scenario.products}")

    def place(self, scenario, folder):
        """Fills a case's folder with the scenario's start."""
        for path in scenario.ready.iterdir():
            if path.is_dir():
                shutil.copytree(path, folder / path.name)
            else:
                shutil.copy(path, folder / path.name)

    def check_after_fault(self, scenario, folder, allow_strays=False, ignored=frozenset()):
        """A valid database, readable at once, whole products, and no temporary files."""
        database = folder / "w.db"
        # A database that nothing was committed to may be missing; then there is nothing to read.
        if database.exists() and database.stat().st_size > 0:
            self.tool.run(folder, ("runs", "--db", "w.db"), timeout=20).demand(
                scenario.read_codes, "reading after the fault: ")
        found = content(database)
        if scenario.atomic and found not in (scenario.before, scenario.after):
            near = difference(found, scenario.before) or difference(found, scenario.after)
            raise Failure(f"neither as before nor as after: {near}")
        for name, bytes_ in products(folder, scenario).items():
            if name in scenario.files and bytes_ != scenario.files[name]:
                raise Failure(f"{name} is half written: {len(bytes_)} bytes")
        if not allow_strays:
            self.check_names(scenario, folder, ignored)
        return found

    def check_names(self, scenario, folder, ignored=frozenset()):
        strays = names(folder) - scenario.names - ignored - {"out", "out/kmeans", "out/dbscan"}
        if strays:
            raise Failure(f"left behind: {', '.join(sorted(strays)[:4])}")

    def check_repeat(self, scenario, folder, allow_strays=False):
        """The same command again completes, and everything is as if nothing had happened."""
        strays = names(folder) if allow_strays else frozenset()
        left = lists_left(strays) if scenario.names_lists else []
        outcome = self.tool.run(folder, scenario.args, timeout=60)
        if outcome.code and "--force" in outcome.err and scenario.products:
            # What the first one made stands there: it is replaced when one says so.
            outcome = self.tool.run(folder, (*scenario.args, "--force"), timeout=60)
        outcome.demand({0}, "repeated: ")
        for name in left:
            if f"{name} was left by a command that was killed" not in outcome.err:
                raise Failure(f"{name} names people and was not named")
        self.check_complete(scenario, folder, "repeated: ", strays)

    def check_complete(self, scenario, folder, what, strays=frozenset()):
        near = difference(content(folder / "w.db"), scenario.after)
        if near:
            raise Failure(f"{what}other content than undisturbed: {near}")
        for name, bytes_ in scenario.files.items():
            path = folder / name
            if not path.exists() or product(path) != bytes_:
                raise Failure(f"{what}{name} is other than undisturbed")
        self.check_names(scenario, folder, frozenset(strays))
