"""The main job, once, as people and systems do it: from the court's list to an order that is chased.

Screens are asked over HTTP by a small browser, the API with a token of its own, the imports as the commands they are,
and the worker is waited for. The court's messages are the samples, with their dates moved to today and an invented
name of this run, so that it can be done again and again.
"""

import datetime as dt
import json
import re
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Any

from backend import clock
from backend.demo import names, world
from backend.demo.browsing import Browser, Client, UnexpectedAnswerError
from backend.pathways.working_days import london_date
from backend.people.identifiers.kinds import pnc_id

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
RESULTS = SAMPLES / "results" / "birmingham-2026-11-16-first-share.json"
HELD_ON = dt.date(2026, 11, 16)  # the day of the hearing in the sample
PATIENCE = 90  # seconds that the worker has to chase by itself
COURT = world.BIRMINGHAM.courts[0]


@dataclass
class Run:
    """One run: whom it is about, and what it has found so far."""

    base: str
    say: Callable[[str], None]
    today: dt.date
    given: str
    family: str
    folder: Path
    pnc: str
    salt: uuid.UUID = field(default_factory=uuid.uuid4)
    browsers: dict[str, Browser] = field(default_factory=dict)
    case: str = ""
    step: int = 0

    def told(self, sentence: str) -> None:
        self.step += 1
        self.say(f"{self.step:>2}. {sentence}")

    def browser(self, role: str) -> Browser:
        """The browser of whoever holds the role in Birmingham, signed in."""
        if role not in self.browsers:
            member = world.holder(world.BIRMINGHAM, role)
            self.browsers[role] = Browser(self.base)
            self.browsers[role].sign_in(member.email, world.PASSWORD)
        return self.browsers[role]

    def do(self, role: str, action: str, **answers: Any) -> None:
        page = self.browser(role).fill(f"{self.case}do/{action}/", **answers)
        if not page.address.endswith(self.case):
            raise UnexpectedAnswerError(f"“{action}” did not lead back to the case: {page.text[:300]}")


def do_main_job(base: str, say: Callable[[str], None], *more: Callable[["Run"], None]) -> None:
    """Do it, saying each step, and ``more`` after it. Raises UnexpectedAnswerError at the first that goes otherwise."""
    today = london_date(clock.now())
    with tempfile.TemporaryDirectory() as folder:
        given = names.GIVEN[uuid.uuid4().int % len(names.GIVEN)]
        family = f"{names.FAMILY[uuid.uuid4().int % len(names.FAMILY)]}-{_letters(6)}"
        pnc = pnc_id.with_check_letter(2014, uuid.uuid4().int % 9_000_000 + 1_000_000)
        run = Run(base=base.rstrip("/"), say=say, today=today, given=given, family=family, folder=Path(folder), pnc=pnc)
        for part in (_list_arrives, _referral, _chased, _to_recommendation, _result_arrives, _order_held, *more):
            part(run)


def _letters(count: int) -> str:
    """Letters that no other run has, so that its person is nobody else's possible match."""
    number = uuid.uuid4().int
    return "".join("bcdfghklmnprstvw"[number >> (4 * place) & 15] for place in range(count)).capitalize()


