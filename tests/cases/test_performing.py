"""Acting on a case: all of it happens or none, once, by somebody who may, and it stays on record."""

import datetime as dt
import uuid

import pytest
from django.db import Error, IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from backend import clock
from backend.audit.models import AccessRecord
from backend.cases.commands import Request, join, leave, open_case, perform, perform_many
from backend.cases.models import Case, CaseAnchor, CaseEvent, CaseParty, CaseStrand, Review
from backend.database import Role
from backend.people.models import Person
from backend.refusals import Conflict, Malformed, NotAllowed, NotFound, Refusal, Unmet
from backend.walls.context import speak_for, speaking_for
from tests import cast
from tests.cases.given import a_person, a_toy_case, do
from tests.databases import as_role


@pytest.fixture
def _amara(db: None) -> None:
    """A transaction in which Amara is at work."""
    speak_for(cast.AMARA.actor)


pytestmark = pytest.mark.filterwarnings("error")


def states(case: Case) -> dict[str, str]:
    return dict(CaseStrand.objects.filter(case=case).values_list("strand", "state"))


@pytest.mark.usefixtures("_amara")
class TestOpening:
    def test_a_case_opens_with_its_event_its_place_and_what_is_owed(self) -> None:
        case = a_toy_case()
        event = CaseEvent.objects.get(case=case)
        assert states(case) == {"mentoring": "M0"}
        assert (event.sequence, event.action, event.moves) == (1, "ask_for", {"mentoring": ["", "M0"]})
        assert (event.actor_name, event.role) == ("Amara Okafor", "toy_coordinator")
        assert case.version == 1
        assert list(Review.objects.filter(case=case).values_list("slug", "closed_at")) == [("match_due", None)]

    def test_its_reference_can_be_read_over_the_telephone(self) -> None:
        prefix, code = a_toy_case().reference.split("-")
        assert prefix == "TOY"
        assert len(code) == 6
        assert not set(code) & set("AEIOU01LNS")

    def test_the_organisations_of_the_site_become_its_parties(self) -> None:
        case = a_toy_case()
        held = set(CaseParty.objects.filter(case=case).values_list("organisation_id", flat=True))
        assert held == {cast.LIAISON.id, cast.PROVIDER.id, cast.PROBATION.id}
        assert set(Person.objects.get().parties) == held

    def test_whichever_of_the_sites_organisations_opens_it_all_of_them_hold_it(self) -> None:
        speak_for(cast.SADE.actor)
        case = a_toy_case(cast.SADE)
        held = set(CaseParty.objects.filter(case=case).values_list("organisation_id", flat=True))
        assert held == {cast.LIAISON.id, cast.PROVIDER.id, cast.PROBATION.id}

    def test_the_same_command_again_opens_nothing_more(self) -> None:
        person, command = a_person(), uuid.uuid4()
        first, second = (
            open_case(
                "toy", "ask_for", by=cast.AMARA.actor, person_id=person.id, site_id=cast.BIRMINGHAM,
                command_id=command, data={"source": "self"},
            )
            for _ in range(2)
        )  # fmt: skip
        assert (second.case_id, second.repeated) == (first.case_id, True)
        assert Case.objects.count() == 1

    def test_an_unknown_site_is_named_as_the_field_to_mend(self) -> None:
        with pytest.raises(Malformed) as refused:
            open_case(
                "toy", "ask_for", by=cast.AMARA.actor, person_id=a_person().id, site_id=uuid.uuid4(),
                command_id=uuid.uuid4(), data={"source": "self"},
            )  # fmt: skip
        assert [reason.where for reason in refused.value.reasons] == ["site"]
        assert Case.objects.count() == 0

    def test_a_refused_opening_leaves_no_half_case(self) -> None:
        with pytest.raises(Malformed):
            a_toy_case(source="the moon")
        assert Case.objects.count() == CaseParty.objects.count() == 0


