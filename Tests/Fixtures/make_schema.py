"""Write what follows from the migrations: new_database.sql and FixedSchema+Current.swift.

EmbeddedSQLTests and FixedSchemaTests make both by themselves and compare. Run it by scripts/generate.
"""
import hashlib
import pathlib
import re
import sqlite3
import struct

ROOT = pathlib.Path(__file__).resolve().parents[2]
SCHEMA = ROOT / "Sources/Pipeline/Database/Schema"
OURS = "name not like 'sqlite\\_%' escape '\\'"
# As Migrator makes it.
RECORD = """create table schema_migration (
    number integer not null primary key,
    name text not null check (typeof(name) = 'text'),
    checksum text not null check (typeof(checksum) = 'text'),
    applied_at datetime not null check (applied_at is datetime(applied_at))
)"""


def fnv1a(data):
    value = 0xCBF29CE484222325
    for byte in data:
        value = (value ^ byte) * 0x100000001B3 & (2**64 - 1)
    return f"{value:016x}"


def migrated():
    """The texts of all migrations, and a database that has them."""
    texts = [path.read_text() for path in sorted((ROOT / "migrations").glob("*.sql"))]
    database = sqlite3.connect(":memory:", isolation_level=None)
    database.execute(RECORD)
    for text in texts:
        database.executescript(text)
    return texts, database


def new_database(texts, database):
    """One text of what all migrations come to: objects in the order of their making, then rows."""
    digest = fnv1a(" ".join(fnv1a(text.encode()) for text in texts).encode())
    parts = [f"-- Generated from the migrations, of which the last is {len(texts)}: {digest}\n"]
    parts += [sql + ";\n" for (sql,) in database.execute(
        f"select sql from sqlite_schema where sql is not null and {OURS} "
        "and name <> 'schema_migration' order by rowid")]
    tables = database.execute(
        f"select name from sqlite_schema where type = 'table' and {OURS} "
        "and name <> 'schema_migration' order by rowid").fetchall()
    for (table,) in tables:
        names = [f'"{column[0]}"' for column in database.execute(f'select * from "{table}"').description]
        values = " || ', ' || ".join(f"quote({name})" for name in names)
        parts += [f'insert into "{table}" ({", ".join(names)})\nvalues ({row});\n'
                  for (row,) in database.execute(f'select {values} from "{table}"')]
    return "\n".join(parts)


def fixed_schema(text, database):
    """The Swift source with the names and the digest of all objects but `customer`, which grows."""
    objects = [row for row in database.execute(
        f"select type, name, tbl_name, coalesce(sql, '') from sqlite_schema where {OURS}")
               if row[1].lower() != "customer"]
    objects.sort(key=lambda row: row[1].lower())
    digest = hashlib.sha256()
    for row in objects:
        for part in row:
            data = part.encode()
            digest.update(struct.pack("<Q", len(data)) + data)
    names = "".join(f'        "{row[1].lower()}",\n' for row in objects)
    text = re.sub(r"(static let currentNames: \[String\] = \[\n).*?(    \]\n)",
                  lambda found: found.group(1) + names + found.group(2), text, flags=re.S)
    return re.sub(r'"[0-9a-f]{64}"', f'"{digest.hexdigest()}"', text)


texts, database = migrated()
(SCHEMA / "new_database.sql").write_text(new_database(texts, database))
path = SCHEMA / "FixedSchema+Current.swift"
path.write_text(fixed_schema(path.read_text(), database))
