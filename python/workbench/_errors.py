"""What the program says when it cannot do what it was asked, as exceptions."""

from __future__ import annotations

import os
import sys
import traceback
from typing import Any, Dict, List, Optional, Sequence, Tuple, Type


class WorkbenchWarning(UserWarning):
    """Something that the program did and that is worth a thought: an assumption, lines left out."""


class _Told:
    """What every exception of ours knows, whatever it derives from."""

    #: What the program said, without its "error: ".
    message: str
    #: The program's exit code (docs/cli.md); ``None`` where it did not run.
    exit_code: Optional[int]
    #: The command as it is typed in a shell.
    command: str
    #: Commands that the program says to type next, as far as it marks them.
    next: Tuple[str, ...]
    #: All lines that it wrote beside its data.
    messages: Tuple[str, ...]
    #: What it had printed nevertheless; only with exit code 2.
    result: Any

    def __init__(
        self,
        message: str,
        *,
        exit_code: Optional[int] = None,
        command: str = "",
        next: Sequence[str] = (),
        messages: Sequence[str] = (),
        result: Any = None,
    ) -> None:
        # BaseException takes it: this class stands in front of one.
        super().__init__(message)  # type: ignore[call-arg]
        self.message = message
        self.exit_code = exit_code
        self.command = command
        self.next = tuple(next)
        self.messages = tuple(messages)
        self.result = result

    def _render_traceback_(self, *_: Any) -> List[str]:
        """What a notebook shows: the lines of the cell, without those of this package and of IPython."""
        own = os.path.dirname(os.path.abspath(__file__)) + os.sep
        frames = traceback.extract_tb(self.__traceback__)  # type: ignore[attr-defined]
        seen = [frame for frame in frames if not frame.filename.startswith(own) and os.sep + "IPython" + os.sep not in frame.filename]
        return traceback.format_list(seen) + ["{}: {}".format(type(self).__name__, self)]

    def __str__(self) -> str:
        if self.exit_code is None:
            return self.message
        return "{}\n  (exit code {} of: {})".format(self.message, self.exit_code, self.command)


class WorkbenchError(_Told, Exception):
    """The program, or this package, did not do what it was asked."""


class BinaryError(WorkbenchError):
    """There is no program that runs here: none found, another architecture, an older glibc, another version."""


class InternalError(WorkbenchError):
    """A fault of the program (1), or it was killed."""


class CheckFailed(WorkbenchError):
    """It has finished, but a check failed, or no segments are recommended (2). ``result`` has what it printed."""


class UsageError(WorkbenchError):
    """Unknown flag, value, run, segment or column (64)."""


class DataError(WorkbenchError):
    """Data that were refused; nothing of them was kept (65)."""


class MissingError(WorkbenchError):
    """An input or the database is missing (66)."""


class OutputError(WorkbenchError):
    """A file cannot be made, or another one stands in its place (73)."""


class StorageError(WorkbenchError):
    """Reading or writing failed, or the disk is full (74)."""


class BusyError(WorkbenchError):
    """Another process holds the database, such as another notebook (75): try again."""


class AccessError(WorkbenchError):
    """No permission (77)."""


class Stopped(WorkbenchError):
    """The program was ended from outside (129, 143); what was finished is kept."""


class Interrupted(_Told, KeyboardInterrupt):
    """Ctrl-C, or the notebook's stop button (130). What was finished is kept; the same call goes on from there."""


_CLASSES: Dict[int, Type[WorkbenchError]] = {
    1: InternalError,
    2: CheckFailed,
    64: UsageError,
    65: DataError,
    66: MissingError,
    73: OutputError,
    74: StorageError,
    75: BusyError,
    77: AccessError,
    129: Stopped,
    143: Stopped,
}


def error_class(exit_code: int) -> Type[WorkbenchError]:
    """The exception of an exit code."""
    return _CLASSES.get(exit_code, InternalError)


def outside() -> int:
    """How far up the first caller is that is none of us: a warning names the line of the notebook."""
    level, frame = 1, sys._getframe(1)
    package = __name__.rpartition(".")[0]
    while frame.f_back is not None and frame.f_globals.get("__name__", "").rpartition(".")[0] == package:
        frame = frame.f_back
        level += 1
    return level
