"""Reads what was typed or sent about a person, and refuses what cannot be kept, naming each place at once."""

import datetime as dt
import unicodedata
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db import models

from backend.people import identifiers
from backend.people.identifiers import Reading, Subject
from backend.people.matching import ONE_A_PERSON
from backend.people.models import Identifier, Person
from backend.refusals import Malformed, Reason

OLDEST = 130  # years: nobody has lived longer, so a date of birth before that is a slip

#: what an identifier kept with a person may pick out; only those of a person are matched on
KEPT = frozenset({Subject.PERSON, Subject.ARREST, Subject.CASE})

Given = Mapping[str, str | Sequence[str]]


@dataclass
class Faults:
    """Everything wrong with an entry, gathered so that it is said at once."""

    reasons: list[Reason] = field(default_factory=list)

    def add(self, where: str, code: str, sentence: str) -> None:
        self.reasons.append(Reason(code=code, sentence=sentence, where=where))

    def refuse(self) -> None:
        """Raise Malformed with every fault, if there is one."""
        if self.reasons:
            raise Malformed(self.reasons[0].sentence, reasons=self.reasons)


def text(given: str, *, model: type[models.Model], column: str, title: str, faults: Faults, where: str = "") -> str:
    """A line of text, white space tidied; empty where it cannot be kept, which is said."""
    tidy = " ".join(given.split())
    limit = getattr(model._meta.get_field(column), "max_length", None)  # noqa: SLF001 - Meta is Django's documented API
    if any(unicodedata.category(one) in {"Cc", "Cs"} for one in tidy):
        faults.add(where or column, "not_text", f"{title} holds a character that is not text. Type it again.")
        return ""
    if limit is not None and len(tidy) > limit:
        faults.add(where or column, "too_long", f"{title} is too long. Shorten it to {limit} characters.")
        return ""
    return tidy


def reason_of(given: str, *, model: type[models.Model], column: str = "reason") -> str:
    """The reason that a decision must have. Raises Malformed where there is none."""
    faults = Faults()
    tidy = text(given, model=model, column=column, title="The reason", faults=faults, where="reason")
    if not tidy and not faults.reasons:
        faults.add("reason", "missing", "Say why, in a few words: whoever reads this later must understand it.")
    faults.refuse()
    return tidy


def born(given: dt.date | None, *, today: dt.date, faults: Faults) -> dt.date | None:
    """A date of birth that somebody alive could have, if one is given."""
    if given is None:
        return None
    if given > today:
        faults.add("date_of_birth", "in_the_future", "The date of birth is in the future. Check the year.")
    elif given.year < today.year - OLDEST:
        faults.add("date_of_birth", "too_long_ago", f"The date of birth is over {OLDEST} years ago. Check the year.")
    return given


def readings(given: Given, *, today: dt.date, faults: Faults) -> tuple[Reading, ...]:
    """Every identifier that is not left blank, read by its kind; those that the kind refuses are said.

    A person may be given several of one kind, such as the ids of one defendant in several cases, but not two different
    ones of a kind of which a person has one.
    """
    found: dict[tuple[str, str], Reading] = {}
    for kind, texts in given.items():
        for each in (texts,) if isinstance(texts, str) else texts:
            if each.strip() and (reading := _reading(kind, each, today, faults)):
                found.setdefault((kind, reading.canonical or reading.given.strip()), reading)
    for kind in ONE_A_PERSON:
        if len({one.canonical for one in found.values() if one.kind == kind and one.canonical}) > 1:
            title = identifiers.get(kind).title
            faults.add(
                kind, "more_than_one", f"{title}: two different ones are given. Leave out the one that is wrong."
            )
    return tuple(found.values())


def _reading(kind: str, given: str, today: dt.date, faults: Faults) -> Reading | None:
    before = len(faults.reasons)
    try:
        known = identifiers.get(kind)
        if known.identifies not in KEPT:
            faults.add(kind, "not_of_a_person", f"{known.title} does not say who a person is, so it is not kept here.")
        text(given, model=Identifier, column="given", title=known.title, faults=faults, where=kind)
        return identifiers.accept(kind, given, today=today) if len(faults.reasons) == before else None
    except Malformed as refusal:
        faults.reasons.extend(refusal.reasons or [Reason(code=refusal.code, sentence=refusal.sentence, where=kind)])
        return None


@dataclass(frozen=True, kw_only=True)
class NameEntry:
    """A name as it will be kept."""

    family_name: str
    given_names: str = ""


def name(family_name: str, given_names: str, *, faults: Faults) -> NameEntry:
    """A name; one without a family name is refused. Somebody with one name only has it as family name."""
    read = NameEntry(
        family_name=text(family_name, model=Person, column="family_name", title="Family name", faults=faults),
        given_names=text(given_names, model=Person, column="given_names", title="Given names", faults=faults),
    )
    if not read.family_name and not any(reason.where == "family_name" for reason in faults.reasons):
        faults.add(
            "family_name", "missing", "Enter the family name. Somebody with one name only has it as family name."
        )
    return read


def organisations(given: Sequence[uuid.UUID], known: set[uuid.UUID], *, where: str, faults: Faults) -> None:
    """Say which of the organisations given are none."""
    if set(given) - known:
        faults.add(where, "unknown_organisation", "Choose organisations from the list: one of these is not on it.")
