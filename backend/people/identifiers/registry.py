"""Finds the kinds of identifier and reads texts by the name of a kind."""

import pkgutil
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib import import_module
from types import MappingProxyType, ModuleType

from backend.people.identifiers import kinds
from backend.people.identifiers.reading import Kind, Policy, Reading
from backend.refusals import Malformed, Reason


class UnknownKind(Malformed):
    """No kind of identifier has that name."""

    code = "unknown_kind"

    def __init__(self, name: str) -> None:
        super().__init__(
            f"There is no kind of identifier called {name[:40]!a}. The kinds are: {', '.join(all_kinds())}."
        )


def find(package: ModuleType) -> dict[str, Kind]:
    """Import every module of ``package`` and return the ``KIND`` of each, by name, in the order of names.

    A module without a ``KIND``, or named differently from it, is a fault of the program and raises.
    """
    found: dict[str, Kind] = {}
    for module in sorted(pkgutil.iter_modules(package.__path__), key=lambda module: module.name):
        kind = import_module(f"{package.__name__}.{module.name}").KIND
        if not isinstance(kind, Kind) or kind.name != module.name:
            raise TypeError(f"{package.__name__}.{module.name} must define KIND, a Kind named {module.name!r}.")
        found[kind.name] = kind
    return found


@cache
def all_kinds() -> Mapping[str, Kind]:
    """Return every kind of identifier by its name."""
    return MappingProxyType(find(kinds))


def get(name: str) -> Kind:
    """Return the kind called ``name``. Raises :class:`UnknownKind`, which names those there are."""
    try:
        return all_kinds()[name]
    except KeyError:
        raise UnknownKind(name) from None


def parse(kind: str, text: str, *, today: date) -> Reading:
    """Read ``text`` as an identifier of ``kind``, on the day ``today``. Raises only :class:`UnknownKind`."""
    return get(kind).parse(text, today=today)


def accept(kind: str, text: str, *, today: date, where: str | None = None) -> Reading:
    """Read ``text`` for keeping: raise :class:`Malformed` where the kind refuses a bad one.

    A kind that keeps what is given returns the reading with its warning instead. ``where`` is the field or
    place the text came from; without it the refusal names the kind.
    """
    known = get(kind)
    reading = known.parse(text, today=today)
    if known.on_failure is Policy.REFUSE and reading.reason and reading.warning:
        reason = Reason(code=reading.reason, sentence=reading.warning, where=where or kind, details={"kind": kind})
        raise Malformed(reading.warning, reasons=[reason])
    return reading
