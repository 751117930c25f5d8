"""Measures on the page of a case, sheet by sheet, and counted over many: for those who may see them, and nobody else."""

import datetime as dt
import re
import uuid
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from pytest_django.plugin import DjangoDbBlocker

from backend.audit.models import AccessRecord
from backend.care import coverage as counting
from backend.care import queries
from backend.care.checks import every_point_asks_for_what_there_is, unknown_instruments
from backend.care.coverage import Half, Missed, OfInstrument, OnFile, SheetSeen, Standing
from backend.care.models import Measure
from backend.cases import queries as cases
from backend.cases.commands import perform
from backend.cases.models import Case
from backend.cases.tabs import tabs_of
from backend.database import Role
from backend.pathways.measuring import WhyMissed
from backend.pathways.registry import registry as pathways
from backend.refusals import NotAllowed, NotFound
from backend.walls.context import speak_for, speaking_for
from tests import cast
from tests.browsing import NARROW, WIDE, own_database, serving
from tests.care.given import AT_RISK, LOW, PHQ_9, WELL, an_mhtr_case, take
from tests.cases.given import a_person
from tests.cases.test_screens import signed_in, text
from tests.databases import as_role
from tests.web.looking import faults, listen, overflow

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

DONE = "Stayed with him, safety plan gone through, GP rung."
MHTR = next(one for one in pathways().current if one.slug == "mhtr")


@pytest.fixture
def case(committed: str) -> Case:
    with transaction.atomic():
        return an_mhtr_case()


def taken(case: Case, *sheets: tuple[str, tuple[int | None, ...], int, str]) -> None:
    """Sheets of (instrument, columns, days ago, point)."""
    with transaction.atomic():
        for slug, columns, days_ago, point in sheets:
            take(case, slug, columns, days_ago=days_ago, point=point or None, done_about_risk=DONE)


def page_of(case: Case) -> str:
    return f"/cases/{case.id}/measures/"


def measure_of(member: cast.Member = cast.TARIQ) -> Measure:
    with transaction.atomic(), speaking_for(member.actor):
        return Measure.objects.get()


def explain(case: Case, point: str, reason: str) -> None:
    speak_for(cast.TARIQ.actor)
    perform(
        case.id, "explain_missed_measures", by=cast.TARIQ.actor, expected_version=None, command_id=uuid.uuid4(),
        data={"point": point, "reason": reason},
    )  # fmt: skip


# --- the page of a case ---------------------------------------------------------------------------------------------


def test_the_page_says_how_the_scores_went_and_shows_it_twice_over(case: Case) -> None:
    taken(case, (PHQ_9, (2,) * 9, 60, "start"), (PHQ_9, LOW, 30, "session"), (PHQ_9, WELL, 0, "end"))
    page = signed_in(cast.TARIQ).get(page_of(case))
    said = text(page)
    assert "PHQ-9 fell from 18 to 2: a reliable improvement, below the cut-off of 10" in said
    assert page.content.decode().count('role="img"') == 2  # wide and narrow, of which a screen shows one
    assert "Start of treatment 18 moderately severe first score" in said
    assert "End of treatment 2 none or minimal \u221216, reliable improvement" in said
    assert 'aria-current="page" href="' + page_of(case) in page.content.decode()


def test_before_anything_is_taken_the_page_says_what_will_fill_it(case: Case) -> None:
    said = text(signed_in(cast.TARIQ).get(page_of(case)))
    assert "No measure has been taken and finished yet. Each one appears here with its score when it is." in said
    assert "PHQ-9 No: not due yet No: not due yet No" in said


def test_another_measure_is_recorded_from_here_by_those_who_record_them(case: Case) -> None:
    address, link = f"/cases/{case.id}/measures/", f'href="/cases/{case.id}/measures/take/"'
    assert link in signed_in(cast.TARIQ).get(address).content.decode()
    for member in (cast.SADE, cast.RHIAN):
        assert link not in signed_in(member).get(address).content.decode()


