"""The court's own result message becomes one order on one case, is corrected by the next, and ended by the last."""

import datetime as dt
from pathlib import Path

import pytest

from backend.cases.models import Case, CaseAnchor, CaseEvent, CaseParty
from backend.courts.models import MessageFile, Order, OrderVersion
from backend.pathways.facts import Check, OrderKind, TreatmentKind
from backend.pathways.working_days import london_date
from backend.people.models import Identifier, Person
from tests import cast
from tests.courts.given import (
    actions,
    court_list,
    do,
    everything,
    facts_of,
    order_of,
    owed,
    referred,
    results,
    states,
    written,
)
from tests.courts.messages.examples import (
    OUR_LISTS,
    OUR_RESULTS,
    Json,
    community_order,
    hearing_resulted,
    load,
    prompt,
    resulted,
    suspended_order,
    treatment,
    unpaid_work,
)

FIRST = OUR_RESULTS / "birmingham-2026-11-16-first-share.json"
AMENDED = OUR_RESULTS / "birmingham-2026-11-16-amended-share.json"
WITHDRAWN = OUR_RESULTS / "birmingham-2026-11-16-requirement-withdrawn.json"
DUDLEY = OUR_RESULTS / "dudley-2026-11-10.json"
COVENTRY = OUR_RESULTS / "coventry-2026-11-19-probation-copy.json"
LIST = OUR_LISTS / "west-midlands-2026-11.csv"


def shared(*given: Json, at: str = "2026-11-16T14:05:31.000Z", **changes: object) -> Json:
    """A hearing's results, shared at a time."""
    return hearing_resulted(*given, sharedTime=at, **changes)


def plain(at: str = "2026-11-16T14:05:31.000Z") -> Json:
    return shared(community_order(), treatment(), at=at)


