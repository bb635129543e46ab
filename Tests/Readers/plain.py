"""The sqlite3 shell and Python, in a folder that may only be read, as another user."""

import os
import shutil
import subprocess
import sys

import surface

NOBODY = 65534


def needs():
    if not shutil.which("sqlite3"):
        return "no sqlite3 shell"
    if os.geteuid() != 0:
        return "not root: there is no other user to read as"
    return None


def check(path, folder):
    """Faults that were found, as texts."""
    place = folder / f"readonly-{path.stem}"
    place.mkdir()
    copy = place / path.name
    shutil.copy(path, copy)
    copy.chmod(0o444)
    place.chmod(0o555)
    for above in (folder, *folder.parents):
        if above.stat().st_uid == os.geteuid() and above != above.parent:
            above.chmod(above.stat().st_mode | 0o011)
    faults = []
    for each in surface.published(path):
        shell = _as_nobody(["sqlite3", "-readonly", str(copy), f'select count(*) from "{each.name}"'])
        if shell != str(each.n_rows):
            faults.append(f"sqlite3: {each.name}: {shell}, not {each.n_rows} rows")
    program = (
        "import sqlite3, sys\n"
        "base = sqlite3.connect('file:' + sys.argv[1] + '?mode=ro', uri=True)\n"
        "for name in sys.argv[2:]: print(name, len(base.execute('select * from \"' + name + '\"').fetchall()))"
    )
    names = [each.name for each in surface.published(path)]
    lines = _as_nobody([_python(), "-c", program, str(copy), *names]).splitlines()
    expected = [f"{each.name} {each.n_rows}" for each in surface.published(path)]
    if lines != expected:
        faults.append(f"Python: {lines}, not {expected}")
    if sorted(os.listdir(place)) != [path.name]:
        faults.append(f"files were left: {os.listdir(place)}")
    return faults


def _python():
    # A virtual environment may lie where nobody may look.
    return shutil.which("python3", path="/usr/bin:/usr/local/bin:/bin") or sys.executable


def _as_nobody(words):
    result = subprocess.run(
        words, capture_output=True, text=True, check=False, user=NOBODY, group=NOBODY, extra_groups=[], cwd="/"
    )
    return (result.stdout or result.stderr).strip()
