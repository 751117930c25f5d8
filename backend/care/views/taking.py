"""The screens on which measures are taken: which one, its sheet, a correction, and why one was missed."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from backend import clock
from backend.actors import Actor
from backend.care import access, queries, words
from backend.care.missed_form import MissedForm
from backend.care.queries import Measures, Sheet, Taken
from backend.care.sheet_form import SheetForm
from backend.cases import queries as cases
from backend.cases.commands import perform
from backend.cases.reading import Detail
from backend.cases.views import frame_of
from backend.instruments.registry import registry
from backend.instruments.vocabulary import Instrument
from backend.pathways import measuring
from backend.pathways.engine import Availability
from backend.pathways.measuring import MeasureEntered, MeasuresMissed
from backend.pathways.vocabulary import MeasurePoint
from backend.pathways.working_days import london_date
from backend.refusals import NotFound, Refusal
from backend.web.parts import Column, Link, Table
from backend.web.rules import actor_of
from backend.web.templatetags.components import day
from backend.web.told import tell

NO_ACTION = "Measures are not recorded on this case, or not by you."


@dataclass(frozen=True, kw_only=True)
class DuePoint:
    """A measure point with links to what is still owed there."""

    title: str
    links: Sequence[Link]


def choose(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """Which measure: sheets begun to go on with, those that are due at a point, then every other."""
    actor, now = actor_of(request), clock.now()
    detail = cases.case(actor, case_id)
    offered = _offered(actor, detail, MeasureEntered)
    found = queries.measures_of(actor, case_id)
    due = _due_points(detail, found)
    context = {
        **frame_of(detail, now, ""),
        "heading": offered.action.title,
        "reasons": offered.reasons,
        "unfinished": [_go_on(one) for one in found.unfinished],
        "due": due,
        "others": [_take_link(case_id, one) for one in registry().current],
    }
    return render(request, "care/taking_choose.html", context)


def take(request: HttpRequest, case_id: uuid.UUID, instrument: str) -> HttpResponse:
    """A new sheet of an instrument."""
    actor, now = actor_of(request), clock.now()
    detail = cases.case(actor, case_id)
    offered = _offered(actor, detail, MeasureEntered)
    chosen = _instrument(instrument)
    more = _given(request, actor, detail, chosen)
    if request.method == "POST":
        form = SheetForm.sent(request.POST, **more)
        if not form.reshaped and _done(actor, detail, offered, form):
            return _saved(request, detail, form)
    else:
        form = SheetForm.new(now=now, today=london_date(now), **more)
        asked = request.GET.get("point", "")
        form.point = asked if asked in dict(more["points"]) else ""
    return _page(request, detail, offered, form)


def go_on(request: HttpRequest, case_id: uuid.UUID, measure_id: uuid.UUID) -> HttpResponse:
    """A sheet that was begun, to go on with; one that is finished, to correct. Its older answers stay listed."""
    actor, now = actor_of(request), clock.now()
    detail = cases.case(actor, case_id)
    offered = _offered(actor, detail, MeasureEntered)
    sheet = queries.sheet(actor, measure_id)
    if sheet.taken.case_id != case_id:
        raise NotFound(access.NOT_FOUND)
    if sheet.taken.derived:
        raise NotFound("This score was worked out from a longer measure. Correct that one.")
    more = _given(request, actor, detail, registry().get(sheet.taken.instrument.slug))
    if request.method == "POST":
        form = SheetForm.sent(request.POST, sheet=sheet, **more)
        if not form.reshaped and _done(actor, detail, offered, form):
            return _saved(request, detail, form)
    else:
        form = SheetForm.begun(sheet, now=now, **more)
    return _page(request, detail, offered, form)


def missed(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """Why measures were not taken at a point."""
    actor, now = actor_of(request), clock.now()
    detail = cases.case(actor, case_id)
    offered = _offered(actor, detail, MeasuresMissed)
    owed = [one.slug for one in _open_points(detail)]
    points = sorted(_points(detail), key=lambda one: one[0] not in owed)
    more: dict[str, Any] = {"points": points, "submit": offered.action.title}
    if request.method == "POST":
        form = MissedForm.of(MeasuresMissed, request.POST, **more)
        if not form.reshaped and _explained(actor, detail, offered, form):
            tell(request, f"Saved: {offered.action.title}.")
            return redirect("case", case_id=case_id)
    else:
        initial = {"point": owed[0]} if len(owed) == 1 else None
        form = MissedForm.fresh(MeasuresMissed, now=now, version=detail.version, initial=initial, **more)
    context = {**frame_of(detail, now, ""), "heading": offered.action.title, "action": offered.action, "form": form}
    if offered.reasons and not form.refusal:
        context |= {"form": None, "reasons": offered.reasons}
    return render(request, "cases/act.html", context, status=form.status)


def unfinished(request: HttpRequest) -> HttpResponse:
    """The sheets that this person began and has not finished, on whatever case."""
    actor = actor_of(request)
    rows = [
        [
            Link(
                text=one.reference, href=reverse("case", args=[one.taken.case_id]), about=f"of {one.name}", whole=True
            ),
            one.name,
            _go_on(one.taken),
        ]
        for one in queries.begun_by(actor)
    ]
    titles = ("Case", "Person", "Sheet")
    table = Table(caption="Sheets begun", columns=[Column(title=one) for one in titles], rows=rows, caption_hidden=True)
    return render(request, "care/taking_unfinished.html", {"table": table if rows else None})


# --- what is due ------------------------------------------------------------------------------------------------


def _open_points(detail: Detail) -> list[MeasurePoint]:
    """The measure points at which something is owed now: a review is open that opens where the point does."""
    opened = [detail.pathway.review(one.slug).opens for one in detail.owed]
    return [one for one in detail.pathway.measure_points if one.opens in opened]


def _due_points(detail: Detail, found: Measures) -> list[DuePoint]:
    taken = {
        (one.point, one.instrument.slug) for course in found.courses for one in course.taken if one.case_id == detail.id
    }
    due = []
    for point in _open_points(detail):
        slugs = [
            slug
            for slug in point.instruments
            if point.repeats or not {(point.slug, slug), (point.slug, point.short_form.get(slug))} & taken
        ]
        short = [point.short_form[slug] for slug in slugs if slug in point.short_form]
        links = [_take_link(detail.id, registry().get(slug), point=point.slug) for slug in slugs]
        links += [_take_link(detail.id, registry().get(slug), point=point.slug, short=True) for slug in short]
        due.append(DuePoint(title=point.title, links=links))
    return due


def _take_link(case_id: uuid.UUID, instrument: Instrument, *, point: str = "", short: bool = False) -> Link:
    address = reverse("measure-take", args=[case_id, instrument.slug])
    return Link(
        text=f"{instrument.title}, the short form" if short else instrument.title,
        href=f"{address}?point={point}" if point else address,
    )


def _go_on(one: Taken) -> Link:
    return Link(
        text=f"{one.instrument.title} of {day(one.taken_on)}: {one.answered} of {len(one.instrument.items)} answered",
        href=reverse("measure-go-on", args=[one.case_id, one.id]),
        about=", go on with it",
    )


# --- one sheet --------------------------------------------------------------------------------------------------


def _offered(actor: Actor, detail: Detail, asks: type) -> Availability:
    """The action of the case's pathway that asks for this, for those whose role may do it. Raises NotFound."""
    found = next((one for one in detail.actions if one.action.asks is asks), None)
    if found is None or not actor.holds(*(role.slug for role in found.action.by)):
        raise NotFound(NO_ACTION)
    return found


