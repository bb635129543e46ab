"""``python -m workbench`` is the program."""

from ._binary import main

if __name__ == "__main__":
    main()
