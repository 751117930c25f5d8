"""What is counted of how truly Engager is delivered: proxies, until the manual can be read (README, “Fidelity”)."""

import datetime as dt
from collections.abc import Callable, Sequence
from itertools import pairwise

from backend.pathways.contacting import Focus
from backend.pathways.releasing import GateOutcome
from backend.pathways.supporting import PartnerOutcome, PartnerRole
from backend.pathways.vocabulary import Happening, Situation
from backend.pathways.vocabulary.fidelity import Asked, Fidelity, Indicator
from backend.pathways.working_days import LONDON

from . import history, protocol

SESSIONS_WANTED = 4  # before release
SHARE_WANTED = 2  # one session in two has emotional work
_OUTCOMES = (history.MET_AT_RELEASE, "record_not_reached")
_RELEASES = ("report_release", *_OUTCOMES)
_MET = {GateOutcome.MET_AT_GATE.value, GateOutcome.MET_LATER.value}
_SPOKEN = {PartnerOutcome.CONFIRMED.value, PartnerOutcome.REACHED.value}
_HOUSE = "house rule: proxy, the fidelity checklist of the manual was not read"


def _released_at(asked: Situation) -> dt.datetime | None:
    """The first release that this case saw."""
    return min((one.happened_at for one in asked.all(*_RELEASES)), default=None)


def released(asked: Situation) -> bool:
    return _released_at(asked) is not None


def accepted(asked: Situation) -> bool:
    return bool(asked.all("accept")) or released(asked)


def _before(asked: Situation, found: Sequence[Happening]) -> list[Happening]:
    at = _released_at(asked)
    return [one for one in found if at is None or one.happened_at < at]


def _sessions_before(asked: Situation) -> bool:
    return len(_before(asked, history.real_contacts(asked))) >= SESSIONS_WANTED


def _said_before(*actions: str) -> Asked:
    return lambda asked: bool(_before(asked, asked.all(*actions)))


def _met_on_the_day(asked: Situation) -> bool:
    """By the outcome of the first release: being met at a later one, after a recall, does not mend it."""
    told = asked.all(*_OUTCOMES)
    first = min((one.happened_at for one in told), default=None)
    return any(one.entered.get("outcome") in _MET for one in told if one.happened_at == first)


def _contacts_until(asked: Situation, until: dt.datetime) -> int:
    """Contacts with the person from the day of release until then; being met at the gate is one."""
    at = _released_at(asked)
    if at is None:
        return 0
    began = at.astimezone(LONDON).replace(hour=0, minute=0, second=0, microsecond=0)
    found = [one for one in history.real_contacts(asked, since=began) if one.happened_at <= until]
    met = [one for one in asked.all(history.MET_AT_RELEASE) if began <= one.happened_at <= until]
    return len(found) + bool(met)


def _after_release(days: int) -> Callable[[Situation], dt.datetime]:
    def until(asked: Situation) -> dt.datetime:
        at = _released_at(asked)
        return asked.now if at is None else at + dt.timedelta(days=days)

    return until


_two_days = _after_release(2)
_fortnight = _after_release(14)


def _in_touch_soon(asked: Situation) -> bool:
    return _contacts_until(asked, _two_days(asked)) >= 1


def _in_touch_often(asked: Situation) -> bool:
    return _contacts_until(asked, _fortnight(asked)) >= asked.value(protocol.CONTACTS_WANTED)


def _over_or(until: Callable[[Situation], dt.datetime], met: Asked) -> Asked:
    """It can be said once the time is over, and as soon as it is met."""
    return lambda asked: released(asked) and (asked.now >= until(asked) or met(asked))


def _focused(asked: Situation) -> list[Happening]:
    return [one for one in history.real_contacts(asked) if one.entered.get("focus")]


def _emotional(asked: Situation) -> bool:
    said = _focused(asked)
    deep = [one for one in said if one.entered["focus"] in {Focus.EMOTIONAL.value, Focus.BOTH.value}]
    return bool(said) and len(deep) * SHARE_WANTED >= len(said)


