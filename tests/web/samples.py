"""An entry with every kind of answer, and pages that use every component: seen by tests alone."""

import datetime as dt
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe

from backend import clock
from backend.pathways.entry import Choice, ask
from backend.refusals import Conflict, Reason, Refusal
from backend.web import parts
from backend.web.forms import EntryForm
from backend.web.rules import actor_of
from backend.web.told import tell


class Outcome(Choice):
    ATTENDED = "attended", "Attended"
    LATE = "late", "Came late"
    ABSENT = "absent", "Did not attend"


class Court(Choice):
    BIRMINGHAM = "b", "Birmingham"
    COVENTRY = "c", "Coventry"
    DUDLEY = "d", "Dudley"
    SOLIHULL = "so", "Solihull"
    STAFFORD = "st", "Stafford"
    WALSALL = "wa", "Walsall"
    WARWICK = "wk", "Warwick"
    WOLVERHAMPTON = "wo", "Wolverhampton"


class Topic(Choice):
    HOME = "home", "Somewhere to live"
    WORK = "work", "Work"
    FAMILY = "family", "Family"


class Reached(Choice):
    SPOKEN = "spoken", "Spoke to the person"
    MESSAGE = "message", "Left a message, with consent"


@dataclass(frozen=True, kw_only=True)
class Call:
    at: dt.datetime = ask("When was the call?")
    answered: bool = ask("Was it answered?")
    how: Reached | None = ask("How far did it get?", default=None)
    words: str = ask("What was said", default="")


@dataclass(frozen=True, kw_only=True)
class EveryKind:
    """Every kind, asked for and optional."""

    outcome: Outcome = ask("Did the session take place?")
    court: Court = ask("Court", hint="Where the case is heard")
    where_from: Court | None = ask("Court that sent the case", default=None)
    session_on: dt.date = ask("Session date", cite="Sentencing Act 2020 Sch 9 para 16")
    next_at: dt.datetime | None = ask("Next contact", default=None)
    minutes: int = ask("How many minutes?", least=5, most=240)
    attempts: int | None = ask("Number of attempts", default=None)
    risk_changed: bool = ask("Has the risk changed?")
    interpreter: bool | None = ask("Was an interpreter there?", default=None)
    leaflet: bool = ask("Leaflet given?", default=False)
    topics: tuple[Topic, ...] = ask("What was talked about", least=1)
    place: str = ask("Place", default="")
    note: str = ask("Note", hint="What the next worker needs to know", long=True, restricted=True, default="")
    calls: tuple[Call, ...] = ask("Telephone calls", most=4, default=())


def sample_form(request: HttpRequest) -> HttpResponse:
    """A page with a form of every kind. It saves nothing, and is in conflict where the note says so."""
    if request.method == "POST":
        form = EntryForm.of(EveryKind, request.POST, submit="Save session")
        if not form.reshaped:
            try:
                given = form.given()
                if given.entry.note == "conflict":
                    raise Conflict(
                        "Sam Lee changed this plan at 14:14. Your text is kept below.",
                        reasons=[
                            Reason(
                                code="version", sentence="Sam Lee changed this plan at 14:14.", details={"version": 8}
                            )
                        ],
                    )
            except Refusal as refusal:
                form.refuse(refusal)
            else:
                tell(request, "The session is saved.", link_text="Change", link="/sample-form/")
                return redirect("sample-components")
    else:
        form = EntryForm.fresh(EveryKind, now=clock.now(), version=7, submit="Save session")
    return render(request, "samples/form.html", {"form": form}, status=form.status)


def sample_components(request: HttpRequest) -> HttpResponse:
    """A page of a case as its screens will make it, with every component once."""
    actor_of(request)
    now = dt.datetime(2026, 11, 23, 9, 30, tzinfo=dt.UTC)
    link = parts.Link(text="Change", href="/sample-form/", about="date of birth")
    context = {
        "now": now,
        "due_at": [now + dt.timedelta(hours=hours) for hours in (-100, -1, 3, 30, 90, 400)],
        "identity": parts.Identity(
            name="Smith, John",
            facts=[parts.Fact(key="Case", value="4F7K"), parts.Fact(key="Born", value="4 November 1990 (36)")],
            menu=[parts.Link(text="Add a note", href="/sample-form/"), parts.Link(text="Hand over", href="/sample-form/")],
        ),
        "stages": [
            parts.Stage(title="Referred", step=parts.Step.DONE),
            parts.Stage(title="Assessed", step=parts.Step.NOW),
            parts.Stage(title="Recommended", step=parts.Step.AHEAD),
            parts.Stage(title="Sentenced", step=parts.Step.AHEAD),
        ],
        "tabs": [parts.Link(text=one, href="/sample-components/") for one in ("Overview", "Assessment", "Timeline")],
        "crumbs": [parts.Link(text="Cases", href="/sample-components/")],
        "facts": [
            parts.Fact(key="Name", value="John Smith"),
            parts.Fact(key="Date of birth", value="4 November 1990", links=[link]),
            parts.Fact(key="Address", value=mark_safe("1 High Street<br>Birmingham"), links=[link, parts.Link(text="History", href="/", about="of addresses")]),
        ],
        "table": parts.Table(
            caption="Sessions",
            columns=[
                parts.Column(title="Day", href="?sort=day", sorted="descending"), parts.Column(title="With"),
                parts.Column(title="Outcome"), parts.Column(title="Minutes", number=True), parts.Column(title="Report"),
            ],
            rows=[
                ["4 November 2026", "Tariq Aziz", "Attended", 50, parts.Link(text="View", href="/", about="the report of 4 November")],
                ["28 October 2026", "Tariq Aziz", "Did not attend", 0, "None"],
            ],
        ),
        "tasks": [
            parts.Task(title="Consent", state=parts.TaskState.DONE, href="/sample-form/"),
            parts.Task(title="Measures", state=parts.TaskState.IN_PROGRESS, href="/sample-form/", hint="Amara Okafor, since 10:12"),
            parts.Task(title="Risk", state=parts.TaskState.NOT_STARTED, href="/sample-form/"),
            parts.Task(title="Recommendation", state=parts.TaskState.CANNOT_YET, hint="Needs consent"),
        ],
        "entries": [
            parts.Entry(title="Session", at=now, by="Tariq Aziz", text="Talked about work.\nPlan agreed.", links=[parts.Link(text="Open", href="/", about="the session of 23 November")]),
            parts.Entry(title="Assessment", at=now - dt.timedelta(days=7), facts=[parts.Fact(key="Outcome", value="Suitable")]),
        ],
        "filters": [parts.Link(text="overdue", href="?"), parts.Link(text="Leeds", href="?")],
        "menu": [parts.Link(text="Add a note", href="/"), parts.Link(text="Hand over", href="/")],
    }  # fmt: skip
    return render(request, "samples/components.html", context)


def broken(_: HttpRequest) -> HttpResponse:
    raise RuntimeError("a fault that holds a name: John Smith")
