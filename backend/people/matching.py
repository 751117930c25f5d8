"""Finds records that may be of the same human being, and says which of them the machine may take for the same.

Only an exact identifier lets the machine decide, and only where nothing speaks against it; everything else is a
*possible* match, which a person confirms or rejects. Whom the caller does not see is found too, by the one function
of the database that sees past the walls (``guardrails.py``), which tells no more of them than that they exist.

Two steps: :func:`by_identifier` and :func:`by_name` ask, :func:`judge` weighs. Judging knows no database.
"""

import datetime as dt
import json
import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import blake2b
from typing import Any

from django.db import DatabaseError, connection, transaction
from django.utils.crypto import salted_hmac

from backend.actors import Actor
from backend.audit.log import request_id
from backend.people import guardrails, identifiers
from backend.people.identifiers import Reading, Subject
from backend.people.names import NameKey
from backend.refusals import Refusal

#: a person has one of each; two that differ speak against two records being of one person. A person has many
#: defendant ids (one a case) and may have several Libra ids, so those never do
ONE_A_PERSON = frozenset({"nhs_number", "pnc_id", "cro_number", "probation_crn", "prison_number"})


class TooManyEnquiries(Refusal):
    """The actor has been told of too many people held by other services within the hour."""

    code = "too_many_enquiries"


@dataclass(frozen=True, kw_only=True)
class Sought:
    """Whom we look for: readings of identifiers, the name to compare, the date of birth where it is known.

    ``reference`` is the case, hearing or consent in whose course they are entered: the same person entered twice for
    the same one is one.
    """

    readings: tuple[Reading, ...] = ()
    name: NameKey
    born: dt.date | None = None
    reference: uuid.UUID | None = None

    @property
    def exact(self) -> tuple[tuple[str, str], ...]:
        """The identifiers to match on, kind and canonical form: those that check, of kinds that pick out a person."""
        return tuple(
            sorted(
                {
                    (one.kind, one.canonical)
                    for one in self.readings
                    if one.canonical and identifiers.get(one.kind).identifies is Subject.PERSON
                }
            )
        )

    @property
    def digest(self) -> str:
        """A keyed digest of what is asked: the log shows that the same was asked again, and not what it was."""
        asked = [self.exact, self.name, self.born.isoformat() if self.born else None]
        return salted_hmac("people.matching", json.dumps(asked), algorithm="sha256").hexdigest()


class Basis(StrEnum):
    """Why a record may be of the same person, as the sentence for whoever decides."""

    SAME_NAME = "The name and the date of birth are the same."
    SWAPPED_NAME = "The date of birth is the same; family name and given names are the other way round."
    SIMILAR_NAME = "The date of birth is the same and the name is similar."
    BIRTH_TURNED = "The name is the same; day and month of birth are the other way round."
    NOTHING_ELSE_AGREES = "Same {kinds}, but neither the name nor the date of birth agrees."
    OTHERS_DIFFER = "Same {kinds}, but another {others}."
    IDENTIFIERS_OF_TWO = "Same {kinds}, but other identifiers that were given belong to another record."
    HELD_BY_SEVERAL = "Same {kinds} as another record."
    ELSEWHERE = "Another service may hold a record of this person."


_BY_NAME = {
    "same": Basis.SAME_NAME,
    "swapped": Basis.SWAPPED_NAME,
    "similar": Basis.SIMILAR_NAME,
    "turned": Basis.BIRTH_TURNED,
}


@dataclass(frozen=True, kw_only=True)
class Doubt:
    """A record that may be of the same person, and why; ``seen`` tells whether the caller may know who it is."""

    person_id: uuid.UUID
    because: str
    seen: bool = True


_BEFORE_ALL = dt.datetime.min.replace(tzinfo=dt.UTC)


@dataclass(frozen=True, kw_only=True)
class Holder:
    """A record with one or more of the identifiers that were asked for.

    ``holds`` are those identifiers (kind and canonical form), ``differs`` the kinds of which it has another than the
    one given. ``name_agrees`` and ``birth_agrees`` allow for slips of the pen; ``birth_agrees`` is None where a date
    is missing. ``identical`` is a name and date of birth without any difference. Of a record that the caller does not
    see (``seen`` is false) nothing else is known.
    """

    person_id: uuid.UUID
    seen: bool = True
    holds: frozenset[str] = frozenset()
    differs: frozenset[str] = frozenset()
    name_agrees: bool = False
    birth_agrees: bool | None = None
    identical: bool = False
    recorded_at: dt.datetime = _BEFORE_ALL

    @property
    def bears_out(self) -> bool:
        """Whether anything but the identifier says that it is the same person."""
        return self.name_agrees or self.birth_agrees is True


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """The record that is the same person's, if the machine may say so, and those about which a person must decide."""

    person_id: uuid.UUID | None = None
    doubts: tuple[Doubt, ...] = ()


def judge(holders: Sequence[Holder]) -> Verdict:
    """Weigh the records that hold an identifier which was given.

    One is taken for the same person if it holds every given identifier that any seen record holds, no identifier of
    its own differs from one given, and the family name or the date of birth agrees as well. Of several such records
    the newest with exactly the same name and date of birth is taken: that is the one which the same registration made
    before. Records that the caller does not see never decide, and always stay a possible match.
    """
    unseen = tuple(
        Doubt(person_id=one.person_id, because=Basis.ELSEWHERE, seen=False) for one in holders if not one.seen
    )
    seen = [one for one in holders if one.seen]
    if not seen:
        return Verdict(doubts=unseen)
    chosen = _chosen(seen)
    if chosen is None:
        return Verdict(doubts=(*(_doubt(one, seen) for one in seen), *unseen))
    others = (_doubt(one, seen) for one in seen if one is not chosen)
    return Verdict(person_id=chosen.person_id, doubts=(*others, *unseen))


