"""What is entered when a measure is taken, and what guards may ask about it, for every pathway alike.

A pathway says when measures are due (``MeasurePoint``) and who takes them (an action that asks for
:class:`MeasureEntered` and records ``"measure"``). The answers are checked and scored by the room that keeps them.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from backend.pathways.entry import Choice, ask
from backend.pathways.vocabulary import Fact, MeasurePoint, ProtocolValue, Situation, Unit
from backend.pathways.working_days import LONDON, is_working_day

T = TypeVar("T")


class Mode(Choice):
    """How the answers were given."""

    PAPER = "paper", "On paper, entered here"
    SCREEN = "screen", "On a screen, by the person"
    ALOUD = "aloud", "Read aloud in the same room"
    TELEPHONE = "telephone", "By telephone"
    VIDEO = "video", "By video"


class CompletedBy(Choice):
    """Who chose the answers."""

    PERSON = "person", "The person"
    HELPED = "helped", "The person, with help"
    WORKER = "worker", "A worker, from what they know"


@dataclass(frozen=True, kw_only=True)
class ItemAnswered:
    item: int = ask("Item", least=1, most=99)
    column: int = ask("Column ticked", least=0, most=99)


@dataclass(frozen=True, kw_only=True)
class AskedBesides:
    """Something besides the items that scoring asks for, such as the gate of a screen."""

    key: str = ask("What was asked")
    value: str = ask("Answer")


@dataclass(frozen=True, kw_only=True)
class MeasureEntered:
    """One sheet, whole or so far. With ``sheet`` it goes on with an earlier one, and with ``because`` corrects it."""

    measure: str = ask("Measure")
    taken_on: dt.date = ask("When was it taken?")
    answers: tuple[ItemAnswered, ...] = ask("Answers", restricted=True, most=99, default=())
    besides: tuple[AskedBesides, ...] = ask("Asked besides the items", restricted=True, most=9, default=())
    point: str | None = ask("At what point?", default=None)
    completed_by: CompletedBy = ask("Who chose the answers?", default=CompletedBy.PERSON)
    mode: Mode = ask("How?", default=Mode.PAPER)
    language: str | None = ask("Language, if not English", default=None)
    interpreter: bool = ask("Was there an interpreter?", default=False)
    finished: bool = ask("Is the sheet finished?", default=True)
    done_about_risk: str | None = ask("What was done about the risk?", long=True, restricted=True, default=None)
    sheet: str | None = ask("The earlier sheet", hint="To go on with it, or to correct it", default=None)
    sheet_version: int | None = ask(
        "The version of the earlier sheet that was looked at", least=1, default=None,
        hint="Somebody who saved it since is then not overwritten unseen",
    )  # fmt: skip
    because: str | None = ask("Why is it corrected?", default=None)


class WhyMissed(Choice):
    """Why no measure was taken at a point where it was due."""

    DECLINED = "declined", "The person declined"
    TOO_UNWELL = "too_unwell", "The person was too unwell"
    NOT_SEEN = "not_seen", "The person could not be seen in time"
    NO_TIME = "no_time", "There was no time"
    LANGUAGE = "language", "No form or interpreter in their language"
    ENDED_EARLY = "ended_early", "Treatment ended before it was due"
    OTHER = "other", "Another reason"


@dataclass(frozen=True, kw_only=True)
class MeasuresMissed:
    point: str = ask("Which measures?")
    reason: WhyMissed = ask("Why were they not taken?")
    note: str | None = ask("Note", restricted=True, default=None)


@dataclass(frozen=True, kw_only=True)
class MeasureFacts:
    """One sheet as guards see it. ``event`` is the happening that told of it last; ``alerted_by`` the one with which
    it raised an alert; ``worse`` whether it is reliably worse than the one before or the first."""

    id: str
    measure: str
    taken_on: dt.date
    point: str | None
    finished: bool
    scored: bool
    event: str
    alerted_by: str | None = None
    worse: bool = False


MEASURES: Fact[tuple[MeasureFacts, ...]] = Fact(name="measures", title="Measures taken, in order", absent=())

RISK_ITEM_FROM = ProtocolValue(
    slug="risk_item_from", title="A risk item raises an alert from this column on", default=1, unit=Unit.COUNT,
    least=1, most=4, rule="25",
    source="house rule: every endorsement raises one until the site's clinical lead sets it",
)  # fmt: skip

CLINICIANS_FROM = ProtocolValue(
    slug="clinicians_from", title="A clinician is on duty for alerts, on working days, from", default=dt.time(9, 0),
    unit=Unit.CLOCK, rule="25", source="house rule: the working day, until the site's clinical lead sets it",
)  # fmt: skip
CLINICIANS_UNTIL = ProtocolValue(
    slug="clinicians_until", title="A clinician is on duty for alerts, on working days, until", default=dt.time(17, 0),
    unit=Unit.CLOCK, rule="25", source="house rule: the working day, until the site's clinical lead sets it",
)  # fmt: skip
CRISIS_NUMBER: ProtocolValue[str | None] = ProtocolValue(
    slug="crisis_number", title="Telephone number to ring about risk when no clinician is on duty", default=None,
    unit=Unit.TEXT, rule="25", source="the site's own crisis service; none is guessed", most=40,
)  # fmt: skip
CRISIS_WORDS: ProtocolValue[str | None] = ProtocolValue(
    slug="crisis_words", title="What to know about that number, such as whose it is", default=None,
    unit=Unit.TEXT, rule="25", source="the site's own words", most=200,
)  # fmt: skip
FIGURES = (RISK_ITEM_FROM, CLINICIANS_FROM, CLINICIANS_UNTIL, CRISIS_NUMBER, CRISIS_WORDS)
"""What every pathway that takes measures counts with; a site sets its own."""

NO_NUMBER = "This site has set no number. In an emergency ring 999; otherwise NHS 111, option 2 (mental health)."


def figure_of(protocol: Mapping[str, Any], declared: ProtocolValue[T]) -> T:
    """A figure among a site's own, or its default."""
    found: T = protocol.get(declared.slug, declared.default)
    return found


