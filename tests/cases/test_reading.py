"""Reading cases: everybody sees what is theirs, nobody more, and the access log names whom they saw."""

import datetime as dt
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from backend.audit.models import AccessRecord
from backend.cases import access, queries
from backend.cases.models import Case, CaseEvent
from backend.cases.queries import Wanted
from backend.database import Role
from backend.refusals import Malformed, NotFound
from backend.walls.context import speak_for, speaking_for
from tests import cast
from tests.cases.given import a_person, a_toy_case, do
from tests.databases import as_role


@pytest.fixture
def _amara(db: None) -> None:
    speak_for(cast.AMARA.actor)


def test_lists_and_single_cases_agree_for_the_whole_cast(committed: str) -> None:
    """Each member, each case: in the list if and only if it opens; and row security alone says the same."""
    with speaking_for(cast.AMARA.actor):
        ours = [a_toy_case() for _ in range(2)]
    with speaking_for(cast.CHIDI.actor):
        theirs = a_toy_case(cast.CHIDI)
    seen: dict[str, set[uuid.UUID]] = {}
    for member in cast.EVERYBODY:
        with speaking_for(member.actor):
            listed = {one.id for one in queries.cases(member.actor).cases}
            opened = set()
            for case in (*ours, theirs):
                try:
                    opened.add(queries.case(member.actor, case.id).id)
                except NotFound:
                    continue
            assert listed == opened == set(Case.objects.values_list("id", flat=True))
            seen[member.name] = listed
    assert seen["Amara Okafor"] == {case.id for case in ours}
    assert seen["Chidi Eze"] == {theirs.id}