def _instrument(name: str) -> Instrument:
    found = next((one for one in registry().current if one.slug == name), None)
    if found is None:
        raise NotFound("There is no such instrument.")
    return found


def _points(detail: Detail) -> list[tuple[str, str]]:
    return [(one.slug, one.title) for one in detail.pathway.measure_points]


def _given(request: HttpRequest, actor: Actor, detail: Detail, instrument: Instrument) -> dict[str, Any]:
    """What a sheet is shown with: the wording that the actor's organisation loaded, in the language asked for."""
    loaded = words.loaded(actor, instrument)
    asked = request.GET.get("words", "en")
    return {
        "instrument": instrument,
        "points": _points(detail),
        "words": loaded.get(asked) or next(iter(loaded.values()), None),
        "languages": tuple(loaded),
        "out_of_hours": measuring.out_of_hours(detail.protocol, clock.now()),
    }


def _done(actor: Actor, detail: Detail, offered: Availability, form: SheetForm) -> bool:
    try:
        perform(
            detail.id,
            offered.action.slug,
            by=actor,
            expected_version=None,  # what was answered on paper does not hang on what else happened to the case
            command_id=form.command_id,
            data=form.data(),
        )
    except Refusal as refusal:
        form.refuse(refusal)
        return False
    return True


def _explained(actor: Actor, detail: Detail, offered: Availability, form: MissedForm) -> bool:
    try:
        given = form.given()
        perform(
            detail.id,
            offered.action.slug,
            by=actor,
            expected_version=given.expected_version,
            command_id=given.command_id,
            data=given.data,
            happened_at=given.happened_at,
        )
    except Refusal as refusal:
        form.refuse(refusal)
        return False
    return True


def _saved(request: HttpRequest, detail: Detail, form: SheetForm) -> HttpResponse:
    title = form.instrument.title
    if form.finish or form.corrects:
        another = reverse("measure-choose", args=[detail.id])
        tell(request, f"Saved: {title}.", link_text="Record another measure", link=another)
        return redirect("case-measures", case_id=detail.id)
    tell(
        request, f"Saved for now: {title}, {form.answered}. It waits under “Record a measure” and “Unfinished sheets”."
    )
    return redirect("case", case_id=detail.id)


def _page(request: HttpRequest, detail: Detail, offered: Availability, form: SheetForm) -> HttpResponse:
    now = clock.now()
    sheet: Sheet | None = form.sheet
    languages: Mapping[str, str] = {one: f"?words={one}" for one in form.languages if len(form.languages) > 1}
    context = {
        **frame_of(detail, now, ""),
        "heading": f"Correct {form.instrument.title}" if form.corrects else form.instrument.title,
        "form": form,
        "sheet": sheet,
        "instrument": form.instrument,
        "reasons": offered.reasons,
        "languages": [Link(text=one, href=href) for one, href in languages.items()],
        "other": reverse("measure-go-on", args=[detail.id, form.other_sheet]) if form.other_sheet else "",
    }
    if offered.reasons and not form.refusal:
        context["form"] = None
    return render(request, "care/taking_sheet.html", context, status=form.status)
