#!/usr/bin/env python3
"""What fish shows for a line and a tab, typed in a terminal: fish_completes.py FOLDER LINE.

FOLDER has workbench.fish and bin/workbench. `complete -C` would ask the same without a terminal, but fish 3 has no cursor there.
"""

import os
import pty
import re
import select
import sys
import time


def main():
    folder, line = sys.argv[1:]
    child, terminal = pty.fork()
    if child == 0:
        os.environ.update(HOME=folder, XDG_CONFIG_HOME=folder, XDG_DATA_HOME=folder, TERM="xterm", COLUMNS="200", LINES="50",
                          PATH=f"{folder}/bin:{os.environ['PATH']}")
        os.execvp("fish", ["fish", "--no-config"])
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

    def wait_for(text, seconds):
        end = time.monotonic() + seconds
        while text not in shown and time.monotonic() < end:
            read(0.2)
        if text not in shown:
            sys.exit(f"fish does not answer: {shown[-400:]}")

    os.write(terminal, f"stty cols 200 rows 50; source {folder}/workbench.fish; echo REA''DY\n".encode())
    wait_for("READY", 30)
    while read(0.5):
        pass
    shown = ""
    os.write(terminal, line.encode() + b"\t")
    # Until nothing has come for a while.
    last, end = time.monotonic(), time.monotonic() + 30
    while time.monotonic() < end and time.monotonic() - last < 4:
        if read(0.2):
            last = time.monotonic()
    os.write(terminal, b"\x03exit\n")
    os.close(terminal)
    os.waitpid(child, 0)
    print(re.sub(r"\x1b(\[[0-9;?<=>]*[a-zA-Z]|\][^\x07]*\x07|[()][A-Z0-9]|[=>])|[\x0e\x0f]", " ", shown).replace("\r", "\n"))


if __name__ == "__main__":
    main()
