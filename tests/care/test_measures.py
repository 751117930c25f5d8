"""Taking a measure: the answers are kept as they were given, scored once, and nobody's risk is lost on the way."""

import datetime as dt
import uuid
from collections import Counter
from decimal import Decimal
from typing import Any

import pytest
from django.db import Error, connection, transaction
from django.test.utils import CaptureQueriesContext

from backend import clock
from backend.accounts.models import SiteProtocolValue
from backend.actors import system_actor
from backend.care.models import Measure, MeasureVersion, RiskAlert
from backend.cases.commands import perform
from backend.cases.commands.chasing import chase_reviews
from backend.cases.facts import picture_of, pictures_of
from backend.cases.models import Case, CaseEvent, Review
from backend.database import Role
from backend.instruments.registry import registry
from backend.outbox import relay
from backend.outbox.models import Message
from backend.pathways.measuring import MEASURES
from backend.refusals import Conflict, Malformed, NotAllowed, NotFound, Refusal
from backend.walls.context import speak_for, speaking_for
from tests import cast
from tests.care.given import AT_RISK, LOW, PHQ_9, WELL, an_mhtr_case, take
from tests.cases.given import a_person
from tests.databases import as_role

DONE = "Stayed with him, safety plan gone through, GP rung."


@pytest.fixture
def case(db: None) -> Case:
    return an_mhtr_case()


def newest(measure: Measure) -> MeasureVersion:
    return MeasureVersion.objects.filter(measure=measure).latest("number")


def alerts() -> list[RiskAlert]:
    return list(RiskAlert.objects.all())


def owed(case: Case, slug: str) -> int:
    return Review.objects.filter(case=case, slug=slug, closed_at__isnull=True).count()


