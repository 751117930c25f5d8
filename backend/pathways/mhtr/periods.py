"""Periods as statutes count them. Schedules are those of the Sentencing Act 2020."""

import datetime as dt

from backend.pathways.vocabulary import Span
from backend.pathways.working_days import add_months

from .protocol import ACT_2026_FROM, DEFERRAL_LONGEST, DEFERRAL_LONGEST_BEFORE, WARNING_WINDOW


def last_day_of_period(first: dt.date, months: int) -> dt.date:
    """The last day of a period of so many months that begins with ``first``.

    It is the day before the corresponding date; in a month that has no corresponding date it is that month's last day
    (the corresponding date rule, Dodds v Walker [1981] 1 WLR 1027): 12 months from 29 February end on 28 February.
    """
    corresponding = add_months(first, months)
    return corresponding if corresponding.day != first.day else corresponding - dt.timedelta(days=1)


def warning_window(given_on: dt.date) -> Span:
    """The 12 months that begin with the date of a warning (Sch 10 para 6(2) and (4)(c), Sch 16 para 6(2))."""
    last = last_day_of_period(given_on, WARNING_WINDOW.default)
    return Span(
        first=given_on,
        last=last,
        sentence=f"A warning given on {_said(given_on)} counts up to and including {_said(last)}.",
    )


def convicted_since_2026_act(convicted_on: dt.date) -> bool:
    """Whether ss 1, 2 and 5 of the Sentencing Act 2026 apply: it is the date of conviction that decides."""
    return convicted_on >= ACT_2026_FROM.default


def latest_deferral(deferred_on: dt.date, convicted_on: dt.date | None) -> dt.date:
    """The last date to which sentence may be deferred (s 5(2)); the shorter limit where the conviction is undated."""
    longer = convicted_on is not None and convicted_since_2026_act(convicted_on)
    return add_months(deferred_on, (DEFERRAL_LONGEST if longer else DEFERRAL_LONGEST_BEFORE).default)


def years_old(born: dt.date, on: dt.date) -> int:
    """Age in whole years; somebody born on 29 February is a year older on 1 March of a common year."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def _said(day: dt.date) -> str:
    return f"{day.day} {day:%B %Y}"
