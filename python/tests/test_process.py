"""What becomes of the program when Python is stopped, killed or slow, and of two at once."""

import json
import os
import pickle
import signal
import sqlite3
import subprocess
import sys
import textwrap
import time
import warnings

import pytest

import workbench as wb
from workbench import _display, _process
from conftest import ROOT, values

HEAD = "import sys, time; sys.path[:0] = [{!r}, {!r}]\nimport workbench as wb\n".format(str(ROOT / "python"), str(ROOT / "python" / "tests"))

#: A sweep of several seconds, whose runs are stored one after the other.
GRID = 29 * 3
LONG = "features='standard', n_init=400, n_clusters=range(2, 31), algorithm='kmeans'"


def script(folder, code, **more):
    return subprocess.Popen([sys.executable, "-c", HEAD + textwrap.dedent(code)], cwd=str(folder), stdout=subprocess.PIPE, stderr=subprocess.PIPE, **more)


def programs(place):
    """Programs that work on the file."""
    found = []
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                with open("/proc/{}/cmdline".format(name), "rb") as file:
                    words = file.read().split(b"\0")
                with open("/proc/{}/stat".format(name)) as file:
                    is_zombie = file.read().rpartition(")")[2].split()[0] == "Z"
            except OSError:
                continue
            if not is_zombie and any(str(place).encode() in word for word in words) and b"workbench" in words[0]:
                found.append(int(name))
    return found


def wait_until(what, seconds=30):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if what():
            return True
        time.sleep(0.05)
    return False


def n_runs(path):
    connection = sqlite3.connect(str(path))
    try:
        return connection.execute("select count(*) from run where sweep_id > 2").fetchone()[0]
    finally:
        connection.close()


def sound(path):
    connection = sqlite3.connect(str(path))
    try:
        return connection.execute("pragma integrity_check").fetchone()[0]
    finally:
        connection.close()


@pytest.fixture(scope="module")
def large(tmp_path_factory):
    folder = tmp_path_factory.mktemp("large")
    shop = wb.open(folder / "shop.db", quiet=True)
    shop.ingest(wb.sample(folder / "shop.csv", n_customers=3000, seed=1))
    shop.sweep(features="rfm", n_clusters=[2], tol="1e-4", min_samples=[10], eps=[0.3])
    return folder / "shop.db"


def test_ctrl_c_keeps_what_is_finished(large, copy_of):
    path = copy_of(large)
    process = script(path.parent, """
        shop = wb.open({!r}, quiet=True)
        try:
            shop.sweep({})
        except KeyboardInterrupt as error:
            print(type(error).__name__, error.exit_code, error.message)
            sys.exit(5)
        """.format(str(path), LONG))
    assert wait_until(lambda: n_runs(path) > 0)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 5, err
    assert out.startswith(b"Interrupted 130 ")
    assert not programs(path) and sound(path) == "ok"
    kept = n_runs(path)
    assert kept < GRID
    shop = wb.open(path, frames="rows", quiet=True)
    assert len(shop.runs(all=True)) == kept + 2


@pytest.mark.parametrize("number", [signal.SIGKILL, pytest.param(signal.SIGTERM, marks=pytest.mark.slow)])
def test_a_kernel_that_is_killed_in_mid_sweep_loses_nothing(large, copy_of, number):
    path = copy_of(large)
    process = script(path.parent, "wb.open({!r}, quiet=True).sweep({})".format(str(path), LONG))
    assert wait_until(lambda: programs(path))
    assert wait_until(lambda: n_runs(path) > 0 or process.poll() is not None)
    process.send_signal(number)
    process.wait()
    # The program ends with it, and does not go on for nobody.
    assert wait_until(lambda: not programs(path)), programs(path)
    assert sound(path) == "ok"
    kept = n_runs(path)
    assert 0 < kept < GRID
    shop = wb.open(path, frames="rows", quiet=True)
    shop.sweep(features="standard", n_init=400, n_clusters=[2, 3], algorithm="kmeans")
    assert n_runs(path) >= kept


@pytest.mark.parametrize("number", [signal.SIGKILL, pytest.param(signal.SIGINT, marks=pytest.mark.slow)])
def test_half_of_a_frame_is_nothing(tmp_path, number):
    pytest.importorskip("pandas")
    process = script(tmp_path, """
        import pandas
        from test_ingest import orders
        def pieces():
            frame = pandas.concat([orders(pandas)] * 20000)
            for n in range(100):
                yield frame
                print(n, flush=True)
                time.sleep(0.2)
        wb.open("shop.db", quiet=True).ingest(pieces())
        """)
    assert process.stdout.readline() == b"0\n"
    time.sleep(0.5)
    process.send_signal(number)
    process.wait()
    assert wait_until(lambda: not programs("shop.db"))
    wait_until(lambda: os.listdir(str(tmp_path)) == [], 5)
    assert os.listdir(str(tmp_path)) == []


