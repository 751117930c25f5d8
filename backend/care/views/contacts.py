"""The page of a case about contacts: what is planned, what took place, and what stands around it."""

import uuid
from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from backend import clock
from backend.care import contacts
from backend.care.contacts import Appointment, Contacts
from backend.cases import queries as cases
from backend.cases.views import frame_of
from backend.web.parts import Column, Table
from backend.web.rules import actor_of
from backend.web.templatetags.components import moment


def page(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """Appointments with every booking, sessions with when they took place and when they were entered."""
    actor, now = actor_of(request), clock.now()
    detail = cases.case(actor, case_id)
    found = contacts.contacts_of(actor, case_id)
    context = {
        **frame_of(detail, now, "Contacts"),
        "counted": _counted(found),
        "appointments": _appointments(found.appointments) if found.appointments else None,
        "sessions": _sessions(found) if found.sessions else None,
        "around": _around(found) if found.around else None,
    }
    return render(request, "care/contacts.html", context)


def _counted(found: Contacts) -> str:
    of = f" of {found.planned} planned" if found.planned else ""
    return f"{found.held} held{of}, {found.missed} not held."


def _appointments(listed: tuple[Appointment, ...]) -> Table:
    rows = [
        [
            moment(one.current.told.at),
            one.current.told.place,
            one.ended or "Ahead",
            "; ".join(_replaced(one)) or "",
        ]
        for one in listed
    ]
    return _table("Appointments", ("When", "Where", "How it ended", "Earlier bookings"), rows)


def _replaced(one: Appointment) -> list[str]:
    """Each booking that was replaced, with who asked for the next and why."""
    return [
        f"{moment(earlier.told.at)}, moved for: {later.told.asked_by.lower() or 'not said'}"
        + (f" ({later.told.why})" if later.told.why else "")
        for earlier, later in zip(one.bookings, one.bookings[1:], strict=False)
    ]


def _sessions(found: Contacts) -> Table:
    rows = [
        [
            one.told.result.label,
            moment(one.at),
            f"{one.told.minutes} minutes" if one.told.minutes else "",
            one.told.focus.label if one.told.focus else "",
            moment(one.entered_at),
            one.by,
        ]
        for one in found.sessions
    ]
    return _table("Contacts", ("What came of it", "When", "Length", "About", "Entered", "By"), rows)


def _around(found: Contacts) -> Table:
    rows = [[one.title, one.words, moment(one.at), one.by] for one in found.around]
    return _table("Around the contacts", ("What", "Details", "When", "By"), rows)


def _table(caption: str, titles: tuple[str, ...], rows: Sequence[Sequence[object]]) -> Table:
    return Table(caption=caption, columns=[Column(title=one) for one in titles], rows=rows, caption_hidden=True)
