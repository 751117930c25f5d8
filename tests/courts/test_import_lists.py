"""A court list is taken line by line: everybody once, brought up to date by the next, seen by who works at the court."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from backend.cases.models import Case, CaseAnchor, CaseEvent
from backend.courts.models import Hearing
from backend.people.models import Identifier, Person, PossibleMatch, Stake
from tests import cast
from tests.courts.given import actions, court_list, do, everything, referred, results, written
from tests.courts.messages.examples import (
    OUR_LISTS,
    OUR_RESULTS,
    PUBLIC_LISTS,
    listed_defendant,
    with_defendants,
)

pytestmark = pytest.mark.usefixtures("importing")

LIST = OUR_LISTS / "west-midlands-2026-11.csv"
MISTAKES = OUR_LISTS / "with-mistakes.csv"
HEADER = "court,date,room,time,urn,name,date_of_birth,pnc,offences"


def csv(folder: Path, *lines: str, name: str = "list.csv") -> Path:
    path = folder / name
    path.write_text("\n".join((HEADER, *lines)) + "\n", encoding="utf-8")
    return path


def on(day: str, time: str = "10:00", **changes: str) -> str:
    """A line of a list at Birmingham."""
    said = {
        "room": "6", "urn": "20CA4417226", "name": "Ms Leah ASHDOWN", "born": "14/06/1991", "pnc": "2014/0271846X",
        "offences": "CJ88116",
    } | changes  # fmt: skip
    return f"B20BL,{day},{said['room']},{time},{said['urn']},{said['name']},{said['born']},{said['pnc']},{said['offences']}"


class TestTheFirstTime:
    def test_everybody_is_entered_with_their_hearing(self) -> None:
        answer = court_list(LIST)
        assert answer.status == 0
        assert {name: answer[name] for name in ("hearings", "people")} == {
            "hearings": {"created": 7, "updated": 0, "unchanged": 0},
            "people": {"created": 7, "matched": 0, "possible": 0},
        }
        row = Hearing.objects.get(urn="20CA4418026")
        assert (row.court_id, row.day, row.room) == ("B20BL", dt.date(2026, 11, 16), "2")
        assert row.starts_at == dt.datetime(2026, 11, 16, 14, 0, tzinfo=dt.UTC)
        assert row.person.family_name == "WHITTLE"
        assert row.offences == [
            {"code": "TH68010", "title": "Theft from a shop"},
            {"code": "CD71039", "title": "Criminal damage to property - value under £5000"},
        ]

    def test_whoever_works_at_the_court_sees_them_and_the_operator_those_of_other_courts(self) -> None:
        court_list(LIST)
        held = set(Stake.objects.filter(person__family_name="ASHDOWN").values_list("organisation_id", "because"))
        assert held == {(cast.LIAISON.id, "court_list")}
        (stake,) = Stake.objects.filter(person__family_name="NANDRA").select_related("organisation")
        assert stake.organisation.kind == "operator"

    def test_a_court_that_no_site_serves_is_said_once_with_the_remedy(self, tmp_path: Path) -> None:
        answer = court_list(LIST)
        assert len(answer.said) == 4
        assert answer["problems"][0]["where"] == "line 5"
        assert "No site serves Coventry Magistrates' Court (B20EB)" in answer.said[0]
        assert "serve_court" in answer.said[0]

    def test_somebody_listed_on_two_days_is_one_person(self) -> None:
        answer = court_list(PUBLIC_LISTS / "common-platform-hearing.json")
        assert answer["hearings"]["created"] == 4
        assert answer["people"] == {"created": 2, "matched": 0, "possible": 0}

    def test_the_same_name_and_birth_in_another_case_is_for_a_person_to_decide(self) -> None:
        answer = court_list(PUBLIC_LISTS / "common-platform-hearing-multiple-cases.json")
        assert answer["hearings"]["created"] == 4
        assert answer["people"] == {"created": 1, "matched": 0, "possible": 1}
        assert PossibleMatch.objects.filter(answer="open").count() == 1

    def test_a_company_is_a_problem_line_and_its_neighbour_is_taken(self) -> None:
        answer = court_list(PUBLIC_LISTS / "common-platform-hearing-with-legal-entity-defendant.json")
        assert answer["hearings"]["created"] == 2
        assert answer["people"]["created"] == 1
        assert "company" in answer.said[0]

    def test_numbers_that_do_not_check_are_kept_and_said(self) -> None:
        answer = court_list(PUBLIC_LISTS / "libra-case.json")
        assert answer["hearings"]["created"] == 1
        assert [one.partition(":")[0] for one in answer.said[:2]] == ["PNC ID", "CRO number"]
        kept = Identifier.objects.filter(kind="pnc_id").values_list("given", "canonical")
        assert list(kept) == [("2004/0012345U", "")]

    def test_a_number_too_long_to_be_one_is_left_out_and_the_line_is_taken(self, tmp_path: Path) -> None:
        answer = court_list(csv(tmp_path, on("2026-11-24", pnc="9" * 90)))
        assert answer["hearings"]["created"] == 1
        assert answer.said == ["PNC ID is too long to be one, so it was left out. Correct it."]
        assert not Identifier.objects.filter(kind="pnc_id").exists()

    def test_of_a_list_with_mistakes_what_stands_alone_is_taken(self) -> None:
        answer = court_list(MISTAKES)
        assert answer.status == 0
        assert answer["hearings"]["created"] == answer["people"]["created"] == 2
        assert [one["where"] for one in answer["problems"]] == [
            "line 3, date", "line 4, court", "line 5", "line 6", "line 7", "line 8, pnc", "line 9",
        ]  # fmt: skip


class TestTheNextTime:
    @pytest.mark.parametrize("path", [*sorted(PUBLIC_LISTS.glob("*.json")), LIST, MISTAKES], ids=lambda path: path.stem)
    def test_the_same_again_changes_nothing(self, path: Path) -> None:
        first = court_list(path)
        before = everything()
        again = court_list(path)
        assert again["hearings"] == {"created": 0, "updated": 0, "unchanged": first["hearings"]["created"]}
        assert again["people"]["created"] == again["people"]["possible"] == 0
        assert everything() == before

    def test_another_room_and_time_bring_the_line_up_to_date(self, tmp_path: Path) -> None:
        court_list(csv(tmp_path, on("2026-11-24")))
        answer = court_list(csv(tmp_path, on("2026-11-24", "14:15", room="2")))
        assert answer.counts == {"hearings updated": 1, "people matched": 1}
        row = Hearing.objects.get()
        assert (row.room, row.starts_at) == ("2", dt.datetime(2026, 11, 24, 14, 15, tzinfo=dt.UTC))
        assert row.changed_at is not None

    def test_what_the_next_list_does_not_say_stays(self, tmp_path: Path) -> None:
        court_list(csv(tmp_path, on("2026-11-24")))
        assert court_list(csv(tmp_path, on("2026-11-24", room="", offences=""))).counts["hearings updated"] == 1
        row = Hearing.objects.get()
        assert (row.room, row.offences[0]["code"]) == ("6", "CJ88116")

    def test_a_number_and_a_birth_that_come_later_are_added_to_the_person(self, tmp_path: Path) -> None:
        court_list(csv(tmp_path, on("2026-11-24", pnc="", born="")))
        person = Person.objects.get()
        assert court_list(csv(tmp_path, on("2026-11-24"))).counts == {"hearings updated": 1, "people matched": 1}
        person.refresh_from_db()
        assert person.date_of_birth == dt.date(1991, 6, 14)
        assert Identifier.objects.get(kind="pnc_id").canonical == "2014/0271846X"

    def test_another_birth_or_number_than_on_file_is_said_and_not_kept(self, tmp_path: Path) -> None:
        court_list(csv(tmp_path, on("2026-11-24")))
        answer = court_list(csv(tmp_path, on("2026-11-24", born="15/06/1991", pnc="2006/0088123B")))
        assert any("date of birth on file is another" in one for one in answer.said)
        assert any("Another PNC ID is on file" in one for one in answer.said)
        assert Person.objects.get().date_of_birth == dt.date(1991, 6, 14)
        assert Identifier.objects.filter(kind="pnc_id").count() == 1

    def test_an_adjourned_case_is_a_new_hearing_of_the_same_person_without_any_number(self, tmp_path: Path) -> None:
        court_list(csv(tmp_path, on("2026-11-24", pnc="")))
        answer = court_list(csv(tmp_path, on("2026-12-08", pnc="")))
        assert answer.counts == {"hearings created": 1, "people matched": 1}
        assert Person.objects.count() == 1

    def test_a_list_after_the_results_finds_who_was_sentenced(self) -> None:
        results(OUR_RESULTS / "birmingham-2026-11-16-first-share.json")
        assert court_list(LIST)["people"] == {"created": 5, "matched": 2, "possible": 0}


class TestTheNextHearingOfACase:
    def waiting(self, folder: Path, **entry: Any) -> Case:
        court_list(csv(folder, on("2026-11-23")))
        return referred(Person.objects.get().id, **entry)

    def anchor(self) -> dt.datetime:
        return CaseAnchor.objects.get(slug="next_hearing").at

    def test_it_is_set_by_the_list_and_told_once(self, tmp_path: Path) -> None:
        self.waiting(tmp_path)
        path = csv(tmp_path, on("2026-11-23", "10:30"))
        court_list(path)
        assert self.anchor() == dt.datetime(2026, 11, 23, 10, 30, tzinfo=dt.UTC)
        event = CaseEvent.objects.latest("recorded_at")
        assert (event.action, event.actor_name, event.source) == ("list_hearing", "court list import", "import")
        before = everything()
        court_list(path)
        assert everything() == before

    def test_a_later_hearing_does_not_hide_the_one_to_come(self, tmp_path: Path) -> None:
        self.waiting(tmp_path, hearing_at="2026-11-24T10:00:00Z")
        court_list(csv(tmp_path, on("2026-12-08")))
        assert self.anchor() == dt.datetime(2026, 11, 24, 10, 0, tzinfo=dt.UTC)

    def test_an_earlier_one_comes_first(self, tmp_path: Path) -> None:
        self.waiting(tmp_path, hearing_at="2026-12-08T10:00:00Z")
        court_list(csv(tmp_path, on("2026-11-24", "")))
        assert self.anchor() == dt.datetime(2026, 11, 24, 10, 0, tzinfo=dt.UTC)

    def test_a_hearing_that_is_past_sets_nothing(self, tmp_path: Path) -> None:
        self.waiting(tmp_path)
        court_list(csv(tmp_path, on("2026-11-20")))
        assert not CaseAnchor.objects.filter(slug="next_hearing").exists()

    def test_a_case_that_no_longer_awaits_sentence_is_left_alone(self, tmp_path: Path) -> None:
        case = self.waiting(tmp_path)
        do(case, "sentence_otherwise", cast.OWEN, sentence="fine")
        happened = actions(case)
        court_list(csv(tmp_path, on("2026-11-24")))
        assert actions(case) == happened


def test_two_people_of_one_name_in_one_case_stay_two(tmp_path: Path) -> None:
    path = csv(tmp_path, on("2026-11-24", pnc=""), on("2026-11-24", pnc="", born="01/01/1970"))
    assert court_list(path)["people"] == {"created": 2, "matched": 0, "possible": 0}
    assert court_list(path).counts == {"hearings unchanged": 2, "people matched": 2}


def test_one_person_in_two_shapes_of_list_is_one_line(tmp_path: Path) -> None:
    court_list(written(tmp_path, with_defendants(listed_defendant())))
    answer = court_list(csv(tmp_path, on("2026-07-16")))
    assert answer.counts == {"hearings updated": 1, "people matched": 1}
    assert Hearing.objects.count() == 1
