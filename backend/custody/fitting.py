"""What was arranged around one day of release and no longer fits another. Nothing is asked of the database here."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from backend.pathways.contacting import Setting
from backend.pathways.working_days import add_working_days, london_date

PROBATION_WITHIN = 1  # working days after release: house rule, the first report is on the day or the one after
_INSIDE = {Setting.PRISON}
_OUTSIDE = {Setting.HOME, Setting.STREET, Setting.OFFICE}


@dataclass(frozen=True, kw_only=True)
class Arranged:
    """An appointment that still stands. ``setting`` is a code of :class:`Setting`; another never fails to fit."""

    at: dt.datetime
    setting: str


@dataclass(frozen=True, kw_only=True)
class Milestone:
    """Something open that is counted from the day of release, and when it is due by the day that counts now. ``debt``
    tells that its own time was past when it came to be owed."""

    title: str
    due_at: dt.datetime
    debt: bool = False


@dataclass(frozen=True, kw_only=True)
class GatePlanOnFile:
    """The newest gate plan, as far as it hangs on the day: the day it was made for, and probation's appointment."""

    made_for: dt.date | None
    probation_at: dt.datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Misfit:
    """One thing to put right, under a code for systems and in one sentence for people."""

    code: str
    sentence: str


def no_longer_fits(
    release_on: dt.date | None,
    *,
    gate: GatePlanOnFile | None = None,
    appointments: Iterable[Arranged] = (),
    milestones: Iterable[Milestone] = (),
    now: dt.datetime,
) -> tuple[Misfit, ...]:
    """Everything that does not fit the day of release that counts, in the order in which it comes due.

    Without a day only the gate plan is told, since what else stands can be judged against none. Appointments that are
    past are left out: nothing can be put right about them.
    """
    found: list[tuple[dt.datetime, Misfit]] = []
    if gate is not None and gate.made_for != release_on:
        made = f"for {_said(gate.made_for)}" if gate.made_for else "while no date was known"
        counts = f"{_said(release_on)} counts now" if release_on else "no date is known now"
        found.append((now, Misfit(code="gate_plan", sentence=f"The gate plan was made {made}; {counts}.")))
    if release_on is not None:
        if gate is not None and gate.probation_at is not None:
            found += [(gate.probation_at, one) for one in _probation(gate.probation_at, release_on)]
        for one in appointments:
            if one.at > now and (misfit := _appointment(one, release_on)):
                found.append((one.at, misfit))
        for milestone in milestones:
            if milestone.debt or milestone.due_at < now:
                found.append((milestone.due_at, _late(milestone)))
    return tuple(misfit for _, misfit in sorted(found, key=lambda pair: pair[0]))


def _probation(at: dt.datetime, release_on: dt.date) -> list[Misfit]:
    day = london_date(at)
    if day < release_on:
        sentence = f"The appointment with probation on {_said(day)} is before release on {_said(release_on)}."
    elif day > add_working_days(release_on, PROBATION_WITHIN):
        sentence = f"The appointment with probation on {_said(day)} is days after release on {_said(release_on)}."
    else:
        return []
    return [Misfit(code="probation", sentence=f"{sentence} Ask probation for another.")]


def _appointment(one: Arranged, release_on: dt.date) -> Misfit | None:
    day = london_date(one.at)
    if one.setting in _INSIDE and day >= release_on:
        where = "in prison, and they are released by then"
    elif one.setting in _OUTSIDE and day < release_on:
        where = "outside, and they are still in prison then"
    elif one.setting == Setting.GATE and day != release_on:
        where = f"at the gate, and release is on {_said(release_on)}"
    else:
        return None
    return Misfit(code="appointment", sentence=f"The appointment on {_said(day)} is {where}. Move it.")


def _late(milestone: Milestone) -> Misfit:
    if milestone.debt:
        sentence = f"“{milestone.title}” should have been done before this. Catch up by {_said(milestone.due_at)}."
    else:
        sentence = f"“{milestone.title}” should have been done by {_said(milestone.due_at)}."
    return Misfit(code="milestone", sentence=sentence)


def _said(on: dt.date | dt.datetime) -> str:
    day = london_date(on) if isinstance(on, dt.datetime) else on
    return f"{day:%A} {day.day} {day:%B %Y}"
