"""One file a kind of identifier.

Adding a kind is adding a file that defines ``KIND``, named like the kind.
"""
