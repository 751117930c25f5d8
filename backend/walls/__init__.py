"""The walls inside the database: who may read and write which rows, whatever the application above does.

Every model of ours says its own wall beside its fields (``wall = Wall(…)``); tables of other packages have theirs in
``foreign.py``. ``build.py`` turns all of them into grants, row-level security and triggers after each migration. A
table without a wall fails the start and the suite; one whose wall was never built can be read by its owner alone.
"""

from backend.walls.vocabulary import (
    APPEND,
    CHANGE,
    EVERYTHING,
    NOTHING,
    READ,
    Rows,
    Wall,
    everybody,
    held,
    of,
    own,
)

__all__ = ["APPEND", "CHANGE", "EVERYTHING", "NOTHING", "READ", "Rows", "Wall", "everybody", "held", "of", "own"]