@pytest.mark.usefixtures("_amara")
class TestActing:
    def test_the_case_moves_and_tells_who_when_and_what(self) -> None:
        case = a_toy_case()
        done = do(case, "match", cast.AMARA, mentor="Jo", knows_person=False)
        event = CaseEvent.objects.get(id=done.event_id)
        assert states(case) == {"mentoring": "M1", "paper": "P1"}
        assert event.moves == {"mentoring": ["M0", "M1"], "paper": ["", "P1"]}
        assert event.entered == {"mentor": "Jo", "knows_person": False}
        assert event.recorded_at - event.happened_at < dt.timedelta(seconds=1)

    def test_what_was_owed_is_met_and_what_is_owed_next_opens(self) -> None:
        case = a_toy_case()
        done = do(case, "match", cast.AMARA, mentor="Jo", knows_person=False)
        met = Review.objects.get(case=case, slug="match_due")
        assert (met.closed_because, met.closed_by_id) == ("met", done.event_id)
        assert met.next_at is None
        owed = Review.objects.filter(case=case, closed_at__isnull=True)
        assert {one.slug for one in owed} == {"signature_due", "meeting_due"}
        assert all(one.next_at == one.moments[0] and len(one.moments) == len(one.levels) for one in owed)

    def test_a_date_that_moves_moves_what_hangs_on_it(self) -> None:
        hearing = clock.now() + dt.timedelta(days=30)
        case = a_toy_case(hearing_at=hearing.isoformat())
        do(case, "match", cast.AMARA, mentor="Jo", knows_person=False)
        before = Review.objects.get(case=case, slug="letter_due").due_at
        do(case, "list_hearing", cast.AMARA, hearing_at=(hearing + dt.timedelta(days=7)).isoformat())
        after = Review.objects.get(case=case, slug="letter_due").due_at
        assert before is not None
        assert after is not None
        assert dt.timedelta(days=6) < after - before < dt.timedelta(days=8)  # the clocks may change in between
        do(case, "hearing_over", cast.AMARA)
        assert not CaseAnchor.objects.filter(case=case).exists()
        assert not Review.objects.filter(case=case, slug="letter_due", closed_at__isnull=True).exists()

    def test_clinical_answers_are_kept_apart(self) -> None:
        case = a_toy_case()
        do(case, "match", cast.AMARA, mentor="Jo", knows_person=False)
        speak_for(cast.TARIQ.actor)
        do(case, "meet", cast.TARIQ, topics=["home"], minutes=50, note="Sleeps badly.")
        event = CaseEvent.objects.get(case=case, action="meet")
        assert event.entered == {"topics": ["home"], "minutes": 50, "questionnaire": False}
        assert event.clinical == {"note": "Sleeps badly."}

    def test_a_paused_case_goes_back_to_where_it_was(self) -> None:
        case = a_toy_case()
        do(case, "match", cast.AMARA, mentor="Jo", knows_person=False)
        do(case, "pause", cast.AMARA, until=(clock.now() + dt.timedelta(days=9)).date().isoformat())
        assert CaseStrand.objects.get(case=case, strand="mentoring").way_back == ["M1"]
        do(case, "resume", cast.AMARA)
        assert states(case)["mentoring"] == "M1"
        assert CaseStrand.objects.get(case=case, strand="mentoring").way_back == []

    def test_a_case_closes_when_every_strand_has_ended_and_opens_again(self) -> None:
        case = a_toy_case()
        do(case, "match", cast.AMARA, mentor="Jo", knows_person=False)
        do(case, "finish", cast.AMARA, summary="It went well.")
        assert Case.objects.filter(id=case.id, closed_at__isnull=False).exists()
        assert CaseEvent.objects.get(case=case, action="finish").skipped == ["M2"]
        speak_for(cast.SADE.actor)
        do(case, "reopen", cast.SADE)
        assert Case.objects.filter(id=case.id, closed_at__isnull=True).exists()
        assert states(case) == {"mentoring": "M1", "paper": "P1"}

    def test_the_same_command_again_does_nothing_and_answers_the_same(self) -> None:
        case, command = a_toy_case(), uuid.uuid4()
        first, second = (
            perform(
                case.id, "match", by=cast.AMARA.actor, expected_version=1, command_id=command,
                data={"mentor": "Jo", "knows_person": False},
            )
            for _ in range(2)
        )  # fmt: skip
        assert (first.event_id, first.version, first.repeated) == (second.event_id, second.version, False)
        assert second.repeated
        assert CaseEvent.objects.filter(case=case).count() == 2

    def test_a_command_cannot_be_used_again_for_something_else(self) -> None:
        case, other, command = a_toy_case(), a_toy_case(), uuid.uuid4()
        match = {"mentor": "Jo", "knows_person": False}
        perform(case.id, "match", by=cast.AMARA.actor, expected_version=1, command_id=command, data=match)
        with pytest.raises(Conflict, match="used before for something else"):
            perform(other.id, "match", by=cast.AMARA.actor, expected_version=1, command_id=command, data=match)

    def test_whoever_looked_at_an_older_version_is_told_who_acted_since(self) -> None:
        case = a_toy_case()
        do(case, "list_hearing", cast.BEN, hearing_at="2027-01-04T10:00:00+00:00")
        with pytest.raises(Conflict) as refused:
            do(case, "match", cast.AMARA, version=1, mentor="Jo", knows_person=False)
        assert "Ben Whitlock acted on it (list hearing)" in refused.value.sentence
        assert refused.value.reasons[0].details["version"] == 2

    def test_a_refusal_names_every_unmet_rule(self) -> None:
        case = a_toy_case()
        do(case, "raise_risk", cast.AMARA)
        with pytest.raises(Unmet) as refused:
            do(case, "match", cast.AMARA, mentor="Jo", knows_person=True)
        assert {reason.code for reason in refused.value.reasons} == {"no_open_risk", "a_stranger"}
        assert states(case) == {"mentoring": "M0"}

    def test_every_field_that_is_wrong_is_named_at_once(self) -> None:
        with pytest.raises(Malformed) as refused:
            do(a_toy_case(), "match", cast.AMARA, knows_person="perhaps", colour="blue")
        assert {reason.where for reason in refused.value.reasons} == {"mentor", "knows_person", "colour"}

    def test_nothing_happens_in_the_future(self) -> None:
        case = a_toy_case()
        with pytest.raises(Malformed, match="cannot be in the future"):
            perform(
                case.id, "raise_risk", by=cast.AMARA.actor, expected_version=1, command_id=uuid.uuid4(),
                happened_at=clock.now() + dt.timedelta(minutes=1),
            )  # fmt: skip

    def test_when_it_happened_is_kept_apart_from_when_it_was_recorded(self) -> None:
        case, at = a_toy_case(), clock.now() - dt.timedelta(hours=5)
        done = perform(
            case.id, "raise_risk", by=cast.AMARA.actor, expected_version=1, command_id=uuid.uuid4(), happened_at=at
        )
        event = CaseEvent.objects.get(id=done.event_id)
        assert event.happened_at == at
        assert event.recorded_at - at >= dt.timedelta(hours=5)

    def test_an_action_asks_the_database_as_little_however_long_the_history(self) -> None:
        case = a_toy_case()
        asked = []
        do(case, "match", cast.AMARA, mentor="Jo", knows_person=False)
        for days in range(1, 7):
            until = (clock.now() + dt.timedelta(days=days)).date().isoformat()
            do(case, "pause", cast.AMARA, until=until)
            with CaptureQueriesContext(connection) as queries:
                do(case, "resume", cast.AMARA)
            asked.append(len(queries))
        assert len(set(asked)) == 1
        assert asked[0] <= 21

    def test_a_role_that_may_not_is_told_who_may(self) -> None:
        case = a_toy_case()
        speak_for(cast.OWEN.actor)
        with pytest.raises(NotAllowed, match="is for: coordinator"):
            do(case, "match", cast.OWEN, mentor="Jo", knows_person=False)

    def test_an_action_that_belongs_elsewhere_says_where_the_case_stands(self) -> None:
        with pytest.raises(Conflict, match="while the mentoring is at “Asked for”"):
            do(a_toy_case(), "resume", cast.AMARA)

    def test_several_cases_are_acted_on_each_by_itself(self) -> None:
        cases = [a_toy_case() for _ in range(3)]
        do(cases[1], "match", cast.AMARA, mentor="Jo", knows_person=False)
        done = perform_many(
            [
                Request(
                    case_id=case.id, action="match", expected_version=1, command_id=uuid.uuid4(),
                    data={"mentor": "Jo", "knows_person": False},
                )
                for case in cases
            ],
            by=cast.AMARA.actor,
        )  # fmt: skip
        assert [isinstance(one, Refusal) for one in done] == [False, True, False]
        assert [states(case)["mentoring"] for case in cases] == ["M1", "M1", "M1"]


