"""Reads every table and view of a database in DuckDB and in SQLite, and names those that differ.

Usage: python read_views.py FILE.db, with duckdb and duckdb_extension_sqlite_scanner of one version
(1.5.5 when this was written) from pip.
"""
import sqlite3
import sys

import duckdb
from duckdb_extensions import import_extension


def number(text):
    try:
        return "%.8g" % float(text)
    except ValueError:
        return text


def row(values):
    # A comparison is a truth value in DuckDB, and 0 or 1 in SQLite.
    values = [int(v) if isinstance(v, bool) else v for v in values]
    texts = ["" if v is None else v.decode() if isinstance(v, bytes) else str(v) for v in values]
    return tuple(number(text) for text in texts)


path = sys.argv[1]
import_extension("sqlite_scanner")
duck = duckdb.connect()
duck.execute("load sqlite_scanner")
duck.execute(f"attach '{path}' as w (type sqlite)")
duck.execute("use w")
duck.execute("show all tables")
lite = sqlite3.connect(path)
names = lite.execute("select name from sqlite_schema where type in ('view', 'table') and name not like 'sqlite_%'")
for (name,) in names.fetchall():
    own = sorted(row(r) for r in lite.execute(f'select * from "{name}"'))
    try:
        other = sorted(row(r) for r in duck.execute(f'select * from w."{name}"').fetchall())
    except duckdb.Error as error:
        print(name, "cannot be read:", str(error)[-200:].replace("\n", " "))
        continue
    if own != other:
        print(name, "differs")
