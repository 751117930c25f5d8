"""Every page that somebody can reach, found from the addresses themselves: without faults, wide and narrow.

An address that is new is looked at without being named here, unless it holds a part that :func:`_parts` does not know.
"""

import itertools
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pytest
from django.urls import URLPattern, get_resolver, reverse
from playwright.sync_api import Page, expect

from backend import clock
from backend.care.models import Measure
from backend.cases import queries
from backend.cases.commands import perform
from backend.cases.models import Case
from backend.database import Role
from backend.demo import seeding, world
from backend.pathways.working_days import london_date
from backend.people.commands import confirm_match
from backend.people.models import PossibleMatch
from backend.refusals import Malformed, NotAllowed
from backend.walls.context import speaking_for
from backend.web.rules import Who, rule_of
from tests import databases
from tests.browsing import NARROW, WIDE
from tests.journeys.office import Office
from tests.journeys.somebody import Somebody
from tests.web.looking import faults, listen, overflow

pytestmark = [pytest.mark.browser, pytest.mark.slow]

# answers without a page, or to POST alone
NO_PAGES = {"livez", "readyz", "security-text", "sign-out", "demo-sign-in", "contact-log-taps"}
LONGEST = "Wolfeschlegelsteinhausenbergerdorff-Featherstonehaugh-Okonkwo"  # 60 characters
ACCENTS = "N\u0303gu\u0302ye\u0302\u0323n-O\u0308zgu\u0308r"  # letters with combining marks
RIGHT_TO_LEFT = "\u05d9\u05d4\u05d5\u05d3\u05d4 \u05d1\u05df\u05be\u05d3\u05d5\u05d3"

LITTLE = """() => [...document.querySelectorAll('button, input:not([type=hidden]), select, textarea, summary')]
  .filter(one => one.checkVisibility() && one.getBoundingClientRect().width > 1)
  .map(one => [one, one.getBoundingClientRect()])
  .filter(([one, box]) => box.width < 24 || box.height < 24)
  .map(([one, box]) => `${one.outerHTML.slice(0, 80)} is ${box.width} by ${box.height}`)"""


@dataclass(frozen=True)
class Town:
    """Birmingham with people at several steps of the pathway."""

    office: Office
    cases: Mapping[str, Case]
    match: uuid.UUID
    joined: uuid.UUID
    sheet: uuid.UUID


@pytest.fixture(scope="module")
def town(birmingham: Office) -> Town:
    cases = {
        "A1": birmingham.case_at("A1", family=LONGEST),
        "A3": birmingham.case_at("A3", given=RIGHT_TO_LEFT, family=ACCENTS),
        "B3": birmingham.case_at("B3"),
        "risk": birmingham.case_at("risk"),
        "Z1": birmingham.case_at("Z1"),
        "Z8": birmingham.case_at("Z8"),
    }
    first, second = birmingham.person("Robin"), birmingham.person("Kim")
    twins = [type(one)(one.given, one.family, birmingham.person().pnc) for one in (first, second)]
    birmingham.list_of_today(first, second)
    birmingham.list_of_today(*twins)
    birmingham.the_sweep_comes_by()
    match, joined = _matches()
    return Town(birmingham, cases, match, joined, _sheet(cases["A1"]))


def _sheet(case: Case) -> uuid.UUID:
    """A measure that somebody at court began with the person."""
    actor = seeding.actor_of(world.holder(world.BIRMINGHAM, "court_worker"))
    with speaking_for(actor):
        perform(
            case.id, "record_measures", by=actor, expected_version=None, command_id=uuid.uuid4(),
            data={
                "measure": "gad-7", "taken_on": london_date(clock.now()).isoformat(), "finished": False,
                "answers": [{"item": 1, "column": 2}],
            },
        )  # fmt: skip
        return Measure.objects.get(case=case).id