@pytest.mark.usefixtures("_amara")
class TestParties:
    def test_an_organisation_that_joins_sees_the_case_and_the_person(self) -> None:
        case = a_toy_case()
        join(case.id, cast.ELSEWHERE.id, "provider", by=cast.AMARA.actor)
        join(case.id, cast.ELSEWHERE.id, "provider", by=cast.AMARA.actor)
        speak_for(cast.CHIDI.actor)
        assert Case.objects.get().id == case.id
        assert Person.objects.count() == CaseEvent.objects.count() == CaseStrand.objects.count() == 1

    def test_one_that_leaves_sees_nothing_more(self) -> None:
        case = a_toy_case()
        join(case.id, cast.ELSEWHERE.id, "provider", by=cast.AMARA.actor)
        leave(case.id, cast.ELSEWHERE.id, by=cast.AMARA.actor)
        speak_for(cast.CHIDI.actor)
        assert not Case.objects.exists()
        assert not Person.objects.exists()

    def test_the_last_organisation_cannot_leave(self) -> None:
        case = a_toy_case()
        for place in (cast.PROVIDER, cast.PROBATION):
            leave(case.id, place.id, by=cast.AMARA.actor)
        with pytest.raises(Conflict, match="Hand the case over"):
            leave(case.id, cast.LIAISON.id, by=cast.AMARA.actor)


