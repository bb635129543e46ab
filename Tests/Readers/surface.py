"""What a file says that it publishes, and how each column is declared."""

import pathlib
import re
import sqlite3
from dataclasses import dataclass

#: What the program publishes, as its own source says: the first list of sql/role_dictionary.sql.
ROLES = pathlib.Path(__file__).resolve().parents[2] / "sql/role_dictionary.sql"
COUNT = 13

TYPES = {"INTEGER", "REAL", "TEXT", "DATE", "DATETIME"}


@dataclass(frozen=True)
class Column:
    name: str
    type: str
    is_key: bool


@dataclass(frozen=True)
class Published:
    name: str
    kind: str
    columns: tuple
    #: What SQLite says of it: the number of rows, a sum of each numeric column, and of each column the least, the greatest
    #: and the number of different values.
    n_rows: int
    sums: dict
    spans: dict

    @property
    def keys(self):
        return [column.name for column in self.columns if column.is_key]


def connect(path):
    return sqlite3.connect(f"file:{path}?mode=ro", uri=True)


def expected():
    """Names of the published objects of this program."""
    first = ROLES.read_text().split("where object in (")[1].split(")")[0]
    names = set(re.findall(r"'(\w+)'", first))
    if len(names) != COUNT:
        raise SystemExit(f"{ROLES}: {len(names)} published objects, not {COUNT}")
    return names


def published(path):
    """The published objects: those of the file's dictionary, which are all there and those that the program publishes."""
    base = connect(path)
    named = {name for (name,) in base.execute("select distinct object from data_dictionary where role = 'published'")}
    there = {
        name: kind for name, kind in base.execute("select name, type from sqlite_schema where type in ('table', 'view')")
    }
    missing = sorted(named ^ expected()) + sorted(named - there.keys())
    if missing:
        raise SystemExit(f"{path}: not published, or published and not expected: {', '.join(missing)}")
    return [_object(base, name, there[name]) for name in sorted(named)]


def others(path):
    """Tables and views that are not published."""
    mine = {each.name for each in published(path)}
    rows = connect(path).execute(
        "select name from sqlite_schema where type in ('table', 'view') and name not like 'sqlite_%' order by name"
    )
    return [name for (name,) in rows if name not in mine]


def _object(base, name, kind):
    columns = tuple(
        Column(row[1], row[2].upper(), row[5] > 0) for row in base.execute(f'pragma table_info("{name}")')
    )
    n_rows = base.execute(f'select count(*) from "{name}"').fetchone()[0]
    sums = {
        column.name: base.execute(f'select total("{column.name}") from "{name}"').fetchone()[0]
        for column in columns
        if column.type in ("INTEGER", "REAL")
    }
    spans = {
        column.name: base.execute(
            f'select min("{column.name}"), max("{column.name}"), count(distinct "{column.name}") from "{name}"'
        ).fetchone()
        for column in columns
    }
    return Published(name, kind, columns, n_rows, sums, spans)


def is_close(one, other):
    """Sums of the same numbers in another order of addition."""
    return abs(one - other) <= 1e-9 * max(abs(one), abs(other), 1)
