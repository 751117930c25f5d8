"""The screens of cases. A view parses, finds what the actor may see, calls one command or query, shows the answer."""

import uuid
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from backend import clock
from backend.accounts.membership import colleagues_of
from backend.accounts.sites import sites_of
from backend.actors import Actor
from backend.cases import commands, doors, notices, queries, showing
from backend.cases.commands import open_case, perform
from backend.cases.forms import AssignForm
from backend.cases.leading import lead_of
from backend.cases.queries import Wanted
from backend.cases.reading import Detail
from backend.cases.tabs import tabs_of
from backend.outbox.letters import letters_of
from backend.pathways.engine import Availability
from backend.pathways.entry import ask
from backend.pathways.registry import registry
from backend.pathways.vocabulary import Action, Pathway
from backend.people import access as people
from backend.people import queries as people_queries
from backend.people.commands.register import Grounds, register_person
from backend.people.models import Stake
from backend.refusals import NotFound, Refusal
from backend.web.forms import EntryForm
from backend.web.parts import Link
from backend.web.rules import actor_of
from backend.web.templatetags.components import moment
from backend.web.told import tell


def home(request: HttpRequest) -> HttpResponse:
    """My work: what I owe, what is due first at the top; and possible matches that wait for a decision."""
    actor, now = actor_of(request), clock.now()
    whose = request.GET.get("whose", "")
    rows = queries.owed_by(actor, replace(_held_by(whose, actor), closed=None))
    marks = notices.marks_of(actor, {case.who.id for _, case in rows})
    late = [row for row in rows if row[0].late]
    coming = [row for row in rows if not row[0].late]
    context = {
        "now": now,
        "late": showing.my_work(late, now, marks) if late else None,
        "coming": showing.my_work(coming, now, marks) if coming else None,
        "matches": people_queries.count_to_decide(actor),
        "tabs": [Link(text=words, href=f"?whose={slug}" if slug else "?") for slug, words in WORK.items()],
        "current": WORK.get(whose, WORK[""]),
    }
    return render(request, "cases/home.html", context)


WORK = {"": "All that my role owes", "mine": "On my cases", "team": "On cases of my team"}
WHOSE = {"": "Held by anybody", "mine": "Held by me", "team": "Held by my team", "nobody": "Held by nobody yet"}


def _held_by(whose: str, actor: Actor) -> Wanted:
    """Cases by who holds them, as the addresses say it."""
    return Wanted(
        worker=actor.id if whose == "mine" else None,
        team=actor.organisation_id if whose == "team" else None,
        unheld=whose == "nobody",
    )


def case_list(request: HttpRequest) -> HttpResponse:
    """The cases of the actor's organisation, newest first, narrowed by what stands in the address."""
    actor, now = actor_of(request), clock.now()
    sent = request.GET
    shown = sent.get("show", "open")
    whose = sent.get("whose", "")
    wanted = replace(
        _held_by(whose, actor),
        pathway=sent.get("pathway", ""),
        state=sent.get("state", ""),
        closed={"open": False, "closed": True}.get(shown),
        late=bool(sent.get("late")),
    )
    page = queries.cases(actor, wanted, after=sent.get("after") or None)
    marks = notices.marks_of(actor, {one.who.id for one in page.cases})
    kept = sent.copy()
    if page.after:
        kept["after"] = page.after
    context = {
        "table": showing.case_table(page.cases, now, marks) if page.cases else None,
        "following": f"?{kept.urlencode()}" if page.after else "",
        "filters": _filters(request),
        "shown": shown,
        "whose": whose,
        "anybody": list(WHOSE.items()),
        "late": wanted.late,
        "state": wanted.state,
        "states": [(one.title, one.slug) for p in registry().current for s in p.strands for one in s.states],
    }
    return render(request, "cases/list.html", context)


def _filters(request: HttpRequest) -> list[Link]:
    """Each filter in force, as a link that takes it away."""
    titles = {one.slug: one.title for p in registry().current for s in p.strands for one in s.states}
    words = {"show": {"closed": "Closed cases", "all": "All cases"}, "state": titles}
    filters = []
    for name in ("show", "state", "late"):
        sent = request.GET.get(name, "")
        if sent and sent != "open":
            without = request.GET.copy()
            del without[name]
            without.pop("after", None)
            told = words[name].get(sent, sent) if name in words else "Only where something is late"
            filters.append(Link(text=f"Remove “{told}”", href=f"?{without.urlencode()}"))
    return filters


