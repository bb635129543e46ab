# Shared by the scripts; source it, do not run it.
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

fail() {
    echo "error: $*" >&2
    exit 1
}

# Prints the comment block under a script's first line.
usage() {
    awk 'NR > 1 { if (!/^#/) exit; sub(/^# ?/, ""); print }' "$1"
}

# need_packages PACKAGE...: installs the Debian packages that are missing, or says how.
need_packages() {
    local package missing=()
    if ! command -v dpkg-query >/dev/null; then
        echo "note: not a Debian or Ubuntu system; these must be there: $*" >&2
        return
    fi
    for package in "$@"; do
        dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' ||
            missing+=("$package")
    done
    [ ${#missing[@]} -eq 0 ] && return
    if [ "$(id -u)" -ne 0 ]; then
        fail "missing packages. Run: sudo apt-get install -y ${missing[*]}"
    fi
    echo "installing ${missing[*]}" >&2
    apt-get update -qq >&2
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "${missing[@]}" >&2
}

# want_packages PACKAGE...: installs what tests ask of as root; without root it says what is skipped.
want_packages() {
    if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
        (need_packages "$@") || echo "note: not to be had: $*; their tests are skipped" >&2
        return
    fi
    local package
    for package in "$@"; do
        dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' ||
            echo "note: $package is not installed; its tests are skipped" >&2
    done
}

# need_swift: a Swift toolchain of at least 6.1, the package's tools version.
need_swift() {
    command -v swift >/dev/null ||
        fail "swift is not on the PATH. Install Swift 6.1 or newer: https://swift.org/install"
    local version major minor
    version=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9]*\.[0-9]*\).*/\1/p' | head -1)
    major=${version%%.*}
    minor=${version##*.}
    if [ -z "$version" ] || [ "$major" -lt 6 ] || { [ "$major" -eq 6 ] && [ "$minor" -lt 1 ]; }; then
        fail "swift is ${version:-of an unknown version}, but must be 6.1 or newer: https://swift.org/install"
    fi
}

# need_everything: what it takes to build.
need_everything() {
    need_packages libsqlite3-dev zlib1g-dev libssl-dev libzip-dev libexpat1-dev pkg-config sqlite3
    need_swift
}

# reader_python: prints a Python with what reads our files elsewhere, as far as it can be had: one virtual environment,
# .build-readers. Nothing where there is no Python.
reader_python() {
    local place=$root/.build-readers wanted package module
    command -v python3 >/dev/null || return 0
    if [ ! -x "$place/bin/python" ] && ! python3 -m venv "$place" >/dev/null 2>&1; then
        command -v python3
        return
    fi
    # One by one: what cannot be had costs its own tests only.
    for wanted in duckdb==1.5.5:duckdb duckdb-extensions==1.5.5:duckdb_extensions \
        duckdb-extension-sqlite-scanner==1.5.5:duckdb_extension_sqlite_scanner pandas:pandas \
        sqlalchemy:sqlalchemy datasette:datasette pyyaml:yaml pyodbc:pyodbc; do
        package=${wanted%%:*} module=${wanted##*:}
        "$place/bin/python" -c "import importlib.util as u, sys; sys.exit(u.find_spec('$module') is None)" 2>/dev/null ||
            "$place/bin/pip" install -q "$package" >/dev/null 2>&1 || true
    done
    echo "$place/bin/python"
}

# find_duckdb: prints that Python if it has DuckDB with its reader of SQLite files; nothing if not.
find_duckdb() {
    local python
    python=$(reader_python)
    if [ -n "$python" ] && "$python" -c "import duckdb; from duckdb_extensions import import_extension" 2>/dev/null; then
        echo "$python"
    fi
}
