"""The screen of the courts' room: the list of a day."""

import datetime as dt
import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html

from backend import clock
from backend.cases.showing import age_on
from backend.courts import queries
from backend.courts.queries import DayList, Line
from backend.pathways.registry import registry
from backend.pathways.working_days import LONDON, london_date
from backend.web.parts import Column, Link, Table
from backend.web.rules import actor_of
from backend.web.templatetags.components import day as day_words


def court_list(request: HttpRequest) -> HttpResponse:
    """Who is before a court on a day: the first of the actor's courts and today, unless the address says otherwise."""
    actor = actor_of(request)
    courts = queries.courts_of(actor)
    today = london_date(clock.now())
    day = _day(request.GET.get("day", ""), today)
    code = request.GET.get("court") or (courts[0].code if courts else "")
    listed = queries.day_list(actor, code, day) if code else None
    may_open = any(
        action.opens and actor.holds(*(role.slug for role in action.by))
        for pathway in registry().current
        for action in pathway.actions
    )
    context = {
        "courts": courts,
        "code": code,
        "day": day,
        "today": today,
        "listed": listed,
        "table": _table(listed, may_open=may_open) if listed and listed.lines else None,
        "doubtful": sum(1 for one in listed.lines if one.doubtful) if listed else 0,
        "days": _days(code, day),
        "came_at": queries.last_list() if listed and not listed.lines else None,
    }
    return render(request, "courts/court_list.html", context)


def _day(sent: str, today: dt.date) -> dt.date:
    """The day asked for; one that is none is today, since it comes from a link and not from a question."""
    try:
        return dt.date.fromisoformat(sent)
    except ValueError:
        return today


def _days(code: str, day: dt.date) -> list[Link]:
    around = ((-1, "Day before"), (1, "Day after"))
    return [
        Link(
            text=words,
            href=f"?court={code}&day={day + dt.timedelta(days=step)}",
            about=day_words(day + dt.timedelta(days=step)),
        )
        for step, words in around
    ]


def _table(listed: DayList, *, may_open: bool) -> Table:
    titles = ("Time", "Person", "Room", "Before the court for", "Known to us")
    rows = [
        [
            f"{one.starts_at.astimezone(LONDON):%H:%M}" if one.starts_at else "not given",
            _person(one, listed.day),
            one.room or "not given",
            "; ".join(one.offences) or one.hearing_type or "not given",
            _known(one, may_open=may_open),
        ]
        for one in listed.lines
    ]
    return Table(
        caption="On the list",
        columns=[Column(title=one) for one in titles],
        rows=rows,
        caption_hidden=True,
        heads=False,
    )


def _person(one: Line, on: dt.date) -> str:
    name = f"{one.family_name}, {one.given_names}" if one.given_names else one.family_name
    born = (
        f"{day_words(one.date_of_birth)}, age {age_on(one.date_of_birth, on)}"
        if one.date_of_birth
        else "birth date not given"
    )
    doubt = " Possible match." if one.doubtful else ""
    return format_html("<strong>{}</strong><br>{}{}", name, born, doubt)


def _known(one: Line, *, may_open: bool) -> Link | str:
    name = f"{one.given_names} {one.family_name}".strip()
    if one.cases:
        first = one.cases[0]
        return Link(text=first.reference, href=reverse("case", args=[first.id]), about=f"of {name}", whole=True)
    if not may_open:
        return "No case"
    # the case that may be opened gets its identity here, so that the page sent twice opens one case
    case_id = uuid.uuid5(one.hearing_id, "case")
    return Link(text="Open a case", href=reverse("open-case", args=[one.person_id, case_id]), about=f"for {name}")
