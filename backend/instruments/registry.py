"""Finds every instrument: each file in ``measures/`` holds one.

A file is named after its instrument (``phq_9.py`` for phq-9) and holds ``INSTRUMENT``; an older released scoring
version stays beside it as ``phq_9_v1.py``, and scores what was stored under it. Adding a file adds an instrument: no
list is edited.
"""

import pkgutil
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from types import ModuleType

from backend.instruments import checks, measures
from backend.instruments.vocabulary import Instrument
from backend.refusals import Malformed, Reason

UNKNOWN_INSTRUMENT = "unknown_instrument"


class UnknownInstrument(Malformed):
    """No instrument of that name and scoring version is known here."""

    code = UNKNOWN_INSTRUMENT

    def __init__(self, wanted: str, known: Iterable[str]) -> None:
        sentence = f"There is no instrument called {wanted[:40]!a}. The instruments are: {', '.join(known)}."
        super().__init__(sentence, reasons=[Reason(code=self.code, sentence=sentence, where="instrument")])


@dataclass(frozen=True)
class Registry:
    """Instruments that hold together, in every scoring version there is."""

    instruments: tuple[Instrument, ...]

    def get(self, name: str, version: int | None = None) -> Instrument:
        """The instrument at a scoring version, or at its newest. Raises UnknownInstrument, which names those known.

        ``phq-9``, ``PHQ-9``, ``phq_9`` and ``PHQ_9`` are one name.
        """
        slug = name.lower().replace("_", "-")
        found = [one for one in self.instruments if one.slug == slug and version in {None, one.version}]
        if not found:
            wanted = name if version is None else f"{name} v{version}"
            raise UnknownInstrument(wanted, (one.code for one in self.current))
        return max(found, key=lambda one: one.version)

    @property
    def current(self) -> tuple[Instrument, ...]:
        """The newest scoring version of each, in the order of their names."""
        newest: dict[str, Instrument] = {}
        for one in sorted(self.instruments, key=lambda one: (one.slug, one.version)):
            newest[one.slug] = one
        return tuple(newest.values())

    def derived_from(self, instrument: Instrument) -> tuple[Instrument, ...]:
        """The short forms that can be worked out from complete answers of ``instrument``."""
        return tuple(one for one in self.current if one.derived_from and one.derived_from.slug == instrument.slug)


@lru_cache(maxsize=1)
def registry() -> Registry:
    """Every instrument, read once. Raises InstrumentError: a wrong definition stops the start."""
    return load(measures)


def load(package: ModuleType) -> Registry:
    """The instruments of a package, checked. Raises InstrumentError with every fault found, each in a sentence."""
    found, faults = [], []
    for name in sorted(module.name for module in pkgutil.iter_modules(package.__path__)):
        instrument = getattr(import_module(f"{package.__name__}.{name}"), "INSTRUMENT", None)
        if not isinstance(instrument, Instrument):
            faults.append(f"{package.__name__}.{name} does not hold an Instrument called INSTRUMENT")
            continue
        found.append(instrument)
        version = re.search(r"_v(\d+)$", name)
        if re.sub(r"_v\d+$", "", name) != instrument.slug.replace("-", "_"):
            faults.append(f"{package.__name__}.{name} holds {instrument.slug}, so it is not named after it")
        elif version and int(version[1]) != instrument.version:
            faults.append(f"{package.__name__}.{name} holds scoring version {instrument.version}")
    checks.check_all(found, faults)
    return Registry(tuple(found))
