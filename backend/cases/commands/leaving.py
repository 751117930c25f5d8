"""Hands on everything that somebody who leaves holds, in one step that says what it moved."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field

from backend.accounts.models import User
from backend.actors import Actor, ActorKind
from backend.audit.trail import command
from backend.cases import access
from backend.cases.commands.performing import Request, perform_many
from backend.cases.models import Case, Review
from backend.pathways.handing_over import HandedOver, WhyHandedOver
from backend.pathways.registry import registry
from backend.refusals import NotAllowed, Refusal


@dataclass(frozen=True, kw_only=True)
class Left:
    """One case that could not be handed on, and why."""

    reference: str
    why: str


@dataclass(kw_only=True)
class HandedOn:
    """What was moved: cases by reference with who received them, how many reviews stay owed on those, and of how many
    cases the leaver stood in and no longer does."""

    cases: dict[str, str] = field(default_factory=dict)
    reviews: int = 0
    deputies: int = 0
    left: list[Left] = field(default_factory=list)


def hand_on_everything(
    leaver_id: uuid.UUID,
    receiver_id: uuid.UUID,
    *,
    by: Actor,
    command_id: uuid.UUID,
    instead: Mapping[uuid.UUID, uuid.UUID] | None = None,
    summary: str = "The worker leaves; see the plan and the last contacts.",
) -> HandedOn:
    """Hand over every open case that ``leaver_id`` holds, as far as ``by`` may see and do it.

    ``instead`` names other receivers for some cases. Each is a hand-over as any other: open until the receiver has made
    first contact, and chased. What is owed on a case goes with it, since it is owed by whoever holds the case. A case
    that cannot be handed on is named with the reason, and the others are. Done again it finds nothing left to move.
    Raises NotAllowed for anybody but a person.
    """
    with command("cases.hand_on_everything", by=by) as trail:
        if by.kind is not ActorKind.PERSON:
            raise NotAllowed("Only a person hands on a colleague's work. Sign in and do it there.")
        done = HandedOn()
        held = list(access.visible_to(by).filter(worker_id=leaver_id, closed_at__isnull=True).order_by("id"))
        trail.cases |= {case.id for case in held}
        trail.people |= {case.person_id for case in held}
        stood_in = access.visible_to(by).filter(deputy_id=leaver_id, closed_at__isnull=True)
        done.deputies = stood_in.update(deputy=None)
        asked: list[tuple[Case, Request]] = []
        for case in held:
            action = _action(case)
            if action is None:
                done.left.append(Left(reference=case.reference, why="Cases of its pathway are not handed over."))
                continue
            receiver = (instead or {}).get(case.id, receiver_id)
            data = {
                "receiver": str(receiver),
                "why": WhyHandedOver.CHANGE_OF_WORKER.value,
                "summary": summary,
                "person_told": False,
            }
            own = uuid.uuid5(command_id, str(case.id))
            asked.append(
                (case, Request(case_id=case.id, action=action, expected_version=None, command_id=own, data=data))
            )
        names = dict(User.objects.filter(id__in=[receiver_id, *(instead or {}).values()]).values_list("id", "name"))
        answers = perform_many([request for _, request in asked], by=by)
        for (case, request), answer in zip(asked, answers, strict=True):
            if isinstance(answer, Refusal):
                done.left.append(Left(reference=case.reference, why=answer.sentence))
            else:
                done.cases[case.reference] = names.get(uuid.UUID(str(request.data["receiver"])), "")
        moved = [case.id for case in held if case.reference in done.cases]
        done.reviews = Review.objects.filter(case_id__in=moved, closed_at__isnull=True).count()
        trail.nothing_done = not done.cases and not done.deputies
        return done


def _action(case: Case) -> str | None:
    """The action with which the case's pathway hands over."""
    pathway = registry().get(case.pathway, case.pathway_version)
    return next((one.slug for one in pathway.actions if one.asks is HandedOver), None)
