"""The program: where it is, and whether it runs here."""

from __future__ import annotations

import errno
import os
import platform
import re
import struct
import subprocess
import sys
from pathlib import Path
from typing import Dict, Iterator, List, NamedTuple, NoReturn, Optional, Tuple, Union

from ._errors import BinaryError
from ._version import __version__

PathLike = Union[str, "os.PathLike[str]"]

#: Machines of ELF files that people have (elf.h), by the names that uname gives them.
_MACHINES = {3: "i386", 40: "arm", 62: "x86_64", 183: "aarch64", 243: "riscv64"}
_ALIASES = {"amd64": "x86_64", "arm64": "aarch64", "i686": "i386", "i586": "i386", "armv7l": "arm", "armv6l": "arm"}


class Binary(NamedTuple):
    """The program that is called."""

    path: str
    #: How it was found: "package", "$WORKBENCH", "PATH" or "argument".
    origin: str
    version: str

    def __str__(self) -> str:
        return "{} (found by {}, version {})".format(self.path, self.origin, self.version)


_checked: Dict[Tuple[str, int, int], str] = {}


def binary(path: Optional[PathLike] = None) -> Binary:
    """The program that the package calls, checked: it runs here and has the package's version.

    It is the one inside the package; where a wheel brought none, ``$WORKBENCH``, else the first ``workbench`` of PATH
    that is a program and not a script of Python.

    :raises BinaryError: where there is none, or it cannot run here; the message says what to do.
    """
    place, origin = _find(path)
    return Binary(place, origin, _check(place, origin))


def _find(path: Optional[PathLike]) -> Tuple[str, str]:
    if path is not None:
        return os.fspath(path), "argument"
    inside = Path(__file__).parent / "bin" / "workbench"
    if inside.exists():
        return str(inside), "package"
    if os.environ.get("WORKBENCH"):
        return os.environ["WORKBENCH"], "$WORKBENCH"
    for place in _on_path():
        return place, "PATH"
    raise BinaryError(
        "the program workbench is not here: not at {}, $WORKBENCH is not set, and no folder of PATH has it. Install the "
        "wheel for this machine ({} {}), or the Debian package, or set WORKBENCH to the program's path.".format(
            inside, platform.system(), platform.machine()
        )
    )


def _on_path() -> Iterator[str]:
    for folder in os.environ.get("PATH", "").split(os.pathsep):
        place = os.path.join(folder or ".", "workbench")
        try:
            with open(place, "rb") as file:
                # The console script of this package has the same name: it would call itself for ever.
                if file.read(2) != b"#!" and os.access(place, os.X_OK):
                    yield os.path.abspath(place)
        except OSError:
            continue


def _check(place: str, origin: str) -> str:
    try:
        stat = os.stat(place)
    except OSError as error:
        raise BinaryError("{} (by {}): {}".format(place, origin, _reason(error))) from None
    key = (place, stat.st_mtime_ns, stat.st_size)
    if key not in _checked:
        version = _version_of(place)
        if version != __version__:
            raise BinaryError(
                "{} (by {}) is workbench {}, and this package is {}: what they say to each other may differ. Install both "
                "from one release{}.".format(
                    place, origin, version, __version__, "" if origin == "package" else ", or set WORKBENCH to the other program"
                )
            )
        _checked[key] = version
    return _checked[key]


