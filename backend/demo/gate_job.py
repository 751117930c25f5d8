"""The way from prison through the gate, once, on the running system: referral, the day of release, the day after.

It goes on where :mod:`backend.demo.main_job` ends, with the same small browser, the imports as the commands they are,
the API with a token of its own, and the worker waited for.
"""

import datetime as dt
import re
import time
import uuid
from typing import Any

from backend import clock
from backend.custody.release_dates_in_files import COLUMNS
from backend.demo import releases, world
from backend.demo.browsing import Client, UnexpectedAnswerError
from backend.demo.main_job import PATIENCE, Run, expect, imported

PLACE = world.BIRMINGHAM


def do_gate_job(run: Run) -> None:
    """Do it, saying each step. Raises UnexpectedAnswerError at the first that goes otherwise."""
    number = f"A{uuid.uuid4().int % 9000 + 1000}{_two_letters()}"
    for part in (_referred, _chased, _taken_on):
        part(run, number)
    _date_arrives(run, number)
    _at_the_gate(run)
    _the_day_after(run)


def _two_letters() -> str:
    return "".join("BCDFGHJKLMNPQRSTVW"[uuid.uuid4().int % 18] for _ in range(2))


def _day(name: str, day: dt.date) -> dict[str, int]:
    return {f"{name}-day": day.day, f"{name}-month": day.month, f"{name}-year": day.year}


def _referred(run: Run, number: str) -> None:
    browser = run.browser(releases.REF)
    begin = browser.fill("/people/add/", family_name=f"{run.family}-Gate", given_names=run.given, prison_number=number)
    form = browser.open(begin.link("/engager/receive_referral/"))
    asked = run.today - dt.timedelta(days=21)
    page = browser.open(form.address, {
        **form.form, "referred_by": "offender_manager", "source": "offender_management", "prison": PLACE.prison,
        **_day("release_on", run.today + dt.timedelta(days=63)), **_day("form-happened", asked),
        "form-happened-hour": "9", "form-happened-minute": "30", "form-happened-time": "09:30",
    })  # fmt: skip
    found = re.search(r"/cases/[0-9a-f-]{36}/", page.address)
    if page.status != 200 or found is None:
        raise UnexpectedAnswerError(f"the referral from prison was not taken: {page.text[:400]}")
    run.case = found[0]
    run.told("The prison refers somebody to Engager, three weeks ago: the screening is long overdue.")


def _chased(run: Run, _: str) -> None:
    reference = re.search(r"EN-[A-Z0-9]{6}", run.browser(releases.EP).open(run.case).text)
    if reference is None:
        raise UnexpectedAnswerError("the case page shows no reference of Engager")
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if any(reference[0] in run.browser(one).open("/messages/").text for one in (releases.EP, releases.TL)):
            run.told(f"The worker chased it: a message about {reference[0]} stands among the sent messages.")
            return
        time.sleep(1)
    raise UnexpectedAnswerError(f"nobody was told of the overdue screening of {reference[0]} in {PATIENCE} seconds")


def _taken_on(run: Run, _: str) -> None:
    worker, deputy = world.holders(PLACE, releases.EP)[:2]
    run.do(releases.EP, "begin_screening", identity_checked="yes")
    run.do(releases.EP, "record_consent", **{
        "consents[0].to": "service", "consents[0].answer": "given", "consents[0].how": "signed",
        "consents[0].capacity_considered": "yes",
    })  # fmt: skip
    run.do(releases.EP, "record_screen", **dict.fromkeys(releases.CRITERIA, "met"))
    run.do(releases.TL, "accept")
    run.do(releases.TL, "allocate", worker=str(worker.id), deputy=str(deputy.id))
    run.told("Screened with consent, taken on by the team lead, and given a worker and a deputy.")


def _date_arrives(run: Run, number: str) -> None:
    file = run.folder / "dates.csv"
    row = f"{number},{run.today.isoformat()},hdc,firm,prison_system,,{clock.now().isoformat()}"
    file.write_text(f"{','.join(COLUMNS)}\n{row}\n", encoding="utf-8")
    done = imported("import_release_dates", file)
    expect((done["versions_added"], done["problems"]), (1, []), "the prison's file of dates")
    if not done["reviews_moved"]:
        raise UnexpectedAnswerError("the release came nine weeks earlier, and nothing that is owed moved with it")
    run.told(f"The prison's file says that release is today: {done['reviews_moved']} things owed moved with it.")
    again = imported("import_release_dates", file)
    expect((again["versions_added"], again["unchanged"]), (0, 1), "the same file again")
    board = run.browser(releases.EP).open("/boards/release-day/")
    if run.family not in board.text:
        raise UnexpectedAnswerError("the board of the day does not show who is released today")
    run.told("The same file again changed nothing; the board of the day shows the person.")


def _at_the_gate(run: Run) -> None:
    run.do(releases.TL, "go_short_notice", why="Tagged today", plan="Met at the gate; the rest in the first week.")
    run.do(releases.EP, "begin_release_day")
    run.do(releases.EP, "record_gate_outcome", outcome="met_at_gate", place="The gate")
    page = run.browser(releases.EP).open(run.case)
    for words in ("First two weeks", "To catch up: the understanding", "To catch up: the plan"):
        if words not in page.text:
            raise UnexpectedAnswerError(f"after the gate the case page does not say “{words}”")
    run.told("Met at the gate. What was skipped is owed, as things to catch up.")


def _the_day_after(run: Run) -> None:
    """The team's own diary logs the first contact through the API, twice; it is kept once."""
    client = Client(run.base, world.DIARY_CLIENT, world.API_SECRET)
    address = f"/api/v1{run.case.rstrip('/')}"
    status, _, headers = client.call("GET", address)
    expect(status, 200, f"GET {address}")
    etag = next(value for name, value in headers.items() if name.lower() == "etag")
    entry: dict[str, Any] = {"data": {"result": "held", "setting": "phone", "present": ["person"], "focus": "both"}}
    key = str(uuid.uuid4())
    for _ in range(2):
        status, answer, _ = client.call(
            "POST", f"{address}/actions/log_contact", entry, **{"If-Match": etag, "Idempotency-Key": key}
        )
        if status not in {200, 201}:
            raise UnexpectedAnswerError(f"the API refused the contact: {status} {answer}")
    status, events, _ = client.call("GET", f"{address}/events")
    expect([one["action"] for one in events["items"]].count("log_contact"), 1, "contacts over the API")
    run.told(
        f"The team's diary logged the first contact, once though it was sent twice. Case is at {run.base}{run.case}"
    )
