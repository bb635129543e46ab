"""ODBC: types of columns as Power BI, Tableau and Excel are told."""

import pathlib
import shutil
import subprocess

import surface

#: What libsqliteodbc's SQLColumns says of a declared type.
TYPES = {"INTEGER": 4, "REAL": 8, "TEXT": -1, "DATE": 91, "DATETIME": 93}


def needs():
    if not shutil.which("isql"):
        return "no isql (unixodbc)"
    if "SQLite3" not in subprocess.run(["odbcinst", "-q", "-d"], capture_output=True, text=True, check=False).stdout:
        return "no driver (libsqliteodbc)"
    try:
        import pyodbc  # noqa: F401
    except ImportError:
        return "no pyodbc"
    return None


def check(path, _folder):
    """Faults that were found, as texts."""
    import pyodbc

    faults = []
    words = f"DRIVER=SQLite3;Database={pathlib.Path(path)}"
    base = pyodbc.connect(words)
    listed = {row.table_name: row.table_type for row in base.cursor().tables()}
    for each in surface.published(path):
        if listed.get(each.name) != each.kind.upper():
            faults.append(f"{each.name}: listed as {listed.get(each.name)}")
            continue
        found = {row.column_name: row.data_type for row in base.cursor().columns(table=each.name)}
        for column in each.columns:
            if found.get(column.name) != TYPES.get(column.type):
                faults.append(f"{each.name}.{column.name}: {column.type} came as ODBC type {found.get(column.name)}")
        rows = base.execute(f'select * from "{each.name}"').fetchall()
        if len(rows) != each.n_rows:
            faults.append(f"{each.name}: {len(rows)} rows, not {each.n_rows}")
    base.close()
    first = surface.published(path)[0]
    question = f'select count(*) from "{first.name}"\n'
    shell = subprocess.run(["isql", "-b", "-c", "-k", words], input=question, capture_output=True, text=True, check=False)
    if str(first.n_rows) not in shell.stdout.split():
        faults.append(f"isql: {first.name}: {shell.stdout.strip() or shell.stderr.strip()}")
    return faults
