"""The words in which a model says its wall."""

from dataclasses import dataclass
from enum import StrEnum

NOTHING: frozenset[str] = frozenset()
READ = frozenset({"SELECT"})
APPEND = frozenset({"SELECT", "INSERT"})
CHANGE = frozenset({"SELECT", "INSERT", "UPDATE"})
EVERYTHING = frozenset({"SELECT", "INSERT", "UPDATE", "DELETE"})


class Kind(StrEnum):
    EVERYBODY = "everybody"  # reference data and the framework's own tables: no rows are hidden
    HELD = "held"  # the row has its own parties, kept by trigger from a table of stakes
    OF = "of"  # the row has the parties of the row it belongs to, copied by trigger
    OWN = "own"  # the row is one organisation's own


@dataclass(frozen=True)
class Rows:
    """Which rows an organisation sees. ``stakes``, ``parent`` or ``column`` names where that comes from."""

    kind: Kind
    stakes: str = ""
    parent: str = ""
    column: str = ""


def everybody() -> Rows:
    """No row is hidden: for tables that hold nothing about a person whom we serve."""
    return Rows(Kind.EVERYBODY)


def held(*, stakes: str) -> Rows:
    """Rows whose parties are the organisations in ``stakes`` (``app_label.Model``) that have not ended."""
    return Rows(Kind.HELD, stakes=stakes)


def of(parent: str) -> Rows:
    """Rows that are seen by whoever sees the row that the foreign key ``parent`` points at."""
    return Rows(Kind.OF, parent=parent)


def own(column: str) -> Rows:
    """Rows that the one organisation named in ``column`` sees, and no other."""
    return Rows(Kind.OWN, column=column)


@dataclass(frozen=True, kw_only=True)
class Wall:
    """What each database role may do with a table, and which rows it finds there.

    ``app`` serves requests, ``worker`` sweeps and imports across organisations, ``auditor`` reads what was done.
    ``frozen`` refuses every later change of a row, by anyone but the owner at the database's own prompt. ``changing``
    limits what ``app`` may update to these columns. ``also`` is further SQL that belongs to this table's wall, safe to
    run again.
    """

    rows: Rows
    app: frozenset[str] = NOTHING
    worker: frozenset[str] = NOTHING
    auditor: frozenset[str] = NOTHING
    frozen: bool = False
    changing: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
