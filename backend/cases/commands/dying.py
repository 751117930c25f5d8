"""A death belongs to the person: what one of their cases learns of it, every other case learns too.

Cases of one person may belong to organisations that do not see each other, so this is the worker's, across all of
them. It decides nothing: a manager or a lead confirms or takes back, once, and this carries it on.
"""

import datetime as dt
import logging
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from backend import clock
from backend.actors import Actor, system_actor
from backend.cases import deaths
from backend.cases.commands.performing import Request, perform_many
from backend.cases.facts import pictures_of
from backend.cases.models import Case
from backend.pathways import engine
from backend.pathways.registry import registry
from backend.pathways.vocabulary import Action, CaseFacts, Pathway
from backend.people import deaths as known_deaths
from backend.people.deaths import Death, Known
from backend.refusals import Refusal

_log = logging.getLogger(__name__)
CARRIER = system_actor("the person's record", purpose="a death concerns every case of a person")
LATELY = dt.timedelta(days=7)  # how far back every sweep looks; once an hour everybody is looked at
WORDS = "The person's own record"
_MOST_STEPS = 4  # undo, report, confirm and what else is open: a case that needs more is left to people


@dataclass(frozen=True)
class _Step:
    action: Action
    entry: dict[str, Any]
    about: str | None = None


def carry_deaths(*, by: Actor = CARRIER, since: dt.datetime | None = None) -> int:
    """Let every case know what its person's record says of their death; returns how many steps were taken.

    With ``since`` only of people about whom something of it has changed from then on. Run again, and by any number at
    once, it takes none that was taken. A step that the case's own pathway refuses is left, and said in the log.
    """
    taken = 0
    for records in known_deaths.people_reported_dead(since=since):
        if _behind(records):
            with transaction.atomic():
                taken += _carry(records, by=by)
    return taken


def _behind(records: tuple[uuid.UUID, ...]) -> bool:
    """A look without locks: hardly ever is there something to do."""
    death = known_deaths.death_of(records)
    cases = list(Case.objects.filter(person_id__in=records))
    pictures = pictures_of(cases)
    return any(next(_steps(one, pictures[one.id], death), None) is not None for one in cases)


def _carry(records: tuple[uuid.UUID, ...], *, by: Actor) -> int:
    # cases before people, as whoever acts on a case locks them
    cases = list(Case.objects.filter(person_id__in=records).order_by("id").select_for_update(of=("self",)))
    known_deaths.lock(records)
    death = known_deaths.death_of(records)
    taken = 0
    for case in cases:
        for _ in range(_MOST_STEPS):
            step = next(_steps(case, pictures_of([case])[case.id], death), None)
            if step is None or not _take(case, step, death, by=by):
                break
            taken += 1
    return taken


def _take(case: Case, step: _Step, death: Death | None, *, by: Actor) -> bool:
    report = death.report_id if death else ""
    named = f"{case.id} {step.action.slug} {step.about or ''} {report}"
    request = Request(
        case_id=case.id,
        action=step.action.slug,
        expected_version=None,
        command_id=uuid.uuid5(case.id, named),
        data=step.entry,
        about=step.about,
        source="system",
    )
    [done] = perform_many([request], by=by)
    if isinstance(done, Refusal):
        _log.warning("%s does not learn of a death: %s: %s", case.reference, step.action.slug, ", ".join(done.codes))
        return False
    return not done.repeated


def _steps(case: Case, facts: CaseFacts, death: Death | None) -> Iterator[_Step]:
    """What this case has yet to learn, in the order in which it can."""
    pathway = registry().get(case.pathway, case.pathway_version)
    known = death.known if death else Known.NOT
    undo, report, confirm = deaths.undoing(pathway), deaths.reporting(pathway), deaths.confirming(pathway)
    confirmed = _confirmed(facts, confirm, undo)
    if undo and confirmed and known is not Known.CONFIRMED:
        yield from _if_possible(pathway, facts, undo, {"explanation": WORDS})
    died_on = death.died_on.isoformat() if death and death.died_on else None
    day = {"died_on": died_on} if died_on else {}
    if report and known is not Known.NOT and not confirmed and not _open(pathway, facts, confirm):
        yield from _if_possible(pathway, facts, report, {"source": WORDS, **day})
    if confirm and known is Known.CONFIRMED:
        for about in _open(pathway, facts, confirm):
            yield from _if_possible(pathway, facts, confirm, {"confirmed_with": WORDS, **day}, about)
    correct = deaths.correcting(pathway)
    if correct and known is Known.NOT:
        for about in _open(pathway, facts, correct):
            yield from _if_possible(pathway, facts, correct, {"explanation": WORDS}, about)


def _confirmed(facts: CaseFacts, confirm: Action | None, undo: Action | None) -> bool:
    slugs = [one.slug for one in (confirm, undo) if one]
    last = next((one.action for one in reversed(facts.history) if one.action in slugs), None)
    return confirm is not None and last == confirm.slug


def _open(pathway: Pathway, facts: CaseFacts, action: Action | None) -> list[str]:
    return [one.id for one in engine.open_items(pathway, action, facts)] if action else []


def _if_possible(
    pathway: Pathway, facts: CaseFacts, action: Action, entry: dict[str, Any], about: str | None = None
) -> Iterator[_Step]:
    offered = engine.available(pathway, facts, by=CARRIER, now=clock.now())
    if any(one.action == action and one.allowed for one in offered):
        yield _Step(action, entry, about)