@pytest.mark.usefixtures("importing")
class TestTheFirstShare:
    def test_each_order_is_one_with_its_case_however_often_its_lines_stand_there(self) -> None:
        answer = results(FIRST)
        assert answer.status == 0
        assert answer.printed == {
            "orders": {"created": 2, "updated": 0, "unchanged": 0, "ended": 0},
            "people": {"created": 2, "matched": 0, "possible": 0},
            "cases": {"opened": 2, "moved": 0},
            "problems": [],
        }
        assert Order.objects.count() == Case.objects.count() == Person.objects.count() == 2

    def test_the_order_holds_requirement_period_practitioner_place_companions_and_dates(self) -> None:
        results(FIRST)
        order = order_of("Ashdown")
        facts = facts_of(order)
        assert (facts.kind, facts.made_on, facts.ends_on) == (
            OrderKind.COMMUNITY,
            dt.date(2026, 11, 16),
            dt.date(2027, 11, 15),
        )
        (period,) = facts.periods
        assert (period.kind, period.place, period.practitioner) == (
            TreatmentKind.INSTITUTION,
            "Summerhill Wellbeing Centre, Birmingham",
            "Dr Miriam Oakley, registered psychologist",
        )
        assert (period.starts_on, period.ends_on) == (dt.date(2026, 11, 16), dt.date(2027, 11, 15))
        assert facts.companions == ("rehabilitation_activity",)
        assert facts.convicted_on == dt.date(2026, 10, 12)
        assert (order.court_id, order.references, order.code) == ("B20BL", ["20CA4417226"], "1116")
        assert {one.outcome for one in facts.checks} == {Check.PASSED}

    def test_a_suspended_sentence_has_its_supervision_operational_period_and_term(self) -> None:
        results(FIRST)
        facts = facts_of(order_of("Wrona"))
        assert facts.kind is OrderKind.SUSPENDED
        assert facts.supervision_ends_on == dt.date(2028, 5, 15)
        assert facts.operational_ends_on == dt.date(2028, 11, 15)
        assert facts.custodial_months == 6
        assert facts.companions == ("alcohol_treatment",)

    def test_with_nothing_on_file_the_case_opens_as_the_exception_and_is_looked_at(self) -> None:
        results(FIRST)
        case = order_of("Ashdown").case
        assert states(case) == {"clinical": "B1", "legal": "C0"}
        assert actions(case) == ["record_order_without_assessment"]
        assert {"exception_reviewed", "order_checked", "first_meeting", "not_started"} <= owed(case)
        assert "order_defective" not in owed(case)

    def test_it_happened_when_it_was_shared_and_the_clocks_count_from_the_sentence(self) -> None:
        results(FIRST)
        case = order_of("Ashdown").case
        event = CaseEvent.objects.get(case=case)
        assert event.happened_at == dt.datetime(2026, 11, 16, 14, 5, 31, tzinfo=dt.UTC)
        assert (event.actor_name, event.role, event.source) == ("court results import", "system", "import")
        anchors = {one.slug: london_date(one.at) for one in CaseAnchor.objects.filter(case=case)}
        assert anchors == {
            "sentence": dt.date(2026, 11, 16),
            "requirement_ends": dt.date(2027, 11, 15),
            "order_ends": dt.date(2027, 11, 15),
        }

    def test_the_organisations_of_the_site_that_serves_the_court_are_its_parties(self) -> None:
        results(FIRST)
        case = order_of("Ashdown").case
        held = set(CaseParty.objects.filter(case=case, until=None).values_list("organisation_id", flat=True))
        assert held == {cast.LIAISON.id, cast.PROVIDER.id, cast.PROBATION.id}

    def test_a_description_of_a_post_names_no_responsible_officer(self) -> None:
        results(FIRST)
        order = order_of("Ashdown")
        assert facts_of(order).responsible_officer == ""
        assert "officer_named" in owed(order.case)

    def test_what_the_message_says_of_the_person_is_kept(self) -> None:
        results(FIRST)
        person = order_of("Ashdown").person
        kept = set(Identifier.objects.filter(person=person).values_list("kind", "canonical"))
        assert {("pnc_id", "2014/0271846X"), ("cro_number", "271846/14A")} <= kept
        said = {one.question: one.codes for one in person.background.all()}
        assert said == {"sex": ["2"], "ethnicity": ["A"]}

    def test_detention_suspended_and_a_copy_without_codes_are_orders_like_any_other(self) -> None:
        assert results(DUDLEY, COVENTRY).counts == {"orders created": 2, "people created": 2, "cases opened": 2}
        assert facts_of(order_of("Fairweather")).periods[0].kind is TreatmentKind.PRACTITIONER
        assert CaseEvent.objects.get(case=order_of("Fairweather").case).entered["order_type"] == "suspended_yoi"

    def test_the_file_is_on_record_without_a_word_about_anybody(self) -> None:
        results(FIRST)
        file = MessageFile.objects.get()
        assert (file.name, file.taken_by, file.problems) == (FIRST.name, "court results import", 0)
        assert file.counts["orders"]["created"] == 2
        assert file.finished_at is not None
        assert len(file.sha256) == 64


@pytest.mark.usefixtures("importing")
class TestTheSameAgain:
    @pytest.mark.parametrize("path", [FIRST, DUDLEY, COVENTRY], ids=lambda path: path.stem)
    def test_it_changes_nothing(self, path: Path) -> None:
        made = results(path)["orders"]["created"]
        before = everything()
        again = results(path)
        assert again.counts == {"orders unchanged": made, "people matched": made}
        assert everything() == before

    def test_the_same_order_in_the_other_frame_is_the_same_order(self, tmp_path: Path) -> None:
        results(written(tmp_path, resulted(community_order(), treatment())))
        message = resulted(treatment(), community_order(), sharedTime="2026-11-17T08:00:00Z")
        assert results(written(tmp_path, message)).counts == {"orders unchanged": 1, "people matched": 1}

    def test_several_files_are_each_taken_on_their_own(self) -> None:
        answer = results(FIRST, FIRST, AMENDED)
        assert answer["orders"] == {"created": 2, "updated": 1, "unchanged": 3, "ended": 0}
        assert answer["people"] == {"created": 2, "matched": 4, "possible": 0}


