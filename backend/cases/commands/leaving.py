"""Hands on everything that somebody who leaves holds, in one step that says what it moved."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from django.db.models import QuerySet

from backend.accounts.models import Membership, User
from backend.actors import Actor, ActorKind
from backend.audit.trail import command
from backend.cases import access
from backend.cases.commands.performing import Request, perform_many
from backend.cases.models import Case, HandOver, Review
from backend.pathways.handing_over import HandedOver, WhyHandedOver
from backend.pathways.registry import registry
from backend.refusals import Malformed, NotAllowed, NotFound, Reason, Refusal
from backend.web import listings

SUMMARY = "The worker leaves; see the plan and the last contacts."


@dataclass(frozen=True, kw_only=True)
class Left:
    """One case that could not be handed on, and why."""

    reference: str
    why: str


@dataclass(frozen=True, kw_only=True)
class Leaving:
    """What a room is told that moves something of its own: who leaves, and who received each case that moved."""

    leaver_id: uuid.UUID
    receivers: Mapping[uuid.UUID, uuid.UUID]
    by: Actor


Mover = Callable[[Leaving], int]
_movers: dict[str, Mover] = {}


def moves(name: str) -> Callable[[Mover], Mover]:
    """Register how a room moves what it keeps of a leaver on cases that were handed on; it answers how many it moved.

    It runs in the transaction of the whole step. ``name`` is what the report calls them, such as "appointments".
    """

    def registered(mover: Mover) -> Mover:
        _movers[name] = mover
        return mover

    return registered


@dataclass(kw_only=True)
class HandedOn:
    """What was moved: cases by reference with who received them, how many reviews stay owed on those, cases on which
    the leaver stood in with who does now (nobody: the receiver holds that case), and what rooms moved of their own."""

    cases: dict[str, str] = field(default_factory=dict)
    reviews: int = 0
    deputies: dict[str, str] = field(default_factory=dict)
    others: dict[str, int] = field(default_factory=dict)
    left: list[Left] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def may_hand_on(actor: Actor) -> bool:
    """Whether somebody is a person in a role that hands on a leaver's work."""
    return actor.kind is ActorKind.PERSON and actor.holds(*(one.slug for one in registry().roles if one.hands_on))


def require_may_hand_on(actor: Actor) -> None:
    """Raise NotAllowed, with whom to ask."""
    if not may_hand_on(actor):
        raise NotAllowed("Only a lead or an administrator hands on a colleague's work. Ask one of them.")


def hand_on_everything(
    leaver_id: uuid.UUID,
    receiver_id: uuid.UUID,
    *,
    by: Actor,
    command_id: uuid.UUID,
    instead: Mapping[uuid.UUID, uuid.UUID] | None = None,
    summary: str = SUMMARY,
) -> HandedOn:
    """Hand over every open case that ``leaver_id`` holds, as far as ``by`` may see and do it.

    ``instead`` names other receivers for some cases. Each is a hand-over as any other: open until the receiver has made
    first contact, and chased. What is owed on a case goes with it, since it is owed by whoever holds the case. A case
    that cannot be handed on is named with the reason, and the others are done. Where the leaver stood in, the receiver
    does. Done again it finds nothing left to move.

    Raises NotAllowed for anybody but a person in a role that hands on, NotFound for somebody who never worked at
    their organisation, Malformed for a receiver who cannot receive today; then nothing was moved.
    """
    instead = instead or {}
    with command("cases.hand_on_everything", by=by) as trail:
        require_may_hand_on(by)
        require_colleague(by, leaver_id)
        _require_receivers(leaver_id, {receiver_id, *instead.values()}, by)
        done = HandedOn()
        held = list(access.visible_to(by).filter(worker_id=leaver_id, closed_at__isnull=True).order_by("id"))
        trail.cases |= {case.id for case in held}
        trail.people |= {case.person_id for case in held}
        receivers = {case.id: instead.get(case.id, receiver_id) for case in held}
        named = User.objects.filter(id__in=[receiver_id, *instead.values()])
        names = dict(named.values_list("id", "name"))
        moved = _hand_over(held, receivers, by=by, command_id=command_id, summary=summary, done=done)
        for case in moved:
            done.cases[case.reference] = names[receivers[case.id]]
        done.reviews = Review.objects.filter(case__in=moved, closed_at__isnull=True).count()
        given = {case.id: receivers[case.id] for case in moved}
        for name, mover in _movers.items():
            done.others[name] = mover(Leaving(leaver_id=leaver_id, receivers=given, by=by))
        stood_in = access.visible_to(by).filter(deputy_id=leaver_id, closed_at__isnull=True)
        for case in stood_in.select_for_update(of=("self",)).order_by("id"):
            deputy = instead.get(case.id, receiver_id)
            case.deputy_id = None if deputy == case.worker_id else deputy
            case.save(update_fields=["deputy"])
            trail.cases.add(case.id)
            trail.people.add(case.person_id)
            done.deputies[case.reference] = names[deputy] if case.deputy_id else ""
        trail.nothing_done = not done.cases and not done.deputies and not any(done.others.values())
        return done


