"""The one-minute log of one case: its page, and the address to which each tap is sent."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.views.decorators.http import require_POST

from backend import clock
from backend.actors import Actor
from backend.care import log_queries
from backend.care.commands import give_up_draft, keep_taps, log_contact
from backend.care.log_form import LogForm
from backend.cases import doors
from backend.cases import queries as cases
from backend.cases.commands import Done
from backend.cases.reading import Detail
from backend.cases.views import frame_of
from backend.pathways.contacting import RAISES_RISK, ContactLogged
from backend.pathways.engine import Availability
from backend.refusals import Conflict, NotAllowed, NotFound, Reason, Refusal
from backend.web.forms import COMMAND
from backend.web.rules import actor_of
from backend.web.told import tell

NOT_HERE = "Contacts are not logged on this case, or not by you. What you may do stands on the page of the case."
GIVE_UP = "form-give-up"
TAPPED = "tapped"  # names of the fields that a message of taps is about, also where nothing is ticked any more


@dataclass(frozen=True, kw_only=True)
class Keeping:
    """Where a phone keeps taps that are not sent yet: under a name that says nothing, locked with a key that it is
    given with the page and never keeps."""

    name: str
    key: str


def log(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """The page, and saving it."""
    actor, now = actor_of(request), clock.now()
    detail = cases.case(actor, case_id)
    offered = _offered(actor, detail)
    if offered is None:
        reasons = (Reason(code="not_here", sentence=NOT_HERE),)
        return _page(request, detail, None, reasons=reasons)
    action = offered.action
    if request.method == "POST" and GIVE_UP in request.POST:
        give_up_draft(case_id, by=actor)
        tell(request, "What you had tapped is thrown away.")
        return redirect("contact-log", case_id=case_id)
    before = log_queries.before(actor, detail, action)
    more: dict[str, Any] = {
        "before": before,
        "here": now,
        "suggested": log_queries.next_contact(detail, action, before.bookings, now),
        "submit": "Save",
    }
    if request.method == "POST":
        form = LogForm.sent(request.POST, **more)
        if not form.reshaped and (done := _done(actor, detail, offered, form)) is not None:
            return _saved(request, detail, form, done)
    else:
        form = LogForm.begun(**more)
    shown = None if offered.reasons and not form.refusal else form
    return _page(request, detail, shown, offered=offered, reasons=offered.reasons)


@require_POST
def taps(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """Keeps what was tapped, and answers as which command it will be logged."""
    actor = actor_of(request)
    names = request.POST.getlist(TAPPED)
    try:
        command_id = uuid.UUID(request.POST.get(COMMAND, ""))
    except ValueError:
        return JsonResponse({"code": "malformed"}, status=400)
    try:
        kept = keep_taps(case_id, {name: request.POST.getlist(name) for name in names}, by=actor, command_id=command_id)
    except Refusal as refusal:
        return JsonResponse(
            {"code": next(iter(refusal.codes)), "sentence": refusal.sentence}, status=_STATUS.get(type(refusal), 400)
        )
    return JsonResponse({"command": str(kept)})


_STATUS: dict[type[Refusal], int] = {NotFound: 404, NotAllowed: 403, Conflict: 409}


def keeping_of(actor: Actor, case_id: uuid.UUID) -> Keeping:
    """The same for one worker and case whenever they sign in, and for nobody else."""
    whose = f"{actor.id}:{case_id}"
    name = salted_hmac("care.log.name", whose, algorithm="sha256").hexdigest()[:24]
    return Keeping(name=name, key=salted_hmac("care.log.key", whose, algorithm="sha256").hexdigest())


def _offered(actor: Actor, detail: Detail) -> Availability | None:
    """The action of the case's pathway that asks for a contact: one that may be done now before any other."""
    theirs = [
        one
        for one in detail.actions
        if one.action.asks is ContactLogged and actor.holds(*(role.slug for role in one.action.by))
    ]
    return min(theirs, key=lambda one: (not one.allowed, not one.in_reach), default=None)


def _done(actor: Actor, detail: Detail, offered: Availability, form: LogForm) -> Done | None:
    try:
        given = form.given()
        return log_contact(
            detail.id,
            offered.action.slug,
            by=actor,
            command_id=given.command_id,
            data=given.data,
            happened_at=given.happened_at,
            about=given.about,
        )
    except Refusal as refusal:
        form.refuse(refusal)
        return None


def _saved(request: HttpRequest, detail: Detail, form: LogForm, done: Done) -> HttpResponse:
    logged = "This contact was logged already; it counts once." if done.repeated else "Saved: the contact is logged."
    risk = next((one for one in detail.actions if one.action.slug == RAISES_RISK and one.in_reach), None)
    if form.raises_concern and risk is not None:
        tell(request, f"{logged} Now say what the concern is.")
        return redirect(doors.address_of(detail.id, risk.action))
    tell(request, logged)
    return redirect("case", case_id=detail.id)


def _page(
    request: HttpRequest,
    detail: Detail,
    form: LogForm | None,
    *,
    offered: Availability | None = None,
    reasons: tuple[Reason, ...] = (),
) -> HttpResponse:
    now = clock.now()
    context = {
        **frame_of(detail, now, ""),
        "heading": offered.action.title if offered else "Log a contact",
        "form": form,
        "reasons": reasons,
        "back": reverse("case", args=[detail.id]),
        "keeping": keeping_of(actor_of(request), detail.id),
    }
    return render(request, "care/log.html", context, status=form.status if form else 200)
