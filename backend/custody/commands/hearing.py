"""Takes statements of release dates that other systems made, many at once, and lets every case concerned follow.

A batch is one transaction and asks the database as often for five hundred people as for five: the cases are locked,
their pictures taken, the statements written, what is owed moved, and the cases told (``ReleaseDateHeard``).
"""

import datetime as dt
import logging
import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from backend import clock
from backend.actors import Actor
from backend.audit.models import Verb
from backend.audit.trail import command
from backend.cases import access
from backend.cases.commands import Request, follow_together, lock_together, perform_together
from backend.cases.facts import pictures_of
from backend.cases.models import Case
from backend.custody.facts import custody_of_people
from backend.custody.models import ReleaseStatement
from backend.custody.stating import before_it_began
from backend.pathways.registry import registry
from backend.pathways.releasing import CustodyFacts, ReleaseDateHeard, rank_of
from backend.people import joined
from backend.people.models import Identifier
from backend.refusals import Refusal

_KINDS = ("prison_number", "probation_crn")  # of different shapes, so that no number is one of each
_log = logging.getLogger(__name__)
_NAMES = uuid.UUID("1c8f3f0e-6b4f-4f67-9f0a-2f1d6f5a7c31")


@dataclass(frozen=True, kw_only=True)
class Heard:
    """One statement. ``key`` is the caller's own, such as the row of a file, by which what is wrong with it is told;
    ``number`` the prison number, or the probation number (CRN), of the person."""

    key: int
    number: str
    release_on: dt.date | None
    type: str
    confidence: str
    source: str
    stated_by: str
    recorded_at: dt.datetime


@dataclass(kw_only=True)
class Took:
    """What came of a batch. ``problems`` are (key, field, sentence); ``moved`` counts reviews."""

    added: int = 0
    unchanged: int = 0
    moved: int = 0
    told: int = 0
    problems: list[tuple[int, str, str]] = field(default_factory=list)


def hear(statements: Sequence[Heard], *, by: Actor) -> Took:
    """Take a batch of statements within the caller's transaction, as the worker: it works across organisations.

    The same statement again changes nothing. Statements of one person may stand in any order, in one batch or several:
    the end is the same. A statement in the future, or before the time in custody began, is told and not taken.
    """
    took = Took()
    with command("custody.hear", by=by, verb=Verb.COLLECTION) as trail:
        people = _people({one.number for one in statements})
        one_each = {holders[0] for holders in people.values() if len(holders) == 1}
        cases = list(lock_together([case.id for case in _cases(one_each, by=by)], by=by).values())
        before = pictures_of(cases)
        known = custody_of_people(one_each)
        new = _new(statements, people, known, took, by=by)
        # a rival may have written the same since it was looked for: each is one row all the same
        ReleaseStatement.objects.bulk_create(new, ignore_conflicts=True)
        took.added, took.unchanged = len(new), len(statements) - len(new) - len(took.problems)
        stated = {row.person_id for row in new}
        counts = joined.that_count({case.person_id for case in cases})
        concerned = [case for case in cases if counts.get(case.person_id, case.person_id) in stated]
        trail.people |= stated
        trail.cases |= {case.id for case in concerned}
        trail.nothing_done = not new
        if concerned:
            took.moved = follow_together(concerned, before, by=by)
            took.told = _tell(concerned, known, by=by)
    return took


def _people(numbers: Iterable[str]) -> dict[str, tuple[uuid.UUID, ...]]:
    """The people who hold each number, each once however many records of theirs are joined."""
    rows = Identifier.objects.filter(kind__in=_KINDS, canonical__in=list(numbers), set_aside_at__isnull=True)
    held = list(rows.values_list("canonical", "person_id"))
    counts = joined.that_count(person_id for _, person_id in held)
    found: dict[str, dict[uuid.UUID, None]] = defaultdict(dict)
    for number, person_id in held:
        found[number][counts[person_id]] = None
    return {number: tuple(people) for number, people in found.items()}


