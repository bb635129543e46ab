"""SQLAlchemy: types, primary keys and foreign keys as tools find them that build on it (Superset, Metabase's kin)."""

import surface


def needs():
    try:
        import sqlalchemy  # noqa: F401
    except ImportError:
        return "no SQLAlchemy"
    return None


def check(path, _folder):
    """Faults that were found, as texts."""
    import sqlalchemy

    faults = []
    engine = sqlalchemy.create_engine("sqlite://", creator=lambda: surface.connect(path))
    inspector = sqlalchemy.inspect(engine)
    names = set(inspector.get_table_names()) | set(inspector.get_view_names())
    for each in surface.published(path):
        if each.name not in names:
            faults.append(f"{each.name} is not listed")
            continue
        found = {column["name"]: str(column["type"]) for column in inspector.get_columns(each.name)}
        for column in each.columns:
            if column.type not in surface.TYPES:
                faults.append(f"{each.name}.{column.name}: declared as {column.type or 'nothing'}")
            elif found.get(column.name) != column.type:
                faults.append(f"{each.name}.{column.name}: {found.get(column.name)}, not {column.type}")
        if each.kind == "table":
            keys = inspector.get_pk_constraint(each.name)["constrained_columns"]
            if not keys or sorted(keys) != sorted(each.keys):
                faults.append(f"{each.name}: primary key {keys}, not {each.keys}")
            for reference in inspector.get_foreign_keys(each.name):
                if reference["referred_table"] not in names:
                    faults.append(f"{each.name}: refers to {reference['referred_table']}, which is not there")
        rows = _rows(engine, each, sqlalchemy)
        if rows != each.n_rows:
            faults.append(f"{each.name}: {rows} rows, not {each.n_rows}")
    return faults


def _rows(engine, each, sqlalchemy):
    table = sqlalchemy.Table(each.name, sqlalchemy.MetaData(), autoload_with=engine)
    with engine.connect() as connection:
        # As typed values: a date that is none fails here.
        return len(connection.execute(sqlalchemy.select(table)).fetchall())
