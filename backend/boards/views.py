"""The boards, and how truly a pathway is delivered."""

import datetime as dt
from collections.abc import Iterable, Sequence
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from backend import clock
from backend.accounts.models import Site
from backend.actors import Actor
from backend.boards import delivery, queries, showing
from backend.boards.delivery import Span
from backend.boards.lives import MOST, Line
from backend.cases import notices
from backend.pathways.vocabulary import Pathway
from backend.web.parts import Link
from backend.web.rules import actor_of, rule_of

BOARDS = (
    ("board-release", "By release"),
    ("board-release-day", "Today"),
    ("board-out-of-contact", "Out of contact"),
    ("board-supervision", "Supervision"),
    ("board-fidelity", "Fidelity"),
)


def _context(current: str, *, more: bool = False) -> dict[str, object]:
    """``more``: there are more cases than a board looks at, and the page says so."""
    links = [Link(text=title, href=reverse(name)) for name, title in BOARDS]
    title = dict(BOARDS)[current]
    return {"boards": links, "current": title, "heading": title, "most": MOST if more else 0}


def _marks(actor: Actor, lines: Iterable[Line]) -> showing.Marks:
    return notices.marks_of(actor, {one.person_id for one in lines})


def release(request: HttpRequest) -> HttpResponse:
    """People by days to release, with what is missing."""
    actor = actor_of(request)
    board = queries.releases(actor)
    marks = _marks(actor, [*(one.line for one in board.rows), *board.undated])
    context = {
        **_context("board-release", more=board.more),
        "groups": showing.release_tables(board.rows, marks),
        "undated": showing.undated_table(board.undated, marks) if board.undated else None,
        "red": sum(one.red for one in board.rows),
    }
    return render(request, "boards/release.html", context)


def release_day(request: HttpRequest) -> HttpResponse:
    """Today's releases, and who is out alone."""
    actor = actor_of(request)
    board = queries.release_day(actor)
    marks = _marks(actor, [one.line for one in board.rows])
    context = {
        **_context("board-release-day", more=board.more),
        "day": showing.day_table(board.rows, marks, clock.now()) if board.rows else None,
        "out": showing.out_table(board.out) if board.out else None,
        "overdue": [one for one in board.out if one.overdue],
    }
    return render(request, "boards/release_day.html", context)


def out_of_contact(request: HttpRequest) -> HttpResponse:
    """Everybody who cannot be reached, with the step of the ladder that was tried and the one that is due."""
    actor = actor_of(request)
    board = queries.out_of_contact(actor)
    marks = _marks(actor, [one.line for one in board.rows])
    table = showing.lost_table(board.rows, marks, clock.now()) if board.rows else None
    context = {**_context("board-out-of-contact", more=board.more), "table": table}
    return render(request, "boards/out_of_contact.html", context)


def supervision(request: HttpRequest) -> HttpResponse:
    """Whose supervision is due, and which cases were not discussed."""
    board = queries.supervision(actor_of(request))
    table = showing.supervision_table(board.rows, clock.now()) if board.rows else None
    return render(
        request, "boards/supervision.html", {**_context("board-supervision", more=board.more), "table": table}
    )


def fidelity(request: HttpRequest) -> HttpResponse:
    """How truly each pathway is delivered, over the cases that were opened in a span of days."""
    actor = actor_of(request)
    sites = delivery.sites(actor)
    span, faults = _span(request, sites)
    leads = _leads(actor)
    counted = [
        {
            "title": one.title,
            "table": showing.fidelity_table(
                delivery.fidelity(actor, one.slug, span), _behind(request, one) if leads else {}
            ),
        }
        for one in delivery.counted_pathways()
    ]
    context = {
        **_context("board-fidelity"),
        "counted": [] if faults else counted,
        "span": span,
        "sites": sites,
        "faults": faults,
    }
    return render(request, "boards/fidelity.html", context, status=400 if faults else 200)


def fidelity_cases(request: HttpRequest, pathway: str, indicator: str) -> HttpResponse:
    """The cases behind one figure, for whoever leads the team."""
    actor = actor_of(request)
    span, faults = _span(request, delivery.sites(actor))
    if faults:
        return redirect("board-fidelity")
    found, rows = delivery.behind(actor, pathway, indicator, span)
    context = {
        **_context("board-fidelity"),
        "indicator": found,
        "table": showing.behind_table(rows) if rows else None,
    }
    return render(request, "boards/fidelity_cases.html", context)


def _leads(actor: Actor) -> bool:
    rule = rule_of("board-fidelity-cases")
    return rule is not None and actor.holds(*(role.slug for role in rule.roles))


def _behind(request: HttpRequest, pathway: Pathway) -> dict[str, str]:
    """The address of the cases behind each indicator, over the same span as the page."""
    query = {name: request.GET[name] for name in ("from", "to", "site") if request.GET.get(name)}
    asked = f"?{urlencode(query)}" if query else ""
    indicators = pathway.fidelity.indicators if pathway.fidelity else ()
    return {one.slug: reverse("board-fidelity-cases", args=[pathway.slug, one.slug]) + asked for one in indicators}


def _span(request: HttpRequest, sites: Sequence[Site]) -> tuple[Span, list[str]]:
    """What is counted, and a sentence for everything that was asked for and cannot be."""
    faults = []
    days: dict[str, dt.date | None] = {}
    for name, words in (("from", "Opened from"), ("to", "Opened until")):
        sent = request.GET.get(name, "")
        try:
            days[name] = dt.date.fromisoformat(sent) if sent else None
        except ValueError:
            days[name] = None
            faults.append(f"{words}: enter a day such as 2026-09-01.")
    if days["from"] and days["to"] and days["from"] > days["to"]:
        faults.append("Opened until: enter a day that is not before the first.")
    site = request.GET.get("site", "")
    at = next((one for one in sites if one.slug == site), None)
    if site and at is None:
        faults.append("Site: choose one of the list.")
    return Span(first=days["from"], last=days["to"], site_id=at.id if at else None), faults
