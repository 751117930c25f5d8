"""Turns what is known of a release into what the components of a page show. Nothing is decided here."""

import datetime as dt

from backend.cases.showing import answer
from backend.custody.queries import Gate, Happened, Outcome, Release, Version
from backend.custody.reference.prisons import name_of
from backend.pathways.entry import fields_of
from backend.pathways.releasing import (
    Confidence,
    CustodyEvent,
    DateSource,
    GateOutcome,
    GatePlanned,
    ReleaseDate,
    ReleaseType,
)
from backend.web.parts import Column, Fact, Table
from backend.web.templatetags.components import day, moment

HAPPENED = {
    CustodyEvent.HELD: "In prison when referred",
    CustodyEvent.RECEPTION: "Received into prison",
    CustodyEvent.TRANSFER: "Moved to another prison",
    CustodyEvent.RELEASE: "Released",
    CustodyEvent.NOT_RELEASED: "Not released",
    CustodyEvent.GATE_ARREST: "Arrested at the gate",
    CustodyEvent.RECALL: "Recalled",
    CustodyEvent.REMAND: "Remanded",
    CustodyEvent.SENTENCE: "Sentenced",
    CustodyEvent.HOSPITAL: "Moved to hospital",
}
_SOURCES = {one.value: one.label for one in DateSource}
_TYPES = {one.value: one.label for one in ReleaseType}
_SURE = {one.value: one.label for one in Confidence}
_OUTCOMES = {one.value: one.label for one in GateOutcome}


def day_words(release_on: dt.date | None) -> str:
    """“Friday 4 December 2026”; in words where no day is known."""
    return f"{release_on:%A} {release_on.day} {release_on:%B %Y}" if release_on else "no date is known"


def source_words(date: ReleaseDate) -> str:
    """Who said it, as people call them."""
    title = _SOURCES.get(date.source, date.source)
    return f"{title} ({date.stated_by})" if date.stated_by else title


def release_facts(release: Release) -> list[Fact]:
    known = release.known
    if known.current is None:
        return []
    facts = [
        Fact(key="Release", value=day_words(known.release_on)),
        Fact(key="By what rule", value=_TYPES.get(known.current.type, known.current.type)),
        Fact(key="Who says so", value=source_words(known.current)),
        Fact(key="How sure", value=_SURE.get(known.current.confidence, known.current.confidence)),
        Fact(key="Last said for certain", value=moment(known.confirmed_at) if known.confirmed_at else "never"),
    ]
    if known.prison:
        facts.append(Fact(key="Prison", value=name_of(known.prison)))
    if release.suggested:
        facts.append(Fact(key="May be asked for", value=f"{day_words(release.suggested)}, the working day before"))
    return facts


def version_table(versions: tuple[Version, ...]) -> Table:
    rows = [
        [
            f"{one.number}{' (counts)' if one.counts else ''}",
            day(one.date.release_on) if one.date.release_on else "none known",
            f"{source_words(one.date)}, {moment(one.date.recorded_at)}",
            _SURE.get(one.date.confidence, one.date.confidence),
            one.why or f"entered by {one.entered_by}",
        ]
        for one in versions
    ]
    columns = [Column(title=title) for title in ("Version", "Date", "Said by, when", "How sure", "Why")]
    return Table(caption="Every version of the date, newest first", columns=columns, rows=rows)


def happened_table(happened: tuple[Happened, ...]) -> Table:
    rows = [
        [
            HAPPENED.get(CustodyEvent(one.kind), one.kind),
            moment(one.at),
            name_of(one.prison) if one.prison else "",
            _SOURCES.get(one.source, one.source) or one.entered_by,
        ]
        for one in happened
    ]
    columns = [Column(title=title) for title in ("What", "When", "Prison", "Who says so")]
    return Table(caption="What happened in custody, newest first", columns=columns, rows=rows)


def gate_facts(gate: Gate) -> list[Fact]:
    """The plan in the words of its questions."""
    return [
        Fact(key=one.question.label, value=answer(one, gate.plan[one.name]))
        for one in fields_of(GatePlanned)
        if one.name in gate.plan
    ]


def outcome_facts(outcomes: tuple[Outcome, ...]) -> list[Fact]:
    return [
        Fact(
            key=moment(one.at),
            value=", ".join(part for part in (_OUTCOMES.get(one.outcome, one.outcome), one.met_by, one.place) if part),
        )
        for one in outcomes
    ]