@pytest.mark.usefixtures("importing")
class TestAnAmendedShare:
    def test_it_adds_a_version_that_shows_what_changed(self) -> None:
        results(FIRST)
        answer = results(AMENDED)
        assert answer.counts == {"orders updated": 1, "orders unchanged": 1, "people matched": 2}
        order = order_of("Ashdown")
        first, second = OrderVersion.objects.filter(order=order)
        assert second.changes == [
            {
                "field": "treatment requirement: place",
                "before": "Summerhill Wellbeing Centre, Birmingham",
                "after": "Broad Street Health Centre, Birmingham",
            },
            {"field": "treatment requirement: period", "before": "12 months", "after": "9 months"},
        ]
        assert first.facts["periods"][0]["place"] == "Summerhill Wellbeing Centre, Birmingham"
        assert facts_of(order).periods[0].place == "Broad Street Health Centre, Birmingham"
        assert OrderVersion.objects.filter(order=order_of("Wrona")).count() == 1

    def test_the_history_of_the_case_tells_it_and_the_order_is_checked_again(self) -> None:
        results(FIRST)
        results(AMENDED)
        case = order_of("Ashdown").case
        event = CaseEvent.objects.filter(case=case).latest("sequence")
        assert event.action == "correct_order"
        assert "period: 12 months → 9 months" in event.entered["what"]
        assert "Broad Street Health Centre" in event.entered["what"]
        assert states(case) == {"clinical": "B1", "legal": "C0"}
        assert "order_rechecked" in owed(case)
        assert london_date(CaseAnchor.objects.get(case=case, slug="requirement_ends").at) == dt.date(2027, 8, 15)

    def test_again_it_changes_nothing(self) -> None:
        results(FIRST)
        results(AMENDED)
        before = everything()
        assert results(AMENDED).counts == {"orders unchanged": 2, "people matched": 2}
        assert everything() == before

    def test_an_older_share_that_comes_late_changes_nothing_and_says_so(self) -> None:
        results(AMENDED)
        before = everything()
        answer = results(FIRST)
        assert answer.counts == {"orders unchanged": 2, "people matched": 2}
        assert len(answer.said) == 1
        assert "older than one that was taken already, shared on 18 November 2026" in answer.said[0]
        assert everything() == before

    def test_of_two_shares_of_one_day_the_times_decide(self, tmp_path: Path) -> None:
        late = shared(community_order(), treatment(judicialResultPrompts=[]), at="2026-11-16T15:00:00Z")
        results(written(tmp_path, late, "late.json"))
        answer = results(written(tmp_path, plain(), "early.json"))
        assert answer.counts == {"orders unchanged": 1, "people matched": 1}
        assert "older than one" in answer.said[0]

    def test_the_first_file_again_between_two_of_one_day_without_times_undoes_nothing(self, tmp_path: Path) -> None:
        first = written(tmp_path, resulted(community_order(), treatment()), "first.json")
        moved = treatment(judicialResultPrompts=[prompt("careHomeHospital", "Moor Lane Clinic")])
        second = written(tmp_path, resulted(community_order(), moved), "second.json")
        results(first)
        assert results(second).counts == {"orders updated": 1, "people matched": 1}
        assert results(first).counts == {"orders unchanged": 1, "people matched": 1}
        assert facts_of(Order.objects.get()).periods[0].place == "Moor Lane Clinic"

    def test_a_file_that_holds_several_shares_is_taken_share_by_share(self, tmp_path: Path) -> None:
        path = written(tmp_path, [load(FIRST), load(AMENDED), load(WITHDRAWN)])
        assert results(path)["orders"] == {"created": 2, "updated": 1, "unchanged": 2, "ended": 1}
        before = everything()
        assert results(path)["orders"] == {"created": 0, "updated": 0, "unchanged": 6, "ended": 0}
        assert everything() == before

    def test_what_people_entered_since_stays_where_the_court_did_not_change_it(self, tmp_path: Path) -> None:
        results(written(tmp_path, plain()))
        case = Case.objects.get()
        do(case, "name_officer", cast.RHIAN, responsible_officer="Rhian Morgan")
        do(case, "extend_order", cast.OWEN, new_end_on="2028-03-15")
        moved = treatment(judicialResultPrompts=[prompt("careHomeHospital", "Moor Lane Clinic")])
        message = shared(community_order(), moved, at="2026-11-20T09:00:00Z")
        assert results(written(tmp_path, message)).counts == {"orders updated": 1, "people matched": 1}
        facts = facts_of(Order.objects.get())
        assert (facts.ends_on, facts.extended_on_application) == (dt.date(2028, 3, 15), True)
        assert facts.responsible_officer == "Rhian Morgan"
        assert facts.periods[0].place == "Moor Lane Clinic"

    def test_an_order_entered_anew_under_another_id_is_the_same_order(self, tmp_path: Path) -> None:
        results(written(tmp_path, plain()))
        anew = shared(
            community_order("order-2"),
            treatment("mhtr-2", "order-2", judicialResultPrompts=[]),
            at="2026-11-17T09:00:00Z",
        )
        assert results(written(tmp_path, anew)).counts == {"orders updated": 1, "people matched": 1}
        assert Case.objects.count() == 1
        assert Order.objects.get().result_ids == ["order-1", "order-2"]
        assert results(written(tmp_path, anew)).counts == {"orders unchanged": 1, "people matched": 1}

    def test_copies_with_and_without_ids_are_of_one_order(self, tmp_path: Path) -> None:
        bare = plain(at="2026-11-16T16:00:00Z")
        for one in bare["hearing"]["prosecutionCases"][0]["defendants"][0]["offences"][0]["judicialResults"]:
            for key in ("judicialResultId", "rootJudicialResultId", "parentJudicialResultId"):
                one.pop(key, None)
        results(written(tmp_path, plain()))
        assert results(written(tmp_path, bare)).counts == {"orders unchanged": 1, "people matched": 1}
        assert Order.objects.count() == 1