def test_a_frame_that_fails_in_the_middle_keeps_nothing(tmp_path):
    pandas = pytest.importorskip("pandas")
    from test_ingest import orders

    def pieces():
        yield orders(pandas)
        raise RuntimeError("the source has gone")

    shop = wb.open(tmp_path / "shop.db", quiet=True)
    with pytest.raises(RuntimeError, match="the source has gone"):
        shop.ingest(pieces())
    assert os.listdir(str(tmp_path)) == []


@pytest.mark.slow
def test_two_notebooks_on_one_file(copy_of, segmented):
    path = copy_of(segmented)
    shop = wb.open(path, frames="rows", quiet=True)
    other = sqlite3.connect(str(path), isolation_level=None)
    other.execute("begin immediate")
    try:
        # Reading goes on beside a writer.
        assert len(shop.segments()) > 1
        with pytest.raises(wb.BusyError, match="another process") as caught:
            shop.publish("recommended", "Customers")
        assert caught.value.exit_code == 75
    finally:
        other.execute("rollback")
    assert len(shop.publish("recommended", "Customers").segments) > 1


@pytest.mark.slow
def test_two_that_write_at_once_both_get_through(large, copy_of):
    path = copy_of(large)
    processes = [script(path.parent, "wb.open({!r}, quiet=True).sweep(features='rfm', seed={})".format(str(path), seed)) for seed in (5, 6)]
    for process in processes:
        assert process.wait() == 0, process.stderr.read()
    assert sound(path) == "ok"


def test_a_journal_that_was_left_is_rolled_back(copy_of, segmented):
    path = copy_of(segmented)
    # A writer that is killed in its transaction, once its pages are in the file.
    writer = subprocess.Popen([sys.executable, "-c", textwrap.dedent("""
        import os, signal, sqlite3
        c = sqlite3.connect({!r}, isolation_level=None)
        c.execute("pragma cache_size = 1"); c.execute("begin immediate")
        c.execute("update data_dictionary set meaning = meaning || 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx'")
        os.kill(os.getpid(), signal.SIGKILL)
        """.format(str(path)))])
    writer.wait()
    if not (path.parent / "shop.db-journal").exists():
        pytest.skip("nothing was left behind")
    assert wb.open(path, frames="rows", quiet=True).sql("select count(*) as n from data_dictionary where meaning like '%xxx'")[0]["n"] == 0


def test_exceptions_carry_what_the_program_said(segmented):
    shop = wb.open(segmented, quiet=True)
    with pytest.raises(wb.UsageError) as caught:
        shop.profile("kmeans_99")
    error = caught.value
    assert error.message.startswith("there is no run") and error.exit_code == 64
    assert error.command == "workbench profile --db={} --format=json -- kmeans_99".format(segmented)
    assert error.next and error.next[0].startswith("workbench runs --db")
    assert error.messages[-1] == "error: " + error.message
    assert isinstance(error, wb.WorkbenchError) and not isinstance(error, KeyboardInterrupt)
    again = pickle.loads(pickle.dumps(error))
    assert (again.message, again.exit_code, again.next) == (error.message, 64, error.next)
    assert shop.last is None


def test_a_notebook_shows_the_line_of_the_cell(segmented):
    try:
        wb.open(segmented, quiet=True).profile("kmeans_99")
    except wb.UsageError as error:
        shown = "".join(error._render_traceback_())
    assert "wb.open(segmented" in shown and "UsageError: there is no run" in shown and "workbench/_process.py" not in shown


def test_a_shop_stays_where_it_is(copy_of, segmented, tmp_path, monkeypatch):
    monkeypatch.chdir(copy_of(segmented).parent)
    shop = wb.open("shop.db", frames="rows", quiet=True)
    shop.runs()
    assert "--db=shop.db" in shop.last.command
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    assert len(shop.runs()) > 0 and len(shop.sql("select * from run_list")) > 0
    assert "--db=" + str(tmp_path / "shop.db") in shop.last.command
    assert str(wb.open("~/shop.db").path) == os.path.expanduser("~/shop.db")


def test_a_failed_check_has_its_result(copy_of, segmented):
    shop = wb.open(copy_of(segmented), frames="rows", quiet=True)
    with pytest.raises(wb.CheckFailed) as caught:
        shop.features(check=True, strict=True)
    assert caught.value.exit_code == 2
    assert "serious" in values(caught.value.result, "severity")


