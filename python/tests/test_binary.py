"""Programs that do not run here, and what is said of them."""

import os
import platform
import shutil
import stat
import struct
import subprocess
import sys

import pytest

import workbench as wb
from workbench import _binary
from conftest import ROOT

PACKAGE = str(ROOT / "python")


def made(path, content):
    path.write_bytes(content)
    path.chmod(0o755)
    return path


def elf(machine, size=64):
    return b"\x7fELF\x02\x01\x01" + bytes(9) + struct.pack("<HH", 2, machine) + bytes(size - 20)


def test_it_is_found_and_says_how(program, monkeypatch):
    found = wb.binary()
    assert (found.path, found.origin) == (program, "$WORKBENCH")
    assert found.version == wb.__version__
    assert "found by $WORKBENCH" in str(found)


def test_the_one_inside_the_package_comes_first(program, tmp_path):
    shutil.copytree(PACKAGE + "/workbench", str(tmp_path / "workbench"), ignore=shutil.ignore_patterns("__pycache__", "bin"))
    (tmp_path / "workbench" / "bin").mkdir()
    os.symlink(program, str(tmp_path / "workbench" / "bin" / "workbench"))
    said = subprocess.run(
        [sys.executable, "-c", "import workbench; print(workbench.binary())"],
        cwd=str(tmp_path), env={**os.environ, "WORKBENCH": "/nowhere"}, stdout=subprocess.PIPE, check=True,
    ).stdout.decode()
    assert "found by package" in said and str(tmp_path) in said


def test_of_path_scripts_are_passed_over(program, tmp_path, monkeypatch):
    monkeypatch.delenv("WORKBENCH")
    script, real = tmp_path / "script", tmp_path / "real"
    for folder in (script, real):
        folder.mkdir()
    made(script / "workbench", b"#!/bin/sh\nexit 9\n")
    os.symlink(program, str(real / "workbench"))
    monkeypatch.setenv("PATH", "{}:{}".format(script, real))
    assert wb.binary().origin == "PATH"
    monkeypatch.setenv("PATH", str(script))
    with pytest.raises(wb.BinaryError, match="no folder of PATH has it"):
        wb.binary()


@pytest.mark.parametrize(
    "content, words",
    [
        (elf(183 if platform.machine() == "x86_64" else 62), "is a program for .*Install the wheel for"),
        (elf(0x1234), "is a program for machine 4660"),
        (b"\xcf\xfa\xed\xfe" + bytes(60), "for macOS"),
        (b"MZ" + bytes(62), "for Windows"),
        (b"garbage", "is no program: it may be cut short"),
        (b"", "is no program"),
        (b"#!/bin/sh\necho hello\n", "is not the program workbench: hello"),
        (b"#!/nowhere/loader\n", "the loader that it asks for"),
        (b"#!/bin/sh\necho workbench 0.0.1 '(engine)'\n", "is workbench 0.0.1, and this package is " + wb.__version__),
        (
            b"#!/bin/sh\necho \"workbench: /lib/x86_64-linux-gnu/libc.so.6: version \\`GLIBC_2.99' not found (required by x)\" >&2; exit 1\n",
            "needs GLIBC_2.99 and this system has glibc",
        ),
        (
            b"#!/bin/sh\necho 'workbench: error while loading shared libraries: libzip.so.4: cannot open' >&2; exit 127\n",
            "needs the library libzip.so.4",
        ),
        (b"#!/bin/sh\nkill -ILL $$\n", "ended by signal 4"),
    ],
)
def test_what_does_not_run_is_told(tmp_path, content, words):
    with pytest.raises(wb.BinaryError, match=words) as caught:
        wb.open(tmp_path / "shop.db", binary=made(tmp_path / "workbench", content))
    assert str(tmp_path / "workbench") in str(caught.value)


@pytest.mark.slow
def test_a_real_program_that_asks_for_a_loader_that_is_not_here(program, tmp_path):
    interpreter = _binary._interpreter(program)
    if not interpreter:
        pytest.skip("the program is linked without a loader")
    with open(program, "rb") as file:
        content = file.read()
    changed = made(tmp_path / "workbench", content.replace(interpreter.encode() + b"\0", b"/lib/ld-musl-none.so.1\0"[: len(interpreter)] + b"\0", 1))
    with pytest.raises(wb.BinaryError, match="Alpine"):
        wb.binary(changed)


def test_no_right_to_execute(tmp_path, program):
    place = tmp_path / "workbench"
    shutil.copy(program, str(place))
    place.chmod(stat.S_IRUSR)
    with pytest.raises(wb.BinaryError, match="chmod \\+x"):
        wb.binary(place)


@pytest.mark.slow
def test_a_file_system_that_forbids_programs(tmp_path, program):
    if os.geteuid() != 0:
        pytest.skip("only root can mount")
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "noexec,size=200m", "none", str(tmp_path)], stderr=subprocess.DEVNULL).returncode != 0:
        pytest.skip("nothing can be mounted here")
    try:
        place = tmp_path / "workbench"
        shutil.copy(program, str(place))
        with pytest.raises(wb.BinaryError, match="noexec|chmod"):
            wb.binary(place)
    finally:
        subprocess.run(["umount", str(tmp_path)], check=True)


def test_what_is_not_there(tmp_path):
    with pytest.raises(wb.BinaryError, match="no such file"):
        wb.binary(tmp_path / "workbench")
    with pytest.raises(wb.BinaryError, match="is a folder"):
        wb.binary(tmp_path)


def test_the_console_script_is_the_program(program):
    done = subprocess.run(
        [sys.executable, "-m", "workbench", "runs", "--db", "none.db"], cwd=PACKAGE, stderr=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert done.returncode == 66
    assert b"there is no such database" in done.stderr


def test_the_version_is_that_of_the_program_and_of_pyproject(program):
    said = subprocess.run([program, "--version"], stdout=subprocess.PIPE, check=True).stdout.decode()
    assert said.startswith("workbench {} ".format(wb.__version__))
    assert 'attr = "workbench._version.__version__"' in (ROOT / "python" / "pyproject.toml").read_text()


def test_nothing_but_the_standard_library_is_needed(program, segmented):
    code = (
        "import sys; sys.path.insert(0, {!r}); import workbench as wb; shop = wb.open({!r}); assert shop.frames == 'rows', shop.frames; "
        "print(len(shop.segments()), sorted(m for m in sys.modules if m.split('.')[0] in ('pandas', 'polars', 'numpy', 'IPython')))"
    ).format(PACKAGE, str(segmented))
    said = subprocess.run([sys.executable, "-S", "-c", code], stdout=subprocess.PIPE, check=True).stdout.decode()
    assert said.split()[0] != "0" and said.split()[1] == "[]"