def test_a_sheet_that_was_begun_can_be_gone_on_with_from_here_and_is_in_no_picture(case: Case) -> None:
    with transaction.atomic():
        take(case, PHQ_9, (1, 2, None, None, None, None, None, None, None), finished=False)
    page = signed_in(cast.TARIQ).get(page_of(case)).content.decode()
    assert f'href="/cases/{case.id}/measures/{measure_of().id}/go-on/"' in page
    assert "2 of 9" in page
    assert 'role="img"' not in page


def test_scores_of_the_persons_other_case_are_in_the_same_picture(case: Case) -> None:
    taken(case, (PHQ_9, (2,) * 9, 60, "start"))
    with transaction.atomic():
        speak_for(cast.AMARA.actor)
        other = an_mhtr_case(person=case.person)
    taken(other, (PHQ_9, WELL, 0, ""))
    for one in (case, other):
        assert "PHQ-9 fell from 18 to 2" in text(signed_in(cast.TARIQ).get(page_of(one)))


def test_a_pathway_without_measures_has_no_such_page_at_its_head(case: Case) -> None:
    with transaction.atomic(), speaking_for(cast.TARIQ.actor):
        detail = cases.case(cast.TARIQ.actor, case.id)
    assert [one.text for one in tabs_of(detail)] == ["Overview", "Person", "Contacts", "Measures", "Timeline"]
    without = replace(detail, pathway=replace(detail.pathway, measure_points=()))
    assert [one.text for one in tabs_of(without)] == ["Overview", "Person", "Contacts", "Timeline"]


def test_whether_there_is_a_pair_is_said_and_if_not_why(case: Case) -> None:
    taken(case, (PHQ_9, LOW, 40, "start"), ("gad-7", (1, None, None, None, None, None, None), 40, "start"))
    with transaction.atomic():
        explain(case, "end", "declined")
    said = text(signed_in(cast.TARIQ).get(page_of(case)))
    assert re.search(r"PHQ-9 Yes, \d+ \w+ \d{4} No: the person declined No", said)
    assert "GAD-7 No: taken, with too few answers for a score No: the person declined No" in said
    assert "CORE-OM No: due and not taken No: the person declined No" in said


# --- one sheet ------------------------------------------------------------------------------------------------------


def test_a_sheet_shows_every_version_with_who_when_and_why(case: Case) -> None:
    taken(case, (PHQ_9, AT_RISK, 3, "start"))
    with transaction.atomic():
        take(
            case, PHQ_9, (0, *AT_RISK[1:8], None), days_ago=3, point="start", sheet=str(measure_of().id),
            because="Typed from another person's form.", mode="aloud", interpreter=True, language="Punjabi",
        )  # fmt: skip
    said = text(signed_in(cast.TARIQ).get(f"{page_of(case)}{measure_of().id}/"))
    for words in (
        "Version 2, as it stands", "Version 1, replaced", "Typed from another person's form.", DONE, "by Tariq Aziz",
        "Risk items endorsed Item 9", "1. Interest 0", "1. Interest 2", "9. Thoughts of death or self-harm not answered",
        "Read aloud in the same room", "Punjabi", "Interpreter Yes", "Score no score",
    ):  # fmt: skip
        assert words in said, words


def test_what_a_reversed_item_counts_stands_beside_what_was_ticked(case: Case) -> None:
    taken(case, ("core-10", (1, 4, 0, 1, 1, 0, 1, 1, 1, 1), 0, "session"))
    said = text(signed_in(cast.TARIQ).get(f"{page_of(case)}{measure_of().id}/"))
    assert "2. Support 4 0 (reversed) 3. Coping 0 4 (reversed)" in said


