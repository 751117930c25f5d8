"""The boards, and how truly a pathway is delivered."""

import datetime as dt
from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from backend import clock
from backend.actors import Actor
from backend.boards import queries, showing
from backend.boards.queries import Line
from backend.cases import notices
from backend.pathways.working_days import london_date
from backend.web.parts import Link
from backend.web.rules import actor_of

BOARDS = (
    ("board-release", "By release"),
    ("board-release-day", "Today"),
    ("board-out-of-contact", "Out of contact"),
    ("board-supervision", "Supervision"),
    ("board-fidelity", "Fidelity"),
)


def _context(current: str) -> dict[str, object]:
    links = [Link(text=title, href=reverse(name)) for name, title in BOARDS]
    return {"boards": links, "current": dict(BOARDS)[current], "heading": dict(BOARDS)[current]}


def _marks(actor: Actor, lines: Iterable[Line]) -> showing.Marks:
    return notices.marks_of(actor, {one.person_id for one in lines})


def release(request: HttpRequest) -> HttpResponse:
    """People by days to release, with what is missing."""
    actor = actor_of(request)
    rows, more = queries.releases(actor)
    undated = queries.undated(actor)
    marks = _marks(actor, [*(one.line for one in rows), *undated])
    context = {
        **_context("board-release"),
        "groups": showing.release_tables(rows, marks),
        "undated": showing.undated_table(undated, marks) if undated else None,
        "most": queries.MOST if more else 0,
    }
    return render(request, "boards/release.html", context)


def release_day(request: HttpRequest) -> HttpResponse:
    """Today's releases, and who is out alone."""
    actor = actor_of(request)
    rows, out = queries.release_day(actor)
    marks = _marks(actor, [one.line for one in rows])
    context = {
        **_context("board-release-day"),
        "day": showing.day_table(rows, marks) if rows else None,
        "out": showing.out_table(out) if out else None,
        "overdue": [one for one in out if one.overdue],
    }
    return render(request, "boards/release_day.html", context)


def out_of_contact(request: HttpRequest) -> HttpResponse:
    """Everybody who cannot be reached, with the step of the ladder that was tried."""
    actor = actor_of(request)
    rows = queries.out_of_contact(actor)
    marks = _marks(actor, [one.line for one in rows])
    context = {**_context("board-out-of-contact"), "table": showing.lost_table(rows, marks) if rows else None}
    return render(request, "boards/out_of_contact.html", context)


def supervision(request: HttpRequest) -> HttpResponse:
    """Whose supervision is due, and which cases were not discussed."""
    rows = queries.supervision(actor_of(request))
    table = showing.supervision_table(rows, london_date(clock.now())) if rows else None
    return render(request, "boards/supervision.html", {**_context("board-supervision"), "table": table})


def fidelity(request: HttpRequest) -> HttpResponse:
    """How truly each pathway is delivered, over the cases that were opened in a span of days."""
    actor = actor_of(request)
    first, last = _day(request.GET.get("from", "")), _day(request.GET.get("to", ""))
    counted = [
        {
            "title": one.title,
            "table": showing.fidelity_table(queries.fidelity(actor, one.slug, first=first, last=last)),
        }
        for one in queries.counted_pathways()
    ]
    context = {**_context("board-fidelity"), "counted": counted, "first": first, "last": last}
    return render(request, "boards/fidelity.html", context)


def _day(sent: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(sent) if sent else None
    except ValueError:
        return None
