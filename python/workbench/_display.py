"""What is seen while the program works: its lines, as they come."""

from __future__ import annotations

import html
import sys
import time
from typing import Any, List, Optional, Sequence, Tuple

#: Redraws at most so often.
_INTERVAL = 0.25


def in_notebook() -> bool:
    """Whether the code runs in a kernel, whose front end shows HTML."""
    if "IPython" not in sys.modules:
        return False
    from IPython import get_ipython

    shell = get_ipython()
    return shell is not None and getattr(shell, "kernel", None) is not None


class Progress:
    """Shows nothing: a script, or ``quiet=True``. What the program said stands in ``Shop.last`` all the same."""

    #: Whether warnings are seen; else they are warnings of Python.
    shows_warnings = False

    def count(self, done: int, total: Optional[int]) -> None:
        """Rows that were handed over."""

    def show(self, lines: Sequence[str]) -> None:
        """All lines that the program has written so far."""

    def end(self, succeeded: bool) -> None:
        """It has ended."""


class LineProgress(Progress):
    """On a terminal: each line once, as the program would write it there itself."""

    def __init__(self) -> None:
        self._shown = 0
        self._drawn = 0.0
        self._is_open = False

    def count(self, done: int, total: Optional[int]) -> None:
        now = time.monotonic()
        if now - self._drawn < _INTERVAL:
            return
        self._drawn = now
        sys.stderr.write("\r\x1b[K{:,} {}rows handed over".format(done, "" if total is None else "of {:,} ".format(total)))
        sys.stderr.flush()
        self._is_open = True

    def show(self, lines: Sequence[str]) -> None:
        new = lines[self._shown :]
        self._shown += len(new)
        # Warnings come as warnings of Python, errors as exceptions.
        for line in new:
            if not line.startswith(("warning: ", "error: ", "Error: ")):
                self._clear()
                sys.stderr.write(line + "\n")
                sys.stderr.flush()

    def end(self, succeeded: bool) -> None:
        self._clear()

    def _clear(self) -> None:
        if self._is_open:
            sys.stderr.write("\r\x1b[K")
            self._is_open = False


class NotebookProgress(Progress):
    """In a notebook: one block of output, redrawn; in the end what the program said, folded together."""

    shows_warnings = True

    def __init__(self, title: str) -> None:
        self._title = title
        self._start = time.monotonic()
        self._drawn = 0.0
        self._rows: Optional[Tuple[int, Optional[int]]] = None
        self._lines: List[str] = []
        self._handle: Any = None

    def count(self, done: int, total: Optional[int]) -> None:
        self._rows = (done, total)
        self._draw(running_html(self._title, self._lines, self._rows, self._elapsed()))

    def show(self, lines: Sequence[str]) -> None:
        self._lines = list(lines)
        # What answers at once needs no bar.
        if self._handle is not None or self._elapsed() > 0.5:
            self._draw(running_html(self._title, self._lines, self._rows, self._elapsed()))

    def end(self, succeeded: bool) -> None:
        # An error alone is the exception's to tell.
        if self._handle is not None or any(not line.startswith(("error: ", "Error: ", "  ")) for line in self._lines):
            self._draw(ended_html(self._title, self._lines, self._elapsed(), succeeded), at_once=True)

    def _elapsed(self) -> float:
        return time.monotonic() - self._start

    def _draw(self, text: str, at_once: bool = False) -> None:
        now = time.monotonic()
        if not at_once and now - self._drawn < _INTERVAL:
            return
        self._drawn = now
        from IPython.display import HTML, display

        if self._handle is None:
            self._handle = display(HTML(text), display_id=True)
        else:
            self._handle.update(HTML(text))


_MONO = "font-family:ui-monospace,Menlo,Consolas,'DejaVu Sans Mono',monospace;font-size:12px;line-height:1.45"
_BLOCK = _MONO + ";white-space:pre-wrap;margin:4px 0 4px 16px;padding:0;background:none;color:inherit;border:0"


def running_html(title: str, lines: Sequence[str], rows: Optional[Tuple[int, Optional[int]]], seconds: float) -> str:
    """While it works."""
    parts = ['<div style="{}"><b>{}</b> · {:.0f} s'.format(_MONO, html.escape(title), seconds)]
    if rows is not None:
        done, total = rows
        parts.append(' · {:,}{} rows'.format(done, "" if total is None else " of {:,}".format(total)))
        if total:
            parts.append('<br><progress max="{}" value="{}" style="width:24em"></progress>'.format(total, done))
    if lines:
        parts.append('<div style="opacity:.75">{}</div>'.format(html.escape(lines[-1])))
    return "".join(parts) + "</div>"


def ended_html(title: str, lines: Sequence[str], seconds: float, succeeded: bool) -> str:
    """When it has ended: warnings are seen, all else is folded."""
    warned = [line for line in lines if line.startswith("warning: ")]
    rest = [line for line in lines if not line.startswith(("warning: ", "error: ", "Error: "))]
    follow = [line for line in rest if line.startswith("next: ")]
    folded = [line for line in rest if not line.startswith("next: ")]
    mark = "" if succeeded else " · not done"
    head = "<b>{}</b> · {:.1f} s{}".format(html.escape(title), seconds, mark)
    parts = ['<div style="{}">'.format(_MONO)]
    if folded:
        parts.append(
            '<details><summary style="cursor:pointer">{} · {} {}</summary><pre style="{}">{}</pre></details>'.format(
                head, len(folded), "line" if len(folded) == 1 else "lines", _BLOCK, html.escape("\n".join(folded))
            )
        )
    else:
        parts.append(head)
    for line in warned:
        parts.append('<div style="border-left:3px solid #c77700;padding-left:13px;margin:2px 0">{}</div>'.format(html.escape(line)))
    for line in follow:
        parts.append('<div style="opacity:.7">{}</div>'.format(html.escape(line)))
    return "".join(parts) + "</div>"