def test_what_was_typed_is_text_and_never_markup(case: Case) -> None:
    with transaction.atomic():
        take(case, PHQ_9, AT_RISK, done_about_risk="<script>alert(1)</script>")
    page = signed_in(cast.TARIQ).get(f"{page_of(case)}{measure_of().id}/").content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


# --- who sees what --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("member", [cast.RHIAN, cast.OWEN, cast.ENA], ids=lambda one: one.name)
def test_probation_is_told_that_measures_were_taken_and_sees_no_score_in_the_source_of_any_page(
    case: Case, member: cast.Member
) -> None:
    taken(
        case, ("core-om", (1,) * 34, 40, "start"), (PHQ_9, AT_RISK, 40, "start"), ("gad-7", (3,) * 7, 40, "start"),
        (PHQ_9, LOW, 3, "session"),
    )  # fmt: skip
    client = signed_in(member)
    page = client.get(page_of(case))
    said = text(page)
    assert "Answers and scores are for health staff." in said
    assert re.search(r"Start of treatment Taken, the last on \d+ \w+ \d{4}", said)
    assert "At a session Taken once" in said
    assert "End of treatment Not due yet" in said
    shown = page.content.decode()
    main = shown[shown.index("<main") :]
    for kept in ("PHQ-9", "GAD-7", "CORE", "moderate", "severe", '<svg class="app-picture', "reliable", "score of"):
        assert kept not in main, kept
    timeline = client.get(f"/cases/{case.id}/timeline/").content.decode()
    assert "Column ticked" not in timeline
    assert DONE not in timeline


def test_a_sheet_looks_absent_to_probation_to_another_organisation_and_on_another_case(case: Case) -> None:
    taken(case, (PHQ_9, LOW, 0, ""))
    with transaction.atomic():
        speak_for(cast.AMARA.actor)
        other = an_mhtr_case(person=a_person("Otherwise"))
    there, absent = (f"{page_of(case)}{one}/" for one in (measure_of().id, uuid.uuid4()))
    for member in (cast.RHIAN, cast.CHIDI):
        client = signed_in(member)
        hidden, missing = client.get(there), client.get(absent)
        assert hidden.status_code == missing.status_code == 404
        assert hidden.content == missing.content
    assert signed_in(cast.TARIQ).get(f"{page_of(other)}{measure_of().id}/").status_code == 404
    assert signed_in(cast.TARIQ).get(there).status_code == 200


def test_another_organisations_measures_look_like_none(case: Case) -> None:
    taken(case, (PHQ_9, LOW, 0, ""))
    client = signed_in(cast.CHIDI)
    hidden, missing = client.get(page_of(case)), client.get(f"/cases/{uuid.uuid4()}/measures/")
    assert hidden.status_code == missing.status_code == 404
    assert hidden.content == missing.content
    with transaction.atomic(), speaking_for(cast.CHIDI.actor):
        for read in (queries.measures_of, queries.pairs_of, queries.points_of):
            with pytest.raises(NotFound):
                read(cast.CHIDI.actor, case.id)
        assert queries.coverage(cast.CHIDI.actor) == ()


def test_every_look_is_on_record(case: Case) -> None:
    taken(case, (PHQ_9, LOW, 0, ""))
    tariq = signed_in(cast.TARIQ)
    tariq.get(page_of(case))
    tariq.get(f"{page_of(case)}{measure_of().id}/")
    signed_in(cast.RHIAN).get(page_of(case))
    signed_in(cast.SADE).get("/outcome-measures/")
    with as_role(Role.AUDITOR):
        looks = set(AccessRecord.objects.filter(what__startswith="care.queries").values_list("what", "actor_name"))
        of_the_case = AccessRecord.objects.filter(what="care.queries.measures_of", cases__contains=[case.id])
        assert of_the_case.count() == 1
    assert looks == {
        ("care.queries.measures_of", "Tariq Aziz"), ("care.queries.sheet", "Tariq Aziz"),
        ("care.queries.points_of", "Rhian Morgan"), ("care.queries.coverage", "Sade Bello"),
    }  # fmt: skip


