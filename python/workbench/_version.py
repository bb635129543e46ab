"""The version, which is that of the program: a test compares them."""

__version__ = "0.2.0"
