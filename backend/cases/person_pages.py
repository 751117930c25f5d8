"""The pages of a case that are about its person: who they are, their background, how they may be contacted."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from backend import clock
from backend.cases import queries, showing
from backend.cases.commands import name_lead
from backend.cases.leading import lead_of
from backend.cases.views import frame_of
from backend.people import access as people
from backend.people import forms as background_form
from backend.people import queries as people_queries
from backend.people.commands import record_contact_preferences
from backend.people.commands.backgrounds import record_background
from backend.people.contact_preferences import ContactPreferences
from backend.refusals import Refusal
from backend.web.forms import EntryForm
from backend.web.rules import actor_of
from backend.web.told import tell


def person(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """Who the person of a case is: names, numbers, background, consents, and who else holds them."""
    actor, now = actor_of(request), clock.now()
    detail = queries.case(actor, case_id)
    summary = people_queries.person_summary(actor, detail.who.id)
    context = {
        **frame_of(detail, now, "Person"),
        "who": showing.person_facts(summary),
        "background": showing.background_facts(summary) if people.sees_background(actor) else None,
        "contact": showing.contact_facts(people_queries.contact_preferences_of(actor, detail.who.id).said),
        "consents": showing.consent_facts(summary),
        "doubts": summary.possible_matches,
    }
    return render(request, "cases/person.html", context)


def background(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """Enter or correct protected characteristics and circumstances."""
    actor, now = actor_of(request), clock.now()
    detail = queries.case(actor, case_id)
    known = people_queries.background_of(actor, detail.who.id)
    more = {"asks_when": False, "submit": "Save"}
    if request.method == "POST":
        form = EntryForm.of(background_form.ENTRY, request.POST, **more)
        try:
            given = form.given()
            change = background_form.changes(known.answers, given.entry)
            if change.anything:
                record_background(
                    by=actor,
                    person_id=detail.who.id,
                    answers=change.answers,
                    taken_back=change.taken_back,
                    expected_version=given.expected_version,
                )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            tell(request, "Saved: background." if change.anything else "Nothing was changed.")
            return redirect("case-person", case_id=case_id)
    else:
        initial = background_form.as_entry(known.answers)
        form = EntryForm.fresh(background_form.ENTRY, now=now, initial=initial, version=known.version, **more)
    context = {**frame_of(detail, now, ""), "heading": "Background", "form": form}
    return render(request, "cases/background.html", context, status=form.status)


def lead(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """Let whoever holds this case lead the work with its person, who is on others too."""
    actor, now = actor_of(request), clock.now()
    detail = queries.case(actor, case_id)
    more = {"asks_when": False, "submit": "Save"}
    if request.method == "POST":
        form = EntryForm.of(None, request.POST, **more)
        try:
            name_lead(case_id, by=actor)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            tell(request, f"{detail.worker} leads the work with {detail.who.name}.")
            return redirect("case", case_id=case_id)
    else:
        form = EntryForm.fresh(None, now=now, **more)
    leads = lead_of(actor, detail.who.id)
    context = {**frame_of(detail, now, ""), "heading": "Who leads", "form": form, "leads": leads}
    return render(request, "cases/lead.html", context, status=form.status)


def contact_preferences(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """Enter or correct how the person may be contacted."""
    actor, now = actor_of(request), clock.now()
    detail = queries.case(actor, case_id)
    known = people_queries.contact_preferences_of(actor, detail.who.id)
    more = {"asks_when": False, "submit": "Save"}
    if request.method == "POST":
        form = EntryForm.of(ContactPreferences, request.POST, **more)
        try:
            given = form.given()
            record_contact_preferences(
                by=actor, person_id=detail.who.id, said=given.entry, expected_version=given.expected_version
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            tell(request, "Saved: how to contact them.")
            return redirect("case-person", case_id=case_id)
    else:
        form = EntryForm.fresh(ContactPreferences, now=now, initial=known.said, version=known.version, **more)
    context = {**frame_of(detail, now, ""), "heading": "How to contact them", "form": form}
    return render(request, "cases/contact_preferences.html", context, status=form.status)