def _matches() -> tuple[uuid.UUID, uuid.UUID]:
    """One possible match to decide, and one that a court worker has decided."""
    with databases.as_role(Role.WORKER):
        still_open, decided = PossibleMatch.objects.order_by("id").values_list("id", flat=True)[:2]
    actor = seeding.actor_of(world.holder(world.BIRMINGHAM, "court_worker"))
    with speaking_for(actor):
        joined = confirm_match(by=actor, match_id=decided, reason="Asked them.", despite=["pnc_id"])
    assert joined
    return still_open, joined


# --- the addresses --------------------------------------------------------------------------------------------------


def screens() -> Iterator[URLPattern]:
    """Every address of ours that answers with a page to somebody who works in the demo's world."""
    for pattern in get_resolver().url_patterns:
        rule = rule_of(getattr(pattern, "name", None))
        shown = rule and rule.who is not Who.CLIENT and not str(pattern.pattern).startswith("api/")
        staffed = rule and (not rule.roles or STAFFED & {one.slug for one in rule.roles})
        if isinstance(pattern, URLPattern) and shown and staffed and pattern.name not in NO_PAGES:
            yield pattern


def _parts(town: Town) -> dict[str, Sequence[str]]:
    """What stands for each part of an address."""
    return {
        "case_id": [str(case.id) for case in town.cases.values()],
        "person_id": [str(town.cases["A1"].person_id)],
        "pathway": ["mhtr"],
        "action": ["receive_referral"],
        "site": ["birmingham"],
        "slug": ["record_consent"],
        "match_id": [str(town.match)],
        "combination_id": [str(town.joined)],
        "measure_id": [str(town.sheet)],
        "instrument": ["core-om"],
        "indicator": ["planned_ending"],
    }


COUNTED = {"board-fidelity-cases": {"pathway": "engager"}}  # of the pathways one alone counts its fidelity


LOOKS = "court_worker"
STAFFED = {role.slug for member in world.staff() for role in member.post.roles}


def reader_of(pattern: URLPattern) -> str:
    """In which role a screen is looked at: the court worker's, unless its rule leaves them out."""
    rule = rule_of(pattern.name)
    roles = [role.slug for role in rule.roles] if rule else []
    return LOOKS if not roles or LOOKS in roles else next(one for one in roles if one in STAFFED)


def addresses(town: Town, role: str = LOOKS) -> Iterator[str]:
    """Each screen once that is looked at in this role; the page of a case as each of them shows it."""
    parts = _parts(town)
    for pattern in screens():
        if reader_of(pattern) != role:
            continue
        names = list(pattern.pattern.converters)
        assert set(names) <= set(parts), f"say in _parts what stands for the parts of {pattern.pattern}"
        values = {name: parts[name][0] for name in names} | COUNTED.get(str(pattern.name), {})
        every = parts["case_id"] if pattern.name == "case" else [values.get("case_id", "")]
        for case in every:
            yield reverse(str(pattern.name), kwargs=values | ({"case_id": case} if case else {}))
    if role == LOOKS:
        yield from ("/cases/?show=all", "/cases/?state=C9&late=yes", "/cases/?late=yes", "/court-list/?day=2020-02-29")


def problems_of(page: Page, said: list[str]) -> list[str]:
    """What is wrong with the page that is open, in the width that it is open in."""
    found = [
        *faults(page),
        *([f"{beyond} px wider than the screen"] if (beyond := overflow(page)) > 0 else []),
        *([] if page.get_by_role("heading", level=1).count() == 1 else ["not one h1"]),
        *page.evaluate(LITTLE),
        *said,
    ]
    said.clear()
    return found


def look(somebody: Somebody, said: list[str], *, wide: bool = True) -> list[str]:
    """Problems of the page, narrow and wide."""
    somebody.page.set_viewport_size({"width": NARROW["width"], "height": NARROW["height"]})
    narrow = problems_of(somebody.page, said)
    if not wide:
        return narrow
    somebody.page.set_viewport_size({"width": WIDE["width"], "height": WIDE["height"]})
    return [*narrow, *problems_of(somebody.page, said)]


