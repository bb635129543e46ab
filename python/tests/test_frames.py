"""Frames of what the file holds, and what a notebook shows of them."""

import datetime
import json
import sqlite3
import subprocess

import pytest

import workbench as wb
from conftest import values


def asked(program, path, *arguments):
    """What the program itself prints."""
    return json.loads(subprocess.run([program, *arguments, "--db", str(path), "--format", "json"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True).stdout)


def test_segments_of_the_run_are_those_that_profile_prints(program, segmented, frames):
    shown = wb.open(segmented, frames=frames).segments()
    printed = asked(program, segmented, "profile", "recommended")["segment_profile"]
    for column in ("cluster", "segment_name", "size", "customer_share", "net_revenue", "revenue_share", "typical_customer_id"):
        assert values(shown, column) == [row[column] for row in printed]


def test_segments_that_are_published_are_those_of_the_file(program, published, frames):
    shown = wb.open(published, frames=frames).segments()
    rows = sqlite3.connect(str(published)).execute(
        "select segment_id, segment_name, size, net_revenue from segment_overview inner join segment_dim using (segment_id, segment_name) order by sort_order"
    ).fetchall()
    assert list(zip(*[values(shown, name) for name in ("segment_id", "segment_name", "size", "net_revenue")])) == rows
    assert len(rows) > 1


def test_customers_of_a_segment(published, segmented, frames):
    shop = wb.open(published, frames=frames)
    rows = sqlite3.connect(str(published)).execute("select customer_id, segment_name, net_revenue from customer_segment order by customer_id").fetchall()
    everybody = shop.customers()
    assert list(zip(*[values(everybody, name) for name in ("customer_id", "segment_name", "net_revenue")])) == rows
    name = values(shop.segments(), "segment_name")[1]
    those = shop.customers(segment=name)
    assert values(those, "customer_id") == [row[0] for row in rows if row[1] == name]
    assert values(shop.customers(segment=values(shop.segments(), "segment_id")[1]), "customer_id") == values(those, "customer_id")
    first, other = values(shop.segments(), "segment_id")[0], values(shop.segments(), "segment_name")[0]
    assert len(shop.customers(segment=[first, name])) == sum(row[1] in (name, other) for row in rows)
    # Of a run, by the names of its profile.
    run = wb.open(segmented, frames=frames)
    assert sorted(values(run.customers(segment=name), "customer_id")) == values(those, "customer_id")
    sizes = dict(zip(values(run.segments(), "segment_name"), values(run.segments(), "size")))
    assert len(run.customers(segment=name)) == sizes[name]
    with pytest.raises(wb.UsageError, match="there is no segment 'nobody'. There are: 1 '"):
        shop.customers(segment="nobody")


def test_runs_are_those_of_the_program(program, segmented, frames):
    shown = wb.open(segmented, frames=frames).runs(sort="-silhouette", algorithm="kmeans")
    printed = asked(program, segmented, "runs", "--sort=-silhouette", "--algorithm=kmeans")["rows"]
    for column in printed[0]:
        assert values(shown, column) == [row[column] for row in printed]


def test_types_of_pandas(published):
    pandas = pytest.importorskip("pandas")
    customers = wb.open(published, frames="pandas").customers()
    types = {name: str(dtype) for name, dtype in customers.dtypes.items()}
    assert types["customer_id"] == "string"
    assert types["segment_id"] == types["invoice_count"] == "Int64"
    assert types["net_revenue"] == types["certainty"] == types["status_value"] == "float64"
    assert types["as_of_date"].startswith("datetime64[")
    # A column without a value has its declared type, too.
    assert types["status_until_date"].startswith("datetime64[")
    assert customers["segment_name"].cat.ordered
    assert list(customers["segment_name"].cat.categories) == values(wb.open(published).segments(), "segment_name")
    runs = wb.open(published, frames="pandas").runs()
    assert str(runs["min_samples"].dtype) == "Int64" and runs["min_samples"].isna().any()
    assert isinstance(runs, pandas.DataFrame) and type(runs.head(2)) is pandas.DataFrame


def test_types_of_polars(published):
    polars = pytest.importorskip("polars")
    customers = wb.open(published, frames="polars").customers()
    assert customers.schema["customer_id"] == polars.Utf8
    assert customers.schema["segment_id"] == polars.Int64
    assert customers.schema["as_of_date"] == polars.Date
    assert customers.schema["status_until_date"] == polars.Date
    assert isinstance(customers.schema["segment_name"], polars.Enum)
    assert customers.schema["country"] == polars.Categorical
    assert wb.open(published, frames="polars").sql("select finished_at from run_list").schema["finished_at"] == polars.Datetime("us")


def test_sql_has_the_declared_types(published, frames):
    shop = wb.open(published, frames=frames)
    told = shop.sql(
        "select run_id, as_of, silhouette, 'a?b:c' as text, null as missing, ? as number -- why?\nfrom run_list where run_id <= ?;", (7, 2)
    )
    assert values(told, "run_id") == [1, 2]
    assert values(told, "number") == [7, 7]
    assert values(told, "text") == ["a?b:c", "a?b:c"]
    assert values(told, "missing") == [None, None]
    assert isinstance(values(told, "as_of")[0], datetime.datetime)
    named = shop.sql("select max(silhouette) as best from run_list where algorithm = :which", {"which": "kmeans"})
    best = sqlite3.connect(str(published)).execute("select max(silhouette) from run_list where algorithm = 'kmeans'").fetchone()[0]
    assert values(named, "best") == [best]


def test_values_that_are_of_no_one_kind_stay_what_they_are(copy_of, segmented, frames):
    path = copy_of(segmented)
    own = sqlite3.connect(str(path))
    own.executescript(
        "create table mine (id integer primary key, day date, at datetime, mixed, bytes blob, big integer);"
        "insert into mine values (1, '2011-13-45', '2011-12-01', 'x', x'00ff', 9223372036854775807), (2, 'soon', '2011-12-01 10:11:12', 2, null, null);"
    )
    own.commit()
    own.close()
    told = wb.open(path, frames=frames).sql("select * from mine")
    assert values(told, "day") == ["2011-13-45", "soon"]
    assert values(told, "mixed") == ["x", 2]
    assert values(told, "bytes")[0] == b"\x00\xff"
    assert values(told, "big") == [9223372036854775807, None]
    assert [moment.hour for moment in values(told, "at")] == [0, 10]


def test_sql_only_reads_this_file(copy_of, segmented, tmp_path):
    path = copy_of(segmented)
    before = path.read_bytes()
    shop = wb.open(path)
    for statement in (
        "delete from run", "create table x (a)", "attach '{}' as other".format(tmp_path / "other.db"), "vacuum into '{}'".format(tmp_path / "other.db"),
        "pragma journal_mode = wal", "select 1; delete from run", "nonsense", "select * from nowhere",
    ):
        try:
            shop.sql(statement)
        except wb.UsageError as error:
            assert "sql()" in str(error)
    assert path.read_bytes() == before
    assert sorted(p.name for p in tmp_path.iterdir()) == ["shop.db"]


def test_nothing_of_a_file_is_held_open(copy_of, segmented):
    path = copy_of(segmented)
    shop = wb.open(path)
    rows = shop.sql("select * from run_list")
    other = sqlite3.connect(str(path), timeout=0)
    other.execute("begin exclusive")
    other.rollback()
    assert len(rows) > 0


def test_what_is_no_database(tmp_path):
    (tmp_path / "text.db").write_text("this is no database, but long enough to be looked at" * 30)
    with pytest.raises(wb.DataError):
        wb.open(tmp_path / "text.db").sql("select 1 from sqlite_master")
    with pytest.raises(wb.MissingError, match="shop.ingest"):
        wb.open(tmp_path / "none.db").sql("select 1")
    with pytest.raises(wb.MissingError, match="there is no such database"):
        wb.open(tmp_path / "none.db").segments()


def test_frames_that_there_are_not(tmp_path, monkeypatch):
    with pytest.raises(wb.UsageError, match="there are 'pandas', 'polars', 'rows'"):
        wb.open(tmp_path / "x.db", frames="numpy")
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(wb.UsageError, match="pip install polars"):
        wb.open(tmp_path / "x.db", frames="polars")
    assert wb.open(tmp_path / "x.db").frames == "rows"


# What a notebook shows


def test_segments_show_themselves(published, frames):
    shown = wb.open(published, frames=frames).segments()
    page = shown._repr_html_()
    for name, size, revenue in zip(values(shown, "segment_name"), values(shown, "size"), values(shown, "net_revenue")):
        assert ">" + name + "<" in page and "{:,}".format(size) in page and "{:,.0f}".format(revenue) in page
    colours = sqlite3.connect(str(published)).execute("select colour from segment_dim").fetchall()
    assert all(colour in page for (colour,) in colours)
    assert "Customers: " in page


def test_runs_show_themselves(segmented, frames):
    shown = wb.open(segmented, frames=frames).runs()
    page = shown._repr_html_()
    assert values(shown, "run_name")[0] in page and "{:.3f}".format(values(shown, "silhouette")[0]) in page


def test_a_frame_that_was_changed_shows_itself_as_any_other(published):
    pytest.importorskip("pandas")
    shown = wb.open(published, frames="pandas").segments()
    shown.drop(columns=["size"], inplace=True)
    assert "dataframe" in shown._repr_html_()
    polars = pytest.importorskip("polars")
    other = wb.open(published, frames="polars").segments()
    assert "dataframe" in other.drop("size")._repr_html_()
    assert isinstance(other.head(1), polars.DataFrame)


def test_other_tables_show_shares_as_shares_and_one_row_upright(published):
    page = wb.open(published, frames="rows").sql("select 'a' as name, 0.25 as customer_share, null as missing, 1234.5 as net_revenue")._repr_html_()
    assert "25.0&nbsp;%" in page and "1,234.5" in page
    upright = wb.open(published, frames="rows").sql("select 1 as a, 2 as b, 3 as c, 4 as d, 5 as e, 6 as f, 7 as g, null as h, 'x' as i")._repr_html_()
    assert upright.count("<tr") == 1 + 8 and ">h<" not in upright


def test_names_are_text_and_no_page(copy_of, published):
    path = copy_of(published)
    shop = wb.open(path, frames="rows", quiet=True)
    shop.profile("published", name={1: "<script>alert(1)</script> & co"})
    shop.refresh()
    for shown in (shop.segments(), shop.profile("published")):
        page = shown._repr_html_()
        assert "<script" not in page and "&lt;script&gt;" in page


def test_the_answer_has_its_verdict(copy_of, segmented):
    answer = wb.open(copy_of(segmented), quiet=True).segment()
    assert answer.verdict in ("separated", "bands", "unstable")
    assert answer.reason in answer._repr_html_().replace("&#x27;", "'").replace("&gt;", ">")
    assert answer.run_id == values(answer.run_profile, "run_id")[0]
    assert "segment_profile" in repr(answer) and "segment_profile" in dir(answer)
    with pytest.raises(AttributeError, match="there are the tables"):
        answer.nothing


def test_report_and_picture_stand_in_the_notebook(copy_of, published, tmp_path):
    shop = wb.open(copy_of(published), quiet=True)
    page = shop.report()
    assert page.html.startswith("<!DOCTYPE html>") or "<html" in page.html[:200]
    assert page._repr_html_().startswith("<iframe srcdoc=") and "<html" not in page._repr_html_()
    place = page.save(tmp_path / "report.html")
    assert place.read_text(encoding="utf-8") == page.html
    with pytest.raises(wb.OutputError, match="stands there already"):
        page.save(place)
    picture = shop.plot("map")
    assert picture._repr_svg_().startswith("<svg")
    assert picture.save(tmp_path / "map.svg").exists()
    with pytest.raises(wb.UsageError, match="plot"):
        picture.save(tmp_path / "map.png")
    assert shop.plot("profiles", out=tmp_path / "profiles.svg").read_text(encoding="utf-8").startswith("<svg")


def test_files_that_are_handed_on(copy_of, published, tmp_path):
    shop = wb.open(copy_of(published), frames="rows", quiet=True)
    files = shop.export("best", out=tmp_path / "results")
    assert files and all(path.exists() for path in files)
    shop.share(tmp_path / "colleagues.db")
    assert wb.open(tmp_path / "colleagues.db", frames="rows", quiet=True).segments().column("size") == shop.segments().column("size")
    assert shop.backup(tmp_path / "backup.db").exists()
    with pytest.raises(wb.OutputError):
        shop.backup(tmp_path / "backup.db")
    assert set(values(shop.doctor(), "state")) <= {"ok", "note"}
    assert "segment_id" in values(shop.schema(), "column_name")
    statement = shop.explain("published", sql=True)
    assert statement.startswith("select") and len(shop.sql(statement)) == len(shop.customers())
    customer = values(shop.customers(), "customer_id")[0]
    assert "segments" in shop.explain("published") and len(shop.explain("published", customer=customer)) > 0
    assert len(shop.publications()) == 1 and len(shop.campaigns()) == 0
    assert values(shop.command("config"), "setting")[0] == "db"
    assert shop.command("schema", json=False).startswith("# Schema")


def test_a_campaign_writes_its_lists(copy_of, published, tmp_path):
    shop = wb.open(copy_of(published), frames="rows", quiet=True)
    name, size = shop.segments()[0]["segment_name"], shop.segments()[0]["size"]
    told = shop.campaign("Spring", segment=name, control="25%", no_consent_needed=True, out=tmp_path)
    campaign = told.campaign[0]
    assert campaign["n_targets"] + campaign["n_controls"] == size
    assert len((tmp_path / "Spring.csv").read_text().splitlines()) == campaign["n_targets"] + 1
    assert values(shop.campaigns(), "campaign_name") == ["Spring"]