def _chosen(seen: Sequence[Holder]) -> Holder | None:
    everything = frozenset[str]().union(*(one.holds for one in seen))
    fit = [one for one in seen if one.holds == everything and one.bears_out and not one.differs]
    if len(fit) > 1:
        fit = [one for one in fit if one.identical]
    return max(fit, key=lambda one: (one.recorded_at, one.person_id), default=None)


def _doubt(one: Holder, seen: Sequence[Holder]) -> Doubt:
    kinds = titles(held.partition(" ")[0] for held in one.holds)
    if one.differs:
        because = Basis.OTHERS_DIFFER.format(kinds=kinds, others=titles(one.differs))
    elif not one.bears_out:
        because = Basis.NOTHING_ELSE_AGREES.format(kinds=kinds)
    elif any(other.holds - one.holds for other in seen):
        because = Basis.IDENTIFIERS_OF_TWO.format(kinds=kinds)
    else:
        because = Basis.HELD_BY_SEVERAL.format(kinds=kinds)
    return Doubt(person_id=one.person_id, because=because)


def doubts_about(holders: Sequence[Holder]) -> tuple[Doubt, ...]:
    """Every one of the records as a doubt: for a number that is added to a person who is known."""
    return tuple(
        _doubt(one, holders) if one.seen else Doubt(person_id=one.person_id, because=Basis.ELSEWHERE, seen=False)
        for one in holders
    )


def titles(kinds: Iterable[str]) -> str:
    """The kinds as people call them: ``NHS number and PNC ID``."""
    named = [identifiers.get(kind).title for kind in sorted(set(kinds))]
    return " and ".join([", ".join(named[:-1]), named[-1]] if len(named) > 1 else named)


def by_identifier(sought: Sought, *, by: Actor) -> list[Holder]:
    """Whoever holds one of the exact identifiers; nobody where none was given."""
    return [_holder(row) for row in _ask(sought, by, sought.exact)] if sought.exact else []


def by_name(sought: Sought, *, by: Actor) -> list[Doubt]:
    """Whoever has such a name and was born that day; nobody where the date of birth is not known."""
    if sought.born is None:
        return []
    return [
        Doubt(person_id=row["person_id"], because=_BY_NAME[row["basis"]])
        if row["visible"]
        else Doubt(person_id=row["person_id"], because=Basis.ELSEWHERE, seen=False)
        for row in _ask(sought, by, ())
    ]


def claim(people: Collection[Sought]) -> None:
    """Make others who register any of these people wait until this transaction ends.

    So two who register the same person at once make one. Whoever registers several in one transaction claims them all
    first, in one call: claimed one by one, two such transactions could wait for each other.
    """
    keys = sorted({key for one in people for key in _keys(one)})
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(pg_advisory_xact_lock(key)) FROM (SELECT unnest(%s::bigint[]) AS key) AS in_order", [keys]
        )


def _keys(sought: Sought) -> Iterable[int]:
    words = [f"{kind} {canonical}" for kind, canonical in sought.exact]
    if sought.reference:
        words.append(f"reference {sought.reference}")
    if sought.born:
        # the same for a day and for that day with day and month swapped, which are compared with each other
        first, second = sorted((sought.born.day, sought.born.month))
        words.append(f"born {sought.born.year} {first} {second}")
    for word in words:
        digest = blake2b(f"people.claim {word}".encode(), digest_size=8).digest()
        yield int.from_bytes(digest, signed=True)


def _ask(sought: Sought, by: Actor, exact: Sequence[tuple[str, str]]) -> list[dict[str, Any]]:
    asker = {
        "kind": by.kind,
        "id": str(by.id),
        "name": by.name,
        "organisation_id": str(by.organisation_id) if by.organisation_id else None,
        "roles": sorted(by.roles),
        "purpose": by.purpose,
        "request_id": str(asked_in) if (asked_in := request_id.get()) else None,
    }
    arguments = [
        json.dumps(asker),
        sought.digest,
        [kind for kind, _ in exact],
        [canonical for _, canonical in exact],
        sorted(ONE_A_PERSON),
        *sought.name,
        sought.born,
    ]
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT * FROM walls.people_matches(%s::jsonb, %s::text, %s::text[], %s::text[], %s::text[], %s::text,"
                " %s::text, %s::date)",
                arguments,
            )
            columns = [column.name for column in cursor.description or ()]
            return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]
    except DatabaseError as fault:
        if getattr(fault.__cause__, "sqlstate", None) == guardrails.TOO_MANY:
            raise TooManyEnquiries(
                "You have been told of many people held by other services within the hour. Wait an hour and enter this "
                "person again, or ask the operator of this system."
            ) from None
        raise


def _holder(row: dict[str, Any]) -> Holder:
    if not row["visible"]:
        return Holder(person_id=row["person_id"], seen=False)
    return Holder(
        person_id=row["person_id"],
        holds=frozenset(row["holds"]),
        differs=frozenset(row["differs"]),
        name_agrees=row["name_agrees"],
        birth_agrees=row["birth_agrees"],
        identical=row["identical"],
        recorded_at=row["recorded_at"],
    )