# --- the looking ----------------------------------------------------------------------------------------------------


def test_every_page_that_has_an_address_is_without_faults(town: Town) -> None:
    amina = town.office.at_a_screen("court_worker")
    said = listen(amina.page)
    found: dict[str, list[str]] = {}
    every = list(dict.fromkeys(addresses(town)))
    pages_of_cases = [reverse("case", args=[case.id]) for case in town.cases.values()]
    for address in every:
        answer = amina.page.goto(address)
        assert answer is not None
        first = address not in pages_of_cases[1:]  # what is wide is alike for each
        if problems := [*([] if answer.ok else [f"answered {answer.status}"]), *look(amina, said, wide=first)]:
            found[address] = problems
    for role in sorted({reader_of(one) for one in screens()} - {LOOKS}):
        other = town.office.at_a_screen(role)
        heard = listen(other.page)
        for address in addresses(town, role):
            answer = other.page.goto(address)
            assert answer is not None
            if problems := [*([] if answer.ok else [f"answered {answer.status}"]), *look(other, heard)]:
                found[f"{address} as {role}"] = problems
            every.append(address)
    town.office.everybody_goes_home()
    assert len(every) > 20
    assert found == {}


@pytest.mark.parametrize(("life", "role"), [("A1", "court_worker"), ("B3", "treatment_practitioner")])
def test_every_form_of_a_step_is_without_faults(town: Town, life: str, role: str) -> None:
    case = town.cases[life]
    actor = seeding.actor_of(world.holder(world.BIRMINGHAM, role))
    with speaking_for(actor):
        forms = [one.action.slug for one in queries.case(actor, case.id).actions if one.in_reach]
    somebody = town.office.at_a_screen(role)
    said = listen(somebody.page)
    found: dict[str, list[str]] = {}
    for slug in forms:
        somebody.page.goto(f"/cases/{case.id}/do/{slug}/")
        if problems := look(somebody, said, wide=False):
            found[slug] = problems
    town.office.everybody_goes_home()
    assert len(forms) > 5
    assert found == {}


