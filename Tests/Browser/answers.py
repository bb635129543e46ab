"""What commands print of a hostile shop: check(ask, publication) gives a line for each text that is more than text."""

import csv
import io
import json

import hostile
import markup

COMMANDS = (
    ("runs",), ("runs", "--all"), ("show", "best:wild"), ("profile", "best:wild"), ("profile", "best:rfm"), ("explain", "best:rfm"),
    ("compare", "best:wild", "best:rfm"), ("publish", "--list", "--all"), ("rejects",), ("rejects", "--summary"),
    ("features", "--list"), ("features", "--check", "--features", "wild"), ("features", "--features", "wild"),
    ("predict", "best:wild"), ("verify", "best:wild"), ("campaign",), ("config",),
    ("recommend", "--features", "wild", "--n-clusters", "2-4", "--draws", "19"),
)
# What spreadsheets run where a cell begins with it; numbers are none.
FORMULA = "=+-@\t\r\uff1d\uff0b\uff0d\uff20"


def is_number(text):
    try:
        float(text)
        return True
    except ValueError:
        return False


def cells(text):
    """The cells of one or more tables, each behind its name."""
    for line in csv.reader(io.StringIO(text)):
        if line and not line[0].startswith("# "):
            yield from line


def texts(value):
    """All texts of a JSON value, names of members among them."""
    if isinstance(value, dict):
        for key, member in value.items():
            yield key
            yield from texts(member)
    elif isinstance(value, list):
        for member in value:
            yield from texts(member)
    elif isinstance(value, str):
        yield value


def check(ask):
    """`ask(arguments)` gives code, stdout and stderr of the program."""
    wrong, seen = [], set()
    for command in COMMANDS:
        for kind in ("table", "csv", "json"):
            for more in ((), ("--with-ids",)):
                code, out, err = ask((*command, "--format", kind, *more))
                place = " ".join((*command, "--format", kind, *more))
                if code not in (0, 2):
                    wrong.append(f"{place} ends with {code}: {err[-200:]}")
                    continue
                if found := markup.HIDDEN.search(err.replace("\n", "")):
                    wrong.append(f"{place}: U+{ord(found[0]):04X} on stderr")
                if kind != "csv" and (found := markup.HIDDEN.search(out.replace("\n", ""))):
                    wrong.append(f"{place}: U+{ord(found[0]):04X} on stdout")
                if kind == "csv":
                    wrong += [f"{place}: the cell {cell[:40]!r} is a formula" for cell in cells(out)
                              if cell and cell[0] in FORMULA and not is_number(cell)]
                if kind == "json":
                    seen.update(texts(json.loads(out)))
    # JSON gives back what stands in the file, whatever it is.
    for text in (hostile.TEXTS[0], hostile.TEXTS[1], hostile.PUBLICATION):
        if text not in seen:
            wrong.append(f"no answer as JSON has {text!r}")
    return [f"answers: {line}" for line in wrong]
