"""Which organisations a case belongs to, from when until when."""

import uuid

from django.db.models import Q

from backend import clock
from backend.accounts.models import SiteOrganisation
from backend.actors import Actor
from backend.audit.models import Verb
from backend.audit.trail import command
from backend.cases import access
from backend.cases.models import Case, CaseParty
from backend.pathways.working_days import london_date
from backend.people.commands import stakes
from backend.people.models import Stake
from backend.refusals import Conflict


def join(case_id: uuid.UUID, organisation_id: uuid.UUID, capacity: str, *, by: Actor) -> None:
    """Make an organisation a party of the case: from now on it sees the case and the person. Again changes nothing."""
    with command("cases.join", by=by, verb=Verb.DISCLOSURE, cases=(case_id,), recipient=str(organisation_id)) as trail:
        case = access.require_locked(by, case_id)
        _join(case, organisation_id, capacity, by=by)
        trail.people.add(case.person_id)


def leave(case_id: uuid.UUID, organisation_id: uuid.UUID, *, by: Actor) -> None:
    """End an organisation's part. Raises Conflict for the last one: a case that nobody holds would be lost."""
    with command("cases.leave", by=by, cases=(case_id,)) as trail:
        case = access.require_locked(by, case_id)
        held = CaseParty.objects.filter(case=case, until__isnull=True)
        if not held.exclude(organisation_id=organisation_id).exists():
            raise Conflict("This is the only organisation on the case. Hand the case over before it leaves.")
        held.filter(organisation_id=organisation_id).update(until=clock.now())
        stakes.end_stake(
            by=by,
            person_id=case.person_id,
            organisation_id=organisation_id,
            because=Stake.Because.CASE,
            reference=case.id,
        )
        trail.people.add(case.person_id)


def join_site(case: Case, *, by: Actor) -> None:
    """The organisations that hold every case of the site, and whoever opens it, become its parties."""
    found = holders(case.site_id, case.pathway)
    if by.organisation_id is not None and by.organisation_id not in {organisation for organisation, _ in found}:
        found.append((by.organisation_id, SiteOrganisation.Capacity.LIAISON))
    # whoever opens it joins first: from the first party on, only parties see the case and may add to it
    for organisation_id, capacity in sorted(found, key=lambda one: one[0] != by.organisation_id):
        _join(case, organisation_id, capacity, by=by)


def holders(site_id: uuid.UUID, pathway: str) -> list[tuple[uuid.UUID, str]]:
    """The organisations that hold every case of a pathway at a site today, each with its capacity."""
    today = london_date(clock.now())
    current = Q(until__isnull=True) | Q(until__gte=today)
    members = SiteOrganisation.objects.filter(
        current, site_id=site_id, pathway=pathway, opens_cases=True, since__lte=today
    )
    return [(one.organisation_id, one.capacity) for one in members]


def _join(case: Case, organisation_id: uuid.UUID, capacity: str, *, by: Actor) -> None:
    now = clock.now()
    if CaseParty.objects.filter(case=case, organisation_id=organisation_id, capacity=capacity, until=None).exists():
        return
    CaseParty.objects.create(case=case, organisation_id=organisation_id, capacity=capacity, since=now)
    stakes.give_stake(
        by=by,
        person_id=case.person_id,
        organisation_id=organisation_id,
        because=Stake.Because.CASE,
        reference=case.id,
    )
