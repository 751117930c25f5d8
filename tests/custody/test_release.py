"""The release of one person as people state, see and plan it."""

import datetime as dt
import uuid
from typing import Any

import pytest
from django.urls import reverse

from backend import clock
from backend.cases.commands import perform
from backend.cases.models import Case
from backend.custody import queries
from backend.custody.facts import custody_of_people
from backend.custody.models import CustodyHappening, ReleaseStatement
from backend.custody.reference import prisons
from backend.custody.stating import require_in_custody
from backend.database import Role
from backend.pathways.releasing import CustodyFacts, ReleaseDate, earlier_day
from backend.pathways.working_days import at_time
from backend.people.models import Person
from backend.refusals import Malformed, NotFound
from backend.walls.context import speak_for, speaking_for
from tests import cast
from tests.cases.test_screens import signed_in, text
from tests.custody.given import do, due, in_days, referred
from tests.databases import as_role


@pytest.fixture
def case(db: None) -> Case:
    speak_for(cast.NIA.actor)
    return referred(1)


def state(case: Case, day: dt.date | None, **changed: Any) -> None:
    said = {"source": "prison_system", "confidence": "firm", **changed}
    do(case, "state_release_date", release_on=day.isoformat() if day else None, **said)


def test_a_new_date_is_a_new_version_and_the_earlier_one_stays(case: Case) -> None:
    before = due(case, "release_day")
    state(case, in_days(60), why="Remission was worked out again")
    found = queries.release_of(cast.NIA.actor, case.id)
    assert [one.counts for one in found.versions] == [True, False]
    assert [one.date.release_on for one in found.versions] == [in_days(60), in_days(70)]
    assert found.versions[0].why == "Remission was worked out again"
    after = due(case, "release_day")
    assert before is not None
    assert after is not None
    assert before - after == dt.timedelta(days=10)


def test_a_release_before_custody_began_is_explained_and_nothing_is_kept(case: Case) -> None:
    with pytest.raises(Malformed, match="lies before this time in custody began") as refused:
        state(case, in_days(-3))
    assert [one.where for one in refused.value.reasons] == ["release_on"]
    assert ReleaseStatement.objects.count() == 1


@pytest.mark.parametrize("prison", ["HYI", "XYZ", "Narnia"], ids=["closed", "unknown code", "unknown name"])
def test_a_prison_that_is_closed_or_none_is_refused_at_its_field(case: Case, prison: str) -> None:
    with pytest.raises(Malformed, match="choose a prison that is open") as refused:
        do(case, "record_transfer", source="Offender management", prison=prison)
    assert [one.where for one in refused.value.reasons] == ["prison"]


@pytest.mark.parametrize("given", ["FSI", "fsi", "Featherstone (HMP)", "HMP Featherstone", " featherstone "])
def test_a_prison_is_known_by_code_and_by_name(given: str) -> None:
    assert prisons.read(given).code == "FSI"


def test_a_closed_prison_says_that_it_has_closed() -> None:
    with pytest.raises(Malformed, match=r"Holloway \(HMP\) \(HYI\) has closed"):
        prisons.read("HYI")


def test_where_sources_disagree_both_are_told_and_the_last_word_counts(case: Case) -> None:
    state(case, in_days(64), source="probation")
    found = queries.release_of(cast.NIA.actor, case.id).known
    assert found.release_on == in_days(64)
    assert [(one.source, one.release_on) for one in found.in_dispute] == [("offender_management", in_days(70))]
    state(case, in_days(64), source="offender_management")
    assert not queries.release_of(cast.NIA.actor, case.id).known.in_dispute


def test_somebody_recalled_on_the_day_of_release_is_in_custody_again_and_the_case_goes_on(case: Case) -> None:
    state(case, in_days(0))
    do(case, "report_release", source="The gate", prison="FSI")
    do(case, "record_recall", source="Police", prison="DGI")
    known = custody_of_people([case.person_id])[case.person_id]
    assert (known.last_event, known.prison) == ("recall", "DGI")
    case.refresh_from_db()
    assert case.closed_at is None
    state(case, in_days(28), source="offender_management")


def test_the_same_said_twice_of_one_moment_is_one_version(case: Case) -> None:
    at = clock.now() - dt.timedelta(minutes=1)
    for _ in range(2):
        perform(
            case.id, "state_release_date", by=cast.NIA.actor, expected_version=None, command_id=uuid.uuid4(),
            happened_at=at, data={"release_on": str(in_days(60)), "source": "prison_system", "confidence": "firm"},
        )  # fmt: skip
    assert ReleaseStatement.objects.filter(release_on=in_days(60)).count() == 1


def test_a_release_before_they_were_taken_in_is_refused_and_one_entered_late_is_taken() -> None:
    now = dt.datetime(2027, 1, 4, 9, tzinfo=dt.UTC)

    def ago(days: int) -> dt.datetime:
        return now - dt.timedelta(days=days)

    taken_in = [(ago(10), "reception")]
    with pytest.raises(Malformed, match="lies before this time in custody began") as refused:
        require_in_custody(ago(20), taken_in)
    assert [one.where for one in refused.value.reasons] == ["happened_at"]
    with pytest.raises(Malformed):  # they were out already, and came in later
        require_in_custody(ago(20), [(ago(90), "sentence"), (ago(40), "release"), *taken_in])
    require_in_custody(ago(5), taken_in)
    require_in_custody(ago(10), taken_in)
    require_in_custody(ago(20), [])
    require_in_custody(ago(2), [(ago(90), "sentence"), (ago(1), "recall")])  # entered late, after a recall