def test_without_the_applications_rule_the_wall_still_hides(committed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with speaking_for(cast.AMARA.actor):
        a_toy_case()
    monkeypatch.setattr(access, "visible_to", lambda _: Case.objects.all())
    with speaking_for(cast.CHIDI.actor):
        assert queries.cases(cast.CHIDI.actor).cases == ()


def test_everybody_shown_is_named_in_the_access_log(committed: str) -> None:
    with speaking_for(cast.AMARA.actor):
        cases = [a_toy_case() for _ in range(2)]
    with speaking_for(cast.TARIQ.actor):
        queries.cases(cast.TARIQ.actor)
        queries.timeline(cast.TARIQ.actor, cases[0].id)
    with as_role(Role.AUDITOR):
        listed, read = AccessRecord.objects.filter(actor_id=cast.TARIQ.id).order_by("at")
    assert (listed.verb, set(listed.people)) == ("consultation", {case.person_id for case in cases})
    assert (read.what, read.cases) == ("cases.queries.timeline", [cases[0].id])


@pytest.mark.usefixtures("_amara")
class TestLists:
    def test_a_list_takes_as_many_queries_for_fifty_as_for_one(self) -> None:
        a_toy_case()
        with CaptureQueriesContext(
            connection,
        ) as one:
            queries.cases(cast.AMARA.actor)
        for _ in range(49):
            a_toy_case()
        with CaptureQueriesContext(connection) as fifty:
            assert len(queries.cases(cast.AMARA.actor).cases) == 50
        assert len(fifty) == len(one) <= 8

    def test_pages_follow_each_other_without_gap_or_repeat(self) -> None:
        cases = [a_toy_case() for _ in range(7)]
        first = queries.cases(cast.AMARA.actor, limit=3)
        second = queries.cases(cast.AMARA.actor, limit=3, after=first.after)
        third = queries.cases(cast.AMARA.actor, limit=3, after=second.after)
        seen = [one.id for page in (first, second, third) for one in page.cases]
        assert seen == [case.id for case in reversed(cases)]
        assert third.after is None

    @pytest.mark.parametrize("cursor", ["x", "%", "bm90IGEgY3Vyc29y", "é"])
    def test_a_cursor_that_is_none_is_refused_in_words(self, cursor: str) -> None:
        with pytest.raises(Malformed, match="Begin again"):
            queries.cases(cast.AMARA.actor, after=cursor)

    def test_a_list_can_be_narrowed(self) -> None:
        person = a_person("Quill")
        first, second, third = a_toy_case(person=person), a_toy_case(), a_toy_case()
        do(second, "match", cast.AMARA, mentor="Jo", knows_person=False)
        do(third, "decline", cast.AMARA)

        def found(wanted: Wanted) -> set[uuid.UUID]:
            return {one.id for one in queries.cases(cast.AMARA.actor, wanted).cases}

        assert found(Wanted()) == {first.id, second.id}
        assert found(Wanted(closed=True)) == {third.id}
        assert found(Wanted(closed=None)) == {first.id, second.id, third.id}
        assert found(Wanted(state="M1")) == {second.id}
        assert found(Wanted(person=person.id)) == {first.id}
        assert found(Wanted(pathway="mhtr")) == set()

    def test_what_is_owed_stands_with_what_is_due_first_at_the_top(self) -> None:
        for _ in range(3):
            a_toy_case()
        owed = queries.owed_by(cast.AMARA.actor)
        assert [one.slug for one, _ in owed] == ["match_due"] * 3
        assert [one.due_at for one, _ in owed] == sorted(one.due_at for one, _ in owed if one.due_at)
        speak_for(cast.TARIQ.actor)
        assert queries.owed_by(cast.TARIQ.actor) == ()  # nothing of it is owed by the mentor


@pytest.mark.usefixtures("_amara")
class TestOneCase:
    def test_it_says_where_it_stands_what_is_next_and_what_may_be_done(self) -> None:
        detail = queries.case(cast.AMARA.actor, a_toy_case().id)
        assert [(place.strand, place.state.slug) for place in detail.places] == [("mentoring", "M0")]
        assert detail.next_owed is not None
        assert detail.next_owed.title == "Find a mentor"
        assert not detail.next_owed.late
        offered = {one.action.slug: one for one in detail.actions}
        assert offered["match"].allowed
        assert not offered["meet"].in_reach
        assert "is for: mentor" in " ".join(reason.sentence for reason in offered["meet"].reasons)

    def test_its_head_holds_the_newest_answer_and_a_clinical_one_for_health_staff_alone(self) -> None:
        case = a_toy_case()
        heads = {one.title: one.words for one in queries.case(cast.AMARA.actor, case.id).headlines}
        assert heads == {"Mentor": "", "Last note": ""}
        do(case, "match", cast.AMARA, mentor="Ines", knows_person=False)
        speak_for(cast.TARIQ.actor)
        met = do(case, "meet", cast.TARIQ, topics=["home"], minutes=50, note="Sleeps badly.")
        mentor, note = queries.case(cast.TARIQ.actor, case.id).headlines
        assert mentor.words == "Ines"
        assert (note.words, note.at) == ("Sleeps badly.", CaseEvent.objects.get(id=met.event_id).happened_at)
        speak_for(cast.RHIAN.actor)
        assert [one.title for one in queries.case(cast.RHIAN.actor, case.id).headlines] == ["Mentor"]

    def test_what_is_offered_can_be_done_and_what_is_not_is_refused_for_the_same_reasons(self) -> None:
        case = a_toy_case()
        do(case, "raise_risk", cast.AMARA)
        offered = {one.action.slug: one for one in queries.case(cast.AMARA.actor, case.id).actions}
        assert [reason.code for reason in offered["match"].reasons] == ["no_open_risk"]
        assert offered["match"].in_reach

    def test_clinical_answers_are_shown_to_health_staff_alone(self) -> None:
        case = a_toy_case()
        do(case, "match", cast.AMARA, mentor="Jo", knows_person=False)
        speak_for(cast.TARIQ.actor)
        do(case, "meet", cast.TARIQ, topics=["home"], minutes=50, note="Sleeps badly.")
        told = queries.timeline(cast.TARIQ.actor, case.id)[0]
        assert (told.answers["note"], told.withheld) == ("Sleeps badly.", False)
        speak_for(cast.RHIAN.actor)
        told = queries.timeline(cast.RHIAN.actor, case.id)[0]
        assert "note" not in told.answers
        assert told.withheld
        assert told.answers["minutes"] == 50

    def test_a_computed_window_is_shown_live(self) -> None:
        case = a_toy_case()
        do(case, "match", cast.AMARA, mentor="Jo", knows_person=False)
        speak_for(cast.TARIQ.actor)
        assert queries.case(cast.TARIQ.actor, case.id).windows == ()
        do(case, "miss", cast.TARIQ, reason="ill")
        ((title, span),) = queries.case(cast.TARIQ.actor, case.id).windows
        assert title == "Quiet after a missed meeting"
        assert span.last - span.first == dt.timedelta(days=14)
