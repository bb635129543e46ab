"""Rows of the program and of the file as data frames, with the types that they have there."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Sequence as AbstractSequence
from typing import Any, Callable, Dict, Iterator, List, Mapping, NamedTuple, Optional, Sequence, Tuple, Union

from ._errors import UsageError

#: What frames can be.
LIBRARIES = ("pandas", "polars", "rows")

_DAY = re.compile(r"\d{4}-\d\d-\d\d\Z")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d( \d\d:\d\d:\d\d)?\Z")


def library(name: Optional[str]) -> str:
    """The library that makes the frames: the one that is named, else pandas, else polars, else rows of Python."""
    if name is None:
        for candidate in ("pandas", "polars"):
            if importlib.util.find_spec(candidate) is not None:
                return candidate
        return "rows"
    if name not in LIBRARIES:
        raise UsageError("frames={!r}: there are {}.".format(name, ", ".join(repr(word) for word in LIBRARIES)))
    if name != "rows" and importlib.util.find_spec(name) is None:
        raise UsageError("frames={0!r}: {0} is not installed here. Run: pip install {0}".format(name))
    return name


class Table(NamedTuple):
    """Columns of values as they come from JSON or SQLite, before they are a frame."""

    columns: List[str]
    values: List[List[Any]]
    #: Declared type of each column, in small letters; empty where none is known.
    types: List[str]

    @classmethod
    def of_rows(cls, rows: Sequence[Mapping[str, Any]], types: Mapping[str, str]) -> "Table":
        """Rows as the program prints them: all have the same columns."""
        columns = list(rows[0]) if rows else []
        return cls(columns, [[row.get(column) for row in rows] for column in columns], [types.get(column, "") for column in columns])

    def column(self, name: str) -> List[Any]:
        return self.values[self.columns.index(name)]

    def without(self, names: Sequence[str]) -> "Table":
        kept = [n for n, column in enumerate(self.columns) if column not in names]
        return Table(*[[part[n] for n in kept] for part in self])  # type: ignore[arg-type]


def kind(values: Sequence[Any], declared: str) -> str:
    """What a column is: "integer", "real", "day", "moment", "text", "blob", or "mixed" where values differ in kind.

    Values decide. The declared type tells days from other texts, and what a column without values would hold.
    """
    seen = {type(value) for value in values if value is not None}
    if not seen:
        return {"integer": "integer", "int": "integer", "real": "real", "date": "day", "datetime": "moment"}.get(declared, "text")
    if seen == {int}:
        return "real" if declared == "real" else "integer"
    if seen <= {int, float}:
        return "real"
    if seen == {str}:
        if declared == "date" and all(value is None or _DAY.match(value) for value in values):
            return "day"
        if declared == "datetime" and all(value is None or _MOMENT.match(value) for value in values):
            return "moment"
        return "text"
    return "blob" if seen == {bytes} else "mixed"


#: Values of a column that come again and again: their order, or ``None`` where they have none.
Categories = Mapping[str, Optional[Sequence[str]]]


def frame(table: Table, made_by: str, categories: Optional[Categories] = None, html: Optional[Callable[[Table], str]] = None) -> Any:
    """The table as a frame of a library; with ``html`` as one that shows itself so in a notebook."""
    make = {"pandas": _pandas, "polars": _polars, "rows": _rows}[made_by]
    return make(table, categories or {}, html)


# Pandas


def _pandas(table: Table, categories: Categories, html: Optional[Callable[[Table], str]]) -> Any:
    import pandas

    series = [
        _pandas_column(values, kind(values, declared), categories[name] if name in categories else False)
        for name, values, declared in zip(table.columns, table.values, table.types)
    ]
    # By position: a query may have two columns of one name.
    made = pandas.DataFrame(dict(enumerate(series)), columns=range(len(series)), index=pandas.RangeIndex(_n_rows(table)))
    made.columns = pandas.Index(table.columns)
    return made if html is None else _pandas_shown()._of(made, html)


def _pandas_column(values: List[Any], what: str, category: Any) -> Any:
    import numpy
    import pandas

    if what == "integer":
        return pandas.Series(pandas.array(values, dtype="Int64"))
    if what == "real":
        return pandas.Series(numpy.array([numpy.nan if value is None else value for value in values], dtype="float64"))
    if what in ("day", "moment"):
        try:
            return pandas.Series(numpy.array(["NaT" if value is None else value for value in values], dtype="datetime64[s]"))
        except ValueError:
            # A month 13 in a table of the user's own; it stays what it is.
            pass
    elif what in ("blob", "mixed"):
        return pandas.Series(values, dtype=object)
    if category is not False:
        return pandas.Series(pandas.Categorical(values, categories=_order(values, category), ordered=category is not None))
    return pandas.Series(values, dtype="string")


_shown_classes: Dict[str, Any] = {}


def _pandas_shown() -> Any:
    """A frame that shows itself in its own way; whatever is made of it is a frame as any other."""
    if "pandas" not in _shown_classes:
        import pandas

        class ShownFrame(pandas.DataFrame):
            _metadata = ["_workbench_html"]

            @classmethod
            def _of(cls, made: Any, html: Callable[[Table], str]) -> Any:
                shown = cls(made)
                object.__setattr__(shown, "_workbench_html", html)
                return shown

            @property
            def _constructor(self) -> Any:
                return pandas.DataFrame

            def _repr_html_(self) -> Any:
                columns = [str(name) for name in self.columns]
                values = [self.iloc[:, n].astype(object).where(self.iloc[:, n].notna(), None).tolist() for n in range(len(columns))]
                try:
                    return self._workbench_html(Table(columns, values, [""] * len(columns)))
                except (KeyError, ValueError, TypeError, AttributeError):
                    # Its user has changed it: a frame as any other.
                    return super()._repr_html_()

        _shown_classes["pandas"] = ShownFrame
    return _shown_classes["pandas"]


# Polars


def _polars(table: Table, categories: Categories, html: Optional[Callable[[Table], str]]) -> Any:
    import polars

    names = _unique(table.columns)
    made = polars.DataFrame(
        [
            _polars_column(name, values, kind(values, declared), categories[name] if name in categories else False)
            for name, values, declared in zip(names, table.values, table.types)
        ]
    )
    return made if html is None else _polars_shown()._of(made, html)


def _polars_column(name: str, values: List[Any], what: str, category: Any) -> Any:
    import polars

    if what == "integer":
        return polars.Series(name, values, dtype=polars.Int64)
    if what == "real":
        return polars.Series(name, [None if value is None else float(value) for value in values], dtype=polars.Float64)
    if what == "blob":
        return polars.Series(name, values, dtype=polars.Binary)
    if what == "mixed":
        return polars.Series(name, values, dtype=polars.Object)
    text = polars.Series(name, values, dtype=polars.Utf8)
    try:
        if what == "day":
            return text.str.strptime(polars.Date, "%Y-%m-%d")
        if what == "moment":
            whole = [value if value is None or len(value) > 10 else value + " 00:00:00" for value in values]
            return polars.Series(name, whole, dtype=polars.Utf8).str.strptime(polars.Datetime("us"), "%Y-%m-%d %H:%M:%S")
    except polars.exceptions.PolarsError:
        return text
    if category is False:
        return text
    return text.cast(polars.Categorical if category is None else polars.Enum(_order(values, category)))


def _polars_shown() -> Any:
    if "polars" not in _shown_classes:
        import polars

        class ShownFrame(polars.DataFrame):
            _workbench_html: Any

            @classmethod
            def _of(cls, made: Any, html: Callable[[Table], str]) -> Any:
                shown = cls(made)
                shown._workbench_html = html
                return shown

            def _repr_html_(self, **options: Any) -> str:
                columns = list(self.columns)
                try:
                    text: str = self._workbench_html(Table(columns, [self[name].to_list() for name in columns], [""] * len(columns)))
                    return text
                except (KeyError, ValueError, TypeError, AttributeError):
                    plain: str = super()._repr_html_(**options)
                    return plain

        _shown_classes["polars"] = ShownFrame
    return _shown_classes["polars"]


# Rows of Python


class Rows(AbstractSequence):  # type: ignore[type-arg]
    """Rows without a library of frames: ``rows[0]["segment_name"]``, ``rows.column("size")``, ``for row in rows``."""

    def __init__(self, table: Table, html: Optional[Callable[[Table], str]] = None) -> None:
        self._table = table
        self._html = html

    @property
    def columns(self) -> List[str]:
        return list(self._table.columns)

    def column(self, name: str) -> List[Any]:
        """The values of a column."""
        return list(self._table.column(name))

    def __len__(self) -> int:
        return _n_rows(self._table)

    def __getitem__(self, index: Union[int, slice]) -> Any:
        if isinstance(index, slice):
            return [self[number] for number in range(*index.indices(len(self)))]
        return {name: values[index] for name, values in zip(self._table.columns, self._table.values)}

    def __iter__(self) -> Iterator[Dict[str, Any]]:
        return (self[number] for number in range(len(self)))

    def __repr__(self) -> str:
        shown = "\n".join(repr(row) for row in self[:10])
        return "{} rows of {}\n{}{}".format(
            len(self), ", ".join(self._table.columns), shown, "" if len(self) <= 10 else "\n…"
        )

    def _repr_html_(self) -> str:
        from ._html import plain_table

        return (self._html or plain_table)(self._table)


def _rows(table: Table, categories: Categories, html: Optional[Callable[[Table], str]]) -> Rows:
    return Rows(Table(_unique(table.columns), [_python(values, kind(values, declared)) for values, declared in zip(table.values, table.types)], table.types), html)


def _python(values: List[Any], what: str) -> List[Any]:
    import datetime

    try:
        if what == "day":
            return [None if value is None else datetime.date.fromisoformat(value) for value in values]
        if what == "moment":
            return [None if value is None else datetime.datetime.fromisoformat(value) for value in values]
    except ValueError:
        return values
    return [None if value is None else float(value) for value in values] if what == "real" else values


# All


def _n_rows(table: Table) -> int:
    return len(table.values[0]) if table.values else 0


def _unique(names: Sequence[str]) -> List[str]:
    seen: Dict[str, int] = {}
    result = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        result.append(name if seen[name] == 1 else "{}_{}".format(name, seen[name]))
    return result


def _order(values: Sequence[Any], order: Optional[Sequence[str]]) -> List[str]:
    """Categories: in the order that is given, others behind it; else by the alphabet."""
    there = {value for value in values if value is not None}
    return list(order or []) + sorted(there - set(order or []))


def pick(table: Table, names: Sequence[str]) -> Tuple[List[Any], ...]:
    """Columns by name; ``KeyError`` where one is missing."""
    missing = [name for name in names if name not in table.columns]
    if missing:
        raise KeyError(missing[0])
    return tuple(table.column(name) for name in names)
