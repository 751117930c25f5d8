"""What somebody who leaves still holds, before it is handed on."""

import uuid
from dataclasses import dataclass

from django.db.models import Count, Q

from backend.accounts.models import User
from backend.actors import Actor
from backend.audit.models import Verb
from backend.audit.trail import command
from backend.cases import access
from backend.cases.commands.leaving import members_ever, require_colleague, require_may_hand_on
from backend.cases.models import Case


@dataclass(frozen=True, kw_only=True)
class Holder:
    """A colleague, of today or of before, with how many open cases they hold and on how many they stand in."""

    user: User
    holds: int
    stands_in: int


@dataclass(frozen=True, kw_only=True)
class Held:
    """The open cases of one colleague that their organisation sees; ``stands_in`` are those of others."""

    user: User
    holds: list[Case]
    stands_in: list[Case]


def holders(actor: Actor) -> list[Holder]:
    """Every colleague of today or of before who has open cases, by name. Raises NotAllowed for who hands nothing on."""
    require_may_hand_on(actor)
    here = members_ever(actor).values("user_id")
    seen = access.visible_to(actor).filter(closed_at__isnull=True)
    holds = dict(seen.filter(worker__in=here).values_list("worker").annotate(Count("id")).order_by())
    stands_in = dict(seen.filter(deputy__in=here).values_list("deputy").annotate(Count("id")).order_by())
    found = User.objects.filter(id__in={*holds, *stands_in}).order_by("name", "id")
    return [Holder(user=one, holds=holds.get(one.id, 0), stands_in=stands_in.get(one.id, 0)) for one in found]


def held_by(actor: Actor, user_id: uuid.UUID) -> Held:
    """What one colleague holds. Raises NotAllowed for who hands nothing on, NotFound for no colleague."""
    with command("cases.held_by", by=actor, verb=Verb.CONSULTATION) as trail:
        require_may_hand_on(actor)
        user = require_colleague(actor, user_id)
        seen = access.visible_to(actor).filter(Q(worker=user) | Q(deputy=user), closed_at__isnull=True)
        cases = list(seen.select_related("person").order_by("opened_at", "id"))
        trail.cases |= {one.id for one in cases}
        trail.people |= {one.person_id for one in cases}
        return Held(
            user=user,
            holds=[one for one in cases if one.worker_id == user.id],
            stands_in=[one for one in cases if one.worker_id != user.id],
        )