def test_every_page_of_something_gone_wrong_is_without_faults(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    amina = town.office.at_a_screen("court_worker")
    page, case, found = amina.page, town.cases["A1"], {}
    said = listen(page)
    seen = []

    def look_at(name: str, heading: str) -> None:
        expect(page.get_by_role("heading", name=heading).first).to_be_visible()
        seen.append(name)
        if problems := look(amina, said):
            found[name] = problems

    page.goto("/nowhere/")
    look_at("404", "There is no such page")
    for name, fault, heading in (
        ("403", NotAllowed("no"), "This is not allowed"),
        ("400", Malformed("no"), "The request cannot be read"),
        ("500", RuntimeError("no"), "Sorry, there is a problem"),
    ):
        with monkeypatch.context() as patch:
            patch.setattr(queries, "owed_by", _raising(fault))
            page.goto("/")
            look_at(name, heading)
    page.goto(f"/cases/{case.id}/do/pass_screen/")
    page.get_by_role("button", name="Screen: to be assessed").click()
    look_at("422", "There is a problem")
    other = town.office.at_a_screen("court_worker")
    other.returns_to(f"/cases/{case.id}/do/raise_risk/")
    other.answers("What is the risk?", "Self-harm")
    for question in ("What is happening?", "What have you done?", "Whom have you told?"):
        other.types(question, "Told the custody sergeant.")
    other.presses("Raise an immediate risk")
    amina.types("Screening tool", "K10")
    amina.answers("Was risk to self and others asked about?", "Yes")
    amina.presses("Screen: to be assessed")
    amina.sees("changed this case at")
    look_at("409", "There is a problem")
    page.context.clear_cookies(name="sessionid")
    amina.presses("Screen: to be assessed")
    look_at("signed out in the middle", "Sign in")
    amina.presses("Sign in")
    look_at("sign-in refused", "There is a problem")
    amina.types("E-mail address", amina.member.email)
    amina.types("Password", world.PASSWORD)
    amina.presses("Sign in")
    look_at("given back", "You are signed in again")
    page.context.clear_cookies(name="csrftoken")
    amina.presses("Go back to the page")
    look_at("page open too long", "Open the page again")
    town.office.everybody_goes_home()
    assert len(seen) == 10
    assert found == {}


def _raising(fault: Exception) -> object:
    def fails(*_: object) -> None:
        raise fault

    return fails


@pytest.mark.parametrize("how", [{"forced_colors": "active"}, {"reduced_motion": "reduce"}], ids=str)
def test_what_a_case_says_does_not_hang_on_colour_or_motion(town: Town, how: dict[str, str]) -> None:
    plain, other = town.office.at_a_screen("court_worker"), town.office.at_a_screen("court_worker", **how)
    for somebody in (plain, other):
        somebody.returns_to(f"/cases/{town.cases['B3'].id}/")
    assert other.main.inner_text() == plain.main.inner_text()
    assert faults(other.page) == []
    strip = other.page.get_by_role("list", name="Where this case stands")
    expect(strip.get_by_role("listitem").filter(has_text="In treatment")).to_contain_text("now")
    assert strip.locator("[aria-current=step]").evaluate("one => getComputedStyle(one).borderTopStyle") == "solid"
    expect(other.page.get_by_role("link", name="Overview")).to_have_attribute("aria-current", "page")
    town.office.everybody_goes_home()


def test_on_paper_each_sheet_carries_the_number_of_the_case_and_nothing_to_press(town: Town) -> None:
    case = town.cases["B3"]
    amina = town.office.at_a_screen("court_worker")
    amina.returns_to(f"/cases/{case.id}/")
    number = amina.main.get_by_role("paragraph", include_hidden=True).filter(has_text=f"Case {case.reference}")
    expect(number).to_be_hidden()
    amina.page.emulate_media(media="print")
    expect(number).to_be_visible()
    assert number.evaluate("one => getComputedStyle(one).position") == "fixed"  # which a browser repeats on each sheet
    for gone in ("What you can do", "What you cannot do yet, and why"):
        expect(amina.page.get_by_text(gone, exact=True)).to_be_hidden()
    for kept in ("What is owed", "About this case"):
        expect(amina.page.get_by_role("heading", name=kept, exact=True)).to_be_visible()
    amina.sees("In treatment, since")
    town.office.everybody_goes_home()


def test_on_a_phone_a_table_is_a_list_of_its_rows_and_to_a_screen_reader_still_a_table(town: Town) -> None:
    amina = town.office.at_a_screen("court_worker", size=NARROW)
    amina.returns_to("/cases/")
    row = amina.page.get_by_role("row").filter(has_text=LONGEST)
    cells = row.get_by_role("cell").all()
    assert len(cells) == 5
    assert row.get_by_role("rowheader").count() == 1
    tops = [cell.bounding_box() for cell in cells]
    assert all(one and two and one["y"] + one["height"] <= two["y"] + 1 for one, two in itertools.pairwise(tops))
    shown = cells[0].evaluate("one => getComputedStyle(one, '::before').content")
    assert shown == '"Person"'
    town.office.everybody_goes_home()


def test_the_head_of_a_case_answers_who_where_and_what_next_by_when_before_anybody_scrolls(town: Town) -> None:
    """At 1280 by 900 pixels; on a phone on the first two screens."""
    for size, screenfuls in ((WIDE, 1), (NARROW, 2)):
        amina = town.office.at_a_screen("court_worker", size=size)
        amina.returns_to(f"/cases/{town.cases['B3'].id}/")
        now = amina.page.locator("[aria-current=step]")
        for part in (amina.page.get_by_role("heading", level=1), amina.page.get_by_text("Next:"), now):
            box = part.bounding_box()
            assert box
            assert box["y"] + box["height"] <= size["height"] * screenfuls
    town.office.everybody_goes_home()