def _cases(people: set[uuid.UUID], *, by: Actor) -> list[Case]:
    """Every open case of these people, on whatever record of theirs it was opened."""
    records = {record for group in joined.members(people).values() for record in group}
    return list(access.visible_to(by).filter(person_id__in=records, closed_at__isnull=True))


def _new(
    statements: Sequence[Heard],
    people: Mapping[str, tuple[uuid.UUID, ...]],
    known: Mapping[uuid.UUID, CustodyFacts],
    took: Took,
    *,
    by: Actor,
) -> list[ReleaseStatement]:
    """The statements that are not on file yet, each once; what cannot be taken is told."""
    now = clock.now()
    new: dict[tuple[object, ...], ReleaseStatement] = {}
    for one in statements:
        holders = people.get(one.number, ())
        if problem := _problem(one, holders, known, now):
            took.problems.append((one.key, *problem))
            continue
        row = ReleaseStatement(
            person_id=holders[0],
            release_on=one.release_on,
            type=one.type,
            source=one.source,
            rank=rank_of(one.source),
            stated_by=one.stated_by,
            confidence=one.confidence,
            stated_at=one.recorded_at,
            entered_at=now,
            entered_by=by.name,
        )
        new.setdefault(_key(row), row)
    on_file = ReleaseStatement.objects.filter(person_id__in={row.person_id for row in new.values()})
    for row in on_file:
        new.pop(_key(row), None)
    return list(new.values())


def _key(row: ReleaseStatement) -> tuple[object, ...]:
    return (row.person_id, row.release_on, row.type, row.source, row.stated_by, row.confidence, row.stated_at)


def _problem(
    one: Heard, holders: tuple[uuid.UUID, ...], known: Mapping[uuid.UUID, CustodyFacts], now: dt.datetime
) -> tuple[str, str] | None:
    """The field at fault and a sentence, or None."""
    if not holders:
        return "prison_number", f"Nobody with the number {one.number} is on file. Check it, or enter the person first."
    if len(holders) > 1:
        sentence = (
            f"The number {one.number} stands with {len(holders)} different people. Say on “Possible matches” whether "
            "they are one, then import again."
        )
        return "prison_number", sentence
    if one.recorded_at > now:
        return "recorded_at", "This lies in the future. Check the date, the time and the time zone."
    if sentence := before_it_began(one.release_on, known.get(holders[0], CustodyFacts())):
        return "release_date", sentence
    return None


def _tell(cases: Sequence[Case], before: Mapping[uuid.UUID, CustodyFacts], *, by: Actor) -> int:
    """Tell each case whose date now is another, or was said again; those of pathways that do not ask are left."""
    after = custody_of_people({case.person_id for case in cases})
    counts = joined.that_count({case.person_id for case in cases})
    requests = []
    for case in cases:
        action = _hearing_action(case)
        now = after.get(case.person_id, CustodyFacts()).current
        person_id = counts.get(case.person_id, case.person_id)
        was = before.get(person_id, CustodyFacts()).current
        if action is None or now is None or (was is not None and was.order == now.order):
            continue
        data = {
            "release_on": now.release_on.isoformat() if now.release_on else None,
            "earlier_on": was.release_on.isoformat() if was and was.release_on else None,
            "source": now.source,
            "stated_by": now.stated_by or None,
            "confidence": now.confidence,
        }
        requests.append(
            Request(
                case_id=case.id,
                action=action,
                expected_version=None,
                command_id=uuid.uuid5(_NAMES, f"{case.id} {case.version} {now.order}"),
                data=data,
                source="import",
            )
        )
    done = perform_together(requests, by=by) if requests else []
    refused = [one for one in done if isinstance(one, Refusal)]
    for one in refused:
        _log.warning("a case was not told of its release date: %s", ", ".join(one.codes))
    return len(done) - len(refused)


def _hearing_action(case: Case) -> str | None:
    """The action with which the case's pathway is told of a date."""
    pathway = registry().get(case.pathway, case.pathway_version)
    return next((one.slug for one in pathway.actions if one.asks is ReleaseDateHeard), None)
