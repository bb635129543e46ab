"""What a database must hold after a fault: a valid file, whole files and runs, equal content."""

import hashlib
import re
import sqlite3
import struct

from harness import Failure

# Clocks and machines: they differ between equal runs.
MASKED = {
    "created_at", "ingested_at", "started_at", "finished_at", "compared_at", "applied_at",
    "renamed_at", "is_told", "checked_at", "published_at", "replaced_at", "installed_at", "written_at",
    "computed_at", "handed_at",
    "fit_seconds", "shared_seconds", "wall_seconds", "seconds",
    # How often lines were written when a publication was filled: a killed command counts as one more, as in data_version.
    "lines_version",
    # How often an answer was asked for: an interrupted command counts.
    "ask_no",
    # What a hand-over adds to the one before: one that was written before the fault counts.
    "n_added",
    # Of keys and digests that are drawn; whether a file is packed is no content.
    "salt", "hash_key", "contact_hash", "customer_hash", "matrix_digest", "forgotten_at", "unpacked_since",
}
# What stands for a forgotten customer is drawn.
TOKEN = re.compile("forgotten-[0-9A-HJKMNP-TV-Z]{10}")
# Tables of a sweep that was begun, not of what it found: an interrupted one leaves one more.
OF_A_SWEEP = {"sweep", "sweep_run"}
# How often data were written, not what: a killed command counts as one more that has written.
# So do files that were handed over before the fault: each stays in the list.
# A copy of a file has in its list what was copied before.
OF_THE_WRITERS = {"data_version", "snapshot_source", "hand_over_file", "file_copy"}
RUN_IDS = {"run_id", "run_a", "run_b"}
# How labels are stored depends on the order in which runs were; what they say is in the view run_label.
FAMILIES = {"label_family", "run_family", "family_label"}


# Each case has a folder of its own, and files that hold people are kept by their paths from the root.
FOLDER = re.compile(r"^/.*/(?=[^/]+/[^/]+$)")


def shown(value):
    """A value without what is drawn and without the folder of the case."""
    return FOLDER.sub("", TOKEN.sub("forgotten", value)) if isinstance(value, str) else value


def quoted(name):
    return '"' + name.replace('"', '""') + '"'


