"""One call of the program: started, fed, listened to, stopped."""

from __future__ import annotations

import json
import re
import shlex
import signal
import subprocess
import threading
import time
import warnings
from typing import IO, Any, Callable, Dict, Iterable, List, Mapping, NamedTuple, Optional, Sequence, Tuple, Union

from ._display import Progress
from ._errors import Interrupted, WorkbenchWarning, error_class, outside

#: Ends the program when we are gone, whatever ended us: its standard input is a pipe that closes with our process. Until
#: the program has ended it keeps the pipe of data open, so that a frame of which half was sent never looks complete.
#: One that has not ended after a minute is killed, which costs what it has not committed.
_GUARD = """read -r word && exit
kill -TERM "$1"
n=0
while kill -0 "$1"; do
    n=$((n + 1))
    if [ $n -gt 600 ]; then kill -KILL "$1"; exit; fi
    sleep 0.1 || sleep 1
done"""

Flag = Union[None, bool, int, float, str, Sequence[Any], Mapping[Any, Any]]

#: Flags that are typed once for each of their values.
_REPEATED = {"name", "display", "cut"}


class Completed(NamedTuple):
    """A call that has ended well."""

    #: The command as it is typed in a shell.
    command: str
    exit_code: int
    stdout: bytes
    #: What the program wrote beside its data, line by line.
    messages: Tuple[str, ...]
    #: Those of them that are warnings.
    warnings: Tuple[str, ...]
    #: Commands that it says to type next.
    next: Tuple[str, ...]
    seconds: float

    @property
    def text(self) -> str:
        return self.stdout.decode("utf-8")

    def json(self) -> Mapping[str, Any]:
        """The document on stdout, without its schema version."""
        document: Dict[str, Any] = json.loads(self.text)
        if document.pop("schema_version", None) != 1:
            raise ValueError("{}: its JSON is of another schema than 1, which this package reads".format(self.command))
        return document


class Feed(NamedTuple):
    """Bytes for the program's standard input."""

    chunks: Iterable[Tuple[bytes, int]]
    #: Rows in all; ``None`` where that is not known before.
    rows: Optional[int]


def flags(given: Mapping[str, Flag]) -> List[str]:
    """Flags of the command line for keyword arguments: ``n_clusters=5`` is ``--n-clusters=5``.

    ``True`` is the flag alone; ``None`` and ``False`` are left out. Lists are separated by commas, of a mapping each
    entry is ``key=value``.
    """
    words: List[str] = []
    for key, value in given.items():
        flag = "--" + key.rstrip("_").replace("_", "-")
        if value is None or value is False:
            continue
        if value is True:
            words.append(flag)
            continue
        if isinstance(value, Mapping):
            parts = ["{}={}".format(name, _word(part)) for name, part in value.items()]
        elif isinstance(value, (list, tuple, set, frozenset, range)):
            parts = [_word(part) for part in value]
        else:
            parts = [_word(value)]
        if key in _REPEATED:
            words += ["{}={}".format(flag, part) for part in parts]
        else:
            words.append("{}={}".format(flag, ",".join(parts)))
    return words


def _word(value: Any) -> str:
    # Dates and times: their ISO form, whatever the locale. A snapshot's Timestamp at midnight is a day.
    if hasattr(value, "isoformat"):
        text: str = value.isoformat()
        return text[:10] if text[10:] in ("", "T00:00:00") else text
    return str(value)


