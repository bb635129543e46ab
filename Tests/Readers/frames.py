"""pandas: dates parsed, columns of the kind that they are declared."""

import surface


def needs():
    try:
        import pandas  # noqa: F401
    except ImportError:
        return "no pandas"
    return None


def check(path, _folder):
    """Faults that were found, as texts."""
    import pandas

    faults = []
    base = surface.connect(path)
    for each in surface.published(path):
        dates = [column.name for column in each.columns if column.type in ("DATE", "DATETIME")]
        frame = pandas.read_sql(f'select * from "{each.name}"', base, parse_dates=dates)
        if len(frame) != each.n_rows:
            faults.append(f"{each.name}: {len(frame)} rows, not {each.n_rows}")
        for column in each.columns:
            values = frame[column.name]
            if values.isna().all():
                continue
            if not _is_of(values, column.type, pandas):
                faults.append(f"{each.name}.{column.name}: {column.type} came as {values.dtype}")
            elif column.name in each.sums and not surface.is_close(float(values.sum()), each.sums[column.name]):
                faults.append(f"{each.name}.{column.name}: {values.sum()}, not {each.sums[column.name]}")
    return faults


def _is_of(values, declared, pandas):
    types = pandas.api.types
    if declared in ("DATE", "DATETIME"):
        return types.is_datetime64_any_dtype(values)
    if declared == "INTEGER":
        # A null makes whole numbers REAL in pandas.
        return types.is_integer_dtype(values) or (values.isna().any() and types.is_float_dtype(values))
    if declared == "REAL":
        return types.is_float_dtype(values)
    return types.is_object_dtype(values) or types.is_string_dtype(values)