@pytest.mark.usefixtures("importing")
class TestARequirementWithdrawn:
    def test_it_ends_and_the_other_order_goes_on(self) -> None:
        results(FIRST)
        results(AMENDED)
        assert results(WITHDRAWN).counts == {"orders unchanged": 1, "orders ended": 1, "people matched": 2}
        order = order_of("Ashdown")
        assert states(order.case) == {"clinical": "Z7", "legal": "C9"}
        event = CaseEvent.objects.filter(case=order.case).latest("sequence")
        assert (event.action, event.entered["ended_on"]) == ("cancel_requirement", "2026-11-20")
        version = OrderVersion.objects.filter(order=order).latest("number")
        assert version.event_id == event.id
        assert any(one["field"] == "treatment requirement" and one["after"] == "none" for one in version.changes)
        assert states(order_of("Wrona").case) == {"clinical": "B1", "legal": "C0"}
        assert "end_told" in owed(order.case)

    def test_again_it_changes_nothing(self) -> None:
        results(FIRST, WITHDRAWN)
        before = everything()
        assert results(WITHDRAWN).counts == {"orders unchanged": 2, "people matched": 2}
        assert everything() == before

    def test_an_order_that_a_later_share_of_the_hearing_no_longer_holds_has_ended(self, tmp_path: Path) -> None:
        results(written(tmp_path, plain()))
        without = shared(unpaid_work(root=None), at="2026-11-18T10:00:00Z")
        assert results(written(tmp_path, without)).counts == {"orders ended": 1, "people matched": 1}
        assert states(Case.objects.get()) == {"clinical": "Z7", "legal": "C9"}
        assert results(written(tmp_path, without)).counts == {"orders unchanged": 1, "people matched": 1}

    def test_the_results_of_another_hearing_or_day_end_nothing(self, tmp_path: Path) -> None:
        results(written(tmp_path, plain()))
        elsewhere = shared(unpaid_work(root=None), at="2026-11-18T10:00:00Z")
        elsewhere["hearing"]["id"] = "99999999-aaaa-4aaa-8aaa-999999999999"
        another_day = shared(unpaid_work(root=None), at="2026-11-18T10:00:00Z", hearingDay="2026-11-17")
        for message in (elsewhere, another_day):
            assert results(written(tmp_path, message)).counts == {}
        assert states(Case.objects.get())["legal"] == "C0"

    def test_an_order_marked_as_deleted_has_ended(self, tmp_path: Path) -> None:
        results(written(tmp_path, plain()))
        deleted = shared(community_order(isDeleted=True), treatment(isDeleted=True), at="2026-11-18T10:00:00Z")
        assert results(written(tmp_path, deleted)).counts == {"orders ended": 1, "people matched": 1}

    def test_a_requirement_that_stands_again_after_its_end_is_asked_about_and_reopens_nothing(
        self, tmp_path: Path
    ) -> None:
        results(FIRST, WITHDRAWN)
        message = load(AMENDED)
        message["sharedTime"] = "2026-11-21T09:00:00.000Z"
        answer = results(written(tmp_path, message))
        assert answer["orders"]["updated"] == 1
        case = order_of("Ashdown").case
        assert states(case) == {"clinical": "Z7", "legal": "C9"}
        assert actions(case)[-1] == "note_court_result"
        assert "court_result_queried" in owed(case)