def command(*arguments: str) -> str:
    """What a management command prints, in a process and database role of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "backend.manage", *arguments], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise UnexpectedAnswerError(f"{arguments[0]} ended with {done.returncode}: {done.stderr.strip()[-500:]}")
    return done.stdout


def imported(name: str, file: Path) -> dict[str, Any]:
    """What an import of this file answers."""
    answer: dict[str, Any] = json.loads(command(name, str(file), "--json"))
    return answer


def expect(found: object, wanted: object, where: str) -> None:
    """Raise UnexpectedAnswerError where these differ."""
    if found != wanted:
        raise UnexpectedAnswerError(f"{where}: {found!r} where {wanted!r} was expected")


# --- the parts of the story -------------------------------------------------------------------------------------


def _list_arrives(run: Run) -> None:
    file = run.folder / "list.csv"
    file.write_text(
        "court,date,room,time,urn,name,date_of_birth,pnc,offences\n"
        f"{COURT},{run.today:%d/%m/%Y},06,10:00,20CA4417226,{run.given} {run.family},14/06/1991,{run.pnc},CJ88116\n",
        encoding="utf-8",
    )
    done = imported("import_court_list", file)
    expect((done["hearings"]["created"], done["problems"]), (1, []), "the court list")
    run.told("Today's court list came in: 1 hearing, nothing left out.")
    page = run.browser("court_worker").open("/court-list/")
    if run.family not in page.text:
        raise UnexpectedAnswerError("the court worker's list of the day does not show the person")
    run.told("The court liaison worker sees the person on the list of the day.")


def _referral(run: Run) -> None:
    browser = run.browser("court_worker")
    row = browser.open("/court-list/").body.split(escape(run.family))[1]
    begin = re.search(r'href="(/people/[^"]+/open/[^"]+)"', row)
    if begin is None:
        raise UnexpectedAnswerError("the list of the day offers no way to open a case")
    form = browser.open(browser.open(begin[1]).link("/receive_referral/"))
    asked = run.today - dt.timedelta(days=21)
    page = browser.open(
        form.address,
        {
            **form.form,
            "source": "liaison_and_diversion",
            "form-happened-day": str(asked.day),
            "form-happened-month": str(asked.month),
            "form-happened-year": str(asked.year),
            "form-happened-hour": "9",
            "form-happened-minute": "30",
            "form-happened-time": "09:30",
        },
    )
    found = re.search(r"/cases/[0-9a-f-]{36}/", page.address)
    if page.status != 200 or found is None:
        raise UnexpectedAnswerError(f"the referral was not taken: {page.text[:400]}")
    run.case = found[0]
    run.told("A referral of three weeks ago is entered: the screen is long overdue.")


def _chased(run: Run) -> None:
    """The worker chases by itself: nobody runs anything."""
    browser, until = run.browser("court_worker"), time.monotonic() + PATIENCE
    reference = re.search(r"MH-[A-Z0-9]{6}", browser.open(run.case).text)
    if reference is None:
        raise UnexpectedAnswerError("the case page shows no reference")
    while time.monotonic() < until:
        for role in ("court_worker", "clinical_lead"):
            if reference[0] in run.browser(role).open("/messages/").text:
                run.told(f"The worker chased it: a message about {reference[0]} stands among the sent messages.")
                return
        time.sleep(1)
    raise UnexpectedAnswerError(f"nobody was told of the overdue screen of {reference[0]} within {PATIENCE} seconds")


def _to_recommendation(run: Run) -> None:
    lead, practitioner = (world.holder(world.BIRMINGHAM, one) for one in ("clinical_lead", "treatment_practitioner"))
    run.do("court_worker", "pass_screen", tool="K10", risk_asked="yes", score="27")
    consent = {
        "consents[0].answer": "given",
        "consents[0].how": "signed",
        "consents[0].capacity_considered": "yes",
    }
    run.do("court_worker", "record_consent", **consent, **{"consents[0].to": "assessment"})
    run.do("court_worker", "record_assessment", place="court", same_day="yes", risk_level="low")
    run.told("Screened and assessed at court, with consent.")
    run.do(
        "clinical_lead", "decide_suitable", needs_treatment="yes", may_respond="yes", not_hospital_order="yes",
        tier="primary", kind="practitioner", register_body="hcpc", register_number=lead.register_number,
    )  # fmt: skip
    run.told("The clinical lead, a registered psychologist, found the person suitable.")
    run.do("court_worker", "record_willingness", how="signed", explained="yes", capacity_considered="yes")
    start = run.today + dt.timedelta(days=21)
    run.do(
        "service_manager", "confirm_arrangements", kind="practitioner", slot_held="yes", director=lead.name,
        director_register_number=lead.register_number, practitioner=practitioner.name,
        **{"earliest_start-day": start.day, "earliest_start-month": start.month, "earliest_start-year": start.year},
    )  # fmt: skip
    run.told("The person is willing, and a place in the caseload is held.")
    run.do("clinical_lead", "sign_off_report", version="1", register_number=lead.register_number)
    sharing = {"consents[0].to": "sharing", "consents[0].lawful_basis": "consent"}
    run.do("court_worker", "record_consent", **consent, **sharing)
    run.do("court_worker", "send_recommendation", version="1", lawful_basis="consent")
    run.do("court_officer", "receive_report", report_type="short", recommended="yes")
    run.told("The report is signed off, sent, and acknowledged by the probation court officer.")


def _result_arrives(run: Run) -> None:
    file = run.folder / "result.json"
    file.write_text(json.dumps(_message_of(run)), encoding="utf-8")
    done = imported("import_court_results", file)
    expect((done["orders"]["created"], done["cases"]["moved"]), (1, 1), "the court's result")
    run.told("The court's own result message made one order and moved the case to Sentenced.")
    again = imported("import_court_results", file)
    expect((again["orders"], again["cases"]), (_unchanged(again), {"opened": 0, "moved": 0}), "the same message again")
    run.told("The same message again changed nothing.")
    if "Sentenced" not in run.browser("court_officer").open(run.case).text:
        raise UnexpectedAnswerError("the case page does not say that the case stands at Sentenced")


def _unchanged(answer: dict[str, Any]) -> dict[str, int]:
    return {"created": 0, "updated": 0, "unchanged": 1, "ended": 0} if answer else {}


def _message_of(run: Run) -> dict[str, Any]:
    """The sample's first defendant alone, as this run's person, heard today."""
    text = RESULTS.read_text(encoding="utf-8")
    shift = run.today - HELD_ON
    text = re.sub(r"\b(\d{4})-(\d\d)-(\d\d)\b", lambda one: _iso(one[0], shift), text)
    text = re.sub(r"\b\d\d/\d\d/\d{4}\b", lambda one: _british(one[0], shift), text)
    text = re.sub(r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b", lambda one: _own(one[0], text, run.salt), text)
    message: dict[str, Any] = json.loads(text)
    hearing = message["hearing"]
    hearing["prosecutionCases"] = hearing["prosecutionCases"][:1]
    hearing.pop("courtApplications", None)
    (defendant,) = hearing["prosecutionCases"][0]["defendants"][:1]
    hearing["prosecutionCases"][0]["defendants"] = [defendant]
    defendant["pncId"] = run.pnc
    defendant.pop("croNumber", None)
    person = defendant["personDefendant"]
    person.pop("arrestSummonsNumber", None)
    person["personDetails"] |= {"firstName": run.given, "lastName": run.family, "dateOfBirth": "1991-06-14"}
    return message


def _iso(day: str, shift: dt.timedelta) -> str:
    return (dt.date.fromisoformat(day) + shift).isoformat()


def _british(day: str, shift: dt.timedelta) -> str:
    return f"{dt.datetime.strptime(day, '%d/%m/%Y') + shift:%d/%m/%Y}"  # noqa: DTZ007 - a day without a time


def _own(identity: str, text: str, salt: uuid.UUID) -> str:
    """An identity of this run's own; the types of results are the courts' and stay."""
    kept = re.search(rf'"\w*TypeId": "{identity}"', text)
    return identity if kept else str(uuid.uuid5(salt, identity))


def _order_held(run: Run) -> None:
    """Probation's own system reads the order and logs the first meeting through the API."""
    client = Client(run.base, world.API_CLIENT, world.API_SECRET)
    address = f"/api/v1{run.case.rstrip('/')}"
    status, case, headers = client.call("GET", address)
    expect(status, 200, f"GET {address}")
    etag = next(value for name, value in headers.items() if name.lower() == "etag")
    key = str(uuid.uuid4())
    for _ in range(2):
        status, answer, _ = client.call(
            "POST", f"{address}/actions/record_first_meeting", {"data": {"attended": True}},
            **{"If-Match": etag, "Idempotency-Key": key},
        )  # fmt: skip
        if status not in {200, 201}:
            raise UnexpectedAnswerError(f"the API refused the first meeting: {status} {answer}")
    status, events, _ = client.call("GET", f"{address}/events")
    expect([one["action"] for one in events["items"]].count("record_first_meeting"), 1, "events over the API")
    run.told("Probation's own system read the case and logged the first meeting, once though it was sent twice.")
    run.told(f"Done before the court. Case {case['reference']} is at {run.base}{run.case}")