def test_another_trust_is_answered_as_if_the_case_did_not_exist(committed: str) -> None:
    with speaking_for(cast.AMARA.actor):
        case = a_toy_case()
    refusals = []
    for case_id in (case.id, uuid.uuid4()):
        with speaking_for(cast.CHIDI.actor), pytest.raises(NotFound) as refused:
            perform(case_id, "raise_risk", by=cast.CHIDI.actor, expected_version=1, command_id=uuid.uuid4())
        refusals.append((refused.value.sentence, refused.value.code, refused.value.reasons))
    assert refusals[0] == refusals[1]


def test_a_refusal_leaves_its_audit_row_and_nothing_else(committed: str) -> None:
    with speaking_for(cast.AMARA.actor):
        case = a_toy_case()
        do(case, "raise_risk", cast.AMARA)
    with speaking_for(cast.AMARA.actor):  # as the door does: the refusal is an answer, so the transaction commits
        with pytest.raises(Unmet):
            do(case, "match", cast.AMARA, mentor="Jo", knows_person=False)
        assert CaseEvent.objects.filter(case=case).count() == 2
    with as_role(Role.AUDITOR):
        row = AccessRecord.objects.get(outcome="refused")
        assert (row.what, row.actor_name, row.cases) == ("cases.perform", "Amara Okafor", [case.id])
        assert row.reasons == ["no_open_risk"]


def test_every_change_writes_who_did_it_and_to_whom(committed: str) -> None:
    with speaking_for(cast.AMARA.actor):
        case = a_toy_case()
        do(case, "raise_risk", cast.AMARA)
    with as_role(Role.AUDITOR):
        rows = {row.what: row for row in AccessRecord.objects.all()}
    assert rows["cases.perform raise_risk"].people == [case.person_id]
    assert rows["cases.open_case"].verb == "collection"
    assert {row.actor_id for row in rows.values()} == {cast.AMARA.id}


