"""The place that the journeys happen in: Birmingham's courts, liaison team, provider and probation, all invented."""

import datetime as dt
import json
import re
import uuid
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management import call_command

from backend import clock
from backend.cases.commands import perform
from backend.cases.models import Case
from backend.custody.release_dates_in_files import COLUMNS
from backend.database import Role
from backend.demo import main_job, names, seeding, world
from backend.people.identifiers.kinds import pnc_id
from backend.walls.context import speaking_for
from tests import databases
from tests.browsing import WIDE
from tests.journeys.somebody import Somebody

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext

HEADER = "court,date,room,time,urn,name,date_of_birth,pnc,offences"


@dataclass(frozen=True)
class Person:
    """Somebody before the court."""

    given: str
    family: str
    pnc: str

    @property
    def name(self) -> str:
        return f"{self.given} {self.family}"


@dataclass
class Office:
    """Staff at their screens, courts that send messages, and the worker that nobody sees."""

    browser: "Browser"
    address: str
    folder: Path
    today: dt.date
    _contexts: "list[BrowserContext]"

    # --- people at screens ------------------------------------------------------------------------------------------

    def at_a_screen(self, role: str, **how: Any) -> Somebody:
        """Whoever holds the role, signed in, at a screen of their own; ``how`` as for :meth:`sits_down`."""
        somebody = self.sits_down(role, **how)
        somebody.is_signed_in_already()
        return somebody

    def sits_down(
        self,
        role: str,
        *,
        place: world.Place = world.BIRMINGHAM,
        member: world.Member | None = None,
        keys: bool = False,
        scripts: bool = True,
        size: dict[str, int] = WIDE,
        **more: Any,
    ) -> Somebody:
        """The same, before they sign in."""
        context = self.browser.new_context(
            base_url=self.address,
            viewport={"width": size["width"], "height": size["height"]},
            java_script_enabled=scripts,
            locale="en-GB",
            timezone_id="Europe/London",
            **more,
        )
        context.set_default_timeout(10_000)
        self._contexts.append(context)
        return Somebody(context.new_page(), member or world.holder(place, role), keys=keys)

    def everybody_goes_home(self) -> None:
        while self._contexts:
            self._contexts.pop().close()

    # --- what the courts send ---------------------------------------------------------------------------------------

    def person(self, given: str = "Robin") -> Person:
        """Nobody else's possible match."""
        number = uuid.uuid4().int
        family = "".join("bcdfghklmnprstvw"[number >> (4 * place) & 15] for place in range(6)).capitalize()
        return Person(given, f"Vale-{family}", pnc_id.with_check_letter(2014, number % 9_000_000 + 1_000_000))

    def list_of_today(self, *people: Person) -> None:
        """Today's list of Birmingham's magistrates arrives, with these people on it."""
        rows = [
            f"{main_job.COURT},{self.today:%d/%m/%Y},06,10:00,20CA{uuid.uuid4().int % 9_000_000 + 1_000_000},"
            f"{one.name},14/06/1991,{one.pnc},CJ88116"
            for one in people
        ]
        self._import("import_court_list", "\n".join([HEADER, *rows]), "list.csv")

    def result_of_today(self, person: Person) -> dict[str, Any]:
        """The court's own result message about this person: the sample, heard today."""
        run = main_job.Run(
            base=self.address, say=lambda _: None, today=self.today, given=person.given, family=person.family,
            folder=self.folder, pnc=person.pnc,
        )  # fmt: skip
        return self._import("import_court_results", json.dumps(main_job._message_of(run)), "result.json")

    def _import(self, command: str, text: str, name: str) -> dict[str, Any]:
        file = self.folder / f"{uuid.uuid4().hex}-{name}"
        file.write_text(text, encoding="utf-8")
        answer: dict[str, Any] = json.loads(self.the_worker_runs(command, str(file), "--json"))
        assert answer["problems"] == []
        return answer

    # --- the worker -------------------------------------------------------------------------------------------------

    def the_worker_runs(self, command: str, *arguments: str) -> str:
        out = StringIO()
        with databases.as_role(Role.WORKER):
            call_command(command, *arguments, stdout=out, stderr=StringIO())
        return out.getvalue()

    def the_sweep_comes_by(self) -> None:
        """What is late is chased, and what is to be told is sent."""
        from backend.outbox.relay import relay

        self.the_worker_runs("chase_reviews", "--json")
        with databases.as_role(Role.WORKER):
            relay()

    # --- what prisons send ------------------------------------------------------------------------------------------

    def the_prison_states(self, case: Case, release_on: dt.date, confidence: str = "firm") -> dict[str, Any]:
        """The prison's file of release dates arrives, with this person's on it."""
        with databases.as_role(Role.WORKER):
            (number,) = case.person.identifiers.filter(kind="prison_number").values_list("canonical", flat=True)
        now = clock.now().isoformat()
        rows = f"{number},{release_on.isoformat()},hdc,{confidence},prison_system,,{now}"
        return self._import("import_release_dates", f"{','.join(COLUMNS)}\n{rows}\n", "dates.csv")

    # --- cases that are there already -------------------------------------------------------------------------------

    def case_at(self, life: str, *, given: str = "Kim", family: str = "") -> Case:
        """A case of Birmingham's that lived one of the demo's lives until now, by the real commands."""
        one = names.Invented(
            given_names=given, family_name=family or self.person().family, date_of_birth=dt.date(1988, 3, 9)
        )
        made = seeding.live(life, one, world.BIRMINGHAM, back=1, now=clock.now())
        with databases.as_role(Role.WORKER):
            return Case.objects.get(id=made.case_id)

    def case_from_prison(self, life: str, *, given: str = "Kim") -> Case:
        """The same on one of the demo's lives around a release, held by the first practitioner."""
        number = uuid.uuid4().int
        one = names.Invented(
            given_names=given, family_name=self.person().family, date_of_birth=dt.date(1988, 3, 9),
            prison_number=f"B{number % 10_000:04}{chr(65 + number % 26)}{chr(65 + number // 26 % 26)}",
        )  # fmt: skip
        made = seeding.live_around_release(life, one, world.BIRMINGHAM, now=clock.now())
        with databases.as_role(Role.WORKER):
            return Case.objects.select_related("person").get(id=made.case_id)

    def case_of(self, family_name: str) -> Case:
        with databases.as_role(Role.WORKER):
            return Case.objects.select_related("person").get(person__family_name=family_name)

    def done_already(self, case: Case, role: str, action: str, **entry: Any) -> None:
        """Something that somebody did on a case, and that a story is not about."""
        actor = seeding.actor_of(world.holder(world.BIRMINGHAM, role))
        with speaking_for(actor):
            perform(
                case.id, action, by=actor, expected_version=None, command_id=uuid.uuid4(), data=entry, happened_at=None
            )


def reference_on(somebody: Somebody) -> str:
    """The reference of the case whose page is open."""
    found = re.search(r"MH-[A-Z0-9]{6}", somebody.page.title())
    assert found, "the title of a case's page names the case"
    return found[0]