def _partners(asked: Situation) -> bool:
    spoken = {one.entered.get("role") for one in asked.all(history.PARTNER) if one.entered.get("outcome") in _SPOKEN}
    return {PartnerRole.PROBATION.value, PartnerRole.GP.value} <= spoken


def _worked_on(asked: Situation) -> tuple[dt.datetime, dt.datetime] | None:
    """From the day on which somebody had the case to its end, or to now."""
    begun = min((one.happened_at for one in asked.all("allocate")), default=None)
    ended = history.moment(asked, *history.CLOSED)
    return (begun, ended or asked.now) if begun is not None else None


def _worked_for(days: int) -> Asked:
    def counts(asked: Situation) -> bool:
        span = _worked_on(asked)
        return span is not None and span[1] - span[0] >= dt.timedelta(days=days)

    return counts


def _kept(days: Callable[[Situation], int], *actions: str) -> Asked:
    """Whether no two of these, nor the beginning and the end, lie further apart than so many days."""

    def kept(asked: Situation) -> bool:
        span = _worked_on(asked)
        if span is None:
            return False
        inside = sorted(one.happened_at for one in asked.all(*actions) if span[0] <= one.happened_at <= span[1])
        return all(
            later - one <= dt.timedelta(days=days(asked)) for one, later in pairwise([span[0], *inside, span[1]])
        )

    return kept


def _ended(asked: Situation) -> bool:
    return asked.facts.state("stage") in {"E12", "E13"}


def _planned(asked: Situation) -> bool:
    return asked.facts.state("stage") == "E12"


FIDELITY = Fidelity(
    accepted=accepted,
    accepted_title="Taken on",
    reached=released,
    reached_title="Released",
    indicators=(
        Indicator(
            slug="sessions_before", title="Sessions before release", aim=f"{SESSIONS_WANTED} or more",
            counts=released, met=_sessions_before, source=_HOUSE,
        ),
        Indicator(
            slug="understanding_before", title="Understanding agreed before release", aim="agreed",
            counts=released, met=_said_before(*history.UNDERSTOOD), source=_HOUSE,
        ),
        Indicator(
            slug="plan_before", title="Plan agreed before release", aim="agreed",
            counts=released, met=_said_before(*history.PLANNED), source=_HOUSE,
        ),
        Indicator(
            slug="met_on_the_day", title="Met on the day of release", aim="at the gate, or later that day",
            counts=released, met=_met_on_the_day, source=_HOUSE,
        ),
        Indicator(
            slug="contact_soon", title="Contact within two days", aim="one or more",
            counts=_over_or(_two_days, _in_touch_soon), met=_in_touch_soon, source=_HOUSE,
        ),
        Indicator(
            slug="contact_often", title="Contacts in fourteen days", aim="three or more",
            counts=_over_or(_fortnight, _in_touch_often), met=_in_touch_often, source=_HOUSE,
        ),
        Indicator(
            slug="emotional_work", title="Emotional work", aim="in at least half of the sessions",
            counts=lambda asked: bool(_focused(asked)), met=_emotional, source=_HOUSE,
        ),
        Indicator(
            slug="partners", title="Probation and GP both spoken to", aim="both",
            counts=released, met=_partners, source=_HOUSE,
        ),
        Indicator(
            slug="supervision", title="Supervision within its limit", aim="never further apart than the site's days",
            counts=_worked_for(14), met=_kept(lambda asked: asked.value(protocol.SUPERVISION), history.SUPERVISION),
            source=_HOUSE,
        ),
        Indicator(
            slug="reviews_kept", title="Four-weekly review kept", aim="never more than 35 days apart",
            counts=_worked_for(28), met=_kept(lambda _: 35, "hold_review", *history.PLANNED), source=_HOUSE,
        ),
        Indicator(
            slug="planned_ending", title="Planned ending", aim="of those that have ended",
            counts=_ended, met=_planned, source=_HOUSE,
        ),
    ),
)  # fmt: skip
