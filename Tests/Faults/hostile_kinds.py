"""Databases as a stranger may mail them: schemas and values edited by hand."""

import os
import sqlite3

HUGE = 9_223_372_036_854_775_807
ENDLESS = "with recursive c(x) as (select 1 union all select x + 1 from c)"
EVIL = "; attach 'victim.db' as victim; drop table victim.t"

KINDS = {}


def kind(name, **options):
    """Registers a function of a connection, of a path if `on_path`; `refused`: what must not exit 0."""
    def add(function):
        KINDS[name] = (function, options)
        return function
    return add


def statements(name, *texts, **options):
    """A kind that is made by statements alone."""
    def make(database):
        for text in texts:
            database.execute(text)
    KINDS[name] = (make, options)


def rewritten(name, objects, change, **options):
    """A kind that edits texts of sqlite_schema."""
    def make(database):
        database.execute("pragma writable_schema = on")
        for object_name in objects:
            found = database.execute("select sql from sqlite_schema where name = ?",
                                     (object_name,)).fetchone()
            if found is None:
                raise LookupError(f"there is no {object_name}")
            database.execute("update sqlite_schema set sql = ? where name = ?",
                             (change(found[0]), object_name))
    KINDS[name] = (make, options)


LABELS = ("compare", "export")

# Triggers of others on our tables.
statements("trigger that deletes older lines", """
    create trigger t1 after insert on source_file begin
    delete from invoice where source_id < new.source_id; end""")
statements("trigger that deletes lines with lines", """
    create trigger t2 after insert on sold_line begin
    delete from sold_line where line_id = new.line_id - 1; end""")
statements("trigger that deletes labels", """
    create trigger t3 after insert on run begin
    delete from family_label where family_id < new.run_id; end""")
statements("trigger that swallows rows", """
    create trigger t4 before insert on sold_line begin select raise(ignore); end""")
statements("trigger on our view", """
    create trigger t5 instead of insert on segment begin select 1; end""")
statements("trigger of the user's own on a table of his", "create table mine (x)", """
    create trigger t6 after insert on mine begin delete from mine where x < new.x; end""")
statements("temp-like and odd trigger names", """
    create trigger "a;b""c" after insert on run_pair begin delete from run; end""")

# Endless views in the place of our tables, and of our views.
for table, column in (("run", "run_id"), ("family_label", "family_id"), ("schema_migration", "number"),
                      ("workbench_meta", "key"), ("source_file", "source_id"),
                      ("snapshot", "snapshot_id"), ("feature_set", "feature_set"),
                      ("data_dictionary", "object"), ("rejected_line", "reject_id"),
                      ("customer", "customer_id")):
    def make(database, table=table):
        columns = [row[1] for row in database.execute(f"pragma table_info({table})")]
        database.execute(f"drop table {table}")
        database.execute(f"create view {table} as {ENDLESS} select "
                         + ", ".join(f"x as {name}" for name in columns) + " from c")
    KINDS[f"endless view named {table}"] = (make, {"slow": True})
for view in ("observed_line", "sale_line", "run_overview", "customer_features_rfm", "line_ledger", "run_label"):
    def make(database, view=view):
        columns = [row[1] for row in database.execute(f"pragma table_info({view})")]
        database.execute(f"drop view {view}")
        database.execute(f"create view {view} as {ENDLESS} select "
                         + ", ".join(f"x as {name}" for name in columns) + " from c")
    KINDS[f"endless view in the place of {view}"] = (make, {"slow": True})
statements("observed_line leaves lines out", "drop view observed_line",
           "create view observed_line as select * from invoice_line where line_id % 2")
rewritten("observed_line changed in place", ["observed_line"],
          lambda sql: sql + "\n-- changed\n")
statements("a user's table named as a view of ours", "drop view segment_size",
           "create table segment_size (run_id, size)")
statements("tables, views and indexes of the user's own", "create table mine (x unique)",
           "create view my_runs as select * from run", "create index mine_x on mine (x)")

# More than one statement in a text of the schema.
for name, objects in (("a user's view", ["my_spend"]), ("a built-in view", ["customer_features_rfm"]),
                      ("a helper view", ["sale_line"]), ("an index", ["run_snapshot"]),
                      ("the customers' table", ["customer"])):
    rewritten(f"several statements as {name}", objects, lambda sql: sql + EVIL)
rewritten("several statements in comments as a view", ["my_spend"],
          lambda sql: sql.replace(" as\n", " as /*;*/\n", 1) + " -- x\n" + EVIL)
