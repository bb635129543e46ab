"""A database of workbench, as an object."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Callable, Dict, List, Mapping, Optional, Sequence, Tuple, Union

from . import _file, _pipe
from ._binary import Binary, PathLike, binary as find_binary
from ._display import LineProgress, NotebookProgress, Progress, in_notebook
from ._errors import UsageError, WorkbenchError
from ._frames import Categories, Table, frame, library
from ._html import RunsHTML, SegmentsHTML
from ._process import Completed, Feed, Flag, call, flags
from ._result import Answer, Page, Picture, Result

Run = Union[int, str]

#: Sums of the program for its own use: the columns beside them say the same in the currency.
_INTERNAL = ("net_e4", "net_rest_e14", "file_e4", "file_rest_e14")

_RUN_CATEGORIES: Categories = {"algorithm": None, "feature_set": None, "health": None, "stop_reason": None}


def open(
    path: PathLike = "workbench.db",
    *,
    frames: Optional[str] = None,
    quiet: Optional[bool] = None,
    binary: Optional[PathLike] = None,
) -> "Shop":
    """A shop: one SQLite file, which the first ``ingest`` makes.

    :param frames: "pandas", "polars" or "rows" (of Python); else pandas where it is installed, polars, or rows.
    :param quiet: shows nothing while the program works; else it is seen in a notebook and on a terminal.
    :param binary: the program, instead of the one that ``workbench.binary()`` finds.
    :raises BinaryError: where no program runs here.
    """
    return Shop(path, frames=frames, quiet=quiet, binary=binary)


def sample(path: PathLike, *, binary: Optional[PathLike] = None, **options: Flag) -> Path:
    """Writes generated transactions as CSV: ``sample("shop.csv", n_customers=400, seed=2)``. The same options give the same bytes."""
    done = call(find_binary(binary).path, ["sample", "--out={}".format(os.fspath(path)), *flags(options)], progress=Progress())
    assert done.exit_code == 0
    return Path(path)


class Shop:
    """A database of workbench. Every method calls the program or reads the file; nothing is worked out here.

    Keyword arguments that a method does not name are flags of its command: ``sweep(n_clusters=[3, 4], seed=7)`` types
    ``--n-clusters=3,4 --seed=7``. docs/cli.md has them all.
    """

    def __init__(
        self,
        path: PathLike,
        *,
        frames: Optional[str] = None,
        quiet: Optional[bool] = None,
        binary: Optional[PathLike] = None,
    ) -> None:
        #: The file, as it was named.
        self.path = Path(path).expanduser()
        # A notebook may go to another folder later.
        self._absolute = Path.cwd() / self.path
        #: What frames are made with: "pandas", "polars" or "rows".
        self.frames = library(frames)
        #: The program that is called.
        self.binary: Binary = find_binary(binary)
        #: The last call that ended well: what it said, its warnings, what to type next.
        self.last: Optional[Completed] = None
        self._quiet = quiet

    def __repr__(self) -> str:
        return "Shop({!r}), by {}".format(str(self.path), self.binary)

    # Data in

    def ingest(self, *data: Any, customers: bool = False, **options: Flag) -> Any:
        """Takes transactions in: data frames of pandas or polars, or paths of files and folders.

        A frame goes through a pipe, piece by piece; it is in as a whole or not at all, and the same content again changes
        nothing. An iterator of frames (``pandas.read_csv(…, chunksize=…)``) is one file.

        :param customers: the data have a line a customer: e-mail, consent and other attributes.
        :param options: flags of ``workbench ingest``, such as ``max_rejects=5``, ``date_order="dmy"``,
            ``map={"unit_price": "Price"}``, ``dry_run=True``.
        :returns: a frame with a row for each file; of a dry run all of its tables.
        :raises DataError: bad lines, missing columns, mixed types; nothing of the data is kept then.
        """
        if not data:
            raise UsageError("ingest() takes a data frame or paths: shop.ingest(df), shop.ingest(\"orders.csv\")")
        return self._table_or_result("ingest", self._call_with_data("ingest", data, {"customers": customers, **options}))

    # From data to segments

    def segment(self, *data: Any, report: Union[bool, PathLike] = False, **options: Flag) -> Answer:
        """From orders to segments: ingest (where data are given), checks, sweep, recommendation and profile in a row.

        :param report: a path: writes the report there; ``True``: beside the database. ``report()`` shows it here.
        :param options: flags of ``workbench segment``, such as ``n_clusters=5``, ``features="rfm"``, ``publish="Customers"``.
        """
        place: Dict[str, Flag] = {"no_report": report is False, "report": None if isinstance(report, bool) else os.fspath(report)}
        done = self._call_with_data("segment", data, {**place, **options})
        tables = self._tables(done)
        return Answer(tables, self.frames, lambda: self._segments_html(tables))

    def features(self, **options: Flag) -> Any:
        """Freezes the feature matrix of today's customers; ``check=True`` says what is wrong with it, ``list=True`` lists the sets."""
        return self._command("features", [], options)

    def sweep(self, **options: Flag) -> Any:
        """Runs a grid of settings and gives the runs. What is stored is not computed again: stopped in the middle, the
        same call goes on from there."""
        done = self._call("sweep", [], options)
        return self._runs_frame(done)

    def recommend(self, **options: Flag) -> Answer:
        """Which segmentation the data support, if any, with the evidence."""
        tables = self._tables(self._call("recommend", [], options))
        return Answer(tables, self.frames, lambda: None)

    # What is there

    def segments(self, run: Optional[Run] = None) -> Any:
        """A row for each segment: customers, their share, net revenue and what it is of the whole.

        Without a run those that are published (``segment_overview``), and where nothing is published those of the run
        that is recommended. The columns of both are explained in docs/schema.md.
        """
        if run is None and self._published():
            table = self._read(
                "select o.* from segment_overview as o inner join segment_dim as d on d.segment_id = o.segment_id order by d.sort_order"
            )
            look = self._read("select segment_id, colour from segment_dim")
            origin = self._read(
                "select p.publication_name, p.as_of_date, p.rule_set, r.run_name from publication as p "
                "left join run_list as r on r.run_id = p.run_id where p.is_default = 1 and p.replaced_at is null"
            )
            caption = ""
            for name, day, rules, run_name in zip(*origin.values):
                caption = "{}: {}, as of {}".format(name, "the rules " + rules if rules else run_name, day)
            html = SegmentsHTML("segment_id", _escape(caption), dict(zip(*look.values)))
            return self._frame(table, {"segment_name": table.column("segment_name")}, html)
        tables = self._profile_tables(run)
        table = tables["segment_profile"]
        return self._frame(table, {"segment_name": table.column("segment_name")}, self._profile_html(tables))

    def customers(self, segment: Union[None, int, str, Sequence[Union[int, str]]] = None, run: Optional[Run] = None, attributes: bool = False) -> Any:
        """A row for each customer with the segment; ids are as they stand in the file.

        :param segment: names or numbers of segments (of a run: clusters); all without.
        :param run: a run; without it what is published, and where nothing is published the run that is recommended.
        :param attributes: also what files of customers say of them (e-mail, consent and others).
        """
        published = run is None and self._published()
        if published:
            known = self._read("select segment_id, segment_name from segment_dim order by sort_order")
            numbers, names = known.values
            source, key, number, values = "customer_segment as c", "c.segment_id", "segment_id", "c.*"
            parameters: List[Any] = []
        else:
            tables = self._profile_tables(run)
            run_id = tables["run_profile"].column("run_id")[0]
            numbers, names = tables["segment_profile"].column("cluster"), tables["segment_profile"].column("segment_name")
            source = "segment_customer as c left join customer_fact as f on f.customer_id = c.customer_id"
            key, number = "c.cluster", "cluster"
            values = (
                "c.customer_id, c.cluster, f.first_sale_date, f.last_sale_date, f.invoice_count, f.revenue, f.return_value, "
                "f.net_revenue, f.country"
            )
            parameters = [run_id]
        where = [] if published else ["c.run_id = ?"]
        chosen = _chosen(segment, numbers, names)
        if chosen is not None:
            where.append("{} in ({})".format(key, ", ".join("?" * len(chosen))))
            parameters += chosen
        statement = "select {} from {}{} order by c.customer_id".format(
            values, source, " where " + " and ".join(where) if where else ""
        )
        table = self._read(statement, parameters)
        if not published:
            called = dict(zip(numbers, names))
            position = table.columns.index(number) + 1
            table.columns.insert(position, "segment_name")
            table.values.insert(position, [called.get(value) for value in table.column(number)])
            table.types.insert(position, "text")
        if attributes:
            table = self._with_attributes(table)
        categories: Dict[str, Optional[Sequence[str]]] = {"segment_name": names, "second_segment_name": names, "country": None}
        categories.update({"status": None, "status_reason": None, "channel": None})
        return self._frame(table, categories)

    def runs(self, **options: Flag) -> Any:
        """The runs that are stored; equal ones once, all with ``all=True``. ``sort="-silhouette"``, ``algorithm="kmeans"``."""
        return self._runs_frame(self._call("runs", [], options))

    def show(self, run: Run) -> Result:
        """One run in full."""
        return self._result(self._call("show", [run], {}))

    def profile(self, run: Run = "recommended", **options: Flag) -> Result:
        """What the segments of a run are: worth, differences, typical customers. ``name={3: "Weekend"}`` names one."""
        tables = self._tables(self._call("profile", [run], options))
        return Result(tables, self.frames, lambda: self._segments_html(tables))

    def explain(self, run: Run = "recommended", *, customer: Optional[str] = None, sql: bool = False) -> Any:
        """A run's segments in a few conditions; why a ``customer`` is where he is; with ``sql`` the statement as text."""
        if sql:
            return self._call("explain", [run], {"sql": True}, json=False).text
        return self._result(self._call("explain", [run], {"customer": customer}))

    def compare(self, *runs: Run, **options: Flag) -> Result:
        """Runs side by side, with the customers who move."""
        return self._result(self._call("compare", runs, options))

    def verify(self, *runs: Run, **options: Flag) -> Any:
        """Computes stored runs once more and compares."""
        return self._command("verify", runs, options)

    def predict(self, run: Run = "recommended", **options: Flag) -> Any:
        """Segments of new customers, and of those left out of the fit."""
        return self._command("predict", [run], options)

    # Segments that count, and what is done with them

    def publish(self, run: Optional[Run] = None, as_: Optional[str] = None, *, rules: Optional[str] = None, **options: Flag) -> Result:
        """Makes segments those that count: ``publish("recommended", "Customers")``, or ``publish(rules="rfm")`` without a run."""
        return self._result(self._call("publish", [] if run is None else [run], {"as": as_, "rules": rules, **options}))

    def publications(self, all: bool = False) -> Any:
        """What is published."""
        return self._command("publish", [], {"list": True, "all": all})["publications"]

    def refresh(self, **options: Flag) -> Result:
        """The same segments by the lines of today, with who moved."""
        return self._result(self._call("refresh", [], options))

    def campaign(self, name: str, *, segment: Union[None, int, str] = None, out: Optional[PathLike] = None, **options: Flag) -> Result:
        """Whom of a segment to write to, and who is kept apart by chance; writes ``NAME.csv`` and ``NAME.control.csv`` into
        the folder ``out``. With ``result=True, sent=…`` what it brought. Without a segment the campaign of that name."""
        return self._result(self._call("campaign", [name], {"segment": segment, "out": None if out is None else os.fspath(out), **options}))

    def campaigns(self) -> Any:
        """All campaigns."""
        return self._command("campaign", [], {})["campaigns"]

    def report(self, run: Optional[Run] = None, *, out: Optional[PathLike] = None, height: int = 700, **options: Flag) -> Union[Page, Path]:
        """The report: shown in the notebook, or written to ``out``."""
        arguments = [] if run is None else [run]
        if out is not None:
            self._call("report", arguments, {"out": os.fspath(out), **options}, json=False)
            return Path(out)
        return Page(self._call("report", arguments, {"out": "-", **options}, json=False).text, height)

    def plot(self, picture: str, run: Optional[Run] = None, *, out: Optional[PathLike] = None, **options: Flag) -> Union[Picture, Path]:
        """One picture: "map", "profiles", "months", "silhouette", "curves", "stability", "flow", "agreement", "density" or
        "distances". With ``out`` it is written there, as SVG or PNG by the file's ending."""
        arguments: List[Run] = [picture] if run is None else [picture, run]
        if out is not None:
            self._call("plot", arguments, {"out": os.fspath(out), **options}, json=False)
            return Path(out)
        return Picture(self._call("plot", arguments, {"out": "-", "format": "svg", **options}, json=False).text)

    def export(self, *runs: Run, out: PathLike = "export", **options: Flag) -> Any:
        """Labels and models as files, whose paths it gives; of a publication (``publication=…, for_="klaviyo"``) the file
        that a service imports, and who is in it."""
        options = {"out": os.fspath(out), **options}
        if options.get("publication"):
            return self._result(self._call("export", runs, options))
        return [Path(line) for line in self._call("export", runs, options, json=False).text.splitlines()]

    def share(self, out: PathLike, *runs: Run, **options: Flag) -> Result:
        """A copy of results for colleagues: no lines, nobody by name."""
        return self._result(self._call("share", runs, {"out": os.fspath(out), **options}))

    def backup(self, out: PathLike, **options: Flag) -> Path:
        """A copy of the whole file."""
        self._call("backup", [], {"out": os.fspath(out), **options}, json=False)
        return Path(out)

    def doctor(self, **options: Flag) -> Any:
        """Whether the file is sound; a finding that is wrong is a ``CheckFailed`` with all of them as ``result``."""
        return self._command("doctor", [], options)

    def forget(self, *ids: str, **options: Flag) -> Any:
        """Forgets customers for good; ``dry_run=True`` says what would be changed, ``yes=True`` does it."""
        return self._command("forget", ids, options)

    def rejects(self, **options: Flag) -> Any:
        """Lines that could not be read."""
        return self._command("rejects", [], options)

    def schema(self) -> Any:
        """Every column of the file with its meaning."""
        return self._frame(
            self._read("select * from data_dictionary")
        )

    def command(self, name: str, *arguments: Any, json: bool = True, **options: Flag) -> Any:
        """Any command: ``command("config")``. Gives a frame where it prints one table, a ``Result`` where several, and
        without ``json`` its text."""
        if json:
            return self._command(name, arguments, options)
        return self._call(name, arguments, options, json=False).text

    # The file

    def sql(self, statement: str, parameters: _file.Parameters = ()) -> Any:
        """The rows of a query on the file, which is opened read-only: ``sql("select * from run_list")``. The types are
        those that the columns are declared with. ``?`` and ``:name`` stand for ``parameters``."""
        return self._frame(self._read(statement, parameters))

    def _read(self, statement: str, parameters: _file.Parameters = ()) -> Table:
        try:
            return _file.read(Path(self._place), statement, parameters)
        except _file.ColdJournal:
            # What a command has begun, that was cut short: the program takes it back when it looks at the file.
            call(self.binary.path, ["publish", "--list", "--db={}".format(self._place), "--format=json"], progress=Progress())
            try:
                return _file.read(Path(self._place), statement, parameters)
            except _file.ColdJournal as error:
                raise WorkbenchError("{}: {}. shop.doctor() says more.".format(self.path, error)) from None

    def _published(self) -> bool:
        if not self._absolute.exists():
            return False
        return len(self._read("select 1 from sqlite_master where name = 'segment_overview'").values[0]) > 0 and (
            self._read("select count(*) from publication where is_default = 1 and replaced_at is null").values[0][0] > 0
        )

    def _with_attributes(self, table: Table) -> Table:
        """Columns of ``customer`` beside those that are there."""
        more = self._read("select * from customer")
        places = {customer: number for number, customer in enumerate(more.column("customer_id"))}
        rows = [places.get(customer) for customer in table.column("customer_id")]
        for name, values, declared in zip(more.columns, more.values, more.types):
            if name not in table.columns:
                table.columns.append(name)
                table.values.append([None if row is None else values[row] for row in rows])
                table.types.append(declared)
        return table

    # The program

    @property
    def _place(self) -> str:
        return str(self.path if Path.cwd() / self.path == self._absolute else self._absolute)

    def _call(
        self,
        name: str,
        arguments: Sequence[Any],
        options: Mapping[str, Flag],
        json: bool = True,
        feed: Optional[Feed] = None,
        progress: Optional[Progress] = None,
    ) -> Completed:
        words = [name, "--db={}".format(self._place), *flags(options)]
        if json:
            words.append("--format=json")
        if arguments:
            words += ["--", *[str(argument) for argument in arguments]]
        self.last = None
        self.last = call(
            self.binary.path, words, progress=progress or self._progress(name), feed=feed, answer=self._answer_of_failure if json else None
        )
        return self.last

    def _call_with_data(self, name: str, data: Tuple[Any, ...], options: Mapping[str, Flag]) -> Completed:
        """A command on files, or on one frame through a pipe."""
        if any(_pipe.is_frame(item) for item in data):
            if len(data) > 1:
                raise UsageError("{}() takes one frame at a time, or paths. Put them together: pandas.concat([…])".format(name))
            # A flag that is given stands, and so does what it says of files.
            reading = {key: value for key, value in _pipe.READING.items() if not (options.get("customers") and key == "quote")}
            return self._call(name, ["-"], {**reading, **options}, feed=_pipe.feed(data[0]))
        paths: List[str] = []
        for item in data:
            for part in item if isinstance(item, (list, tuple)) else [item]:
                if not isinstance(part, (str, os.PathLike)):
                    raise UsageError(
                        "{}() takes a data frame of pandas or polars, or paths of files, and not a {}.".format(name, type(part).__name__)
                    )
                paths.append(os.fspath(part))
        return self._call(name, paths, options)

    def _progress(self, name: str) -> Progress:
        import sys

        if self._quiet:
            return Progress()
        if in_notebook():
            return NotebookProgress("workbench " + name)
        if self._quiet is False or (sys.stderr is not None and sys.stderr.isatty()):
            return LineProgress()
        return Progress()

    def _tables(self, done: Completed) -> Dict[str, Table]:
        return self._tables_of(done.json())

    def _tables_of(self, document: Mapping[str, Any]) -> Dict[str, Table]:
        types: Dict[str, str] = {}
        if self._absolute.exists():
            try:
                types = _file.types_of_columns(self._absolute)
            except (WorkbenchError, _file.ColdJournal):
                # The values still say numbers from texts.
                pass
        return {name: Table.of_rows(rows, types).without(_INTERNAL) for name, rows in document.items() if isinstance(rows, list)}

    def _answer_of_failure(self, stdout: bytes) -> Any:
        """What a command has printed whose check has failed."""
        import json

        try:
            document = json.loads(stdout)
            document.pop("schema_version", None)
            tables = self._tables_of(document)
        except ValueError:
            return None
        return self._frame(tables["rows"]) if list(tables) == ["rows"] else Result(tables, self.frames)

    def _result(self, done: Completed) -> Result:
        return Result(self._tables(done), self.frames)

    def _command(self, name: str, arguments: Sequence[Any], options: Mapping[str, Flag]) -> Any:
        return self._table_or_result(name, self._call(name, arguments, options))

    def _table_or_result(self, name: str, done: Completed) -> Any:
        tables = self._tables(done)
        if list(tables) == ["rows"]:
            return self._frame(tables["rows"])
        return Result(tables, self.frames)

    def _runs_frame(self, done: Completed) -> Any:
        return self._frame(self._tables(done)["rows"], _RUN_CATEGORIES, RunsHTML())

    def _frame(self, table: Table, categories: Optional[Categories] = None, html: Optional[Callable[[Table], str]] = None) -> Any:
        return frame(table, self.frames, categories, html)

    def _profile_tables(self, run: Optional[Run]) -> Dict[str, Table]:
        # Asked for something else: what it says of the way there is in shop.last.
        return self._tables(self._call("profile", ["recommended" if run is None else run], {}, progress=Progress()))

    def _profile_html(self, tables: Mapping[str, Table]) -> SegmentsHTML:
        profile, rest = tables["run_profile"], tables.get("segment_remainder")
        rows = [dict(zip(rest.columns, row)) for row in zip(*rest.values)] if rest is not None else []
        caption = "run {}, purchases up to {}".format(profile.column("run_id")[0], profile.column("period_end")[0])
        return SegmentsHTML("cluster", _escape(caption), rest=rows)

    def _segments_html(self, tables: Mapping[str, Table]) -> Optional[str]:
        if "segment_profile" in tables and "run_profile" in tables:
            return self._profile_html(tables)(tables["segment_profile"])
        return None


def _chosen(segment: Any, numbers: Sequence[int], names: Sequence[str]) -> Optional[List[int]]:
    """Numbers of the segments that are meant by names or numbers."""
    if segment is None:
        return None
    by_name: Dict[Any, Any] = dict(zip(names, numbers))
    items: List[Any] = [segment] if isinstance(segment, (int, str)) else list(segment)
    found: List[int] = []
    for item in items:
        number = by_name.get(item, item)
        if number not in numbers:
            known = ", ".join("{} {!r}".format(*pair) for pair in zip(numbers, names))
            raise UsageError("there is no segment {!r}. There are: {}".format(item, known or "none"))
        found.append(int(number))
    return found


def _escape(text: str) -> str:
    import html

    return html.escape(text)


__all__ = ["Run", "Shop", "open", "sample"]
