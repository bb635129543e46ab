"""Datasette over HTTP on this machine: its own limit of a second for each query, with our metadata.yaml."""

import html
import json
import pathlib
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

import surface

#: Seconds until the server has to answer, and for one page: beyond Datasette's own limit only for a server that hangs.
STARTS_WITHIN = 60
ANSWERS_WITHIN = 30

#: Seconds for the page of a published object, as docs/bi.md says.
IS_SHOWN_WITHIN = 1


def needs():
    try:
        import datasette  # noqa: F401
        import yaml  # noqa: F401
    except ImportError as error:
        return f"no {error.name}"
    return None


def check(path, folder, workbench, asks_others):
    """Faults that were found, as texts; what is told of other pages, where they are asked for, is printed."""
    import yaml

    metadata = folder / f"{path.stem}.metadata.yaml"
    text = subprocess.run(
        [workbench, "schema", "--format", "datasette", "--db", str(path)], capture_output=True, text=True, check=True
    ).stdout
    metadata.write_text(text)
    tables = yaml.safe_load(text)["databases"][path.stem]["tables"]
    server, address = _serve(path, metadata)
    try:
        return _look(path, tables, f"{address}/{path.stem}", asks_others)
    finally:
        server.terminate()
        try:
            server.wait(10)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _look(path, tables, address, asks_others):
    faults = []
    for each in surface.published(path):
        status, page, seconds = _page(f"{address}/{each.name}")
        if status == 400 or seconds > IS_SHOWN_WITHIN:
            # A machine that does something else for a second is no slow query: of two looks the faster counts.
            again = _page(f"{address}/{each.name}")
            if status != 200 or again[0] == 200 and again[2] < seconds:
                status, page, seconds = again
        if status != 200:
            faults.append(f"{each.name}: HTTP {status}")
            continue
        if seconds > IS_SHOWN_WITHIN:
            faults.append(f"{each.name}: shown in {seconds:.1f} s, not within {IS_SHOWN_WITHIN} s")
        described = tables.get(each.name, {})
        if html.unescape(page).find(described.get("description", "?")) < 0:
            faults.append(f"{each.name}: its description is not on its page")
        missing = [column.name for column in each.columns if column.name not in described.get("columns", {})]
        if missing:
            faults.append(f"{each.name}: no description of {', '.join(missing)}")
        faults += _links(path, each, page, address)
        status, rows, _ = _page(f"{address}/{each.name}.json?_size=1&_shape=array")
        if status != 200 or len(json.loads(rows)) != min(each.n_rows, 1):
            faults.append(f"{each.name}.json: HTTP {status}")
    slow = []
    for name in surface.others(path) if asks_others else []:
        status, _, seconds = _page(f"{address}/{name}")
        if status != 200 or seconds > 0.5:
            slow.append(f"{name} {f'{seconds:.1f} s' if status == 200 else f'HTTP {status}'}")
        elif name not in tables and not re.fullmatch(r"snapshot_values_\d+", name):
            faults.append(f"{name}: not described")
    if slow:
        print(f"  {path.stem}: not published, and slow or given up in Datasette: {', '.join(slow)}")
    return faults


def _links(path, each, page, address):
    """A foreign key whose cells are not null is a link to its row; one that is the key of its own row leads to that."""
    base = surface.connect(path)
    faults = []
    for row in base.execute(f'pragma foreign_key_list("{each.name}")'):
        table, column = row[2], row[3]
        if each.keys == [column]:
            continue
        if base.execute(f'select count("{column}") from (select * from "{each.name}" limit 100)').fetchone()[0] == 0:
            continue
        if not re.search(rf'href="/{re.escape(path.stem)}/{re.escape(table)}/', page):
            faults.append(f"{each.name}.{column}: no link to {table} at {address}")
    return faults


def _serve(path, metadata):
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    words = ["-m", "datasette", "serve", str(path), "--metadata", str(metadata), "--host", "127.0.0.1"]
    server = subprocess.Popen(
        [sys.executable, *words, "--port", str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    address = f"http://127.0.0.1:{port}"
    for _ in range(STARTS_WITHIN * 5):
        if server.poll() is not None:
            raise SystemExit(f"datasette ended: {server.stderr.read()}")
        if _page(address + "/-/versions.json")[0] == 200:
            return server, address
        time.sleep(0.2)
    server.kill()
    raise SystemExit("datasette does not answer")


def _page(address):
    began = time.monotonic()
    try:
        with urllib.request.urlopen(address, timeout=ANSWERS_WITHIN) as answer:
            return answer.status, answer.read().decode(), time.monotonic() - began
    except urllib.error.HTTPError as error:
        return error.code, "", time.monotonic() - began
    except (urllib.error.URLError, TimeoutError, ConnectionError):
        return 0, "", time.monotonic() - began
