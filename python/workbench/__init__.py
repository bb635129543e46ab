"""Customer segments from a data frame: the program workbench, called from Python.

>>> import workbench as wb
>>> shop = wb.open("shop.db")
>>> shop.ingest(df)
>>> shop.segment()
>>> shop.segments()
>>> shop.customers(segment="recent, frequent")

The program computes, the package calls it and reads its file (SQLite). It needs the standard library alone; frames are
those of pandas or polars where these are installed. docs/python.md tells more.
"""

from ._binary import Binary, binary
from ._errors import (
    AccessError,
    BinaryError,
    BusyError,
    CheckFailed,
    DataError,
    InternalError,
    Interrupted,
    MissingError,
    OutputError,
    Stopped,
    StorageError,
    UsageError,
    WorkbenchError,
    WorkbenchWarning,
)
from ._result import Answer, Page, Picture, Result
from ._shop import Shop, open, sample
from ._version import __version__

__all__ = [
    "AccessError",
    "Answer",
    "Binary",
    "BinaryError",
    "BusyError",
    "CheckFailed",
    "DataError",
    "InternalError",
    "Interrupted",
    "MissingError",
    "OutputError",
    "Page",
    "Picture",
    "Result",
    "Shop",
    "Stopped",
    "StorageError",
    "UsageError",
    "WorkbenchError",
    "WorkbenchWarning",
    "__version__",
    "binary",
    "open",
    "sample",
]
