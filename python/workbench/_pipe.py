"""Data frames on their way into the program: as CSV, piece by piece, without a file and without a locale.

What a value is stands in the type of its column; nothing is rounded, converted or worked out here. Which column means
what, and whether a value is allowed, is the program's business.
"""

from __future__ import annotations

import csv
import datetime
import decimal
import io
import sys
import warnings
from typing import Any, Dict, Iterable, Iterator, List, Optional, Sequence, Set, Tuple

from ._errors import DataError, WorkbenchWarning, outside
from ._process import Feed

#: Rows a piece: some megabytes of text.
CHUNK = 50_000

#: Whole numbers from here on have neighbours that a float cannot tell from them.
_EXACT = 2.0**53

#: Texts that are kept at the most, a column.
_MEMO = 200_000

#: How the bytes are to be read. What the values mean is still found out from them.
READING = {"encoding": "utf-8", "delimiter": "comma", "quote": "double"}


def is_pandas(data: Any) -> bool:
    pandas = sys.modules.get("pandas")
    return pandas is not None and isinstance(data, pandas.DataFrame)


def is_polars(data: Any) -> bool:
    polars = sys.modules.get("polars")
    return polars is not None and isinstance(data, (polars.DataFrame, polars.LazyFrame))


def is_frame(data: Any) -> bool:
    """Whether it is a data frame, or an iterator that may yield some (``read_csv(chunksize=…)``)."""
    return is_pandas(data) or is_polars(data) or hasattr(data, "__next__")


def feed(data: Any) -> Feed:
    """The CSV of a frame, or of an iterator of frames with the same columns."""
    if hasattr(data, "__next__"):
        return Feed(_Writer().chunks(data), None)
    if type(data).__name__ == "LazyFrame":
        data = data.collect()
    return Feed(_Writer().chunks([data]), len(data))


class _Writer:
    def __init__(self) -> None:
        self._header: Optional[List[str]] = None
        self._columns: List[_Column] = []
        self._rows = 0

    def chunks(self, frames: Iterable[Any]) -> Iterator[Tuple[bytes, int]]:
        for frame in frames:
            if is_pandas(frame):
                yield from self._frame(_pandas_slices(frame))
            elif is_polars(frame):
                yield from self._frame(_polars_slices(frame))
            else:
                raise DataError(
                    "{} is no data frame. Pass a frame of pandas or polars, an iterator of such frames, or paths of files.".format(
                        _kind(frame)
                    )
                )
        if self._header is None:
            raise DataError("there is no frame to read: the iterator is empty.")
        for column in self._columns:
            column.warn()

    def _frame(self, slices: Iterable[Tuple[List[str], int, List["_Values"]]]) -> Iterator[Tuple[bytes, int]]:
        for header, n_rows, values in slices:
            text = io.StringIO(newline="")
            writer = csv.writer(text, lineterminator="\n")
            if self._header is None:
                if not header:
                    raise DataError("the frame has no columns.")
                self._header = header
                self._columns = [_Column(name) for name in header]
                writer.writerow(header)
            elif header != self._header:
                raise DataError(
                    "the frames have other columns from row {:,} on: {} instead of {}.".format(
                        self._rows, ", ".join(header), ", ".join(self._header)
                    )
                )
            writer.writerows(zip(*[column.texts(part, self._rows) for column, part in zip(self._columns, values)]))
            yield self._encoded(text.getvalue(), values), n_rows
            self._rows += n_rows

    def _encoded(self, text: str, values: List["_Values"]) -> bytes:
        try:
            return text.encode("utf-8")
        except UnicodeEncodeError:
            for column, part in zip(self._columns, values):
                for row, cell in enumerate(column.texts(part, self._rows)):
                    if isinstance(cell, str) and any("\ud800" <= sign <= "\udfff" for sign in cell):
                        raise column.refused(
                            self._rows + row, "a text that is no Unicode ({!a}); read the file with its own encoding".format(cell)
                        ) from None
            raise


class _Values:
    """A piece of a column: Python's values, or texts that are made already."""

    __slots__ = ("values", "is_text", "zone", "what")

    def __init__(self, values: List[Any], is_text: bool = False, what: str = "", zone: str = "") -> None:
        self.values = values
        self.is_text = is_text
        #: What texts that are made already were.
        self.what = what
        self.zone = zone


