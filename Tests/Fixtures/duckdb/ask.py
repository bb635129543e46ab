"""Asks a database of SQLite queries in DuckDB: python ask.py FILE.db SQL...

Prints a line with the record separator before each answer, then a row a line, cells apart by the unit separator; with duckdb and duckdb_extension_sqlite_scanner from pip.
"""
import sys

import duckdb
from duckdb_extensions import import_extension


def cell(value):
    if value is None:
        return ""
    return str(int(value)) if isinstance(value, bool) else str(value)


path, *queries = sys.argv[1:]
import_extension("sqlite_scanner")
duck = duckdb.connect()
duck.execute("load sqlite_scanner")
duck.execute(f"attach '{path}' as w (type sqlite, read_only)")
duck.execute("use w")
for sql in queries:
    print("\x1e")
    for row in duck.execute(sql).fetchall():
        print("\x1f".join(cell(value) for value in row))
