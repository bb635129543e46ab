"""docs/python.md from top to bottom, and the notebook."""

import ast
import json
import os
import re
import subprocess
import sys

import pytest

import workbench as wb
from conftest import ROOT

PAGE = ROOT / "docs" / "python.md"
NOTEBOOK = ROOT / "docs" / "notebook.ipynb"


def test_the_page_is_true(tmp_path, monkeypatch):
    """Its examples run in one namespace; what stands behind an arrow is what the line gives."""
    pytest.importorskip("pandas")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "lists").mkdir()
    names, compared = {}, 0
    for block in re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL):
        arrows = {number: line.partition("# → ")[2].strip() for number, line in enumerate(block.splitlines(), 1) if "# → " in line}
        for statement in ast.parse(block).body:
            code = ast.Module([statement], [])
            end = getattr(statement, "end_lineno", statement.lineno)
            if end in arrows and isinstance(statement, ast.Expr):
                given = eval(compile(ast.Expression(statement.value), str(PAGE), "eval"), names)
                assert str(given) == arrows[end], block.splitlines()[end - 1]
                compared += 1
            else:
                exec(compile(code, str(PAGE), "exec"), names)
                if end in arrows:
                    assert str(names[statement.targets[0].id]) == arrows[end]
                    compared += 1
    assert compared >= 9


def test_the_page_names_what_there_is():
    text = PAGE.read_text(encoding="utf-8")
    public = [name for name in dir(wb.Shop) if not name.startswith("_")]
    missing = [name for name in public if "`" + name not in text and name + "`" not in text and name + "(" not in text]
    assert missing == []
    assert [name for name in wb.__all__ if name.endswith("Error") and "`" + name + "`" not in text] == []


def notebook():
    return json.loads(NOTEBOOK.read_text(encoding="utf-8"))


def test_the_notebook_is_kept_without_outputs():
    cells = [cell for cell in notebook()["cells"] if cell["cell_type"] == "code"]
    assert cells and all(cell["outputs"] == [] and cell["execution_count"] is None for cell in cells)


def test_the_notebook_runs(tmp_path, monkeypatch):
    nbformat, nbclient = pytest.importorskip("nbformat"), pytest.importorskip("nbclient")
    for module in ("pandas", "ipykernel"):
        pytest.importorskip(module)
    monkeypatch.setenv("PYTHONPATH", str(ROOT / "python"))
    monkeypatch.setenv("JUPYTER_PLATFORM_DIRS", "1")
    page = nbformat.read(str(NOTEBOOK), as_version=4)
    # The kernel of this Python, whatever kernels are installed.
    manager = nbclient.NotebookClient(page, timeout=300, resources={"metadata": {"path": str(tmp_path)}}, kernel_name="python3")
    manager.execute()
    shown = [output for cell in page.cells if cell.cell_type == "code" for output in cell.outputs]
    kinds = {kind for output in shown if "data" in output for kind in output["data"]}
    assert {"text/html", "image/svg+xml"} <= kinds
    assert not [output for output in shown if output["output_type"] == "error" or output.get("name") == "stderr"]
    assert (tmp_path / "lists" / "Spring.csv").exists()
    kept = os.environ.get("WORKBENCH_KEEP_NOTEBOOK")
    if kept:
        nbformat.write(page, kept)


@pytest.mark.slow
def test_the_stop_button_and_a_closed_kernel(tmp_path, monkeypatch):
    """What a notebook's front end does: it interrupts the kernel's whole group, or kills it."""
    client = pytest.importorskip("jupyter_client")
    pytest.importorskip("ipykernel")
    from test_process import LONG, n_runs, programs, sound, wait_until

    monkeypatch.setenv("PYTHONPATH", str(ROOT / "python"))
    path = tmp_path / "shop.db"
    shop = wb.open(path, quiet=True)
    shop.ingest(wb.sample(tmp_path / "shop.csv", n_customers=3000, seed=1))
    shop.sweep(features="rfm", n_clusters=[2], tol="1e-4", min_samples=[10], eps=[0.3])
    manager, kernel = client.manager.start_new_kernel(cwd=str(tmp_path), kernel_name="python3")
    try:
        kernel.execute("import workbench as wb; shop = wb.open('shop.db'); shop.sweep({})".format(LONG))
        assert wait_until(lambda: n_runs(path) > 0)
        manager.interrupt_kernel()
        said = []
        while True:
            message = kernel.get_iopub_msg(timeout=60)
            said.append(message)
            if message["msg_type"] == "error":
                break
        assert said[-1]["content"]["ename"] == "Interrupted"
        assert "workbench/_process.py" not in "".join(said[-1]["content"]["traceback"])
        assert [m for m in said if m["msg_type"] in ("display_data", "update_display_data") and "workbench sweep" in str(m["content"]["data"])]
        assert not programs("shop.db")
        kept = n_runs(path)
        # Until it has answered, a kernel drops what comes behind an error.
        kernel.get_shell_msg(timeout=60)
        kernel.execute("shop.sweep({})".format(LONG))
        assert wait_until(lambda: n_runs(path) > kept)
    finally:
        manager.shutdown_kernel(now=True)
        kernel.stop_channels()
    assert wait_until(lambda: not programs("shop.db"))
    assert sound(path) == "ok" and n_runs(path) > kept


@pytest.mark.slow
def test_the_types_are_whole():
    pytest.importorskip("mypy")
    done = subprocess.run([sys.executable, "-m", "mypy"], cwd=str(ROOT / "python"), stdout=subprocess.PIPE)
    assert done.returncode == 0, done.stdout.decode()
