"""Writes a wheel of the Python package with the binary in it, the same bytes for the same input."""

import argparse
import base64
import hashlib
import os
import pathlib
import time
import zipfile

TAG = "py3-none-manylinux_2_28_x86_64"


def files_of(options):
    """(name in the wheel, bytes, mode) of all files but RECORD."""
    package = pathlib.Path(options.package)
    for path in sorted(package.rglob("*")):
        inside = path.relative_to(package)
        if path.is_file() and "__pycache__" not in inside.parts and inside.parts[0] != "bin":
            yield f"workbench/{inside.as_posix()}", path.read_bytes(), 0o644
    yield "workbench/bin/workbench", pathlib.Path(options.binary).read_bytes(), 0o755
    info = f"workbench-{options.version}.dist-info"
    readme = pathlib.Path(options.readme)
    metadata = (
        "Metadata-Version: 2.1\n"
        "Name: workbench\n"
        f"Version: {options.version}\n"
        "Summary: Customer segments from the orders of a shop, in one SQLite file\n"
        "License: BSD-3-Clause\n"
        "Requires-Python: >=3.8\n"
        "Provides-Extra: pandas\n"
        "Requires-Dist: pandas; extra == 'pandas'\n"
        "Provides-Extra: polars\n"
        "Requires-Dist: polars; extra == 'polars'\n"
        "Description-Content-Type: text/markdown\n"
        "\n" + (readme.read_text("utf-8") if readme.is_file() else "")
    )
    yield f"{info}/METADATA", metadata.encode(), 0o644
    wheel = f"Wheel-Version: 1.0\nGenerator: workbench scripts/package\nRoot-Is-Purelib: false\nTag: {TAG}\n"
    yield f"{info}/WHEEL", wheel.encode(), 0o644
    yield f"{info}/entry_points.txt", b"[console_scripts]\nworkbench = workbench.__main__:main\n", 0o644
    yield f"{info}/LICENSE", pathlib.Path(options.licence).read_bytes(), 0o644


def write(options):
    """Writes the wheel and returns its path."""
    moment = time.gmtime(int(os.environ["SOURCE_DATE_EPOCH"]))[:6]
    target = pathlib.Path(options.out) / f"workbench-{options.version}-{TAG}.whl"
    record = []

    def add(archive, name, data, mode):
        entry = zipfile.ZipInfo(name, moment)
        entry.compress_type = zipfile.ZIP_DEFLATED
        entry.create_system = 3
        entry.external_attr = (0o100000 | mode) << 16
        archive.writestr(entry, data, compresslevel=9)

    with zipfile.ZipFile(target, "w") as archive:
        for name, data, mode in files_of(options):
            add(archive, name, data, mode)
            digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
            record.append(f"{name},sha256={digest},{len(data)}\n")
        name = f"workbench-{options.version}.dist-info/RECORD"
        add(archive, name, ("".join(record) + f"{name},,\n").encode(), 0o644)
    return target


def main():
    """Reads the command line."""
    parser = argparse.ArgumentParser()
    for option in ("version", "binary", "package", "readme", "licence", "out"):
        parser.add_argument(f"--{option}", required=True)
    write(parser.parse_args())


main()