def _version_of(place: str) -> str:
    """Its version; every way in which a file can be no program of this machine has words of its own."""
    if os.path.isdir(place):
        raise BinaryError("{} is a folder, not the program workbench.".format(place))
    if not os.access(place, os.X_OK):
        raise BinaryError("{} may not be executed. Run: chmod +x {}".format(place, _shell(place)))
    try:
        done = subprocess.run(
            [place, "--version"], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60
        )
    except OSError as error:
        # Asked of the file only now: an emulator may run programs of other machines.
        raise BinaryError(_foreign(place) or _start_failure(place, error)) from None
    except subprocess.TimeoutExpired:
        raise BinaryError("{} --version has not answered within 60 s.".format(place)) from None
    words = done.stdout.decode("utf-8", "replace")
    found = re.match(r"workbench (\S+)", words)
    if done.returncode == 0 and found:
        return found.group(1)
    said = done.stderr.decode("utf-8", "replace").strip()
    missing = re.findall(r"`?(GLIBC\w*_[\d.]+)' not found", said)
    if missing:
        raise BinaryError(
            "{} needs {} and this system has glibc {}. Install a wheel for an older system, or take a newer system.".format(
                place, ", ".join(sorted(set(missing))), platform.libc_ver()[1] or "of another kind"
            )
        )
    library = re.search(r"error while loading shared libraries: (\S+?):", said)
    if library:
        raise BinaryError(
            "{} needs the library {}, which is not here. Install it with your system's packages.".format(place, library.group(1))
        )
    if done.returncode < 0:
        raise BinaryError("{} was ended by signal {} when asked for its version. {}".format(place, -done.returncode, said))
    raise BinaryError("{} is not the program workbench: {}".format(place, said or words.strip() or "it says nothing"))


def _foreign(place: str) -> Optional[str]:
    """What the file is made for, where that is not this machine."""
    with open(place, "rb") as file:
        head = file.read(64)
    system = platform.system()
    if head[:4] in (b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe") and sys.platform != "darwin":
        return "{} is a program for macOS, and this is {}.".format(place, system)
    if head[:2] == b"MZ":
        return "{} is a program for Windows, and this is {}.".format(place, system)
    if head[:2] == b"#!":
        return None
    if head[:4] != b"\x7fELF" or len(head) < 20:
        return "{} is no program: it may be cut short. Install the package again.".format(place)
    if sys.platform != "linux":
        return "{} is a program for Linux, and this is {}.".format(place, system)
    number = struct.unpack("<H" if head[5] == 1 else ">H", head[18:20])[0]
    machine = _MACHINES.get(number, "machine {}".format(number))
    here = platform.machine().lower()
    if machine == _ALIASES.get(here, here):
        return None
    return "{} is a program for {}, and this machine is {}. Install the wheel for {}.".format(place, machine, here, here)


def _start_failure(place: str, error: OSError) -> str:
    if error.errno == errno.ENOENT and os.path.exists(place):
        return (
            "{} does not start: the loader that it asks for ({}) is not here. It is made for systems with glibc; "
            "Alpine and others with musl have none.".format(place, _interpreter(place) or "of its first line")
        )
    if error.errno == errno.EACCES:
        return "{} may not be started here: its file system may forbid programs (noexec). Copy it elsewhere and set WORKBENCH.".format(
            place
        )
    return "{} does not start: {}".format(place, _reason(error))


def _interpreter(place: str) -> Optional[str]:
    """The loader that an ELF file of 64 bits names (PT_INTERP)."""
    with open(place, "rb") as file:
        head = file.read(64)
        if head[:5] != b"\x7fELF\x02" or head[5] != 1:
            return None
        offset, size, count = struct.unpack("<Q", head[32:40])[0], *struct.unpack("<HH", head[54:58])
        for number in range(count):
            file.seek(offset + number * size)
            entry = file.read(56)
            if len(entry) == 56 and struct.unpack("<I", entry[:4])[0] == 3:
                file.seek(struct.unpack("<Q", entry[8:16])[0])
                return file.read(min(4096, struct.unpack("<Q", entry[32:40])[0])).rstrip(b"\0").decode("utf-8", "replace")
    return None


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()


def _shell(word: str) -> str:
    import shlex

    return shlex.quote(word)


def main(arguments: Optional[List[str]] = None) -> NoReturn:
    """The console script: becomes the program."""
    try:
        place, origin = _find(None)
        _check(place, origin)
    except BinaryError as error:
        print("error: {}".format(error.message), file=sys.stderr)
        sys.exit(69)
    os.execv(place, ["workbench"] + (sys.argv[1:] if arguments is None else arguments))