class TestTaking:
    def test_the_answers_are_kept_as_given_with_what_they_come_to(self, case: Case) -> None:
        done = take(case, PHQ_9, LOW, point="start", mode="telephone", completed_by="helped", language="Punjabi",
                    interpreter=True, days_ago=2)  # fmt: skip
        measure = Measure.objects.get()
        version = newest(measure)
        assert (measure.instrument, measure.point, measure.mode, measure.completed_by) == (
            PHQ_9, "start", "telephone", "helped",
        )  # fmt: skip
        assert (measure.language, measure.interpreter, measure.version) == ("Punjabi", True, 1)
        assert measure.taken_on < measure.begun_at.date()
        assert version.ticked == list(LOW)
        assert version.value == Decimal(sum(LOW))
        assert version.result["total"] == sum(LOW)
        assert version.scoring_version == registry().get(PHQ_9).version
        assert version.event_id == done.event_id
        assert measure.finished_at == version.recorded_at

    def test_the_history_tells_of_it_and_shows_the_answers_to_health_staff_alone(self, case: Case) -> None:
        take(case, PHQ_9, LOW)
        event = CaseEvent.objects.get(case=case, action="record_measures")
        assert event.entered["measure"] == PHQ_9
        assert "answers" not in event.entered
        assert len(event.clinical["answers"]) == 9

    def test_what_is_missing_is_no_zero(self, case: Case) -> None:
        take(case, PHQ_9, (3, 3, 3, None, None, None, 3, 3, 0))
        version = newest(Measure.objects.get())
        assert version.value is None
        assert version.ticked[3] is None

    def test_a_sheet_is_gone_on_with_and_finished_later(self, case: Case) -> None:
        take(case, PHQ_9, (1, 2, None, None, None, None, None, None, None), finished=False)
        measure = Measure.objects.get()
        assert not Measure.objects.filter(finished_at__isnull=False).exists()
        take(case, PHQ_9, LOW, sheet=str(measure.id))
        assert Measure.objects.filter(finished_at__isnull=False).exists()
        assert [one.ticked[2] for one in measure.versions.all()] == [None, 2]
        assert Measure.objects.count() == 1

    def test_a_finished_sheet_is_corrected_with_a_reason_and_the_old_answers_stay(self, case: Case) -> None:
        take(case, PHQ_9, LOW)
        measure = Measure.objects.get()
        with pytest.raises(Malformed) as refused:
            take(case, PHQ_9, WELL, sheet=str(measure.id))
        assert [one.where for one in refused.value.reasons] == ["because"]
        take(case, PHQ_9, WELL, sheet=str(measure.id), because="Typed from another person's form.")
        assert [one.value for one in measure.versions.all()] == [Decimal(sum(LOW)), Decimal(sum(WELL))]
        assert newest(measure).because == "Typed from another person's form."

    def test_a_version_once_kept_cannot_be_changed(self, committed: str) -> None:
        with transaction.atomic():
            take(an_mhtr_case(), PHQ_9, LOW)
        for role in (Role.APP, Role.OWNER):
            with as_role(role), pytest.raises(Error), transaction.atomic():
                if role is Role.APP:
                    speak_for(cast.TARIQ.actor)
                MeasureVersion.objects.update(value=1)

    @pytest.mark.parametrize(
        ("wrong", "where"),
        [
            ({"columns": (4, *LOW[1:])}, "item_1"),
            ({"columns": LOW, "days_ago": -1}, "taken_on"),
            ({"columns": LOW, "days_ago": 40_000}, "taken_on"),
            ({"columns": LOW, "point": "nowhere"}, "point"),
            ({"columns": LOW, "because": "No reason."}, "because"),
            ({"columns": (*LOW, 0, 0)}, "item_11"),
            ({"columns": AT_RISK}, "done_about_risk"),
        ],
    )
    def test_what_is_wrong_is_named_at_its_place_and_nothing_is_kept(
        self, case: Case, wrong: dict[str, Any], where: str
    ) -> None:
        with pytest.raises(Refusal) as refused:
            take(case, PHQ_9, **wrong)
        assert where in [one.where for one in refused.value.reasons]
        assert not Measure.objects.exists()
        assert not CaseEvent.objects.filter(action="record_measures").exists()

    def test_a_measure_that_nobody_has_is_named(self, case: Case) -> None:
        with pytest.raises(Malformed, match="phq-99"):
            take(case, "phq-99", LOW)

    def test_an_item_answered_twice_is_named(self, case: Case) -> None:
        with pytest.raises(Malformed, match="item 2 is answered twice"):
            perform(
                case.id, "record_measures", by=cast.TARIQ.actor, expected_version=None, command_id=uuid.uuid4(),
                data={"measure": PHQ_9, "taken_on": "2026-01-05",
                      "answers": [{"item": 2, "column": 1}, {"item": 2, "column": 1}]},
            )  # fmt: skip

    def test_a_second_baseline_is_refused_and_a_second_session_is_not(self, case: Case) -> None:
        take(case, PHQ_9, LOW, point="start", days_ago=9)
        with pytest.raises(Malformed) as refused:
            take(case, PHQ_9, LOW, point="start")
        assert [one.where for one in refused.value.reasons] == ["point"]
        take(case, PHQ_9, LOW, point="session", days_ago=5)
        take(case, PHQ_9, LOW, point="session")

    def test_another_organisations_sheet_is_not_there(self, case: Case) -> None:
        elsewhere = an_mhtr_case(by=cast.CHIDI, person=speaking(cast.CHIDI))
        take(elsewhere, PHQ_9, LOW, by=cast.CHIDI)
        theirs = Measure.objects.get().id
        for wrong in (str(theirs), "nonsense"):
            with pytest.raises(NotFound):
                take(case, PHQ_9, LOW, sheet=wrong)
        assert not Measure.objects.filter(case=case).exists()

    def test_a_role_that_takes_no_measures_may_not(self, case: Case) -> None:
        with pytest.raises(NotAllowed):
            take(case, PHQ_9, LOW, by=cast.RHIAN)

    def test_the_gate_of_a_screen_is_taken_as_text(self, case: Case) -> None:
        gate = registry().get("pc-ptsd-5").gate
        assert gate is not None
        take(case, "pc-ptsd-5", (), besides=[{"key": gate.key, "value": "0"}])
        assert newest(Measure.objects.get()).value == 0


