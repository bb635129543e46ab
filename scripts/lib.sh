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

# find_duckdb: prints a Python that has DuckDB and its reader of SQLite files, put into .build-duckdb where it can be; nothing where not.
find_duckdb() {
    local there="import duckdb; from duckdb_extensions import import_extension" place=$root/.build-duckdb
    command -v python3 >/dev/null || return 0
    if python3 -c "$there" 2>/dev/null; then
        command -v python3
        return
    fi
    if ! "$place/bin/python" -c "$there" 2>/dev/null; then
        python3 -m venv "$place" >/dev/null 2>&1 || return 0
        "$place/bin/pip" install -q duckdb==1.5.5 duckdb-extensions==1.5.5 duckdb-extension-sqlite-scanner==1.5.5 \
            >/dev/null 2>&1 || return 0
        "$place/bin/python" -c "$there" 2>/dev/null || return 0
    fi
    echo "$place/bin/python"
}