@pytest.mark.usefixtures("importing")
class TestACaseThatAwaitsSentence:
    def test_it_moves_to_sentenced_and_no_other_opens(self) -> None:
        court_list(LIST)
        case = referred(Person.objects.get(family_name__iexact="Ashdown").id)
        answer = results(FIRST)
        assert answer["cases"] == {"opened": 1, "moved": 1}
        assert answer["people"] == {"created": 0, "matched": 2, "possible": 0}
        assert states(case) == {"clinical": "B1", "legal": "C0"}
        event = CaseEvent.objects.filter(case=case).latest("sequence")
        assert (event.action, event.moves["clinical"]) == ("record_order", ["A1", "B1"])
        assert event.skipped == ["A2", "A3", "A4", "A5", "A6", "A7"]
        assert "exception_reviewed" not in owed(case)
        assert order_of("Ashdown").case_id == case.id

    def test_without_any_number_the_person_of_the_list_is_found_by_case_name_and_birth(self, tmp_path: Path) -> None:
        court_list(LIST)
        case = referred(Person.objects.get(family_name__iexact="Ashdown").id)
        message = resulted(community_order(), treatment())
        del message["cases"][0]["defendants"][0]["defendantId"]
        assert results(written(tmp_path, message)).counts == {
            "orders created": 1,
            "people matched": 1,
            "cases moved": 1,
        }
        assert order_of("Ashdown").case_id == case.id

    def test_somebody_who_may_be_the_same_is_left_for_a_person_to_decide(self, tmp_path: Path) -> None:
        court_list(LIST)
        case = referred(Person.objects.get(family_name__iexact="Ashdown").id)
        message = resulted(community_order(), treatment())
        message["cases"][0]["urn"] = "20CA9999926"
        assert results(written(tmp_path, message)).counts == {
            "orders created": 1,
            "people possible": 1,
            "cases opened": 1,
        }
        assert states(case) == {"clinical": "A1"}

    def test_of_two_that_wait_the_newest_is_taken_and_somebody_is_told(self, tmp_path: Path) -> None:
        court_list(LIST)
        person = Person.objects.get(family_name__iexact="Ashdown")
        first, second = referred(person.id), referred(person.id)
        answer = results(written(tmp_path, plain()))
        assert answer["cases"] == {"opened": 0, "moved": 1}
        assert (states(first)["clinical"], states(second)["clinical"]) == ("A1", "B1")
        assert f"put on {second.reference}" in answer.said[0]

    def test_a_second_order_opens_a_linked_case_of_its_own(self, tmp_path: Path) -> None:
        results(written(tmp_path, plain()))
        first = Case.objects.get()
        later = shared(suspended_order("order-9"), treatment("mhtr-9", "order-9"), at="2026-11-20T10:00:00Z")
        later["hearing"]["id"] = "99999999-aaaa-4aaa-8aaa-999999999999"
        later["hearing"]["prosecutionCases"][0]["prosecutionCaseIdentifier"]["caseURN"] = "20CA5550026"
        assert results(written(tmp_path, later)).counts == {"orders created": 1, "people matched": 1, "cases opened": 1}
        second = Case.objects.exclude(id=first.id).get()
        assert (second.linked_to_id, second.person_id) == (first.id, first.person_id)
        entered = CaseEvent.objects.get(case=second).entered
        assert (entered["holds_treatment"], entered["linked_case"]) == (False, first.reference)


