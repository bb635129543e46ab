#!/usr/bin/env python3
"""Opens files of workbench in the programs that others use: readers.py WORKBENCH FOLDER SHARED [--quick].

Ends with 1 where a reader sees anything but what SQLite says; a reader that is not installed is skipped with a line.
"""

import pathlib
import sys

import datasette_pages
import duck
import frames
import odbc
import plain
import reflection
import shops


def main():
    workbench, folder, shared = sys.argv[1], pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3])
    folder.chmod(0o755)
    paths = shops.make(workbench, folder, shared)
    readers = {
        "sqlite3 and Python, read-only, as another user": plain,
        "pandas": frames,
        "SQLAlchemy": reflection,
        "Datasette": datasette_pages,
        "ODBC": odbc,
        "DuckDB": duck,
    }
    counts = {"passed": 0, "failed": 0, "skipped": 0}
    for name, reader in readers.items():
        reason = reader.needs()
        if reason:
            print(f"skipped {name}: {reason}")
            counts["skipped"] += 1
            continue
        # The largest shop says which other pages are slow.
        more = {shop: [workbench, shop == list(paths)[-1] and "--quick" not in sys.argv] for shop in paths} if reader is datasette_pages else {}
        faults = [
            f"{shop}: {fault}" for shop, path in paths.items() for fault in reader.check(path, folder, *more.get(shop, []))
        ]
        print(f"{'failed ' if faults else 'passed '} {name}")
        for fault in faults:
            print(f"  {fault}")
        counts["failed" if faults else "passed"] += 1
    print(", ".join(f"{count} {word}" for word, count in counts.items()))
    return 1 if counts["failed"] else 0


if __name__ == "__main__":
    sys.exit(main())