def speaking(member: cast.Member) -> Any:
    speak_for(member.actor)
    return a_person("Elsewhere", "Jo")


class TestOnceOnly:
    def test_the_same_command_again_keeps_one_sheet(self, case: Case) -> None:
        command = uuid.uuid4()
        first, again = (take(case, PHQ_9, LOW, command_id=command) for _ in range(2))
        assert again.repeated
        assert again.event_id == first.event_id
        assert MeasureVersion.objects.count() == 1

    @pytest.mark.parametrize("source", ["screen", "api", "import"])
    def test_the_same_sheet_sent_again_as_another_command_raises_no_second_alert(self, case: Case, source: str) -> None:
        take(case, PHQ_9, AT_RISK, done_about_risk=DONE, source=source)
        for _ in range(3):
            with pytest.raises(Conflict) as refused:
                take(case, PHQ_9, AT_RISK, done_about_risk=DONE, source=source)
            assert refused.value.reasons[0].details["sheet"] == str(Measure.objects.get().id)
        assert len(alerts()) == 1
        assert owed(case, "score_alert") == 1


class TestDerived:
    CORE_OM = tuple(number % 3 for number in range(34))

    def test_a_whole_core_om_gives_the_core_10_and_says_so(self, case: Case) -> None:
        take(case, "core-om", self.CORE_OM, point="start", done_about_risk=DONE)
        derived = Measure.objects.get(instrument="core-10")
        assert derived.derived_from == Measure.objects.get(instrument="core-om")
        assert derived.point == "start"
        source = registry().get("core-10").derived_from
        assert source is not None
        assert newest(derived).ticked == [self.CORE_OM[number - 1] for number in source.items]
        assert len(alerts()) == 1

    def test_one_with_a_gap_in_those_items_gives_none(self, case: Case) -> None:
        take(case, "core-om", (0, None, *self.CORE_OM[2:]), done_about_risk=DONE)
        assert not Measure.objects.filter(instrument="core-10").exists()

    def test_a_correction_carries_over_and_the_derived_one_is_not_corrected_by_hand(self, case: Case) -> None:
        take(case, "core-om", self.CORE_OM, done_about_risk=DONE)
        whole, derived = Measure.objects.get(instrument="core-om"), Measure.objects.get(instrument="core-10")
        take(case, "core-om", (0,) * 34, sheet=str(whole.id), because="Misread.")
        assert [one.number for one in derived.versions.all()] == [1, 2]
        assert newest(derived).value != derived.versions.all()[0].value
        with pytest.raises(Malformed, match="longer measure"):
            take(case, "core-10", (0,) * 10, sheet=str(derived.id), because="By hand.")

    def test_answers_that_are_taken_back_leave_no_derived_score_standing(self, case: Case) -> None:
        take(case, "core-om", self.CORE_OM, done_about_risk=DONE)
        whole, derived = Measure.objects.get(instrument="core-om"), Measure.objects.get(instrument="core-10")
        take(case, "core-om", (None,) * 34, sheet=str(whole.id), because="Another person's form.")
        assert newest(derived).value is None
        assert newest(derived).ticked == [None] * 10

    def test_a_sheet_moved_to_a_day_that_has_a_core_10_of_its_own_is_kept(self, case: Case) -> None:
        take(case, "core-10", (1,) * 10, done_about_risk=DONE, days_ago=3)
        take(case, "core-om", self.CORE_OM, done_about_risk=DONE)
        whole = Measure.objects.get(instrument="core-om")
        take(case, "core-om", self.CORE_OM, sheet=str(whole.id), because="Wrong day.", done_about_risk=DONE, days_ago=3)
        assert newest(whole).number == 2
        assert Measure.objects.filter(instrument="core-10").count() == 2

    def test_a_core_10_filled_in_itself_that_day_is_left_alone(self, case: Case) -> None:
        take(case, "core-10", (1,) * 10, done_about_risk=DONE)
        take(case, "core-om", self.CORE_OM, done_about_risk=DONE)
        assert Measure.objects.get(instrument="core-10").derived_from is None


