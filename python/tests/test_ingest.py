"""Data frames on their way in: what the file then holds is what the frame held."""

import datetime
import decimal
import os
import subprocess
import sys
import tracemalloc

import pytest

import workbench as wb
from workbench import _pipe
from conftest import ROOT, values

COLUMNS = ["InvoiceNo", "StockCode", "Description", "Quantity", "InvoiceDate", "UnitPrice", "CustomerID", "Country"]
LINES = "select invoice_no, stock_code, description, quantity, invoiced_at, unit_price, customer_id, country from invoice_line order by line_no"


@pytest.fixture
def pandas():
    return pytest.importorskip("pandas")


@pytest.fixture
def polars():
    return pytest.importorskip("polars")


@pytest.fixture
def shop(tmp_path):
    return wb.open(tmp_path / "shop.db", frames="rows", quiet=True)


def lines(shop):
    return [tuple(row.values()) for row in shop.sql(LINES)]


def orders(pandas, **changed):
    """Three lines of a small frame."""
    columns = {
        "InvoiceNo": ["1", "1", "2"],
        "StockCode": ["A", "B", "A"],
        "Description": ["MUG", "CUP", "MUG"],
        "Quantity": [6, 2, 1],
        "InvoiceDate": pandas.to_datetime(["2011-12-01 08:26:00", "2011-12-01 08:26:00", "2011-12-13 10:00:59"]),
        "UnitPrice": [2.55, 1.25, 3.0],
        "CustomerID": [17850, 17850, 13047],
        "Country": ["United Kingdom", "United Kingdom", "France"],
    }
    columns.update(changed)
    return pandas.DataFrame(columns)


def test_a_frame_is_the_file_it_was_read_from(pandas, shop, csv_file, tmp_path):
    direct = wb.open(tmp_path / "direct.db", frames="rows", quiet=True)
    direct.ingest(csv_file)
    frame = pandas.read_csv(csv_file, dtype={"CustomerID": "string"})
    frame["InvoiceDate"] = pandas.to_datetime(frame["InvoiceDate"], format="%m/%d/%Y %H:%M")
    told = shop.ingest(frame)
    assert told[0]["lines_kept"] == len(frame)
    assert lines(shop) == lines(direct)


@pytest.mark.slow
def test_ids_that_pandas_has_made_floats_are_ids(pandas, shop, csv_file, tmp_path):
    direct = wb.open(tmp_path / "direct.db", frames="rows", quiet=True)
    direct.ingest(csv_file)
    frame = pandas.read_csv(csv_file)
    assert str(frame["CustomerID"].dtype) == "float64"
    shop.ingest(frame)
    assert lines(shop) == lines(direct)


def test_polars_gives_the_same_bytes_as_pandas(pandas, polars, shop, csv_file):
    frame = pandas.read_csv(csv_file, dtype={"CustomerID": "string"})
    frame["InvoiceDate"] = pandas.to_datetime(frame["InvoiceDate"], format="%m/%d/%Y %H:%M")
    other = polars.read_csv(csv_file, schema_overrides={"CustomerID": polars.Utf8, "InvoiceNo": polars.Utf8, "StockCode": polars.Utf8})
    other = other.with_columns(polars.col("InvoiceDate").str.strptime(polars.Datetime, "%m/%d/%Y %H:%M"))
    shop.ingest(frame)
    assert shop.ingest(other)[0]["already_ingested"] == 1
    assert shop.ingest(other.lazy())[0]["already_ingested"] == 1


def test_chunks_of_a_frame_are_one_file(pandas, shop, csv_file):
    frame = pandas.read_csv(csv_file, dtype=str)
    told = shop.ingest(pandas.read_csv(csv_file, dtype=str, chunksize=1000))
    assert told[0]["lines_kept"] == len(frame)
    assert shop.ingest(frame)[0]["already_ingested"] == 1


def test_chunks_with_other_columns_keep_nothing(pandas, shop, csv_file):
    first = orders(pandas)
    with pytest.raises(wb.DataError, match="other columns from row 3 on"):
        shop.ingest(iter([first, first.rename(columns={"Country": "Land"})]))
    assert not shop.path.exists() and os.listdir(str(shop.path.parent)) == []


@pytest.mark.parametrize(
    "price, stored",
    [
        ([2.55, 1e-05, 1234567.125], [2.55, 0.00001, 1234567.125]),
        # Three digits behind the point, which others take for thousands.
        ([1.234, 5.678, 1234.567], [1.234, 5.678, 1234.567]),
        ([0.1 + 0.2, 1 / 3, 2e-07], [0.1 + 0.2, 1 / 3, 2e-07]),
        ([decimal.Decimal("1.290"), decimal.Decimal("1E+2"), decimal.Decimal("0.001")], [1.29, 100.0, 0.001]),
    ],
)
def test_numbers_are_what_they_were(pandas, shop, price, stored):
    shop.ingest(orders(pandas, UnitPrice=price))
    assert [row[5] for row in lines(shop)] == stored


