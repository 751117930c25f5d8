"""Takes in court lists: who is before which court, when, for what."""

import datetime as dt
import hashlib
import uuid
from collections import Counter
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any

from backend import clock
from backend.actors import Actor
from backend.audit.trail import Trail
from backend.cases.commands import perform
from backend.cases.models import Case, CaseAnchor
from backend.courts import placing
from backend.courts.commands import newcomers
from backend.courts.commands.taking import PeopleCount, Taking
from backend.courts.messages import fingerprint, listing_terms, read_court_list_file
from backend.courts.messages.problems import Problem
from backend.courts.messages.records import ListedHearing
from backend.courts.models import Hearing, MessageFile
from backend.courts.standing import can, states_of
from backend.pathways.court_results import HearingGiven
from backend.pathways.registry import registry
from backend.pathways.working_days import at_time, london_date
from backend.people import joined
from backend.people.commands import end_stake, give_stake
from backend.people.commands.register import Outcome
from backend.people.models import Stake

COURT_SITS = dt.time(10, 0)  # house rule: a hearing without a time counts as listed for ten, when courts begin to sit
_NAMES = uuid.UUID("8c1d8a57-1d2e-4a86-9f2c-6a0f4b3e9d11")
_COMMANDS = uuid.UUID("a7a1d1d2-0f0f-4c57-8f38-0a9f5f6a2b01")


@dataclass(frozen=True, kw_only=True)
class ListTaken:
    """What came of one file. ``hearings`` counts lines created, updated and unchanged."""

    hearings: Counter[str]
    people: PeopleCount
    problems: tuple[Problem, ...]
    could_not_read: bool


@dataclass(frozen=True, kw_only=True)
class _Line:
    """What came of one line. ``records`` are those of its person, the one that counts first."""

    hearing: str
    records: tuple[uuid.UUID, ...]
    outcome: Outcome

    @property
    def person_id(self) -> uuid.UUID:
        return self.records[0]


def import_list(path: Path, *, by: Actor) -> ListTaken:
    """Take in one file of a court list. Lines that are on file are brought up to date; nothing is taken twice.

    ``by`` is a system actor under the worker's database role. No content of a file raises: what cannot be taken is
    among the problems, and the rest is taken.
    """
    reading = read_court_list_file(path)
    return _ListImport(Taking(path, reading, MessageFile.Purpose.LIST, by=by)).run()


