"""What a file says that it publishes, and how each column is declared."""

import sqlite3
from dataclasses import dataclass

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
    #: What SQLite says of it: the number of rows, and a sum of each numeric column.
    n_rows: int
    sums: dict

    @property
    def keys(self):
        return [column.name for column in self.columns if column.is_key]


def connect(path):
    return sqlite3.connect(f"file:{path}?mode=ro", uri=True)


def published(path):
    """The published objects; a file that names none is no file of ours."""
    base = connect(path)
    names = [
        row
        for row in base.execute(
            "select name, type from sqlite_schema where type in ('table', 'view') and name in"
            " (select object from data_dictionary where role = 'published') order by name"
        )
    ]
    if len(names) < 5:
        raise SystemExit(f"{path}: only {len(names)} published objects")
    return [_object(base, name, kind) for name, kind in names]


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
    return Published(name, kind, columns, n_rows, sums)


def is_close(one, other):
    """Sums of the same numbers in another order of addition."""
    return abs(one - other) <= 1e-9 * max(abs(one), abs(other), 1)