def call(
    binary: str,
    arguments: Sequence[str],
    *,
    progress: Progress,
    feed: Optional[Feed] = None,
    answer: Optional[Callable[[bytes], Any]] = None,
) -> Completed:
    """Runs the program to its end.

    :param answer: reads stdout of a command that ended with a failed check, for ``result`` of the exception.
    :raises WorkbenchError: by the exit code, with what the program said.
    :raises Interrupted: on Ctrl-C, once the program has ended.
    """
    command = shlex.join(["workbench", *arguments])
    start = time.monotonic()
    process = subprocess.Popen(
        [binary, *arguments],
        stdin=subprocess.DEVNULL if feed is None else subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        # A signal for our group (a notebook's stop button) reaches the program through us, and once: a second one
        # would end it at once.
        start_new_session=True,
    )
    guard = _start_guard(process)
    output: List[bytes] = []
    lines: List[str] = []
    listeners = [
        threading.Thread(target=_collect, args=(process.stdout, output), daemon=True),
        threading.Thread(target=_listen, args=(process.stderr, lines), daemon=True),
    ]
    interrupted = False
    fed_all = feed is None
    try:
        try:
            for listener in listeners:
                listener.start()
            if feed is not None:
                fed_all = _send(process, feed, progress, lines)
                # All of it was sent: from here on the end of the pipe is the end of the data.
                _dismiss(guard)
                _close(process.stdin)
            while listeners[1].is_alive():
                listeners[1].join(0.1)
                progress.show(lines)
            listeners[0].join()
            process.wait()
        except KeyboardInterrupt:
            interrupted = True
            _stop(process, signal.SIGINT)
        except BaseException:
            # A fault of the frame, or of the progress: half of the data must not look like all of them.
            _stop(process, signal.SIGTERM)
            raise
    finally:
        _dismiss(guard)
        _close(process.stdin)
        for listener in listeners:
            if listener.ident is not None:
                listener.join(5)
        _close(process.stdout)
        _close(process.stderr)
        progress.show(lines)
        progress.end(process.returncode == 0 and not interrupted)
    told = tuple(lines)
    warned = tuple(line[len("warning: ") :] for line in told if line.startswith("warning: "))
    code = process.returncode
    stdout = b"".join(output)
    if interrupted or code == 130:
        raise Interrupted(
            _error_text(told) or "stopped; {}".format("the command had ended already" if code == 0 else "what was finished is kept"),
            exit_code=code,
            command=command,
            next=_next_of(told),
            messages=told,
        )
    for text in () if progress.shows_warnings else warned:
        warnings.warn(text, WorkbenchWarning, stacklevel=outside())
    if code == 0 and fed_all:
        return Completed(command, code, stdout, told, warned, _next_of(told), time.monotonic() - start)
    message = _error_text(told)
    if code < 0:
        message = "the program was ended by signal {}{}".format(-code, "; it said: " + message if message else "")
    elif code == 0:
        message = "the program ended before it had read all of the data"
    raise error_class(code)(
        message or "the program says nothing about it",
        exit_code=code,
        command=command,
        next=_next_of(told),
        messages=told,
        result=answer(stdout) if answer is not None and code == 2 and stdout.strip() else None,
    )


def _start_guard(process: "subprocess.Popen[bytes]") -> "Optional[subprocess.Popen[bytes]]":
    data = () if process.stdin is None else (process.stdin.fileno(),)
    try:
        return subprocess.Popen(
            ["/bin/sh", "-c", _GUARD, "guard", str(process.pid)],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            pass_fds=data,
        )
    except OSError:
        return None


def _dismiss(guard: "Optional[subprocess.Popen[bytes]]") -> None:
    if guard is None or guard.returncode is not None:
        return
    try:
        assert guard.stdin is not None
        guard.stdin.write(b"\n")
        guard.stdin.flush()
    except OSError:
        pass
    _close(guard.stdin)
    guard.wait()


def _send(process: "subprocess.Popen[bytes]", feed: Feed, progress: Progress, lines: List[str]) -> bool:
    """Writes the data; whether all of them were taken."""
    assert process.stdin is not None
    sent = 0
    try:
        for chunk, rows in feed.chunks:
            process.stdin.write(chunk)
            sent += rows
            progress.count(sent, feed.rows)
            progress.show(lines)
        process.stdin.flush()
    except BrokenPipeError:
        # It has refused them and says why.
        return False
    return True


def _stop(process: "subprocess.Popen[bytes]", number: int) -> None:
    """Asks the program to end and waits for it; Ctrl-C again ends it at once."""
    if process.poll() is None:
        process.send_signal(number)
    while True:
        try:
            process.wait()
            return
        except KeyboardInterrupt:
            if process.poll() is None:
                process.send_signal(signal.SIGINT)


def _collect(stream: IO[bytes], into: List[bytes]) -> None:
    try:
        into.extend(iter(lambda: stream.read(1 << 16), b""))
    except (OSError, ValueError):
        pass


def _listen(stream: IO[bytes], into: List[str]) -> None:
    try:
        for line in stream:
            into.append(line.decode("utf-8", "replace").rstrip("\r\n"))
    except (OSError, ValueError):
        pass


def _close(stream: Optional[IO[bytes]]) -> None:
    try:
        if stream is not None:
            stream.close()
    except OSError:
        pass


def _error_text(lines: Sequence[str]) -> str:
    """The error, with the lines that go on below it."""
    found: List[str] = []
    for line in lines:
        if line.startswith(("error: ", "Error: ")):
            found.append(line[len("error: ") :])
        elif found and line.startswith("  "):
            found.append(line)
    return "\n".join(found) or "\n".join(lines[-3:])


def _next_of(lines: Sequence[str]) -> Tuple[str, ...]:
    """What is marked as a command to type: behind "next:" and "or:", and in errors between backticks."""
    found: List[str] = []
    for line in lines:
        marked = re.match(r"(?:next|or): (.+)", line)
        if marked:
            found.append(marked.group(1))
        elif line.startswith(("error: ", "Error: ")):
            found += re.findall(r"`(workbench [^`]+)`", line)
            # The last sentence of many errors is a command.
            last = re.search(r": (workbench \S[^:`]*?)\.?$", line)
            if last:
                found.append(last.group(1))
    return tuple(dict.fromkeys(found))
