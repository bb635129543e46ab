"""Reading the file: plain SQLite, read-only, and closed again at once, so that nobody waits for us."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path
from typing import Any, Dict, List, Mapping, Sequence, Union

from ._errors import AccessError, BusyError, DataError, MissingError, StorageError, UsageError, WorkbenchError
from ._frames import Table

Parameters = Union[Sequence[Any], Mapping[str, Any]]

#: Everything of a statement in which a question mark or colon is no parameter, and parameters.
_TOKENS = re.compile(
    r"""('(?:[^']|'')*'|"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[[^\]]*\]|--[^\n]*|/\*.*?(?:\*/|\Z))|(\?\d*|[:@$][A-Za-z_]\w*)""", re.DOTALL
)


class ColdJournal(Exception):
    """A command was cut short: the program has to roll back what it had begun."""


def read(path: Path, statement: str, parameters: Parameters = ()) -> Table:
    """The rows of one statement that only reads, with the declared types of their columns.

    :raises ColdJournal: where the program has to look at the file first.
    """
    if not path.exists():
        raise MissingError("{}: there is no such database. Make one: shop.ingest(data)".format(path))
    connection = None
    try:
        connection = sqlite3.connect(path.resolve().as_uri() + "?mode=ro", uri=True, timeout=10)
        connection.set_authorizer(_authorize)
        try:
            cursor = connection.execute(statement, parameters)
        except sqlite3.Warning as error:
            # Python up to 3.11 says so of several statements.
            raise UsageError("sql() takes one statement: {}".format(error)) from None
        if cursor.description is None:
            raise UsageError("sql() reads: the statement has no rows. What changes the file is a command of workbench.")
        columns = [column[0] for column in cursor.description]
        values: List[List[Any]] = [[] for _ in columns]
        while True:
            rows = cursor.fetchmany(20_000)
            if not rows:
                break
            for into, part in zip(values, zip(*rows)):
                into.extend(part)
        return Table(columns, values, _declared(connection, statement, len(columns)))
    except sqlite3.Error as error:
        raise _failure(path, error) from None
    finally:
        if connection is not None:
            connection.close()


def _authorize(action: int, *_: Any) -> int:
    """No other file is opened or made: "attach", and "vacuum into", which attaches the copy."""
    return sqlite3.SQLITE_DENY if action in (sqlite3.SQLITE_ATTACH, sqlite3.SQLITE_DETACH) else sqlite3.SQLITE_OK


def _declared(connection: sqlite3.Connection, statement: str, n_columns: int) -> List[str]:
    """Declared types of a statement's columns: those of a view of it that is never read."""
    plain = _TOKENS.sub(lambda found: found.group(1) or "null", statement).strip().rstrip(";")
    try:
        connection.execute("create temp view workbench_declared as " + plain)
        found = [(row[2] or "").lower() for row in connection.execute("pragma temp.table_info(workbench_declared)")]
    except sqlite3.Error:
        # A pragma, or an "explain": its values decide.
        found = []
    return found if len(found) == n_columns else [""] * n_columns


def types_of_columns(path: Path) -> Dict[str, str]:
    """The declared type of each column of the file, by its name, where all tables agree on it."""
    # sqlite_master: Python 3.8 may come with a SQLite that knows no other name.
    table = read(
        path,
        "select lower(c.name) as name, lower(min(c.type)) as type from sqlite_master as t, pragma_table_info(t.name) as c "
        "where t.type = 'table' and t.name not glob 'snapshot_values_*' and t.name not glob 'sqlite_*' "
        "group by lower(c.name) having count(distinct lower(c.type)) = 1",
    )
    return dict(zip(table.column("name"), table.column("type")))


def _failure(path: Path, error: sqlite3.Error) -> Exception:
    """What SQLite says, in the words of the exceptions of the program."""
    text = str(error)
    small = text.lower()
    journal = Path(str(path.resolve()) + "-journal")
    if "not authorized" in small or "authorization denied" in small:
        return UsageError("sql() reads this file alone, and makes no other.")
    if isinstance(error, sqlite3.OperationalError):
        if ("disk i/o" in small or "readonly" in small or "unable to open" in small) and journal.exists():
            return ColdJournal(text)
        if "locked" in small or "busy" in small:
            return BusyError("{}: another process is writing to it. Try again in a moment.".format(path))
        if "readonly" in small:
            return UsageError("sql() only reads. What changes the file is a command of workbench.")
        if "unable to open" in small:
            return AccessError("{}: may not be read.".format(path))
        if "disk i/o" in small or "full" in small:
            return StorageError("{}: {}".format(path, text))
        return UsageError("sql(): {}. Tables and columns: shop.schema()".format(text))
    if isinstance(error, sqlite3.ProgrammingError):
        return UsageError("sql(): {}".format(text))
    if "not a database" in small or "malformed" in small or "encrypted" in small:
        return DataError("{}: {}. shop.doctor() says more.".format(path, text))
    return WorkbenchError("{}: {}".format(path, text))