def test_warnings_of_the_program_are_warnings(tmp_path):
    (tmp_path / "few.csv").write_text(
        "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n1,A,MUG,1,1/2/2011,2.5,7,UK\n"
    )
    shop = wb.open(tmp_path / "shop.db", quiet=True)
    with pytest.warns(wb.WorkbenchWarning, match="no date tells day from month") as caught:
        shop.ingest(tmp_path / "few.csv")
    assert [warning.filename for warning in caught if "no date" in str(warning.message)] == [__file__]
    assert "no date tells" in shop.last.warnings[0]
    shop.ingest(wb.sample(tmp_path / "more.csv", n_customers=20))
    assert shop.last.next == ("workbench segment --db {}".format(tmp_path / "shop.db"),)


def test_a_file_whose_name_begins_with_a_dash(tmp_path, csv_file, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "-x.csv").write_bytes(csv_file.read_bytes())
    shop = wb.open("-x.db", frames="rows", quiet=True)
    assert shop.ingest("-x.csv")[0]["lines_kept"] > 0
    assert (tmp_path / "-x.db").exists()


@pytest.mark.parametrize(
    "given, typed",
    [
        ({"n_clusters": [3, 4], "seed": 7}, ["--n-clusters=3,4", "--seed=7"]),
        ({"n_clusters": range(2, 5)}, ["--n-clusters=2,3,4"]),
        ({"all": True, "raw": False, "limit": None}, ["--all"]),
        ({"map": {"unit_price": "Price", "quantity": "Qty"}}, ["--map=unit_price=Price,quantity=Qty"]),
        ({"name": {3: "Weekend, late", 0: "Regulars"}}, ["--name=3=Weekend, late", "--name=0=Regulars"]),
        ({"sort": "-silhouette", "tol": 1e-05}, ["--sort=-silhouette", "--tol=1e-05"]),
        ({"as_": "x", "for_": "klaviyo"}, ["--as=x", "--for=klaviyo"]),
        ({"sent": __import__("datetime").date(2011, 11, 1)}, ["--sent=2011-11-01"]),
        ({"as_of": __import__("datetime").datetime(2011, 11, 1)}, ["--as-of=2011-11-01"]),
    ],
)
def test_keywords_are_flags(given, typed):
    assert _process.flags(given) == typed


# What is seen meanwhile


class Handle:
    def __init__(self):
        self.pages = []

    def update(self, page):
        self.pages.append(page.data)


def test_a_notebook_sees_the_lines_while_they_come(monkeypatch):
    pytest.importorskip("IPython")
    handle = Handle()

    def display(page, display_id):
        handle.update(page)
        return handle

    monkeypatch.setattr("IPython.display.display", display)
    progress = _display.NotebookProgress("workbench sweep")
    progress._start -= 1
    progress.show(["snapshot 1: <b>300</b> rows"])
    progress._drawn = 0
    progress.count(5000, 10000)
    progress.show(["snapshot 1: <b>300</b> rows", "warning: mind <this>", "next: workbench recommend"])
    progress.end(True)
    assert "&lt;b&gt;300" in handle.pages[0] and "<b>300" not in handle.pages[0]
    assert '<progress max="10000" value="5000"' in handle.pages[1] and "5,000 of 10,000 rows" in handle.pages[1]
    last = handle.pages[-1]
    assert "<details>" in last and "mind &lt;this&gt;" in last.partition("</details>")[2] and "next: workbench recommend" in last


def test_what_answers_at_once_draws_nothing(monkeypatch):
    pytest.importorskip("IPython")
    progress = _display.NotebookProgress("workbench runs")
    monkeypatch.setattr("IPython.display.display", lambda *a, **k: pytest.fail("drawn"))
    progress.show([])
    progress.end(True)
    progress.show(["error: there is no run", "  See workbench runs"])
    progress.end(False)


def test_a_terminal_sees_each_line_once(capsys, copy_of, segmented):
    wb.open(copy_of(segmented), quiet=False).sweep(features="rfm", n_clusters=[3], algorithm="kmeans")
    seen = capsys.readouterr()
    assert seen.err.count("next: workbench recommend") == 1 and "kmeans: 3 runs (0 reused)" in seen.err and seen.out == ""


def test_a_script_sees_nothing(capfd, copy_of, segmented):
    wb.open(copy_of(segmented)).sweep(features="rfm", n_clusters=[3], algorithm="kmeans")
    assert capfd.readouterr() == ("", "")
