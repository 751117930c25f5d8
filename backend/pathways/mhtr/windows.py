"""Spans of time that are reckoned live from the history, and never stored."""

from backend.pathways.vocabulary import Situation, Span, Window
from backend.pathways.working_days import LONDON, london_date

from . import history


def _warning(asked: Situation) -> Span | None:
    return history.warning_in_window(asked, london_date(asked.now))


def _telephone_decision(asked: Situation) -> Span | None:
    decision = history.sign_off(asked)
    if decision is None or decision.action != history.TELEPHONE or history.is_confirmed(asked, decision):
        return None
    until = history.telephone_lapses_at(asked, decision)
    when = until.astimezone(LONDON).strftime("%H:%M on %d %B %Y")
    stands = history.sign_off_stands(asked)
    sentence = (
        f"The decision by telephone stands until {when} and lapses then, unless the clinical lead confirms it."
        if stands
        else f"The decision by telephone lapsed at {when}: the clinical lead had not confirmed it."
    )
    return Span(first=london_date(decision.happened_at), last=london_date(until), sentence=sentence)


WINDOWS = (
    Window(
        slug="warning",
        title="Warning that still counts",
        rule="19",
        compute=_warning,
        cite="Sentencing Act 2020 Sch 10 para 6(2)-(4), Sch 16 para 6(2)-(4)",
    ),
    Window(
        slug="telephone_decision",
        title="Decision by telephone, not yet confirmed",
        rule="",
        compute=_telephone_decision,
    ),
)