def test_thirty_sheets_take_as_many_queries_as_one(case: Case) -> None:
    tariq = signed_in(cast.TARIQ)
    counts = []
    for days in (range(1), range(1, 30)):
        taken(case, *[(PHQ_9, LOW, day, "session") for day in days])
        tariq.get(page_of(case))
        with CaptureQueriesContext(connection) as ran:
            tariq.get(page_of(case))
        counts.append(len(ran))
    assert counts[0] == counts[1]
    with transaction.atomic(), speaking_for(cast.TARIQ.actor):
        assert Measure.objects.count() == 30


# --- over many cases ------------------------------------------------------------------------------------------------


def several(number: int) -> list[Case]:
    speak_for(cast.AMARA.actor)
    return [an_mhtr_case(a_person(f"Other{at}")) for at in range(number)]


def test_paired_scores_are_counted_with_what_they_are_out_of(case: Case) -> None:
    with transaction.atomic():
        first, second, third, _ = several(4)
    taken(first, (PHQ_9, LOW, 60, "start"), (PHQ_9, WELL, 0, "end"))
    taken(second, (PHQ_9, LOW, 60, "start"))
    taken(third, (PHQ_9, (3, None, None, None, *(0,) * 5), 60, "start"), (PHQ_9, WELL, 0, "end"))
    with transaction.atomic():
        explain(second, "end", "declined")
        explain(case, "start", "language")
    said = text(signed_in(cast.PRIYA).get("/outcome-measures/"))
    assert "5 cases" in said
    assert "PHQ-9 2 of 4 2 of 3 1 of 3" in said  # baseline, later, paired
    assert "GAD-7 0 of 4 0 of 3 0 of 3" in said
    assert "Start of treatment No form or interpreter in their language 1" in said
    assert "End of treatment The person declined 1" in said


def test_what_another_organisation_works_on_is_not_counted(case: Case) -> None:
    with transaction.atomic():
        speak_for(cast.CHIDI.actor)
        theirs = an_mhtr_case(by=cast.CHIDI, person=a_person("Elsewhere", "Jo"))
        take(theirs, PHQ_9, LOW, by=cast.CHIDI, point="start")
    with transaction.atomic(), speaking_for(cast.SADE.actor):
        (mhtr,) = queries.coverage(cast.SADE.actor)
    assert mhtr.cases == 1
    assert [str(one.baseline) for one in mhtr.instruments] == ["0 of 0"] * 4


def test_it_is_for_service_managers_and_clinical_leads(case: Case) -> None:
    for member, status in ((cast.SADE, 200), (cast.PRIYA, 200), (cast.TARIQ, 404), (cast.RHIAN, 404)):
        client = signed_in(member)
        assert client.get("/outcome-measures/").status_code == status
        assert ('href="/outcome-measures/"' in client.get("/").content.decode()) is (status == 200)
    with transaction.atomic(), speaking_for(cast.RHIAN.actor), pytest.raises(NotAllowed):
        queries.coverage(cast.RHIAN.actor)


def test_many_cases_are_counted_in_as_many_queries_as_one(case: Case) -> None:
    counts = []
    for more in (0, 6):
        with transaction.atomic():
            for one in several(more):
                take(one, PHQ_9, LOW, days_ago=20, point="start")
                take(one, PHQ_9, WELL, point="end")
        with transaction.atomic(), speaking_for(cast.SADE.actor), CaptureQueriesContext(connection) as ran:
            queries.coverage(cast.SADE.actor)
        counts.append(len(ran))
    assert counts[0] == counts[1]


# --- what counts ----------------------------------------------------------------------------------------------------

DAY = dt.date(2026, 5, 4)
ONE = uuid.UUID(int=1)