def members_ever(actor: Actor) -> QuerySet[Membership]:
    """Who works at the actor's organisation, or did."""
    if actor.organisation_id is None:
        return Membership.objects.none()
    return Membership.objects.filter(organisation_id=actor.organisation_id)


def require_colleague(actor: Actor, user_id: uuid.UUID) -> User:
    """Somebody who works or worked at the actor's organisation. Raises NotFound alike for others and for nobody."""
    found = members_ever(actor).filter(user_id=user_id).select_related("user").first()
    if found is None:
        raise NotFound("Nobody of that name works or worked at your organisation.")
    return found.user


def _require_receivers(leaver_id: uuid.UUID, receivers: set[uuid.UUID], by: Actor) -> None:
    may = {key for key, _ in listings.lines_of("receivers", by)} - {str(leaver_id)}
    if not {str(one) for one in receivers} <= may:
        sentence = "Choose a receiver who works today at an organisation of this site, and not the leaver."
        raise Malformed(sentence, reasons=[Reason(code="not_listed", sentence=sentence, where="receiver")])


def _hand_over(
    held: list[Case],
    receivers: Mapping[uuid.UUID, uuid.UUID],
    *,
    by: Actor,
    command_id: uuid.UUID,
    summary: str,
    done: HandedOn,
) -> list[Case]:
    """The cases that were handed over; the others are told in ``done``."""
    still_open = HandOver.objects.filter(case__in=held, confirmed_at__isnull=True, replaced_at__isnull=True)
    about = {one.case_id: str(one.event_id) for one in still_open}
    asked: list[tuple[Case, Request]] = []
    for case in held:
        action = _action(case)
        if action is None:
            done.left.append(Left(reference=case.reference, why="Cases of its pathway are not handed over."))
            continue
        request = Request(
            case_id=case.id,
            action=action,
            expected_version=None,
            command_id=uuid.uuid5(command_id, str(case.id)),
            data={
                "receiver": str(receivers[case.id]),
                "why": WhyHandedOver.CHANGE_OF_WORKER.value,
                "summary": summary,
                "person_told": False,
            },
            about=about.get(case.id),
        )
        asked.append((case, request))
    moved = []
    for (case, _), answer in zip(asked, perform_many([one for _, one in asked], by=by), strict=True):
        if isinstance(answer, Refusal):
            others = [one.sentence for one in answer.reasons if one.sentence != answer.sentence]
            done.left.append(Left(reference=case.reference, why=" ".join([answer.sentence, *others])))
        else:
            moved.append(case)
    return moved


def _action(case: Case) -> str | None:
    """The action with which the case's pathway hands over."""
    pathway = registry().get(case.pathway, case.pathway_version)
    return next((one.slug for one in pathway.actions if one.asks is HandedOver), None)
