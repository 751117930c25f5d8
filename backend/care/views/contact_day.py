"""A day of contacts entered together, and the sheet of paper that goes where no phone may."""

import datetime as dt
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from backend import clock
from backend.actors import Actor
from backend.care import log_queries
from backend.care.commands import log_contact
from backend.care.log_day_form import DayForm, DayRow
from backend.care.log_form import AFTER, FIRST, LENGTHS
from backend.care.log_queries import Booked, CaseToLog
from backend.pathways.contacting import RAISES_RISK, ContactLogged, Present
from backend.pathways.entry import Kind, fields_of
from backend.pathways.working_days import LONDON, london_date
from backend.refusals import Refusal
from backend.web.forms import ADD
from backend.web.parts import Link
from backend.web.rules import actor_of
from backend.web.told import tell

NOT_YET = "That day has not come yet. Log contacts when they have taken place"
LEFT_OUT = "A row was left out: its case is closed now, or somebody else's. Open it and log the contact there"


@dataclass(frozen=True, kw_only=True)
class Line:
    """One question on paper: boxes to tick, then room to write where there is something to write."""

    label: str
    boxes: tuple[str, ...] = ()
    blank: str = ""


@dataclass(frozen=True, kw_only=True)
class Pen:
    """One contact on paper. Paper gets lost: it says initials and the reference of the case, and no more."""

    initials: str
    reference: str
    time: str


def day(request: HttpRequest) -> HttpResponse:
    """The rows of a day, and saving those that are filled in."""
    actor, now = actor_of(request), clock.now()
    chosen, wrong = _chosen(request, london_date(now))
    if wrong or chosen > london_date(now):
        errors = [("day", wrong or NOT_YET)]
        return _day_page(request, DayForm(day=chosen, here=now, cases=()), errors=errors, status=422)
    cases = log_queries.day_of(actor, chosen)
    if request.method != "POST":
        place = request.GET.get("place", "")
        return _day_page(request, DayForm.begun(day=chosen, here=now, cases=cases, place=place), place=place)
    form = DayForm.sent(request.POST, day=chosen, here=now, cases=cases)
    if ADD in request.POST:
        return _day_page(request, form)
    logged = [row for row in form.filled() if _logged(actor, row)]
    form.rows = [row for row in form.rows if row not in logged]
    _tell(request, logged)
    refused = [row for row in form.rows if row.refusal is not None]
    if not refused and not form.left_out:
        if not logged:
            tell(request, "Nothing was filled in, so nothing was logged.")
        return redirect(request.get_full_path())
    return _day_page(request, form, status=422)


def paper(request: HttpRequest) -> HttpResponse:
    """The sheet to print: for those with an appointment that day, or for whoever was chosen."""
    actor, now = actor_of(request), clock.now()
    chosen, wrong = _chosen(request, london_date(now))
    cases = log_queries.day_of(actor, chosen)
    wanted = set(request.GET.getlist("case"))
    picked = [one for one in cases if str(one.id) in wanted] if wanted else [one for one in cases if one.bookings]
    context = {
        "day": chosen,
        "errors": [("day", wrong)] if wrong else [],
        "cases": [(one, one in picked) for one in cases],
        "pens": [pen for one in picked for pen in _pens(one)],
        "lines": LINES,
    }
    return render(request, "care/log_paper.html", context, status=422 if wrong else 200)


# --- the day ----------------------------------------------------------------------------------------------------


def _logged(actor: Actor, row: DayRow) -> bool:
    try:
        given = row.given()
        log_contact(
            row.case.id,
            row.case.action.slug,
            by=actor,
            command_id=given.command_id,
            data=given.data,
            happened_at=given.happened_at,
            about=given.about,
        )
    except Refusal as refusal:
        row.refuse(refusal)
        return False
    return True


def _tell(request: HttpRequest, logged: list[DayRow]) -> None:
    if logged:
        words = "1 contact is" if len(logged) == 1 else f"{len(logged)} contacts are"
        tell(request, f"Saved: {words} logged.")
    for row in logged:
        raises = any(one.slug == RAISES_RISK for one in row.case.pathway.actions)
        if row.raises_concern and raises:
            tell(
                request,
                f"You raised a concern on case {row.case.reference}.",
                link_text="Say what it is",
                link=reverse("act", args=[row.case.id, RAISES_RISK]),
            )


def _day_page(
    request: HttpRequest,
    form: DayForm,
    *,
    place: str = "",
    errors: list[tuple[str, str]] | None = None,
    status: int = 200,
) -> HttpResponse:
    shown = [*(errors or []), *form.errors, *([("", LEFT_OUT)] if form.left_out else [])]
    context = {
        "day": form.day,
        "day_form": form,
        "errors": shown,
        "place": place,
        "begun": [
            Link(text=one.listed_name, href=reverse("contact-log", args=[one.id]), about=", go on with the log")
            for one in form.cases
            if one.drafted
        ],
    }
    return render(request, "care/log_day.html", context, status=status)


def _chosen(request: HttpRequest, today: dt.date) -> tuple[dt.date, str]:
    """The day in the address, today where there is none, and what is wrong with it."""
    asked = request.GET.get("day", "").strip()
    if not asked:
        return today, ""
    try:
        return dt.date.fromisoformat(asked), ""
    except ValueError:
        return today, "The day must be a real date"


# --- paper ------------------------------------------------------------------------------------------------------


def _pens(one: CaseToLog) -> list[Pen]:
    times = [_time(booking) for booking in one.bookings] or [""]
    return [Pen(initials=one.initials, reference=one.reference, time=time) for time in times]


def _time(booking: Booked) -> str:
    return f"{booking.at.astimezone(LONDON):%H:%M}"


def _lines() -> tuple[Line, ...]:
    """The questions of the log in their order, each with the boxes that the page has as buttons."""
    known = {one.name: one for one in fields_of(ContactLogged)}
    lines = []
    for name in (*FIRST, *AFTER):
        one = known[name]
        choices = tuple(choice.label for choice in one.choices or () if choice is not Present.NOBODY)
        if name == "minutes":
            lines.append(Line(label=one.question.label, boxes=LENGTHS, blank="other"))
        elif one.kind is Kind.YES_NO:
            lines.append(Line(label=one.question.label, boxes=("Yes",)))
        elif choices:
            lines.append(Line(label=one.question.label, boxes=choices))
        else:
            lines.append(Line(label=one.question.label, blank=" "))
    return tuple(lines)


LINES = _lines()