@pytest.mark.usefixtures("importing")
class TestAnOrderEnteredByHand:
    ENTERED = {
        "order_type": "community",
        "sentenced_on": "2026-11-16",
        "convicted_on": "2026-10-12",
        "ends_on": "2027-11-15",
        "responsible_officer": "Rhian Morgan",
        "periods": [
            {
                "kind": "institution",
                "starts_on": "2026-11-16",
                "ends_on": "2027-11-15",
                "place": "Summerhill Wellbeing Centre",
                "practitioner": "Dr Miriam Oakley",
            }
        ],
    }

    def entered(self, **changes: object) -> Case:
        court_list(LIST)
        case = referred(Person.objects.get(family_name__iexact="Ashdown").id)
        do(case, "record_order", cast.OWEN, **{**self.ENTERED, **changes})
        return case

    def test_the_message_that_follows_finds_it_and_changes_nothing(self, tmp_path: Path) -> None:
        case = self.entered()
        happened = actions(case)
        path = written(tmp_path, plain())
        assert results(path).counts == {"orders unchanged": 1, "people matched": 1}
        assert results(path).counts == {"orders unchanged": 1, "people matched": 1}
        assert (Case.objects.count(), actions(case)) == (1, happened)
        assert Order.objects.get().result_ids == ["order-1"]

    def test_what_the_court_says_otherwise_corrects_it(self, tmp_path: Path) -> None:
        case = self.entered(ends_on="2027-10-15")
        assert results(written(tmp_path, plain())).counts == {"orders updated": 1, "people matched": 1}
        facts = facts_of(Order.objects.get())
        assert facts.ends_on == dt.date(2027, 11, 15)
        assert facts.responsible_officer == "Rhian Morgan"
        event = CaseEvent.objects.filter(case=case).latest("sequence")
        assert event.action == "correct_order"
        assert "end date: 15 October 2027 → 15 November 2027" in event.entered["what"]

    def test_one_of_another_date_is_another_order_and_somebody_is_told(self, tmp_path: Path) -> None:
        case = self.entered(sentenced_on="2026-11-13")
        answer = results(written(tmp_path, plain()))
        assert answer.counts == {"orders created": 1, "people matched": 1, "cases opened": 1}
        assert f"entered by hand stands on {case.reference}" in answer.said[0]


@pytest.mark.usefixtures("importing")
class TestChecks:
    def test_an_order_without_period_place_and_practitioner_is_queried_and_holds_up_nobody(
        self, tmp_path: Path
    ) -> None:
        results(written(tmp_path, shared(community_order(), treatment(judicialResultPrompts=[], qualifier=None))))
        case = Case.objects.get()
        failed = {one.slug for one in facts_of(Order.objects.get()).failed}
        assert {"period_named", "place_or_practitioner_named"} <= failed
        assert "order_defective" in owed(case)
        do(case, "record_contact", cast.TARIQ, method="phone", reached=True)
        assert "provider_contact" not in owed(case)

    def test_a_limit_that_needs_a_date_of_conviction_is_not_checkable_without_one(self, tmp_path: Path) -> None:
        order = suspended_order()
        order["judicialResultPrompts"][0]["value"] = "30 Months"
        message = shared(order, treatment())
        offence = message["hearing"]["prosecutionCases"][0]["defendants"][0]["offences"][0]
        del offence["convictionDate"]
        results(written(tmp_path, message))
        outcomes = {one.slug: one.outcome for one in facts_of(Order.objects.get()).checks}
        assert outcomes["custodial_term"] is Check.NOT_CHECKABLE
        assert "order_defective" not in owed(Case.objects.get())

    def test_a_correction_that_mends_the_order_leaves_only_the_first_query(self, tmp_path: Path) -> None:
        results(written(tmp_path, shared(community_order(), treatment(judicialResultPrompts=[]))))
        results(written(tmp_path, plain(at="2026-11-17T09:00:00Z")))
        assert facts_of(Order.objects.get()).failed == ()
