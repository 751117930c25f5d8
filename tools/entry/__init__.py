"""The one entry, one subject a module. Standard library only, Python 3.11 or newer."""
