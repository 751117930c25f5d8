"""Gives an organisation a stake in a person, and ends it. Both may be repeated."""

import uuid

from backend.accounts.models import Organisation
from backend.actors import Actor
from backend.audit.models import Verb
from backend.audit.trail import command
from backend.people import access, holding
from backend.people.entry import Faults, organisations
from backend.people.holding import Ground
from backend.people.models import Stake


def give_stake(
    *, by: Actor, person_id: uuid.UUID, organisation_id: uuid.UUID, because: Stake.Because, reference: uuid.UUID
) -> bool:
    """From now on the organisation sees the person; returns whether this reason was new.

    Raises NotFound for a person whom ``by`` may not see, Malformed for an organisation that is none.
    """
    with command(
        "people.give_stake", by=by, verb=Verb.DISCLOSURE, people=[person_id], recipient=str(organisation_id)
    ) as trail:
        trail.people.add(access.require(by, person_id).id)
        faults = Faults()
        known = set(Organisation.objects.filter(id=organisation_id).values_list("id", flat=True))
        organisations([organisation_id], known, where="organisation", faults=faults)
        faults.refuse()
        trail.nothing_done = not holding.give(person_id, [Ground(organisation_id, because, reference)])
        return not trail.nothing_done


def end_stake(
    *, by: Actor, person_id: uuid.UUID, organisation_id: uuid.UUID, because: Stake.Because, reference: uuid.UUID
) -> bool:
    """This reason no longer shows the person to the organisation; another may. Returns whether it had been in force.

    Raises NotFound for a person whom ``by`` may not see.
    """
    with command("people.end_stake", by=by, people=[person_id], recipient=str(organisation_id)) as trail:
        trail.people.add(access.require(by, person_id).id)
        trail.nothing_done = not holding.end(person_id, Ground(organisation_id, because, reference))
        return not trail.nothing_done
