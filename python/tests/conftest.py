"""Shops that the tests share. $WORKBENCH names the program: scripts/python sets it."""

import os
import pathlib
import shutil
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

import workbench as wb

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent


def pytest_configure(config):
    if not os.environ.get("WORKBENCH"):
        pytest.exit("set WORKBENCH to the built program, or run scripts/python", returncode=2)


@pytest.fixture(scope="session")
def program():
    return os.environ["WORKBENCH"]


@pytest.fixture(scope="session")
def csv_file(tmp_path_factory):
    return wb.sample(tmp_path_factory.mktemp("sample") / "shop.csv", n_customers=200, seed=4)


@pytest.fixture(scope="session")
def segmented(tmp_path_factory, csv_file):
    """A file with an answer, and nothing published."""
    path = tmp_path_factory.mktemp("segmented") / "shop.db"
    wb.open(path).segment(csv_file)
    return path


@pytest.fixture(scope="session")
def published(tmp_path_factory, segmented):
    path = tmp_path_factory.mktemp("published") / "shop.db"
    shutil.copy(str(segmented), str(path))
    wb.open(path).publish("recommended", "Customers")
    return path


@pytest.fixture
def copy_of(tmp_path):
    """A file of one's own."""

    def copy(path):
        shutil.copy(str(path), str(tmp_path / "shop.db"))
        return tmp_path / "shop.db"

    return copy


#: Frames that can be made here; the tests of a library that is missing are skipped with its name.
LIBRARIES = [
    pytest.param(name, marks=[] if found else pytest.mark.skip(reason=name + " cannot be had"))
    for name, found in (
        ("pandas", __import__("importlib.util").util.find_spec("pandas")),
        ("polars", __import__("importlib.util").util.find_spec("polars")),
        ("rows", True),
    )
]


@pytest.fixture(params=LIBRARIES)
def frames(request):
    return request.param


def values(frame, column):
    """Python's values of a column of any frame."""
    if hasattr(frame, "column"):
        return frame.column(column)
    picked = frame[column]
    if hasattr(picked, "to_list") and not hasattr(picked, "isna"):
        return picked.to_list()
    return [None if missing else value for value, missing in zip(picked.tolist(), picked.isna())]