class _ListImport:
    def __init__(self, taking: Taking) -> None:
        self.taking = taking
        self.by = taking.by
        self.now = clock.now()
        self.served = cache(placing.served)
        self.operators = cache(placing.operators)

    def run(self) -> ListTaken:
        counts: Counter[str] = Counter(created=0, updated=0, unchanged=0)
        people = PeopleCount()
        for listed in self.taking.reading.hearings:
            line = self.taking.entry(listed.where, partial(self._take, listed))
            if line is not None:
                counts[line.hearing] += 1
                people.add(line.person_id, line.outcome)
        problems = self.taking.finish({"hearings": dict(counts), "people": people.as_json()})
        return ListTaken(
            hearings=counts, people=people, problems=problems, could_not_read=self.taking.reading.could_not_read
        )

    def _take(self, listed: ListedHearing, trail: Trail) -> _Line:
        newcomers.say_doubts(listed.defendant, self.taking.problems, today=london_date(self.now))
        served = self._serving(listed)
        key = hashlib.sha256(listed.key.encode()).hexdigest()
        before = Hearing.objects.filter(key=key).select_related("person").first()
        line = self._new(listed, key, served) if before is None else self._known(listed, before, served)
        trail.people.add(line.person_id)
        moved = self._tell_cases(listed, line)
        trail.cases |= moved
        trail.nothing_done = line.hearing == "unchanged" and not moved
        return line

    def _serving(self, listed: ListedHearing) -> placing.Served:
        served = self.served(listed.court.code)
        placing.say_who_sees(self.taking.problems, listed.where, listed.court, served)
        return served

    def _new(self, listed: ListedHearing, key: str, served: placing.Served) -> _Line:
        registered = newcomers.register(
            listed.defendant,
            reference=listed.reference,
            source=self.taking.source,
            by=self.by,
            organisations=served.at_court,
        )
        newcomers.say_of(registered, listed.defendant, self.taking.problems)
        Hearing.objects.create(
            id=uuid.uuid5(_NAMES, key),
            key=key,
            person_id=registered.person_id,
            listed_at=clock.now(),
            **self._columns(listed),
        )
        records = joined.members_of(registered.person_id)
        return _Line(hearing="created", records=records, outcome=registered.outcome)

    def _known(self, listed: ListedHearing, before: Hearing, served: placing.Served) -> _Line:
        records = joined.members_of(before.person_id)
        changed = newcomers.keep_what_is_new(
            records,
            listed.defendant,
            source=self.taking.source,
            by=self.by,
            problems=self.taking.problems,
            today=london_date(self.now),
        )
        columns = self._columns(listed)
        if columns["meaning"] != before.meaning:
            changed = True
            said = {name: value for name, value in columns.items() if value not in ("", None, [])}
            Hearing.objects.filter(id=before.id).update(**said, changed_at=clock.now())
        changed |= self._keep_stakes(records[0], listed.reference, served)
        return _Line(hearing="updated" if changed else "unchanged", records=records, outcome=Outcome.MATCHED)

    def _keep_stakes(self, person_id: uuid.UUID, reference: str, served: placing.Served) -> bool:
        """See that whoever works at the court sees the person, and no longer the operator once a site serves it."""
        because, case = Stake.Because.COURT_LIST, newcomers.name_of_case(reference)
        held = set(
            Stake.objects.filter(person_id=person_id, because=because, reference=case, until__isnull=True).values_list(
                "organisation_id", flat=True
            )
        )
        missing = [one for one in served.at_court if one not in held]
        for organisation_id in missing:
            give_stake(
                by=self.by, person_id=person_id, organisation_id=organisation_id, because=because, reference=case
            )
        over = held & self.operators() if served.by_its_own else set()
        for organisation_id in sorted(over):
            end_stake(by=self.by, person_id=person_id, organisation_id=organisation_id, because=because, reference=case)
        return bool(missing or over)

    def _tell_cases(self, listed: ListedHearing, line: _Line) -> set[uuid.UUID]:
        """Set the next hearing of the person's cases that await sentence; returns the cases that were told.

        Only the nearest hearing counts: a later one changes nothing while an earlier one is still to come.
        """
        at = listed.starts_at or at_time(listed.day, COURT_SITS)
        if at <= self.now:
            return set()
        told = set()
        cases = list(Case.objects.filter(person_id__in=line.records, closed_at__isnull=True).order_by("id"))
        states = states_of([one.id for one in cases]) if cases else {}
        for case in cases:
            pathway = registry().get(case.pathway, case.pathway_version)
            results = pathway.court_results
            if results is None or not can(pathway, results.order_made.action, states[case.id]):
                continue
            answer = results.hearing_listed
            known = CaseAnchor.objects.filter(case=case, slug__in=pathway.action(answer.action).sets)
            if any(self.now < one.at <= at for one in known):
                continue
            given = HearingGiven(at=at, court=listed.court.name, hearing_type=listed.hearing_type)
            done = self.taking.part(
                listed.where,
                partial(
                    perform,
                    case.id,
                    answer.action,
                    by=self.by,
                    expected_version=None,
                    command_id=uuid.uuid5(_COMMANDS, f"{case.id} {listed.key} {at.isoformat()}"),
                    data=answer.data(given),
                    source="import",
                ),
            )
            if done is not None and not done.repeated:
                told.add(case.id)
        return told

    def _columns(self, listed: ListedHearing) -> dict[str, Any]:
        return {
            "court_id": listed.court.code,
            "day": listed.day,
            "starts_at": listed.starts_at,
            "minutes": listed.minutes,
            "room": _fitting("room", listed.room),
            "hearing_type": _fitting("hearing_type", listed.hearing_type),
            "list_number": _fitting("list_number", listed.list_number),
            "urn": _fitting("urn", listed.urn),
            "case_number": _fitting("case_number", listed.case_number),
            "offences": [{"code": one.code, "title": one.title} for one in listed.offences],
            "probation_status": _fitting("probation_status", listed.probation_status),
            "previously_known_until": listed.previously_known_until,
            "suspended_sentence_order": listed.suspended_sentence_order,
            "breach": listed.breach,
            "pre_sentence_activity": listed.pre_sentence_activity,
            "awaiting_report": listed.awaiting_report,
            "meaning": fingerprint(listing_terms(listed)),
            "file_id": self.taking.file.id,
        }


def _fitting(column: str, text: str) -> str:
    """The text as far as its column holds it: the end of an overlong room or type is no reason to lose the line."""
    most = getattr(Hearing._meta.get_field(column), "max_length", None)  # noqa: SLF001 - Django's documented API
    return text[:most]