def test_float32_is_the_number_that_people_see(pandas, polars, shop, tmp_path):
    frame = orders(pandas)
    frame["UnitPrice"] = frame["UnitPrice"].astype("float32")
    shop.ingest(frame)
    assert [row[5] for row in lines(shop)] == [2.55, 1.25, 3.0]
    other = wb.open(tmp_path / "other.db", frames="rows", quiet=True)
    other.ingest(polars.from_pandas(frame))
    assert lines(other) == lines(shop)


@pytest.mark.parametrize("backend", ["numpy_nullable", "pyarrow"])
def test_nullable_and_arrow_types(pandas, shop, backend):
    if backend == "pyarrow":
        pytest.importorskip("pyarrow")
    frame = orders(pandas, CustomerID=pandas.array([17850, None, 13047], dtype="Int64"), Description=["MUG", None, "MUG"])
    shop.ingest(frame.convert_dtypes(dtype_backend=backend))
    assert [row[6] for row in lines(shop)] == ["17850", None, "13047"]
    assert [row[2] for row in lines(shop)] == ["MUG", None, "MUG"]
    assert [row[4] for row in lines(shop)] == [
        datetime.datetime(2011, 12, 1, 8, 26), datetime.datetime(2011, 12, 1, 8, 26), datetime.datetime(2011, 12, 13, 10, 0, 59)
    ]


def test_categories_are_their_texts(pandas, polars, shop, tmp_path):
    frame = orders(pandas)
    for name in ("Country", "Description", "InvoiceNo", "CustomerID", "InvoiceDate"):
        frame[name] = frame[name].astype("category")
    frame.loc[1, "Description"] = None
    shop.ingest(frame)
    assert [row[7] for row in lines(shop)] == ["United Kingdom", "United Kingdom", "France"]
    assert [row[2] for row in lines(shop)] == ["MUG", None, "MUG"]
    other = wb.open(tmp_path / "other.db", frames="rows", quiet=True)
    other.ingest(polars.DataFrame({**orders(pandas).to_dict("list"), "Description": ["MUG", None, "MUG"]}).with_columns(polars.col("Country").cast(polars.Categorical)))
    assert lines(other) == lines(shop)


def test_days_texts_and_times_of_python(pandas, shop):
    days = [datetime.date(2011, 12, 1), datetime.datetime(2011, 12, 2, 3, 4, 5, 600), None]
    shop.ingest(orders(pandas, InvoiceDate=pandas.Series(days, dtype=object)), max_rejects="all")
    assert [row[4] for row in lines(shop)] == [datetime.datetime(2011, 12, 1), datetime.datetime(2011, 12, 2, 3, 4, 5)]


def test_the_clock_of_a_time_zone_is_kept_and_told(pandas, polars, shop, tmp_path):
    frame = orders(pandas)
    frame["InvoiceDate"] = frame["InvoiceDate"].dt.tz_localize("Europe/Berlin")
    with pytest.warns(wb.WorkbenchWarning, match="'InvoiceDate' has the time zone Europe/Berlin: its clock is taken"):
        shop.ingest(frame)
    assert [row[4].hour for row in lines(shop)] == [8, 8, 10]
    other = wb.open(tmp_path / "other.db", frames="rows", quiet=True)
    with pytest.warns(wb.WorkbenchWarning, match="Europe/Berlin"):
        other.ingest(polars.from_pandas(frame))
    assert lines(other) == lines(shop)


def test_one_moment_in_two_zones_has_two_clocks(pandas, shop):
    east, west = datetime.timezone(datetime.timedelta(hours=9)), datetime.timezone.utc
    moments = [datetime.datetime(2011, 12, 1, 9, tzinfo=east), datetime.datetime(2011, 12, 1, 0, tzinfo=west), datetime.datetime(2011, 12, 2, 0, tzinfo=west)]
    with pytest.warns(wb.WorkbenchWarning, match="UTC\\+09:00"):
        shop.ingest(orders(pandas, InvoiceDate=pandas.Series(moments, dtype=object)))
    assert [row[4].hour for row in lines(shop)] == [9, 0, 0]


@pytest.mark.parametrize(
    "column, content, words",
    [
        ("InvoiceDate", [datetime.datetime(2011, 12, 1), "12/13/2011", None], "column 'InvoiceDate', row 1: dates and texts are mixed"),
        (
            "InvoiceDate",
            [datetime.datetime(2011, 12, 1), datetime.datetime(2011, 12, 1, tzinfo=datetime.timezone.utc), None],
            "with and without a time zone",
        ),
        ("Description", ["a", ["b"], "c"], "row 1: list is neither text, number nor date. .*drop\\(columns=\\['Description'\\]\\)"),
        ("Description", ["a", b"b", "c"], "bytes is neither"),
        ("CustomerID", [1e17, 2.0, 3.0], "is a float that is not exact any more"),
        ("Description", ["a", "b", "\ud800"], "row 2: a text that is no Unicode"),
    ],
)
def test_mixed_and_odd_values_are_refused_with_their_place(pandas, shop, column, content, words):
    frame = orders(pandas)
    frame[column] = pandas.Series(content, dtype=object)
    with pytest.raises(wb.DataError, match=words):
        shop.ingest(frame)
    assert os.listdir(str(shop.path.parent)) == []


