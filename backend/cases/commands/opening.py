"""Begins a case."""

import datetime as dt
import secrets
import uuid
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction

from backend import clock
from backend.accounts.models import Site
from backend.actors import Actor
from backend.audit.models import Verb
from backend.audit.trail import command
from backend.cases.commands.parties import join_site
from backend.cases.commands.performing import Done, Request, apply
from backend.cases.models import Case, CaseEvent
from backend.pathways.registry import registry
from backend.pathways.vocabulary import Pathway
from backend.people import access as people
from backend.refusals import Malformed, Reason

# no vowels, so that no reference spells a word, and nothing that is misread on paper or over the telephone
_LETTERS = "23456789BCDFGHJKMPQRTVWXYZ"
_REFERENCE_LENGTH = 6
_TRIES = 5


def open_case(
    pathway_slug: str,
    action: str,
    *,
    by: Actor,
    person_id: uuid.UUID,
    site_id: uuid.UUID,
    command_id: uuid.UUID,
    data: Mapping[str, Any] | None = None,
    happened_at: dt.datetime | None = None,
    linked_to: uuid.UUID | None = None,
    source: str = "screen",
    case_id: uuid.UUID | None = None,
) -> Done:
    """Open a case for a person with one of the pathway's opening actions, on its newest version.

    The organisations that hold every case of the site become its parties. ``case_id`` is for a caller who had to name
    the case before it was, as the reason for entering the person. Raises NotFound for a person whom ``by`` may
    not see, Malformed for a site that is none, and whatever the action's own rules refuse.
    """
    with command("cases.open_case", by=by, verb=Verb.COLLECTION) as trail:
        before = CaseEvent.objects.filter(actor_id=by.id, command_id=command_id).select_related("case").first()
        if before is not None:
            trail.nothing_done = True
            return Done(case_id=before.case_id, event_id=before.id, version=before.sequence, repeated=True)
        pathway = registry().get(pathway_slug)
        people.require(by, person_id)
        site = _site(site_id)
        case = _new_case(pathway, person_id=person_id, site=site, linked_to=linked_to, case_id=case_id)
        join_site(case, by=by)
        request = Request(
            case_id=case.id,
            action=action,
            expected_version=0,
            command_id=command_id,
            data=data or {},
            happened_at=happened_at,
            source=source,
        )
        done = apply(case, request, by=by)
        trail.cases.add(case.id)
        trail.people.add(person_id)
        return done


def _site(site_id: uuid.UUID) -> Site:
    found = Site.objects.filter(id=site_id).first()
    if found is None:
        reason = Reason(code="unknown_site", sentence="Choose the site where the case is held.", where="site")
        raise Malformed(reason.sentence, reasons=[reason])
    return found


def _new_case(
    pathway: Pathway, *, person_id: uuid.UUID, site: Site, linked_to: uuid.UUID | None, case_id: uuid.UUID | None
) -> Case:
    for attempt in range(_TRIES):
        code = "".join(secrets.choice(_LETTERS) for _ in range(_REFERENCE_LENGTH))
        try:
            with transaction.atomic():
                return Case.objects.create(
                    id=case_id or uuid.uuid4(),
                    reference=f"{pathway.reference_prefix}-{code}",
                    person_id=person_id,
                    pathway=pathway.slug,
                    pathway_version=pathway.version,
                    site=site,
                    linked_to_id=linked_to,
                    opened_at=clock.now(),
                )
        except IntegrityError:
            if attempt == _TRIES - 1:
                raise
    raise AssertionError("unreachable")  # pragma: no cover