rewritten("a view that is a temp trigger", ["my_spend"], lambda sql:
          "create temp trigger x after insert on main.run begin delete from main.run; end")
rewritten("a view whose text is no SQL", ["my_spend"], lambda sql: "create view my_spend as \x00 nonsense")
rewritten("a view that attaches", ["my_spend"], lambda sql: "attach 'victim.db' as victim")
rewritten("a table whose text is a view's", ["run_pair"],
          lambda sql: "create view run_pair as select 1 as run_a, 2 as run_b")
rewritten("a table with generated columns", ["non_product_code"],
          lambda sql: sql.replace("meaning text not null",
                                  "meaning text not null as (zeroblob(900000000))"))
rewritten("an endless default and check", ["run_metric"], lambda sql: sql.replace(
    "note text", f"note text check ((select 1) in ({ENDLESS} select x from c where x < 0))"))


@kind("an index that calls an unknown function")
def unknown_function(database):
    database.create_function("f", 1, lambda x: x, deterministic=True)
    database.execute("create index of_f on sold_line (f(line_id))")


statements("an index of a stranger on our table", "create unique index u on run (algorithm, snapshot_id)"
           " where n_clusters is null and eps is null",
           "create index i on invoice (abs(source_id), upper(country))")
statements("a unique index that forbids lines", "create unique index u on source_file (length(sha256))"
           " where source_id > 3")
statements("another column in our table", "alter table run add column more text default 'x'")
statements("a missing column", "alter table run drop column n_iter")
statements("a missing table", "drop table family_label", refused=LABELS)
statements("a missing view", "drop view sale_line")
statements("user's FTS5 table and view", "create virtual table note using fts5(body)",
           "insert into note values ('some words')",
           "create view fts_view as select customer_id, (select count(*) from note where note match"
           " 'words') as n, count(*) as m from sale_line where customer_id is not null"
           " group by customer_id",
           more=(("features", "--features", "fts_view", "--db", "w.db"),
                 ("features", "--add", "fts_view", "--db", "w.db"),
                 ("sweep", "--features", "fts_view", "--algorithm", "kmeans", "--n-clusters", "2",
                  "--quiet", "--db", "w.db")))
for name, expression in {
        "loads a library": "load_extension('x.so')", "asks for a gigabyte": "length(zeroblob(2000000000))",
        "multiplies strings": "length(replace(hex(zeroblob(100000000)), '0', 'aaaaaaaaaaaaaaaaaaaa'))",
        "reads pragmas": "(select count(*) from pragma_table_info('run'))",
        "is text": "'abc'", "is null": "null", "is infinite": "9e999", "is a blob": "x'00'",
        "is an integer of 64 bits": str(HUGE)}.items():
    statements(f"a feature that {name}", "drop view my_spend",
               f"create view my_spend as select customer_id, count(*) as spend, {expression} as n_lines"
               " from sale_line where customer_id is not null group by customer_id",
               more=(("features", "--features", "my_spend", "--db", "w.db"),
                     ("sweep", "--features", "my_spend", "--algorithm", "kmeans", "--n-clusters", "2",
                      "--quiet", "--db", "w.db")))

# Values. Constraints are off while they are written.
OF_RUNS = "family_id in (select family_id from run_family where run_id in (2, 3))"
for name, value in (("of 2^32", 4294967296), ("below noise", -5), ("of 2^31", 2147483648),
                    ("beyond k", 77), ("that is text", "x"), ("that is a blob", b"\0\1"),
                    ("that is real", 1.5), ("at the maximum", HUGE), ("swapped", None)):
    def make(database, value=value):
        if value is None:
            database.execute("update or ignore family_label set cluster = (cluster + 1) % 3"
                             f" where {OF_RUNS}")
        else:
            database.execute("update or ignore family_label set cluster = ?"
                             f" where {OF_RUNS} and row_no = 5", (value,))
    KINDS[f"a label {name}"] = (make, {"refused": LABELS})
for table, condition, refused in (
        ("run_centroid", "run_id = 2", ("predict", "predict --features")),
        ("run_centroid", "run_id = 2 and cluster = 1", ("predict", "predict --features")),
        ("family_label", f"{OF_RUNS} and row_no % 2", LABELS), ("family_label", OF_RUNS, LABELS),
        ("run_family", "run_id = 2", LABELS), ("label_family", "1", ()),
        ("snapshot_row", "row_no > 40", ()), ("snapshot_values_2", "rowid % 3 = 0", ("export",)),
        ("snapshot_feature", "position = 3", ("export", "predict")), ("run_cluster", "run_id = 2", ()),
        ("snapshot", "snapshot_id = 2", ()), ("sweep", "1", ()), ("feature_set", "1", ()),
        ("feature", "1", ()), ("source_file", "1", ()), ("schema_migration", "number > 3", ()),
        ("workbench_meta", "1", ()), ("observation_window", "1", ()), ("run_core", "1", ("predict of DBSCAN",)),
        ("customer_attribute", "1", ()), ("data_dictionary", "1", ())):
    statements(f"{table} without the rows {condition}", f"delete from {table} where {condition}",
               refused=refused)
