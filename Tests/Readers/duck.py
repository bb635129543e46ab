"""DuckDB through its reader of SQLite files: lists, types, rows and sums as SQLite has them."""

import surface

#: What its reader makes of a declared type.
TYPES = {"INTEGER": "BIGINT", "REAL": "DOUBLE", "TEXT": "VARCHAR", "DATE": "DATE", "DATETIME": "TIMESTAMP"}


def needs():
    try:
        import duckdb  # noqa: F401
        from duckdb_extensions import import_extension  # noqa: F401
    except ImportError:
        return "no duckdb with its sqlite_scanner"
    return None


def check(path, _folder):
    """Faults that were found, as texts."""
    import duckdb
    from duckdb_extensions import import_extension

    import_extension("sqlite_scanner")
    duck = duckdb.connect()
    duck.execute("load sqlite_scanner")
    duck.execute(f"attach '{path}' as shop (type sqlite, read_only)")
    duck.execute("use shop")
    faults = []
    listed = {name for (name,) in duck.execute("show tables").fetchall()}
    declared = {}
    for table, column, kind in duck.execute(
        "select table_name, column_name, data_type from information_schema.columns where table_catalog = 'shop'"
    ).fetchall():
        declared[table, column] = kind
    for each in surface.published(path):
        if each.name not in listed:
            faults.append(f"{each.name} is not listed by show tables")
            continue
        # DuckDB 1.5 lists the columns of no view of an attached file there; it types them as it reads them.
        if each.kind == "view":
            for column, kind, *_ in duck.execute(f'describe "{each.name}"').fetchall():
                declared[each.name, column] = kind
        for column in each.columns:
            kind = declared.get((each.name, column.name))
            if kind != TYPES.get(column.type):
                faults.append(f"{each.name}.{column.name}: {column.type} came as {kind}")
        rows = duck.execute(f'select count(*) from "{each.name}"').fetchone()[0]
        whole = len(duck.execute(f'select * from "{each.name}"').fetchall())
        if (rows, whole) != (each.n_rows, each.n_rows):
            faults.append(f"{each.name}: count {rows}, read {whole}, not {each.n_rows} rows")
        for name, expected in each.sums.items():
            found = duck.execute(f'select coalesce(sum("{name}"), 0) from "{each.name}"').fetchone()[0]
            if not surface.is_close(float(found), expected):
                faults.append(f"{each.name}.{name}: sum {found}, not {expected}")
        faults += _spans(duck, each)
    return faults + _broken(duck, surface.others(path))


def _spans(duck, each):
    """Least, greatest and number of different values of each column: dates, times and texts have no sum."""
    faults = []
    for column in each.columns:
        name, expected = column.name, each.spans[column.name]
        found = duck.execute(
            f'select min("{name}"), max("{name}"), count(distinct "{name}") from "{each.name}"'
        ).fetchone()
        if column.type in ("DATE", "DATETIME"):
            found = (*(None if value is None else str(value) for value in found[:2]), found[2])
        if column.type == "REAL":
            is_same = found[2] == expected[2] and all(
                one is other is None or None not in (one, other) and surface.is_close(one, other)
                for one, other in zip(found[:2], expected[:2])
            )
        else:
            is_same = found == expected
        if not is_same:
            faults.append(f"{each.name}.{name}: least, greatest and number of values {found}, not {expected}")
    return faults


def _broken(duck, names):
    """Objects for analysts that cannot be read: told, as show tables would fail on them."""
    import duckdb

    broken = []
    for name in names:
        try:
            duck.execute(f'select * from "{name}" limit 0').fetchall()
        except duckdb.Error as error:
            broken.append(f"{name} cannot be read: {str(error)[-120:]}".replace("\n", " "))
    return broken