def seen(slug: str, point: str, day: int = 0, **more: bool) -> SheetSeen:
    how = {"finished": True, "scored": True, **more}
    return SheetSeen(case_id=ONE, instrument=slug, point=point, taken_on=DAY + dt.timedelta(days=day), **how)


def missed(point: str, reason: WhyMissed, day: int = 0) -> Missed:
    return Missed(case_id=ONE, point=point, reason=reason, said_on=DAY + dt.timedelta(days=day))


def counted(
    slug: str, *sheets: SheetSeen, opened: tuple[str, ...] = (), explained: tuple[Missed, ...] = ()
) -> OfInstrument:
    on_file = counting.gathered(sheets, explained, [(ONE, one) for one in opened])
    found = counting.of_pathway(MHTR, [ONE], on_file)
    return next(one for one in found.instruments if one.instrument.slug == slug)


@pytest.mark.parametrize(
    ("sheets", "opened", "shares"),
    [
        ([], (), ("0 of 0", "0 of 0", "0 of 0")),
        ([], ("start",), ("0 of 1", "0 of 0", "0 of 0")),
        ([seen(PHQ_9, "start")], ("start",), ("1 of 1", "0 of 0", "0 of 0")),
        ([seen(PHQ_9, "start")], ("end",), ("1 of 1", "0 of 1", "0 of 1")),
        ([seen(PHQ_9, "start"), seen(PHQ_9, "end", 30)], (), ("1 of 1", "1 of 1", "1 of 1")),
        ([seen(PHQ_9, "start"), seen(PHQ_9, "", 30)], (), ("1 of 1", "1 of 1", "1 of 1")),
        ([seen(PHQ_9, "start"), seen(PHQ_9, "", -30)], (), ("1 of 1", "0 of 0", "0 of 0")),
        ([seen(PHQ_9, "start"), seen(PHQ_9, "end", 0)], (), ("1 of 1", "0 of 1", "0 of 1")),
        ([seen(PHQ_9, "start", scored=False), seen(PHQ_9, "end", 9)], (), ("0 of 1", "1 of 1", "0 of 1")),
        ([seen(PHQ_9, "start"), seen(PHQ_9, "end", 9, finished=False, scored=False)], (),
         ("1 of 1", "0 of 1", "0 of 1")),
        ([seen(PHQ_9, "end", 9)], (), ("0 of 0", "1 of 1", "0 of 0")),
        ([seen(PHQ_9, "start"), seen("core-10", "session", 9)], (), ("1 of 1", "0 of 0", "0 of 0")),
        ([seen("core-om", "start"), seen("core-10", "end", 9)], (), ("0 of 1", "0 of 1", "0 of 1")),
    ],
)  # fmt: skip
def test_a_pair_is_a_baseline_and_a_score_taken_later(
    sheets: list[SheetSeen], opened: tuple[str, ...], shares: tuple[str, str, str]
) -> None:
    found = counted(PHQ_9, *sheets, opened=opened)
    assert (str(found.baseline), str(found.later), str(found.paired)) == shares


def test_a_short_form_pairs_with_itself() -> None:
    sheets = (seen("core-om", "start"), seen("core-10", "start"), seen("core-10", "end", 30))
    assert str(counted("core-10", *sheets).paired) == "1 of 1"
    assert str(counted("core-om", *sheets).paired) == "0 of 1"


def test_of_two_reasons_for_one_point_the_last_counts() -> None:
    explained = (missed("end", WhyMissed.DECLINED, 5), missed("end", WhyMissed.NOT_SEEN, 2))
    found = counting.of_pathway(MHTR, [ONE], counting.gathered((), explained, ()))
    assert [(one.point.slug, one.reason, one.cases) for one in found.missed] == [("end", WhyMissed.DECLINED, 1)]


def test_the_review_of_every_point_tells_that_it_has_come_due() -> None:
    for point in MHTR.measure_points:
        assert [one.slug for one in MHTR.reviews if one.opens == point.opens] == [f"measures_{point.slug}"]


