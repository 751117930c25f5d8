"""What tests of the imports begin from, and how they ask: through the commands that an operator types."""

import datetime as dt
import json
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

from django.core.management import call_command

from backend.actors import Actor
from backend.audit.models import AccessRecord
from backend.cases.commands import open_case, perform
from backend.cases.models import Case, CaseEvent, CaseStrand, Review
from backend.courts import terms
from backend.courts.models import Order, OrderVersion
from backend.database import Role
from backend.pathways.facts import OrderFacts
from backend.walls.context import speaking_for
from tests import cast
from tests.courts.messages.examples import Json
from tests.databases import as_role

TODAY = dt.datetime(2026, 11, 22, 12, 0, tzinfo=dt.UTC)
COURT = "B20BL"


@dataclass(frozen=True)
class Answer:
    """What an import printed, and the status that it ended with."""

    status: int
    printed: Json

    def __getitem__(self, name: str) -> Any:
        return self.printed[name]

    @property
    def counts(self) -> dict[str, int]:
        """Every count that is not nought, such as ``orders created``."""
        return {
            f"{name} {what}": count
            for name, each in self.printed.items()
            if name != "problems"
            for what, count in each.items()
            if count
        }

    @property
    def said(self) -> list[str]:
        return [problem["message"] for problem in self.printed["problems"]]


def run(command: str, *paths: Path) -> Answer:
    """Run an import on files, as an operator does."""
    out = StringIO()
    status = 0
    try:
        call_command(command, *map(str, paths), json=True, stdout=out, stderr=StringIO())
    except SystemExit as ended:
        status = int(ended.code or 0)
    return Answer(status, json.loads(out.getvalue()))


def results(*paths: Path) -> Answer:
    return run("import_court_results", *paths)


def court_list(*paths: Path) -> Answer:
    return run("import_court_list", *paths)


def written(folder: Path, message: object, name: str = "message.json") -> Path:
    """A message as a file."""
    path = folder / name
    path.write_text(json.dumps(message), encoding="utf-8")
    return path


@contextmanager
def at_work(member: cast.Member) -> Iterator[Actor]:
    """This member acts, under whatever database role the test runs as."""
    actor = member.actor
    with speaking_for(actor):
        yield actor


@contextmanager
def behind_the_walls(member: cast.Member) -> Iterator[Actor]:
    """This member asks as the app's role does, which the database hides rows from. Needs ``committing``."""
    with as_role(Role.APP), at_work(member) as actor:
        yield actor


def referred(person_id: uuid.UUID, by: cast.Member = cast.AMARA, **entry: Any) -> Case:
    """A case of this person that awaits sentence: somebody has been referred."""
    with at_work(by) as actor:
        done = open_case(
            "mhtr",
            "receive_referral",
            by=actor,
            person_id=person_id,
            site_id=cast.BIRMINGHAM,
            command_id=uuid.uuid4(),
            data={"source": "liaison_and_diversion", **entry},
        )
    return Case.objects.get(id=done.case_id)


def do(case: Case, action: str, by: cast.Member, **entry: Any) -> uuid.UUID:
    """An action by a member of staff; returns its event."""
    with at_work(by) as actor:
        return perform(case.id, action, by=actor, expected_version=None, command_id=uuid.uuid4(), data=entry).event_id


def states(case: Case) -> dict[str, str]:
    return dict(CaseStrand.objects.filter(case=case).values_list("strand", "state"))


def actions(case: Case) -> list[str]:
    """What happened on a case, in order."""
    return list(CaseEvent.objects.filter(case=case).order_by("sequence").values_list("action", flat=True))


def owed(case: Case) -> set[str]:
    return set(Review.objects.filter(case=case, closed_at__isnull=True).values_list("slug", flat=True))


def order_of(family_name: str) -> Order:
    return Order.objects.get(person__family_name__iexact=family_name)


def facts_of(order: Order) -> OrderFacts:
    return terms.read(OrderVersion.objects.filter(order=order).latest("number").facts)


def everything() -> Mapping[str, int]:
    """How many rows there are of whatever an import writes about people: equal before and after, nothing was done."""
    from backend.courts.models import Hearing
    from backend.people.models import Identifier, Person, Stake

    kept = (Person, Identifier, Stake, Case, CaseEvent, Review, Hearing, Order, OrderVersion)
    return {model.__name__: model.objects.count() for model in kept}


def log(*verbs: str) -> list[AccessRecord]:
    """The access log as its auditor reads it, in order."""
    with as_role(Role.AUDITOR):
        rows = AccessRecord.objects.order_by("at", "id")
        return list(rows.filter(verb__in=verbs) if verbs else rows)