def on_duty(protocol: Mapping[str, Any], now: dt.datetime) -> bool:
    """Whether a clinician of a site with these figures is on duty: on working days, between the hours it has set."""
    local = now.astimezone(LONDON)
    begins, ends = figure_of(protocol, CLINICIANS_FROM), figure_of(protocol, CLINICIANS_UNTIL)
    return is_working_day(local.date()) and begins <= local.time() < ends


def out_of_hours(protocol: Mapping[str, Any], now: dt.datetime) -> str:
    """What to do about risk when no clinician is on duty, in words for a page; begins with whether one is now."""
    number, words = figure_of(protocol, CRISIS_NUMBER), figure_of(protocol, CRISIS_WORDS)
    begins, ends = figure_of(protocol, CLINICIANS_FROM), figure_of(protocol, CLINICIANS_UNTIL)
    hours = f"{begins:%H:%M} to {ends:%H:%M} on working days"
    ring = f"Ring {number}{f' ({words})' if words else ''}. In an emergency ring 999." if number else NO_NUMBER
    if not number and words:
        ring = f"{words.rstrip('.')}. {NO_NUMBER}"
    if on_duty(protocol, now):
        return f"A clinician is on duty ({hours}). At other times: {ring[0].lower() if number else ring[0]}{ring[1:]}"
    return f"No clinician is on duty now (hours: {hours}). {ring}"


def taken_at(asked: Situation, point: MeasurePoint) -> bool:
    """Whether every measure of a point is on file and finished, or its short form."""
    done = {one.measure for one in asked.fact(MEASURES) if one.point == point.slug and one.finished}
    return all(one in done or point.short_form.get(one) in done for one in point.instruments)


def settled_at(point: MeasurePoint) -> Callable[[Situation], bool]:
    """Whether the action at hand settles what is owed at a point: it was the last sheet, or says why there is none."""

    def settled(asked: Situation) -> bool:
        if isinstance(asked.entered, MeasuresMissed):
            return asked.entered.point == point.slug
        return taken_at(asked, point)

    return settled


def worse_or_at_risk(asked: Situation) -> bool:
    """The sheet just entered raised an alert, or its score is reliably worse."""
    now = asked.facts.history[-1].id
    return any(one.alerted_by == now or (one.worse and one.event == now) for one in asked.fact(MEASURES))