@pytest.mark.parametrize(
    ("on_file", "standing", "days"),
    [
        (OnFile(), Standing.NOT_DUE, 0),
        (OnFile(opened={"start"}), Standing.DUE, 0),
        (OnFile(sheets=[seen(PHQ_9, "start")]), Standing.BEGUN, 1),
        (OnFile(sheets=[seen(PHQ_9, "start", finished=False, scored=False)]), Standing.BEGUN, 0),
        (OnFile(missed={"start": missed("start", WhyMissed.DECLINED)}), Standing.EXPLAINED, 0),
        (OnFile(sheets=[seen(one, "start", scored=False) for one in ("core-om", PHQ_9, "gad-7")]), Standing.TAKEN, 1),
        (OnFile(sheets=[seen(one, "start") for one in ("core-10", PHQ_9, "gad-7")]), Standing.TAKEN, 1),
    ],
)
def test_where_a_point_stands_is_told_without_any_score(on_file: OnFile, standing: Standing, days: int) -> None:
    first = counting.points_told(MHTR, on_file)[0]
    assert (first.standing, first.days) == (standing, days)
    assert first.sentence


def test_a_pathway_that_asks_for_an_instrument_nobody_defined_stops_the_start() -> None:
    assert every_point_asks_for_what_there_is() == []
    first, *rest = MHTR.measure_points
    wrong = replace(first, instruments=("phq-9", "phq-99"), short_form={"phq-9": "phq-2"})
    assert unknown_instruments([replace(MHTR, measure_points=(wrong, *rest))]) == [
        f"mhtr v{MHTR.version} asks for 'phq-99' at 'start'; there is no such instrument",
        f"mhtr v{MHTR.version} asks for 'phq-2' at 'start'; there is no such instrument",
    ]


def test_why_half_a_pair_is_missing() -> None:
    on_file = OnFile(sheets=[seen(PHQ_9, "start"), seen(PHQ_9, "end", 9, finished=False, scored=False)], opened={"mid"})
    pairs = {one.instrument.slug: one for one in counting.pairs_of(MHTR, on_file)}
    assert set(pairs) == {"core-om", PHQ_9, "gad-7"}
    assert pairs[PHQ_9].baseline == Half(on=DAY)
    assert pairs[PHQ_9].later == Half(on=None, why_not="begun and not finished")
    assert pairs["gad-7"].later == Half(on=None, why_not="due and not taken")