def test_what_the_program_refuses_is_told_in_its_words(pandas, shop):
    with pytest.raises(wb.DataError, match='quantity "x" is not a decimal number') as caught:
        shop.ingest(orders(pandas, Quantity=[6, "x", 1]))
    assert caught.value.exit_code == 65
    assert "workbench rejects --export mend.csv" in caught.value.next[0]
    with pytest.raises(wb.DataError, match="missing UnitPrice or Price"):
        shop.ingest(orders(pandas).drop(columns=["UnitPrice"]))
    assert not shop.path.exists()


def test_frames_without_rows_or_columns(pandas, shop):
    with pytest.raises(wb.DataError, match="no columns"):
        shop.ingest(pandas.DataFrame())
    with pytest.warns(wb.WorkbenchWarning, match="no lines below"):
        assert shop.ingest(orders(pandas).iloc[:0])[0]["lines_kept"] == 0
    with pytest.raises(wb.DataError, match="iterator is empty"):
        shop.ingest(iter([]))
    with pytest.raises(wb.DataError, match="int is no data frame"):
        shop.ingest(iter([1]))
    with pytest.raises(wb.DataError, match="headings of several levels"):
        shop.ingest(pandas.concat({"a": orders(pandas)}, axis=1))


def test_an_index_with_a_name_is_a_column(pandas, shop):
    shop.ingest(orders(pandas).set_index(["InvoiceNo", "InvoiceDate"]))
    assert [row[0] for row in lines(shop)] == ["1", "1", "2"]


def test_what_is_neither_frame_nor_path(pandas, shop):
    for data in ({"a": 1}, 5, None):
        with pytest.raises(wb.UsageError, match="data frame of pandas or polars"):
            shop.ingest(data)
    with pytest.raises(wb.UsageError, match="one frame at a time"):
        shop.ingest(orders(pandas), orders(pandas))
    with pytest.raises(wb.UsageError):
        shop.ingest()


def test_texts_that_csv_has_to_quote(pandas, shop):
    texts = ['say "hi", twice', "two\nlines", "semi;colon\ttab"]
    shop.ingest(orders(pandas, Description=texts))
    assert [row[2] for row in lines(shop)] == texts


@pytest.mark.slow
def test_no_locale_touches_it(pandas, tmp_path):
    """A process whose locale writes 1.234,5 and whose days stand in front."""
    folder = tmp_path / "locales"
    folder.mkdir()
    try:
        done = subprocess.run(["localedef", "-i", "de_DE", "-f", "UTF-8", str(folder / "de_DE.UTF-8")], stderr=subprocess.DEVNULL)
    except OSError:
        done = None
    if done is None or not (folder / "de_DE.UTF-8").exists():
        pytest.skip("no German locale can be made here")
    code = (
        "import locale, sys; sys.path[:0] = [{!r}, {!r}]; locale.setlocale(locale.LC_ALL, ''); assert locale.str(1.5) == '1,5'\n"
        "import pandas, workbench as wb; from test_ingest import orders, lines\n"
        "shop = wb.open('de.db', frames='rows', quiet=True); shop.ingest(orders(pandas)); print(lines(shop))"
    ).format(str(ROOT / "python"), str(ROOT / "python" / "tests"))
    environment = {**os.environ, "LOCPATH": str(folder), "LC_ALL": "de_DE.UTF-8"}
    said = subprocess.run([sys.executable, "-c", code], cwd=str(tmp_path), env=environment, stdout=subprocess.PIPE, check=True).stdout.decode()
    shop = wb.open(tmp_path / "plain.db", frames="rows", quiet=True)
    shop.ingest(orders(pandas))
    assert said.strip() == repr(lines(shop))


def test_a_dry_run_writes_nothing(pandas, shop):
    told = shop.ingest(orders(pandas), dry_run=True)
    assert values(told.files, "lines_kept") == [3]
    assert not shop.path.exists()


def test_customers_go_through_the_pipe_too(pandas, copy_of, segmented):
    shop = wb.open(copy_of(segmented), frames="rows", quiet=True)
    ids = values(shop.customers(), "customer_id")
    people = pandas.DataFrame({"customer_id": ids, "email": [i + "@shop.example" for i in ids], "birthday": pandas.to_datetime(["1980-02-03"] * len(ids))})
    assert shop.ingest(people, customers=True)[0]["n_new"] == len(ids)
    told = shop.customers(attributes=True)
    assert told[0]["email"] == ids[0] + "@shop.example"
    assert "email" not in shop.customers().columns


@pytest.mark.slow
def test_segment_takes_a_frame(pandas, shop, csv_file):
    assert shop.segment(pandas.read_csv(csv_file, dtype=str)).run_id is not None


@pytest.mark.slow
def test_memory_is_that_of_a_piece(pandas):
    frame = pandas.concat([orders(pandas)] * 80_000, ignore_index=True)
    feed = _pipe.feed(frame)
    tracemalloc.start()
    n_rows = sum(rows for _, rows in feed.chunks)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert n_rows == feed.rows == 240_000
    # A piece has 50,000 rows; the frame itself is of about 60 MB.
    assert peak < 40e6
