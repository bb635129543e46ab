#!/usr/bin/env python3
"""What a shell runs for a line, a tab and enter, typed in terminals: typed_completion.py SHELL FOLDER LINE PLACE…

FOLDER has what the shell completes by (workbench.bash, _workbench or workbench.fish) and bin/workbench, which answers to
`---completion` and writes all else that it is called with into $WORKBENCH_TYPED, a word a line. The line is typed in each
PLACE, a folder, in some of them at once: a shell mostly waits. Prints the words of each place as a list of JSON on a line of
its own; what the shells have shown goes to standard error.
"""

import concurrent.futures
import json
import os
import pty
import select
import subprocess
import sys
import time

START = {
    "bash": ["bash", "--norc", "--noprofile", "-i"],
    "zsh": ["zsh", "-f", "-i"],
    "fish": ["fish", "--no-config"],
}
SOURCE = {
    "bash": "source {}/workbench.bash",
    "zsh": "fpath=({} $fpath); autoload -Uz compinit; compinit -u -D",
    "fish": "source {}/workbench.fish",
}


#: Terminals at once.
AT_ONCE = 8


def main():
    shell, folder, line, *places = sys.argv[1:]
    if len(places) == 1:
        return type_in(shell, folder, line, places[0])

    def run(place):
        return subprocess.run([sys.executable, __file__, shell, folder, line, place], stdout=subprocess.PIPE, text=True, check=True)

    with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
        for outcome in pool.map(run, places):
            print(outcome.stdout, end="")


def type_in(shell, folder, line, place):
    typed = f"{place}/typed"
    if os.path.exists(typed):
        os.remove(typed)
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(place)
        os.environ.update(HOME=folder, XDG_CONFIG_HOME=folder, XDG_DATA_HOME=folder, TERM="xterm", COLUMNS="200", LINES="50",
                          PS1="> ", WORKBENCH_TYPED=typed, PATH=f"{folder}/bin:{os.environ['PATH']}")
        os.execvp(START[shell][0], START[shell])
    shown = ""

    def read(seconds):
        nonlocal shown
        if select.select([terminal], [], [], seconds)[0]:
            try:
                shown += os.read(terminal, 65536).decode("utf-8", "replace")
                return True
            except OSError:
                pass
        return False

    def settle(quiet, most=60):
        """Until nothing has come for a while."""
        last = end = time.monotonic()
        while time.monotonic() < end + most and time.monotonic() - last < quiet:
            if read(0.1):
                last = time.monotonic()

    os.write(terminal, f"stty cols 200 rows 50; {SOURCE[shell].format(folder)}; echo REA''DY\n".encode())
    end = time.monotonic() + 30
    while "READY" not in shown:
        if time.monotonic() > end:
            sys.exit(f"{shell} does not answer: {shown[-400:]}")
        read(0.2)
    settle(0.5)
    shown = ""
    os.write(terminal, line.encode() + b"\t")
    settle(3)
    os.write(terminal, b"\r")
    end = time.monotonic() + 20
    while not os.path.exists(typed) and time.monotonic() < end:
        read(0.1)
    settle(0.3)
    os.write(terminal, b"\x03exit\r")
    settle(0.3)
    os.close(terminal)
    os.waitpid(child, 0)
    print(shown, file=sys.stderr)
    text = open(typed, encoding="utf-8").read() if os.path.exists(typed) else ""
    print(json.dumps(text.split("\n")[:-1]))


if __name__ == "__main__":
    main()
