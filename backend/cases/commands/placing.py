"""Moves a case to the site that serves it."""

import uuid

from backend.actors import Actor
from backend.audit.models import Verb
from backend.audit.trail import command
from backend.cases import access
from backend.cases.commands.parties import holders, join_site, leave
from backend.cases.models import CaseParty


def place(case_id: uuid.UUID, site_id: uuid.UUID, *, by: Actor) -> bool:
    """Move a case to a site: the site's organisations become parties, those of the site it leaves go.

    Returns whether it moved: a case that is there already stays as it is. An organisation of both sites stays too. For
    the worker alone: the app's database role cannot move a case. Raises NotFound, and Conflict where nobody at the new
    site would hold the case.
    """
    with command("cases.place", by=by, verb=Verb.DISCLOSURE, cases=(case_id,)) as trail:
        case = access.require_locked(by, case_id)
        if case.site_id == site_id:
            trail.nothing_done = True
            return False
        before = {organisation_id for organisation_id, _ in holders(case.site_id, case.pathway)}
        case.site_id = site_id
        case.save(update_fields=["site"])
        join_site(case, by=by)
        after = {organisation_id for organisation_id, _ in holders(site_id, case.pathway)}
        held = CaseParty.objects.filter(case=case, until__isnull=True).values_list("organisation_id", flat=True)
        for organisation_id in sorted(before.intersection(held) - after):
            leave(case.id, organisation_id, by=by)
        trail.people.add(case.person_id)
        return True