for table, column in (
        ("snapshot", "n_rows"), ("snapshot", "n_features"), ("snapshot", "repeats"),
        ("snapshot", "n_excluded"), ("snapshot", "jitter_seed"), ("run", "n_clusters"),
        ("run", "n_clusters_found"), ("run", "n_noise"), ("run", "n_core"), ("run", "n_iter"),
        ("run", "seed"), ("run_cluster", "size"), ("sweep", "n_runs"), ("sweep", "first_run_id"),
        ("source_file", "lines_read"), ("source_file", "last_line_id"), ("rejected_line", "line_no"),
        ("rejected_line", "byte_offset"), ("family_label", "row_no"), ("run_core", "row_no"),
        ("family_label", "absent"), ("run_family", "bit"), ("run_family", "family_id"),
        ("label_family", "n_changes"), ("label_family", "snapshot_id"),
        ("snapshot_feature", "position"), ("customer_attribute", "position")):
    for value in (5_000_000_000, HUGE, -HUGE - 1, "'many'", "x'ff'", "2.5"):
        statements(f"{table}.{column} = {value}",
                   f"update or ignore {table} set {column} = {value}")
for table, column in (
        ("run", "silhouette"), ("run", "inertia"), ("run", "tol"), ("run", "eps"),
        ("run", "fit_seconds"), ("run_centroid", "scaled_value"), ("run_centroid", "transformed_value"),
        ("run_centroid", "original_value"), ("snapshot_feature", "mean"), ("snapshot_feature", "scale"),
        ("snapshot_feature", "weight"), ("snapshot_values_2", "amount"), ("sold_line", "quantity"),
        ("sold_line", "unit_price"), ("sold_line", "line_total"), ("snapshot_excluded_value", "value")):
    for value in ("'x'", "x'00ff'", "9e999", "-1e308", "0"):
        statements(f"{table}.{column} = {value}", f"update or ignore {table} set {column} = {value}")
for table, column in (
        ("run", "algorithm"), ("run", "run_name"), ("run", "stop_reason"), ("run", "run_key"),
        ("run", "label_digest"), ("run", "started_at"), ("snapshot", "transform"),
        ("snapshot", "scaling"), ("snapshot", "outlier_rule"), ("snapshot", "fingerprint"),
        ("snapshot", "as_of"), ("snapshot", "feature_set"), ("snapshot", "view_name"),
        ("snapshot", "values_table"), ("feature_set", "view_name"), ("feature_set", "excluded_view"),
        ("feature_set", "default_transform"), ("snapshot_feature", "feature"),
        ("snapshot_feature", "transform"), ("feature", "display_name"), ("source_file", "name"),
        ("source_file", "date_order"), ("source_file", "decimal_mark"), ("source_file", "header"),
        ("source_file", "sha256"), ("rejected_line", "class"), ("rejected_line", "raw"),
        ("rejected_line", "column_name"), ("customer_attribute", "column_name"),
        ("customer_attribute", "value_type"), ("invoice", "invoiced_at"), ("invoice", "invoice_no"), ("product", "description"),
        ("invoice", "customer_id"), ("workbench_meta", "value"), ("schema_migration", "checksum"),
        ("data_dictionary", "meaning"), ("observation_window", "as_of")):
    for name, value in (("nonsense", "'nonsense'"), ("a statement", "'x\"; vacuum; --'"),
                        ("escapes", "'a' || char(27) || '[2J' || char(10) || 'error: x' || char(8238)"),
                        ("empty", "''"), ("a blob", "x'c328ff00'"), ("a number", str(HUGE)),
                        ("huge", "printf('%.20000000c', 'x')")):
        if name == "huge" and column not in ("run_name", "raw", "name"):
            continue
        statements(f"{table}.{column} is {name}",
                   f"update or ignore {table} set {column} = {value}")