class _Column:
    """Texts of a column's values, and what kinds of values it has had so far."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._kinds: Set[str] = set()
        self._zones: Set[str] = set()
        self._memo: Dict[Tuple[type, Any, Any], str] = {}
        self._floats = _FloatTexts()

    def refused(self, row: int, what: str) -> DataError:
        return DataError("column {!r}, row {:,}: {}. Nothing was kept.".format(self.name, row, what))

    def texts(self, part: _Values, first_row: int) -> Sequence[Any]:
        """What csv is to write: texts, whole numbers, and ``None`` for nothing."""
        if part.is_text:
            if part.what and any(part.values):
                self._note(part.what, first_row)
            if part.zone:
                self._zones.add(part.zone)
            return part.values
        # What a column mostly is goes fast: csv writes whole numbers as they are, and nothing for None.
        types = set(map(type, part.values)) - {type(None)}
        if types == {str}:
            self._note("text", first_row)
            return part.values
        if types <= {int}:
            return part.values
        if types == {float}:
            try:
                return list(map(self._floats.__getitem__, part.values))
            except _NotExact:
                # The way below says in which row.
                pass
        memo, result = self._memo, []
        if len(memo) > _MEMO:
            memo.clear()
        for number, value in enumerate(part.values):
            if value is None:
                result.append("")
                continue
            # 1, 1.0 and True are one key of a dictionary; so is one moment in two time zones.
            key = (value.__class__, value, getattr(value, "tzinfo", None))
            try:
                result.append(memo[key])
            except KeyError:
                result.append(memo.setdefault(key, self._text(value, first_row + number)))
            except TypeError:
                result.append(self._text(value, first_row + number))
        return result

    def _text(self, value: Any, row: int) -> str:
        if isinstance(value, str):
            self._note("text", row)
            return value
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, int):
            return str(value)
        if isinstance(value, float):
            return self._float(value, row)
        if isinstance(value, decimal.Decimal):
            return "" if value.is_nan() else _unmistakable(format(value, "f"))
        # NaT is a datetime that equals nothing, NA is of a type of its own.
        if _is_missing(value):
            return ""
        if isinstance(value, datetime.datetime):
            self._note("clock" if value.tzinfo is None else "zone", row)
            if value.tzinfo is not None:
                self._zones.add(str(value.tzinfo))
            return value.replace(tzinfo=None).isoformat("T", "seconds")
        if isinstance(value, datetime.date):
            self._note("day", row)
            return value.isoformat()
        if isinstance(value, datetime.time):
            return value.isoformat("seconds")
        plain = getattr(value, "item", None)
        if plain is not None and type(value).__module__ == "numpy" and getattr(value, "ndim", 1) == 0:
            if type(value).__name__ == "float32":
                return self._float(float(str(value)), row)
            inner = plain()
            if type(inner) is not type(value):
                return "" if inner is None else self._text(inner, row)
        if type(value).__name__ == "UUID":
            return str(value)
        raise self.refused(
            row, "{} is neither text, number nor date. Convert it, or leave the column out: df.drop(columns=[{!r}])".format(_kind(value), self.name)
        )

    def _float(self, value: float, row: int) -> str:
        try:
            return _number(value)
        except _NotExact:
            raise self.refused(
                row, "{!r} is a float that is not exact any more. If these are ids, read the column as text".format(value)
            ) from None

    def _note(self, kind: str, row: int) -> None:
        if kind in self._kinds:
            return
        self._kinds.add(kind)
        if "text" in self._kinds and len(self._kinds) > 1:
            raise self.refused(row, "dates and texts are mixed in one column; which dates the texts mean is not guessed. Make them one kind: pandas.to_datetime(df[{!r}], format=…)".format(self.name))
        if "zone" in self._kinds and "clock" in self._kinds:
            raise self.refused(row, "times with and without a time zone are mixed in one column; whose clock counts is not guessed. Give all of them one zone, or none: dt.tz_localize(None)")

    def warn(self) -> None:
        if self._zones:
            zones = sorted(self._zones)
            shown = ", ".join(zones[:3]) + (" …" if len(zones) > 3 else "")
            warnings.warn(
                "column {!r} has the time zone {}: its clock is taken as that of the shop. If the shop has another clock: "
                'df[{!r}].dt.tz_convert("Europe/Berlin") of pandas, .dt.convert_time_zone of polars'.format(self.name, shown, self.name),
                WorkbenchWarning,
                stacklevel=outside(),
            )


class _NotExact(Exception):
    """A float beyond which whole numbers are no longer told apart."""


class _FloatTexts(Dict[Optional[float], str]):
    """The texts of numbers: prices come again and again."""

    def __missing__(self, value: Optional[float]) -> str:
        if value is None or value != value:
            return ""
        if len(self) > _MEMO:
            self.clear()
        text = self[value] = _number(value)
        return text


def _number(value: float) -> str:
    """A float without an exponent: the shortest text that is the same number."""
    if value != value:
        return ""
    if value.is_integer():
        if abs(value) >= _EXACT:
            raise _NotExact
        return str(int(value))
    text = repr(value)
    return _unmistakable(format(decimal.Decimal(text), "f") if "e" in text else text)


def _unmistakable(text: str) -> str:
    """A number with three digits behind its point gets a fourth: no program takes the point for one of thousands."""
    return text + "0" if text[-4:-3] == "." else text


def _is_missing(value: Any) -> bool:
    if type(value).__name__ in ("NAType", "NaTType"):
        return True
    return False


def _kind(value: Any) -> str:
    return "{}.{}".format(type(value).__module__, type(value).__name__).replace("builtins.", "")


# Pandas


def _pandas_slices(frame: Any) -> Iterator[Tuple[List[str], int, List[_Values]]]:
    if frame.columns.nlevels > 1:
        raise DataError("the frame has headings of several levels. Flatten them: df.columns = ['_'.join(c) for c in df.columns]")
    # An index with a name is a column that somebody has moved there.
    named = [name for name in frame.index.names if name is not None and name not in frame.columns]
    for start in range(0, max(len(frame), 1), CHUNK):
        part = frame.iloc[start : start + CHUNK]
        if named:
            part = part.reset_index(level=named)
        columns = [_pandas_values(part.iloc[:, position]) for position in range(part.shape[1])]
        yield [str(name) for name in part.columns], len(part), columns


def _pandas_values(series: Any) -> _Values:
    dtype = series.dtype
    name = str(dtype)
    if name == "category":
        categories, codes = _pandas_values(series.cat.categories.to_series()), series.cat.codes.tolist()
        picked = [categories.values[code] if code >= 0 else ("" if categories.is_text else None) for code in codes]
        return _Values(picked, categories.is_text, categories.what, categories.zone)
    if name.startswith("datetime64["):
        zone = getattr(dtype, "tz", None)
        if zone is not None:
            series = series.dt.tz_localize(None)
        import numpy

        texts = numpy.datetime_as_string(series.to_numpy().astype("datetime64[s]")).tolist()
        return _Values(
            ["" if text == "NaT" else text for text in texts], True, "clock" if zone is None else "zone", "" if zone is None else str(zone)
        )
    if name == "float32":
        # The shortest number that is the same float32: 2.55 and not 2.5499999523162842.
        return _Values([None if text == "nan" else float(text) for text in series.to_numpy().astype(str).tolist()])
    if type(dtype).__module__.startswith("numpy") and dtype.kind in "iufb":
        return _Values(series.tolist())
    # Nullable types, those of Arrow, texts and whatever stands in columns of objects: Python's values.
    values = series.astype(object).where(series.notna(), None).tolist()
    if name in ("Float32", "float[pyarrow]"):
        return _Values([None if value is None else _shortest(float(value)) for value in values])
    return _Values(values)


# Polars


def _polars_slices(frame: Any) -> Iterator[Tuple[List[str], int, List[_Values]]]:
    for part in frame.iter_slices(CHUNK) if len(frame) else [frame]:
        yield list(part.columns), len(part), [_polars_values(part[name]) for name in part.columns]


def _polars_values(series: Any) -> _Values:
    name = str(series.dtype)
    if name.startswith("Datetime"):
        zone = getattr(series.dtype, "time_zone", None)
        texts = series.dt.strftime("%Y-%m-%dT%H:%M:%S").to_list()
        return _Values(["" if text is None else text for text in texts], True, "zone" if zone else "clock", zone or "")
    if name == "Float32":
        return _Values([None if value is None or value != value else _shortest(value) for value in series.to_list()])
    return _Values(series.to_list())


def _shortest(value: float) -> float:
    """The shortest number that is the same float32."""
    import struct

    for digits in range(6, 10):
        text = "{:.{}g}".format(value, digits)
        if struct.pack("f", float(text)) == struct.pack("f", value):
            return float(text)
    return value