def case(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """One case: who, what presses, where on the pathway, what next by when, and what may be done."""
    actor, now = actor_of(request), clock.now()
    detail = queries.case(actor, case_id)
    owed = {slug for one in detail.owed for slug in detail.pathway.review(one.slug).met_by}
    context = {
        **frame_of(detail, now, "Overview"),
        "strip": showing.stages(detail),
        "facts": showing.case_facts(
            detail, needs=people_queries.needs_of(actor, detail.who.id), lead=lead_of(actor, detail.who.id)
        ),
        "doubts": people_queries.matches_about(actor, detail.who.id),
        "take": _taking(detail, actor),
        "owed": showing.owed_table(detail.owed, now) if detail.owed else None,
        "next_steps": [_offer(detail, one) for one in detail.actions if one.allowed and one.action.slug in owed],
        "may": [_offer(detail, one) for one in detail.actions if one.allowed and one.action.slug not in owed],
        "not_yet": [one for one in detail.actions if one.in_reach and not one.allowed],
    }
    return render(request, "cases/case.html", context)


def timeline(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """What happened on a case, newest first."""
    actor, now = actor_of(request), clock.now()
    detail = queries.case(actor, case_id)
    told = showing.entries(queries.timeline(actor, case_id), detail.pathway)
    given = showing.assignments(queries.assignments(actor, case_id))
    entries = sorted([*told, *given], key=lambda one: one.at, reverse=True) if given else told
    return render(request, "cases/timeline.html", {**frame_of(detail, now, "Timeline"), "entries": entries})


def act(request: HttpRequest, case_id: uuid.UUID, slug: str) -> HttpResponse:
    """The form of one action, and doing it."""
    actor, now = actor_of(request), clock.now()
    detail = queries.case(actor, case_id)
    offered = next((one for one in detail.actions if one.action.slug == slug), None)
    if offered is None:
        raise NotFound("There is no such action.")
    action = offered.action
    if request.method == "GET" and doors.has_own_page(action):
        return redirect(doors.address_of(case_id, action))
    items = [(str(one.id), f"{one.title}, {moment(one.happened_at)}") for one in detail.items.get(slug, ())]
    more: dict[str, Any] = {"submit": action.title, "items": items, "by": actor}
    if request.method == "POST":
        form = EntryForm.of(action.asks, request.POST, **more)
        if not form.reshaped and _done(actor, case_id, action, form):
            tell(request, f"Saved: {action.title}.")
            return redirect("case", case_id=case_id)
    else:
        initial = doors.beginning_of(actor, case_id, action)
        form = EntryForm.fresh(action.asks, now=now, initial=initial, version=detail.version, **more)
    context = {
        **frame_of(detail, now, ""),
        "heading": action.title,
        "action": action,
        "form": form,
        "reasons": offered.reasons,
    }
    if offered.reasons and not form.refusal:
        context["form"] = None
    return render(request, "cases/act.html", context, status=form.status)


def assign(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """Who works on a case: take it, give it to a colleague, give it back."""
    actor, now = actor_of(request), clock.now()
    detail = queries.case(actor, case_id)
    colleagues = colleagues_of(actor)
    if request.method == "POST":
        form = AssignForm.sent(request.POST, colleagues=colleagues, me=actor.id)
        try:
            chosen = form.chosen()
            commands.assign(
                case_id,
                chosen,
                by=actor,
                expected_version=form.given().expected_version,
                command_id=form.command_id,
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            name = next((one.name for one in colleagues if one.id == chosen), "")
            words = "You hold this case now." if chosen == actor.id else f"{name} holds this case now."
            tell(request, words if chosen else "Nobody holds this case now. It is with the team.")
            return redirect("case", case_id=case_id)
    else:
        form = AssignForm.fresh(
            None,
            now=now,
            asks_when=False,
            version=detail.version,
            colleagues=colleagues,
            me=actor.id,
            worker=str(detail.worker_id or ""),
        )
    context = {**frame_of(detail, now, ""), "heading": "Who works on this case", "form": form}
    return render(request, "cases/assign.html", context, status=form.status)


def _taking(detail: Detail, actor: Actor) -> AssignForm | None:
    """The button by which somebody takes a case that nobody holds."""
    if detail.worker_id is not None or detail.closed_at is not None:
        return None
    return AssignForm.fresh(
        None, now=clock.now(), asks_when=False, version=detail.version, worker=str(actor.id), submit="Take this case"
    )


def _done(actor: Actor, case_id: uuid.UUID, action: Action, form: EntryForm) -> bool:
    try:
        given = form.given()
        perform(
            case_id,
            action.slug,
            by=actor,
            expected_version=given.expected_version,
            command_id=given.command_id,
            data=given.data,
            happened_at=given.happened_at,
            about=given.about,
        )
    except Refusal as refusal:
        form.refuse(refusal)
        return False
    return True


@dataclass(frozen=True, kw_only=True)
class NewPerson:
    """Who somebody is, as far as the person in front of you can say."""

    family_name: str = ask("Family name")
    given_names: str = ask("Given names", default="")
    date_of_birth: date | None = ask("Date of birth", default=None)
    nhs_number: str = ask("NHS number", hint="If it is known", default="")
    pnc_id: str = ask("PNC ID", hint="If it is known, like 2004/0012345U", default="")
    crn: str = ask("Probation number (CRN)", hint="If it is known, like X320741", default="")
    prison_number: str = ask("Prison number", hint="If it is known, like A1234BC", default="")


def add_person(request: HttpRequest) -> HttpResponse:
    """Enter somebody by hand, on the way to opening a case for them."""
    actor, now = actor_of(request), clock.now()
    form = EntryForm.fresh(NewPerson, now=now, submit="Continue", asks_when=False)
    if request.method == "POST":
        form = EntryForm.of(NewPerson, request.POST, submit="Continue", asks_when=False)
    if request.method == "POST" and not form.reshaped:
        # the case that will be opened is the reason for entering the person, and the form's own command names it
        case_id = form.command_id
        try:
            new: NewPerson = form.given().entry
            registered = register_person(
                by=actor,
                family_name=new.family_name,
                given_names=new.given_names,
                date_of_birth=new.date_of_birth,
                identifiers={
                    "nhs_number": new.nhs_number,
                    "pnc_id": new.pnc_id,
                    "crn": new.crn,
                    "prison_number": new.prison_number,
                },
                source="typed",
                because=Grounds(because=Stake.Because.CASE, reference=case_id),
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            for warning in registered.warnings:
                tell(request, warning.sentence)
            if registered.candidates:
                tell(request, "Somebody on file may be the same person. A colleague is asked to decide; you can go on.")
            return redirect("open-case", person_id=registered.person_id, case_id=case_id)
    return render(request, "cases/add_person.html", {"form": form}, status=form.status)


def begin(request: HttpRequest, person_id: uuid.UUID, case_id: uuid.UUID) -> HttpResponse:
    """Choose how a case begins: the opening actions of every pathway that this actor may do, at their sites."""
    actor = actor_of(request)
    person = people.require(actor, person_id)
    links = [
        Link(
            text=f"{action.title} ({pathway.title}, {site.name})",
            href=reverse("open-case-with", args=[person_id, case_id, pathway.slug, action.slug, site.slug]),
        )
        for pathway in registry().current
        for action in _openings(pathway, actor)
        for site in sites_of(actor, pathway.slug)
    ]
    return render(request, "cases/begin.html", {"person": person, "links": links})


def open_with(  # noqa: PLR0917 - the parts of the address
    request: HttpRequest, person_id: uuid.UUID, case_id: uuid.UUID, pathway: str, action: str, site: str
) -> HttpResponse:
    """The form of an opening action, and opening the case."""
    actor, now = actor_of(request), clock.now()
    person = people.require(actor, person_id)
    definition = next((one for one in registry().current if one.slug == pathway), None)
    opening = next((one for one in _openings(definition, actor) if one.slug == action), None) if definition else None
    place = next((one for one in sites_of(actor, pathway) if one.slug == site), None)
    if opening is None or place is None:
        raise NotFound("There is no such way to open a case here.")
    form = EntryForm.fresh(opening.asks, now=now, submit=opening.title, by=actor)
    if request.method == "POST":
        form = EntryForm.of(opening.asks, request.POST, submit=opening.title, by=actor)
        if not form.reshaped:
            try:
                given = form.given()
                done = open_case(
                    pathway,
                    action,
                    by=actor,
                    person_id=person_id,
                    site_id=place.id,
                    command_id=given.command_id,
                    data=given.data,
                    happened_at=given.happened_at,
                    case_id=case_id,
                )
            except Refusal as refusal:
                form.refuse(refusal)
            else:
                tell(request, "The case is open.")
                return redirect("case", case_id=done.case_id)
    context = {"person": person, "action": opening, "pathway": definition, "site": place, "form": form}
    return render(request, "cases/open.html", context, status=form.status)


def _openings(pathway: Pathway, actor: Actor) -> list[Action]:
    return [one for one in pathway.actions if one.opens and actor.holds(*(role.slug for role in one.by))]


def messages(request: HttpRequest) -> HttpResponse:
    """The letters that went out to the people of the actor's organisation, newest first."""
    actor = actor_of(request)
    return render(request, "cases/messages.html", {"letters": letters_of(actor)})


# --- parts ------------------------------------------------------------------------------------------------------


def frame_of(detail: Detail, now: object, current: str) -> dict[str, object]:
    """What the head of every page of a case is drawn from; rooms above draw their own pages of a case with it."""
    here = clock.now()
    return {
        "now": now,
        "case": detail,
        "identity": showing.identity(detail, here),
        "tabs": tabs_of(detail),
        "current": current,
        "heading": current,
        "next": detail.next_owed,
        "late": showing.late_sentence(detail.owed, here),
        "urgent": [one for one in detail.owed if one.urgent],
    }


def _offer(detail: Detail, one: Availability) -> Link:
    return Link(text=one.action.title, href=doors.address_of(detail.id, one.action))
