"""What an order or a line of a list means, apart from how a message happens to put it.

:func:`terms` and :func:`listing_terms` boil a record down to plain JSON that can be kept. Equal meaning has an equal
:func:`fingerprint`, whatever the order of keys, the ids of results, surcharges beside the order or the time of sharing;
:func:`changes` says in words what is different between two.
"""

import datetime as dt
import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from backend.courts.messages.dates import in_words
from backend.courts.messages.records import (
    CompanionRequirement,
    ListedHearing,
    Period,
    Prompt,
    SentenceOrder,
    TreatmentRequirement,
)

Json: TypeAlias = "str | int | bool | Sequence[Json] | Mapping[str, Json] | None"
Terms: TypeAlias = Mapping[str, Json]

TREATMENT = "treatment requirement"
COMPANION = "other requirement"
NOT_GIVEN = "not given"
_NONE = "none"

_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_OPENING = re.compile(r"^[A-Z][A-Z0-9]{1,15}\s+-\s+[^\n]*\n?")


@dataclass(frozen=True, slots=True)
class Change:
    """One difference in words, such as ``treatment requirement: period``, ``4 days``, ``6 months``."""

    field: str
    before: str
    after: str

    def __str__(self) -> str:
        return f"{self.field}: {self.before} → {self.after}"


# --- terms --------------------------------------------------------------------------------------------------------


def _day(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


def _length(period: Period | None) -> str | None:
    return str(period) if period else None


def _details(prompts: Sequence[Prompt]) -> Sequence[Json]:
    return sorted(f"{prompt.label or prompt.reference}: {' '.join(prompt.value.split())}" for prompt in prompts)


def _words(text: str) -> str | None:
    return " ".join(_OPENING.sub("", text).split()) or None


def _treatment(treatment: TreatmentRequirement) -> dict[str, Json]:
    understood = treatment.practitioner or treatment.place or treatment.period
    return {
        "kind": treatment.kind.value if treatment.kind else None,
        "residential": treatment.residential,
        "practitioner": treatment.practitioner or None,
        "place": treatment.place or None,
        "period": _length(treatment.period),
        "starts on": _day(treatment.starts_on),
        "ends on": _day(treatment.ends_on),
        "wording": None if understood else _words(treatment.text),
    }


def _companion(companion: CompanionRequirement) -> dict[str, Json]:
    return {
        "title": companion.title,
        "details": _details(companion.details),
        "wording": None if companion.details else _words(companion.text),
    }


def _sorted(members: Sequence[dict[str, Json]]) -> list[Json]:
    return sorted(members, key=canonical)


def terms(order: SentenceOrder) -> dict[str, Json]:
    """The terms of an order as plain JSON: what the court ordered, and nothing of how the message carries it.

    Requirements that are marked as deleted are left out: they do not stand.
    """
    return {
        "kind": order.kind.value,
        "result code": order.code,
        "withdrawn": order.withdrawn,
        "made on": _day(order.made_on),
        "convicted on": _day(order.convicted_on),
        "end date": _day(order.end_date),
        "supervision period": _length(order.supervision_period),
        "operational period": _length(order.operational_period),
        "custodial term": _length(order.custodial_term),
        "total custodial term": _length(order.total_custodial_term),
        "supervising court": order.supervising_court or None,
        "responsible officer": order.responsible_officer or None,
        "probation team": order.probation_team or None,
        "probation team e-mail": order.probation_email or None,
        TREATMENT: _sorted([_treatment(treatment) for treatment in order.treatments if not treatment.withdrawn]),
        COMPANION: _sorted([_companion(companion) for companion in order.companions if not companion.withdrawn]),
    }


def listing_terms(hearing: ListedHearing) -> dict[str, Json]:
    """What a line of a court list says, apart from what its key holds and where it stands."""
    return {
        "time": hearing.starts_at.strftime("%H:%M") if hearing.starts_at else None,
        "room": hearing.room or None,
        "hearing type": hearing.hearing_type or None,
        "date of birth": _day(hearing.defendant.date_of_birth),
        "PNC": hearing.defendant.identifiers.pnc or None,
        "probation status": hearing.probation_status or None,
        "suspended sentence order": hearing.suspended_sentence_order,
        "breach": hearing.breach,
        "pre-sentence activity": hearing.pre_sentence_activity,
        "awaiting report": hearing.awaiting_report,
        "offence": sorted(f"{offence.code} {offence.title}".strip() for offence in hearing.offences),
    }


def canonical(value: Json) -> str:
    """The one way to write a JSON value: keys sorted, no white space, characters as they are."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def fingerprint(meaning: Terms) -> str:
    """The SHA-256 of the canonical JSON, in hexadecimal."""
    return hashlib.sha256(canonical(meaning).encode()).hexdigest()


# --- changes ------------------------------------------------------------------------------------------------------


def _said(value: Json) -> str:
    if value is None or value == "":
        return NOT_GIVEN
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str) and _ISO_DAY.fullmatch(value):
        return in_words(dt.date.fromisoformat(value))
    if isinstance(value, Mapping):
        return "; ".join(
            str(member) if key == "title" else f"{key} {_said(member)}"
            for key, member in value.items()
            if member not in (None, "", [])
        )
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "; ".join(_said(member) for member in value) or _NONE
    return str(value)


def _mapping(value: Json) -> Mapping[str, Json]:
    return value if isinstance(value, Mapping) else {}


def _members(value: Json) -> list[Json]:
    return list(value) if isinstance(value, Sequence) and not isinstance(value, str) else []


def _within(name: str, before: Mapping[str, Json], after: Mapping[str, Json]) -> list[Change]:
    title = after.get("title")
    start = f"{name} {title}" if isinstance(title, str) else name
    return [
        Change(f"{start}: {key}", _said(before.get(key)), _said(after.get(key)))
        for key in dict.fromkeys([*before, *after])
        if before.get(key) != after.get(key)
    ]


def _between_lists(name: str, before: list[Json], after: list[Json]) -> list[Change]:
    gone, new = list(before), []
    for member in after:
        if member in gone:
            gone.remove(member)
        else:
            new.append(member)
    found: list[Change] = []
    for member in [member for member in new if isinstance(member, Mapping)]:
        twin = next((one for one in gone if _mapping(one).get("title") == member.get("title")), None)
        if twin is not None:
            found += _within(name, _mapping(twin), member)
            gone.remove(twin)
            new.remove(member)
    found += [Change(name, _said(member), _NONE) for member in gone]
    found += [Change(name, _NONE, _said(member)) for member in new]
    return found


def changes(before: Terms, after: Terms) -> tuple[Change, ...]:
    """What is different, in words, in the order of the terms; empty exactly where the fingerprints are equal.

    A treatment requirement is compared with the one it replaces, another requirement with the one of its title.
    """
    found: list[Change] = []
    for key in dict.fromkeys([*before, *after]):
        old, new = before.get(key), after.get(key)
        if canonical(old) == canonical(new):
            continue
        lists = [value for value in (old, new) if isinstance(value, Sequence) and not isinstance(value, str)]
        found += _between_lists(key, _members(old), _members(new)) if lists else [Change(key, _said(old), _said(new))]
    return tuple(found)