class Content:
    """Everything in a database that equal work must leave equal."""

    def __init__(self, path):
        self.connection = sqlite3.connect(f"file:{path}?mode=rw", uri=True, timeout=5)
        self.connection.text_factory = lambda value: value.decode("utf-8", "surrogateescape")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.connection.close()

    def rows(self, sql, *values):
        return self.connection.execute(sql, values).fetchall()

    def columns(self, table):
        return [row[1] for row in self.rows(f"pragma table_xinfo({quoted(table)})") if row[6] == 0]

    def tables(self):
        return [row[0] for row in self.rows(
            "select name from sqlite_schema where type = 'table' and name not like 'sqlite_%'"
            " order by name")]

    # -- checks ----------------------------------------------------------------------------------

    def check(self):
        """A valid file with nothing half in it."""
        try:
            found = self.rows("pragma integrity_check")
            if found != [("ok",)]:
                raise Failure(f"integrity_check: {found[0][0][:120]}")
            found = self.rows("pragma foreign_key_check")
            if found:
                raise Failure(f"foreign_key_check: {len(found)} rows, {found[0]}")
        except sqlite3.DatabaseError as error:
            raise Failure(f"the database cannot be read: {error}") from error
        tables = self.tables()
        if "source_file" in tables and not self.is_shared():
            self.check_files()
        if "snapshot" in tables:
            self.check_snapshots()
        if "run" in tables:
            self.check_runs()
            if FAMILIES <= set(tables):
                self.check_families()
            self.check_pairs()

    def is_shared(self):
        """Whether `share` has made it: without lines."""
        return bool(self.rows("select 1 from sqlite_schema where type = 'table' and name = 'workbench_meta'")
                    and self.rows("select 1 from workbench_meta where key = 'shared_at'"))

    def must_be_equal(self, what, sql):
        for key, found, expected in self.rows(sql):
            if found != expected:
                raise Failure(f"{what} {key}: {found} of {expected}")

    def check_files(self):
        self.must_be_equal("lines of file", """
            select f.source_id, count(l.line_id), f.lines_kept from source_file as f
            left join invoice_line as l on l.source_id = f.source_id group by f.source_id""")
        self.must_be_equal("rejects of file", """
            select f.source_id, count(r.reject_id), f.lines_rejected from source_file as f
            left join rejected_line as r on r.source_id = f.source_id group by f.source_id""")
        if "customer_file" in self.tables():
            self.must_be_equal("rejects of customers' file", """
                select f.customer_file_id, count(r.reject_id), f.lines_rejected
                from customer_file as f left join rejected_customer as r
                on r.customer_file_id = f.customer_file_id group by f.customer_file_id""")

    def check_snapshots(self):
        self.must_be_equal("rows of snapshot", """
            select s.snapshot_id, count(r.row_no), s.n_rows from snapshot as s
            left join snapshot_row as r on r.snapshot_id = s.snapshot_id group by s.snapshot_id""")
        self.must_be_equal("features of snapshot", """
            select s.snapshot_id, count(f.position), s.n_features from snapshot as s
            left join snapshot_feature as f on f.snapshot_id = s.snapshot_id
            group by s.snapshot_id""")
        for number, table, n_rows in self.rows(
                "select snapshot_id, values_table, n_rows from snapshot"):
            (n_stored,), = self.rows(f"select count(*) from {quoted(table)}")
            (n_base,), = self.rows("select count(*) from snapshot_row where snapshot_id = ?"
                                   " and replicate = 0", number)
            if n_stored not in (n_rows, n_base):
                raise Failure(f"values of snapshot {number}: {n_stored} of {n_rows}")

    def check_runs(self):
        for number, digest, n_found, n_noise, n_core, n_clusters, n_rows, n_features in self.rows(
                """select run_id, label_digest, n_clusters_found, n_noise, n_core, n_clusters,
                n_rows, n_features from run join snapshot using (snapshot_id)"""):
            labels = self.rows(
                "select row_no, cluster from run_label where run_id = ? order by row_no", number)
            found = [label for _, label in labels]
            if [row for row, _ in labels] not in (list(range(n_rows)), list(range(1, n_rows + 1))):
                raise Failure(f"labels of run {number}: {len(labels)} of {n_rows}")
            if hashlib.sha256(struct.pack(f"<{len(found)}i", *found)).hexdigest() != digest:
                raise Failure(f"labels of run {number}: other than their digest")
            if found.count(-1) != n_noise or len(set(found) - {-1}) != n_found:
                raise Failure(f"labels of run {number}: other counts than stored")
            sizes = dict(self.rows("select cluster, size from run_cluster where run_id = ?", number))
            if sum(size for cluster, size in sizes.items() if cluster >= 0) + n_noise != n_rows:
                raise Failure(f"clusters of run {number}: sizes do not add up to {n_rows}")
            (centres,), = self.rows("select count(*) from run_centroid where run_id = ?", number)
            if centres != (n_clusters or 0) * n_features:
                raise Failure(f"centres of run {number}: {centres} values")
            (core,), = self.rows("select count(*) from run_core where run_id = ?", number)
            if core != (n_core or 0):
                raise Failure(f"core rows of run {number}: {core} of {n_core}")

    def check_families(self):
        for what, sql in (
                ("a run without labels", "select run_id from run where run_id not in"
                 " (select run_id from run_family)"),
                ("a family without runs", "select family_id from label_family where family_id not in"
                 " (select family_id from run_family)")):
            found = self.rows(sql)
            if found:
                raise Failure(f"{what}: {found[0][0]}")

    def check_pairs(self):
        for a, b, n, cells in self.rows("""
                select p.run_a, p.run_b, n_shared, sum(n) from run_pair as p join run_pair_cell as c
                on c.run_a = p.run_a and c.run_b = p.run_b group by p.run_a, p.run_b"""):
            if n != cells:
                raise Failure(f"pair {a}, {b}: {cells} of {n} customers")

    # -- comparing -------------------------------------------------------------------------------

    def dump(self):
        """Name → sorted rows, clocks masked, runs known by their key instead of their number."""
        tables = self.tables()
        keys = dict(self.rows("select run_id, run_key from run")) if "run" in tables else {}
        found = {}
        for table in tables + (["run_label"] if FAMILIES <= set(tables) else []):
            if table in OF_A_SWEEP | OF_THE_WRITERS | FAMILIES:
                continue
            names = [name for name in self.columns(table)
                     if name not in MASKED and not (table == "run" and name == "sweep_id")]
            if table == "workbench_meta":
                rows = self.rows("select key, value from workbench_meta where key in"
                                 " ('time_zone', 'views_sha256')")
            else:
                rows = self.rows(
                    f"select {', '.join(map(quoted, names))} from {quoted(table)}")
            swap = [i for i, name in enumerate(names) if name in RUN_IDS]
            if swap:
                rows = [tuple(keys.get(value, value) if i in swap else value
                              for i, value in enumerate(row)) for row in rows]
            rows = [tuple(shown(value) for value in row) for row in rows]
            found[table] = sorted(rows, key=repr)
        found["(schema)"] = sorted(self.rows(
            "select type, name, sql from sqlite_schema where name not like 'sqlite_%'"), key=repr)
        return found


def content(path):
    """The content of a database that passes all checks; None where there is no file."""
    if not path.exists() or path.stat().st_size == 0:
        return None
    with Content(path) as database:
        database.check()
        return database.dump() if database.tables() else None


def difference(found, expected):
    """Where two contents differ, in a few words; empty when they are equal."""
    if found is None or expected is None:
        return "" if found is expected else "one of them is empty"
    for table in sorted(set(found) | set(expected)):
        a, b = found.get(table), expected.get(table)
        if a == b:
            continue
        if a is None or b is None:
            return f"table {table} is {'missing' if a is None else 'new'}"
        extra = [row for row in a if row not in set(b)][:1]
        lost = [row for row in b if row not in set(a)][:1]
        return f"{table}: {len(a)} rows for {len(b)}; has {str(extra)[:150]}, lacks {str(lost)[:150]}"
    return ""