# --- in a browser ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def house(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[tuple[str, uuid.UUID]]:
    """Somebody with measures of every kind, served."""
    with django_db_blocker.unblock(), own_database():
        with transaction.atomic():
            case = an_mhtr_case()
            take(
                case,
                "core-om",
                tuple(number % 3 for number in range(34)),
                point="start",
                days_ago=90,
                done_about_risk=DONE,
            )
            take(case, PHQ_9, (*(2,) * 8, 0), point="start", days_ago=90)
            take(case, PHQ_9, (3, 3, 3, None, None, None, 3, 3, 0), point="mid", days_ago=40)
            take(case, PHQ_9, WELL, point="end", days_ago=1)
            take(case, "k10", (3,) * 10, days_ago=30)
            take(case, "gad-7", (1, 2, None, None, None, None, None), finished=False)
            for days_ago, score in enumerate((9, 12, 14, 15, 17, 16, 18, 20, 19, 22, 25)):
                if days_ago:
                    columns = (4,) * (score // 4) + (score % 4,)
                    take(
                        case,
                        "core-10",
                        (*columns[:5], 0, *columns[5:], *(0,) * 10)[:10],
                        point="session",
                        days_ago=days_ago * 7,
                        done_about_risk=DONE,
                    )
        with serving() as address:
            yield address, case.id


@pytest.fixture
def tariq(browser: "Browser", house: tuple[str, uuid.UUID]) -> Iterator["Page"]:
    context = browser.new_context(base_url=house[0], locale="en-GB", timezone_id="Europe/London")
    session = signed_in(cast.TARIQ).cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": session, "domain": "127.0.0.1", "path": "/"}])
    yield context.new_page()
    context.close()


OVERLAPS = """() => [...document.querySelectorAll('svg.app-picture__drawing')].filter(one => one.checkVisibility())
  .flatMap(svg => {
    const seen = [...svg.querySelectorAll('text')].map(one => [one.textContent, one.getBBox()]);
    const found = seen.filter(([, at]) => at.x < 0 || at.x + at.width > svg.viewBox.baseVal.width).map(one => one[0]);
    for (let i = 0; i < seen.length; i++) for (let j = 0; j < i; j++) {
      const [a, b] = [seen[i][1], seen[j][1]];
      if (a.x < b.x + b.width && b.x < a.x + a.width && a.y + 3 < b.y + b.height - 3 && b.y + 3 < a.y + a.height - 3)
        found.push(`${seen[i][0]} on ${seen[j][0]}`);
    }
    return found;
  })"""


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("width", [WIDE, NARROW], ids=["wide", "narrow"])
def test_the_pages_are_without_faults_and_no_words_lie_on_others(
    tariq: "Page", house: tuple[str, uuid.UUID], width: dict[str, int]
) -> None:
    tariq.set_viewport_size({"width": width["width"], "height": width["height"]})
    said = listen(tariq)
    tariq.goto(f"/cases/{house[1]}/measures/")
    pictures = tariq.locator("svg.app-picture__drawing:visible")
    assert pictures.count() == 4
    assert tariq.get_by_role("img", name="PHQ-9 fell from 16 to 2: a reliable improvement").count() == 1
    assert (faults(tariq), overflow(tariq), said) == ([], 0, [])
    assert tariq.evaluate(OVERLAPS) == []
    letters = tariq.evaluate(
        "[...document.querySelectorAll('svg.app-picture__drawing text')].filter(one => one.checkVisibility())"
        ".map(one => one.getScreenCTM().a * parseFloat(getComputedStyle(one).fontSize))"
    )
    assert min(letters) >= 11.5  # pixels: words are read at every width
    tariq.get_by_role("link", name=re.compile("PHQ-9, every version")).first.click()
    tariq.get_by_role("heading", name="Version 1, as it stands").wait_for()
    assert (faults(tariq), overflow(tariq), said) == ([], 0, [])


@pytest.mark.browser
def test_on_paper_each_picture_stands_whole_beside_its_table(tariq: "Page", house: tuple[str, uuid.UUID]) -> None:
    tariq.goto(f"/cases/{house[1]}/measures/")
    tariq.emulate_media(media="print")
    for width in (WIDE, NARROW):
        tariq.set_viewport_size({"width": width["width"], "height": width["height"]})
        assert tariq.locator(".app-picture--wide:visible").count() == 4
        assert tariq.locator(".app-picture--narrow:visible").count() == 0
    assert tariq.get_by_role("navigation").count() == 0
    assert tariq.locator(".app-picture--wide").first.evaluate("one => getComputedStyle(one).breakInside") == "avoid"
    assert tariq.get_by_role("table").count() == 6


@pytest.mark.browser
def test_without_colours_of_ours_the_picture_is_still_drawn(browser: "Browser", house: tuple[str, uuid.UUID]) -> None:
    context = browser.new_context(base_url=house[0], forced_colors="active")
    session = signed_in(cast.TARIQ).cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": session, "domain": "127.0.0.1", "path": "/"}])
    page = context.new_page()
    page.goto(f"/cases/{house[1]}/measures/")
    look = "one => [getComputedStyle(one).stroke, getComputedStyle(document.body).color]"
    stroke, ink = page.locator(".app-picture__line:visible").first.evaluate(look)
    assert stroke == ink
    assert faults(page) == []
    context.close()