class TestRisk:
    @pytest.mark.parametrize("source", ["screen", "api", "import"])
    def test_an_endorsed_risk_item_raises_one_alert_whichever_door_it_comes_by(self, case: Case, source: str) -> None:
        take(case, PHQ_9, AT_RISK, done_about_risk=DONE if source == "screen" else None, source=source)
        (alert,) = alerts()
        assert (alert.person_id, alert.raised_by, alert.answered_at) == (case.person_id, "Tariq Aziz", None)
        assert owed(case, "score_alert") == 1
        review = Review.objects.get(case=case, slug="score_alert")
        assert review.urgent
        assert "clinical_lead" in review.owed_by

    def test_on_screen_whoever_enters_it_says_what_was_done(self, case: Case) -> None:
        with pytest.raises(Malformed, match="Say what was done about risk: item 9"):
            take(case, PHQ_9, AT_RISK)
        take(case, PHQ_9, AT_RISK, done_about_risk=DONE)
        assert newest(Measure.objects.get()).done_about_risk == DONE

    def test_none_endorsed_raises_none(self, case: Case) -> None:
        take(case, PHQ_9, LOW)
        assert not alerts()
        assert not owed(case, "score_alert")

    def test_it_is_raised_where_the_total_is_not_known(self, case: Case) -> None:
        take(case, PHQ_9, (None,) * 8 + (1,), done_about_risk=DONE)
        assert newest(Measure.objects.get()).value is None
        assert len(alerts()) == 1

    def test_it_is_raised_by_a_sheet_that_is_not_finished(self, case: Case) -> None:
        take(case, PHQ_9, (None,) * 8 + (1,), done_about_risk=DONE, finished=False)
        assert len(alerts()) == 1
        take(case, PHQ_9, AT_RISK, done_about_risk=DONE, sheet=str(Measure.objects.get().id))
        assert len(alerts()) == 1

    @pytest.mark.parametrize("threshold", [2, 3])
    def test_below_the_sites_threshold_there_is_none_until_it_grows_worse(self, committed: str, threshold: int) -> None:
        with as_role(Role.OWNER, committed):
            SiteProtocolValue.objects.create(
                site_id=cast.BIRMINGHAM, pathway="mhtr", slug="risk_item_from", value=threshold,
                counts_from=dt.date(2026, 1, 5), recorded_at=clock.now(),
            )  # fmt: skip
        with transaction.atomic():
            case = an_mhtr_case()
            take(case, PHQ_9, (*LOW[:8], 1), done_about_risk=DONE, days_ago=3)
            assert not alerts()
            assert newest(Measure.objects.get()).done_about_risk == DONE
            take(case, PHQ_9, (*LOW[:8], 1), done_about_risk=DONE, days_ago=2)
            assert not alerts()
            take(case, PHQ_9, (*LOW[:8], 2), done_about_risk=DONE)
            assert len(alerts()) == 1

    def test_a_correction_that_endorses_raises_it_and_one_that_takes_back_does_not_close_it(self, case: Case) -> None:
        take(case, PHQ_9, LOW)
        paper = str(Measure.objects.get().id)
        take(case, PHQ_9, AT_RISK, sheet=paper, because="Item 9 was misread.", done_about_risk=DONE)
        assert len(alerts()) == owed(case, "score_alert") == 1
        take(case, PHQ_9, LOW, sheet=paper, because="It was right.")
        assert [one.answered_at for one in alerts()] == [None]
        assert owed(case, "score_alert") == 1

    def test_the_clinical_lead_is_told_by_the_next_sweep_once(self, committed: str) -> None:
        with transaction.atomic():
            take(an_mhtr_case(), PHQ_9, AT_RISK, done_about_risk=DONE)
        sweep = system_actor("the sweep", purpose="chasing what is owed")
        with as_role(Role.WORKER):
            for _ in range(2):
                chase_reviews(by=sweep)
            told = Counter(Message.objects.values_list("user_id", flat=True))
            assert told[cast.PRIYA.id] == 1
            assert relay.relay(now=clock.now()).letters > 0  # and not with the letter of the next morning

    def test_it_ends_with_what_was_done(self, case: Case) -> None:
        take(case, PHQ_9, AT_RISK, done_about_risk=DONE)
        speak_for(cast.PRIYA.actor)
        done = perform(
            case.id, "answer_alert", by=cast.PRIYA.actor, expected_version=None, command_id=uuid.uuid4(),
            data={"plan": "Seen at two o'clock.", "level": "medium"},
        )  # fmt: skip
        (alert,) = alerts()
        assert (alert.answered_by, alert.answered_with_id) == ("Priya Nair", done.event_id)
        assert not owed(case, "score_alert")

    def test_it_cannot_end_otherwise(self, case: Case) -> None:
        take(case, PHQ_9, AT_RISK, done_about_risk=DONE)
        with pytest.raises(Error, match="an_alert_ends_with_what_was_done"):
            RiskAlert.objects.update(answered_at=clock.now())

    def test_it_is_the_persons_and_seen_from_their_other_case(self, case: Case) -> None:
        take(case, PHQ_9, AT_RISK, done_about_risk=DONE)
        other = an_mhtr_case(person=case.person)
        assert {one.person_id for one in alerts()} == {other.person_id}

    def test_a_score_reliably_worse_is_looked_at_though_no_risk_item_says_so(self, case: Case) -> None:
        take(case, PHQ_9, WELL, days_ago=9)
        take(case, PHQ_9, (*LOW[:8], 0))
        assert newest(Measure.objects.latest("begun_at")).worse
        assert not alerts()
        assert owed(case, "score_alert") == 1

    def test_without_its_alert_the_sheet_is_not_kept_either(self, committed: str) -> None:
        """Whatever fails, it fails whole: here the table of alerts refuses."""
        with transaction.atomic():
            case = an_mhtr_case()
        with as_role(Role.OWNER), connection.cursor() as cursor:
            cursor.execute("ALTER TABLE care_riskalert ADD CONSTRAINT none CHECK (raised_by = '')")
        with pytest.raises(Error), transaction.atomic():
            take(case, PHQ_9, AT_RISK, done_about_risk=DONE)
        with transaction.atomic(), speaking_for(cast.TARIQ.actor):
            assert not Measure.objects.exists()
            assert not CaseEvent.objects.filter(action="record_measures").exists()


class TestFacts:
    def test_guards_see_what_was_taken_at_a_point(self, case: Case) -> None:
        take(case, PHQ_9, LOW, point="start", days_ago=1)
        take(case, "gad-7", (1,) * 7, finished=False)
        first, second = picture_of(case).known[MEASURES.name]
        assert (first.measure, first.point, first.finished, first.scored) == (PHQ_9, "start", True, True)
        assert (second.measure, second.finished) == ("gad-7", False)

    def test_many_cases_take_as_many_queries_as_one(self, case: Case) -> None:
        others = [an_mhtr_case(a_person(f"Other{number}")) for number in range(3)]
        for one in (case, *others):
            take(one, PHQ_9, LOW)
        counts = []
        for cases in ([case], [case, *others]):
            with CaptureQueriesContext(connection) as queries:
                pictures_of(cases)
            counts.append(len(queries))
        assert counts[0] == counts[1]

    def test_somebody_elses_measures_are_not_seen(self, case: Case) -> None:
        take(case, PHQ_9, AT_RISK, done_about_risk=DONE)
        speak_for(cast.CHIDI.actor)
        assert not Measure.objects.exists()
        assert not MeasureVersion.objects.exists()
        assert not alerts()