def test_without_its_audit_row_nothing_is_done(committed: str) -> None:
    with speaking_for(cast.AMARA.actor):
        case = a_toy_case()
    with as_role(Role.OWNER), connection.cursor() as cursor:
        cursor.execute("REVOKE INSERT ON audit_accessrecord FROM footbridge_app")
    with pytest.raises(Error, match="permission denied"), speaking_for(cast.AMARA.actor):
        do(case, "raise_risk", cast.AMARA)
    with speaking_for(cast.AMARA.actor):
        assert CaseEvent.objects.filter(case=case).count() == 1


class TestTheDatabaseItself:
    """Whatever the application does: plain SQL in the app's own role."""

    @pytest.fixture
    def case(self, committed: str) -> Case:
        with speaking_for(cast.AMARA.actor):
            return a_toy_case()

    def sql(self, statement: str, *values: uuid.UUID) -> None:
        with speaking_for(cast.AMARA.actor), connection.cursor() as cursor:
            cursor.execute(statement, values)

    def test_a_strand_cannot_move_where_the_pathway_does_not_lead(self, case: Case) -> None:
        with pytest.raises(IntegrityError, match="no move of the pathway leads strand mentoring"):
            self.sql("UPDATE cases_casestrand SET state = 'M8' WHERE case_id = %s", case.id)

    def test_a_strand_cannot_move_without_an_event_that_tells_of_it(self, case: Case) -> None:
        with pytest.raises(IntegrityError, match="no event tells of it"):
            self.sql("UPDATE cases_casestrand SET state = 'M1' WHERE case_id = %s", case.id)

    def test_an_event_that_tells_of_another_move_is_not_enough(self, case: Case) -> None:
        with pytest.raises(IntegrityError, match="no event tells of it"), speaking_for(cast.AMARA.actor):
            done = do(case, "raise_risk", cast.AMARA)
            with connection.cursor() as cursor:
                cursor.execute(
                    "UPDATE cases_casestrand SET state = 'M1', moved_by_id = %s WHERE case_id = %s",
                    [done.event_id, case.id],
                )

    def test_a_strand_cannot_begin_where_no_case_begins(self, case: Case) -> None:
        with pytest.raises(IntegrityError, match='no move of the pathway leads strand paper from "" to "P2"'):
            self.sql(
                "INSERT INTO cases_casestrand (id, case_id, strand, state, since, way_back, moved_by_id, parties)"
                " SELECT gen_random_uuid(), case_id, 'paper', 'P2', now(), '{}', moved_by_id, '{}' FROM cases_casestrand"
            )

    @pytest.mark.parametrize("table", ["cases_casestrand", "cases_caseevent", "cases_case", "cases_review"])
    def test_nothing_of_a_case_can_be_deleted(self, case: Case, table: str) -> None:
        with pytest.raises(Error, match="permission denied"):
            self.sql(f"DELETE FROM {table}")

    def test_the_history_cannot_be_rewritten_even_by_the_owner(self, case: Case) -> None:
        with pytest.raises(Error, match="permission denied"):
            self.sql("UPDATE cases_caseevent SET actor_name = 'Somebody'")
        with as_role(Role.OWNER), pytest.raises(IntegrityError, match="is kept as it was written"):
            CaseEvent.objects.update(actor_name="Somebody")

    def test_moves_are_written_by_the_owner_alone(self, case: Case) -> None:
        with pytest.raises(Error, match="permission denied"):
            self.sql("INSERT INTO cases_move VALUES (gen_random_uuid(), 'toy', 1, 'mentoring', 'M0', 'M8')")

    def test_what_a_case_is_cannot_be_changed(self, case: Case) -> None:
        for column in ("person_id", "pathway", "pathway_version", "site_id", "reference", "parties"):
            with pytest.raises(Error, match="permission denied"):
                self.sql(f"UPDATE cases_case SET {column} = {column}")
