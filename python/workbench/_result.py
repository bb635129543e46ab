"""What the methods of a shop give back where it is more than one frame."""

from __future__ import annotations

from collections.abc import Mapping as AbstractMapping
from pathlib import Path
from typing import Any, Callable, Dict, Iterator, List, Mapping, Optional, cast

from ._errors import UsageError
from ._frames import Table, frame
from ._html import answer_html, page_frame


class Result(AbstractMapping):  # type: ignore[type-arg]
    """The tables that a command has printed, each a frame: ``result["segment_profile"]`` or ``result.segment_profile``."""

    def __init__(self, tables: Mapping[str, Table], frames: str, segments_html: Optional[Callable[[], Optional[str]]] = None) -> None:
        self._tables = dict(tables)
        self._library = frames
        self._frames: Dict[str, Any] = {}
        self._segments_html = segments_html

    def __getitem__(self, name: str) -> Any:
        if name not in self._frames:
            self._frames[name] = frame(self._tables[name], self._library)
        return self._frames[name]

    def __getattr__(self, name: str) -> Any:
        if not name.startswith("_") and name in self._tables:
            return self[name]
        raise AttributeError("{!r}: there are the tables {}".format(name, ", ".join(self.__dict__.get("_tables", {}))))

    def __dir__(self) -> List[str]:
        return list(super().__dir__()) + list(self._tables)

    def __iter__(self) -> Iterator[str]:
        return iter(self._tables)

    def __len__(self) -> int:
        return len(self._tables)

    def __repr__(self) -> str:
        parts = []
        for name, table in self._tables.items():
            n_rows = len(table.values[0]) if table.values else 0
            parts.append("  {}: {:,} {}".format(name, n_rows, "row" if n_rows == 1 else "rows"))
        return "tables:\n" + "\n".join(parts)

    def _repr_html_(self) -> str:
        return answer_html(self._tables, self._segments_html() if self._segments_html is not None else None)


class Answer(Result):
    """What ``segment`` found: the verdict with its reason, and the segments."""

    @property
    def verdict(self) -> Optional[str]:
        """"separated", "bands", "unstable" or "none" (docs/recommend.md); ``None`` where what is published was refreshed."""
        return cast("Optional[str]", self._first("recommendation", "verdict"))

    @property
    def reason(self) -> Optional[str]:
        """Why, in the program's words."""
        return cast("Optional[str]", self._first("recommendation", "reason"))

    @property
    def run_id(self) -> Optional[int]:
        """The run that is recommended; ``None`` where none is."""
        return cast("Optional[int]", self._first("recommendation", "run_id"))

    def _first(self, name: str, column: str) -> Any:
        table = self._tables.get(name)
        if table is None or column not in table.columns:
            return None
        values = table.column(column)
        return values[0] if values else None


class Page:
    """A report: shown in the notebook as it is, ``save`` writes it."""

    def __init__(self, html: str, height: int) -> None:
        self.html = html
        self.height = height

    def save(self, path: Any, overwrite: bool = False) -> Path:
        """Writes the page; another file in its place only with ``overwrite``."""
        return _save(self.html, path, overwrite)

    def __repr__(self) -> str:
        return "report of {:,} bytes: .save(\"report.html\")".format(len(self.html))

    def _repr_html_(self) -> str:
        return page_frame(self.html, self.height, "Report of segments")


class Picture:
    """A picture as SVG: shown in the notebook, ``save`` writes it."""

    def __init__(self, svg: str) -> None:
        self.svg = svg

    def save(self, path: Any, overwrite: bool = False) -> Path:
        """Writes the SVG; a PNG is made by ``shop.plot(…, out="map.png")``."""
        if str(path).lower().endswith(".png"):
            raise UsageError("{}: save() writes SVG. PNG: shop.plot(..., out={!r})".format(path, str(path)))
        return _save(self.svg, path, overwrite)

    def __repr__(self) -> str:
        return "picture of {:,} bytes of SVG: .save(\"picture.svg\")".format(len(self.svg))

    def _repr_svg_(self) -> str:
        return self.svg


def _save(text: str, path: Any, overwrite: bool) -> Path:
    from ._errors import OutputError

    place = Path(path)
    try:
        with open(place, "w" if overwrite else "x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        raise OutputError("{}: stands there already. save({!r}, overwrite=True) writes over it.".format(place, str(path))) from None
    except OSError as error:
        raise OutputError("{}: {}".format(place, (error.strerror or str(error)).lower())) from None
    return place