for table, column in (
        ("snapshot", "view_name"), ("snapshot_feature", "feature"), ("snapshot_dropped", "feature"),
        ("feature_set", "view_name"), ("feature_set", "excluded_view"), ("feature_set", "cut_point_view"),
        ("feature", "feature"), ("workbench_meta", "value"), ("customer_attribute", "column_name"),
        ("run", "run_name")):
    for name, value in (("at its end", f"{column} || char(0)"), ("alone", "char(0)"),
                        ("within", f"substr({column}, 1, 1) || char(0) || substr({column}, 2)")):
        statements(f"a NUL byte {name} of {table}.{column}",
                   f"update or ignore {table} set {column} = {value}")
statements("a NUL byte in the name of a table", "create table mine (x)", "pragma writable_schema = on",
           "update sqlite_schema set name = 'mi' || char(0) || 'ne' where name = 'mine'")
for value in (18, 39, 1000, 999_999_999, HUGE, -1, "'x'"):
    statements(f"customer_attribute.n_decimals = {value}",
               f"update customer_attribute set value_type = 'real', n_decimals = {value}")
statements("values of a snapshot in another table", "update snapshot set values_table = 'run'")
statements("values of a snapshot in sqlite_schema", "update snapshot set values_table = 'sqlite_schema'")
for table, column in (("run", "run_id"), ("snapshot", "snapshot_id"), ("sweep", "sweep_id"),
                      ("source_file", "source_id"), ("rejected_line", "reject_id"),
                      ("sold_line", "line_id"), ("sold_line", "product_id"), ("invoice", "invoice_id"), ("product", "product_id"), ("customer_file", "customer_file_id")):
    statements(f"{table}.{column} at the maximum",
               f"update {table} set {column} = {HUGE} where {column} = (select max({column}) from {table})")
    statements(f"{table}.{column} below zero",
               f"update {table} set {column} = -{HUGE} where {column} = (select max({column}) from {table})")

# Whole files.
statements("a newer schema", "insert into schema_migration (number, name, checksum, applied_at)"
           " values (999, 'x', 'x', datetime('now'))", "pragma user_version = 999")
statements("another program's file", "pragma application_id = 12345")
statements("a migration of another checksum", "update schema_migration set checksum = 'x' where number = 2")
statements("write-ahead logging", "pragma journal_mode = wal",
           alone=True)
statements("a lost freelist", "create table big (x)", "insert into big values (zeroblob(300000))",
           "drop table big", "pragma incremental_vacuum")


def whole_file(name, data=None, **options):
    def make(path):
        os.unlink(path)
        if data is not None:
            path.write_bytes(data)
    KINDS[name] = (make, {"on_path": True, "untouched": True, **options})


PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20
whole_file("no file at all", None)
whole_file("one byte", b"S")
whole_file("text", b"InvoiceNo,StockCode\n1,2\n" * 200)
whole_file("a picture", PNG)
whole_file("zeros", bytes(100_000))
whole_file("a header alone", b"SQLite format 3\0")
whole_file("a header and noise", b"SQLite format 3\0" + bytes(range(256)) * 64)


@kind("a folder", on_path=True)
def a_folder(path):
    os.unlink(path)
    path.mkdir()


@kind("a pipe", on_path=True)
def a_pipe(path):
    os.unlink(path)
    os.mkfifo(path)


@kind("a device", on_path=True)
def a_device(path):
    os.unlink(path)
    path.symlink_to("/dev/zero")


@kind("a link to nowhere", on_path=True)
def a_link(path):
    os.unlink(path)
    path.symlink_to("nowhere/at/all")


@kind("a database in UTF-16", on_path=True)
def utf16(path):
    os.unlink(path)
    database = sqlite3.connect(path)
    database.executescript("pragma encoding = 'UTF-16le'; create table t (x); insert into t values ('é')")
    database.close()


@kind("a stale journal of noise", on_path=True)
def stale_journal(path):
    path.with_name("w.db-journal").write_bytes(bytes(range(256)) * 64)


@kind("a hot journal that points to another database", on_path=True)
def super_journal(path):
    name, size = b"victim.db", int.from_bytes(path.read_bytes()[16:18], "big")
    trailer = name + len(name).to_bytes(4, "big") + sum(name).to_bytes(4, "big") \
        + b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7"
    head = b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" + (0).to_bytes(4, "big") + (7).to_bytes(4, "big") \
        + (path.stat().st_size // size).to_bytes(4, "big") + (512).to_bytes(4, "big") \
        + size.to_bytes(4, "big")
    path.with_name("w.db-journal").write_bytes(head.ljust(512, b"\0") + trailer)


@kind("a log of noise", on_path=True)
def stale_wal(path):
    path.with_name("w.db-wal").write_bytes(b"\x37\x7f\x06\x82" + bytes(range(256)) * 64)