def test_a_release_reported_of_a_day_before_the_referral_is_refused_and_nothing_is_kept(case: Case) -> None:
    events = CustodyHappening.objects.count()
    with pytest.raises(Malformed, match="lies before this time in custody began"):
        perform(
            case.id, "report_release", by=cast.NIA.actor, expected_version=None, command_id=uuid.uuid4(),
            happened_at=clock.now() - dt.timedelta(days=3), data={"source": "The gate", "prison": "FSI"},
        )  # fmt: skip
    assert CustodyHappening.objects.count() == events


def test_what_was_arranged_for_the_old_day_is_listed_on_the_page_and_goes_when_put_right(case: Case) -> None:
    booked = at_time(in_days(65), dt.time(10)).isoformat()
    do(case, "book_appointment", at=booked, setting="prison")
    assert not [one for one in queries.release_of(cast.NIA.actor, case.id).misfits if one.code == "appointment"]
    state(case, in_days(60))
    (told,) = [one for one in queries.release_of(cast.NIA.actor, case.id).misfits if one.code == "appointment"]
    assert "in prison, and they are released by then" in told.sentence
    page = text(signed_in(cast.NIA).get(reverse("case-release", args=[case.id])))
    assert "What no longer fits" in page
    assert told.sentence in page
    state(case, in_days(70), source="offender_management")
    assert not [one for one in queries.release_of(cast.NIA.actor, case.id).misfits if one.code == "appointment"]


def test_another_open_case_of_the_person_follows_at_once(committed: str) -> None:
    """The same person under a second record that was joined: one custody, two cases."""
    with speaking_for(cast.NIA.actor):
        case, other = referred(1), referred(2)
        before = due(case, "release_day")
    with as_role(Role.OWNER):
        Person.objects.filter(id=other.person_id).update(merged_into=case.person_id)
    with speaking_for(cast.NIA.actor):
        state(other, in_days(50))
        after = due(case, "release_day")
        assert after == due(other, "release_day")
    assert before is not None
    assert after is not None
    assert before - after == dt.timedelta(days=20)


def test_another_service_finds_nothing(case: Case) -> None:
    speak_for(cast.AMARA.actor)
    with pytest.raises(NotFound):
        queries.release_of(cast.AMARA.actor, case.id)
    assert not ReleaseStatement.objects.exists()
    assert custody_of_people([case.person_id]) == {}


def said(day: str, rule: str = "conditional") -> ReleaseDate:
    return ReleaseDate(
        release_on=dt.date.fromisoformat(day), type=rule, source="prison_system", stated_by="", confidence="firm",
        recorded_at=dt.datetime(2026, 11, 1, tzinfo=dt.UTC), rank=0,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("date", "since", "expected"),
    [
        (said("2026-12-04"), None, "2026-12-03"),  # a Friday
        (said("2026-12-02"), None, None),  # a Wednesday
        (said("2026-12-24"), None, "2026-12-23"),  # the day before Christmas
        (said("2026-12-05"), None, "2026-12-03"),  # a Saturday: Friday would be no better
        (said("2027-03-25"), None, "2027-03-24"),  # the Thursday before Good Friday
        (said("2026-12-04", "hdc"), None, None),
        (said("2026-12-04", "parole"), None, None),
        (said("2026-12-04"), dt.date(2026, 11, 20), None),  # fewer than 28 days served
        (said("2026-12-04"), dt.date(2026, 11, 6), "2026-12-03"),
    ],
)
def test_a_friday_or_the_eve_of_a_holiday_leads_to_a_suggestion(
    date: ReleaseDate, since: dt.date | None, expected: str | None
) -> None:
    found = earlier_day(date, held_since=since)
    assert (str(found) if found else None) == expected


@pytest.mark.parametrize(("today", "expected"), [("2026-12-02", dt.date(2026, 12, 3)), ("2026-12-04", None)])
def test_nobody_is_told_to_ask_for_a_day_that_is_past(db: None, today: str, expected: dt.date | None) -> None:
    with clock.shifted(dt.datetime.fromisoformat(f"{today}T12:00:00+00:00") - clock.now()):
        assert queries.suggestion(CustodyFacts(dates=(said("2026-12-05"),))) == expected


def test_the_page_says_what_counts_where_it_comes_from_and_that_sources_disagree(committed: str) -> None:
    with speaking_for(cast.NIA.actor):
        case = referred(1)
        state(case, in_days(64), source="family", stated_by="His sister")
    nia = signed_in(cast.NIA)
    page = text(nia.get(reverse("case-release", args=[case.id])))
    assert "Family or a friend (His sister)" in page
    assert "Offender management in the prison" in page
    assert "Sources disagree about the release date" in page
    assert "Featherstone (HMP)" in page
    assert "There is no gate plan yet." in page
    form = nia.get(reverse("act", args=[case.id, "record_transfer"])).content.decode()
    assert '<option value="DGI">' in form
    assert '<option value="HYI">' not in form
    assert nia.get(reverse("case-release", args=[uuid.uuid4()])).status_code == 404


def test_within_a_week_a_date_that_nobody_is_sure_of_is_said_on_every_page(committed: str) -> None:
    with speaking_for(cast.NIA.actor):
        case = referred(1, confidence="likely")
        state(case, in_days(5), confidence="guess")
    nia = signed_in(cast.NIA)
    for name in ("case", "case-timeline", "case-release"):
        assert "Release in 5 days, and the date is not confirmed" in text(nia.get(reverse(name, args=[case.id])))
