"""Entering a person finds the record that is theirs, and merges nothing."""

import datetime as dt
import uuid
from typing import Any

import pytest

from backend.people import queries
from backend.people.background import DECLINED, Answer
from backend.people.commands import (
    Newcomer,
    Outcome,
    Registered,
    register_people,
    reject_match,
    report_death,
)
from backend.people.facts import backgrounds
from backend.people.models import Identifier, Name, Person, PossibleMatch, Stake
from backend.refusals import Malformed, Refusal
from tests import cast
from tests.people.given import BORN, OTHER_DAY, enter, grounds, nhs, pnc

pytestmark = pytest.mark.usefixtures("as_amara")

DEFENDANT = "b0cadb85-7a0a-42c1-9e2d-be687983fb57"
EXACT = [
    ("nhs_number", nhs(1), f"{nhs(1)[:3]} {nhs(1)[3:6]} {nhs(1)[6:]}"),
    ("pnc_id", pnc(12345), f"04/12345{pnc(12345)[-1]}"),
    ("cro_number", "000001/99W", "1/99W"),
    ("probation_crn", "X320741", " X320741 "),
    ("prison_number", "A1234BC", "A1234BC"),
    ("defendant_id", DEFENDANT, DEFENDANT.upper()),
    ("libra_person_id", "CID1234", "CID1234"),
]


def other_of(registered: Registered) -> set[uuid.UUID | None]:
    return {one.person_id for one in registered.candidates}


def test_somebody_new_is_entered_and_seen_by_the_organisations_named_and_ours() -> None:
    case = uuid.uuid4()
    entered = enter(
        known_as="VJ",
        title="Mr",
        identifiers={"nhs_number": nhs(1), "probation_crn": "X320741"},
        because=grounds(cast.PROVIDER, reference=case),
    )
    assert entered.outcome is Outcome.CREATED
    assert entered.candidates == ()
    assert entered.warnings == ()
    person = Person.objects.get(id=entered.person_id)
    assert (person.family_name, person.given_names, person.known_as, person.title) == ("Monk", "Vijay", "VJ", "Mr")
    assert set(person.parties) == {cast.LIAISON.id, cast.PROVIDER.id}
    assert {(one.because, one.reference) for one in Stake.objects.filter(person=person)} == {("case", case)}
    assert {(one.kind, one.canonical) for one in Identifier.objects.filter(person=person)} == {
        ("nhs_number", nhs(1)),
        ("probation_crn", "X320741"),
    }


@pytest.mark.parametrize(("kind", "first", "again"), EXACT)
def test_an_exact_number_finds_the_person_however_it_is_written(kind: str, first: str, again: str) -> None:
    before = enter(identifiers={kind: first})
    after = enter(given_names="Vijay Kumar", identifiers={kind: again})
    assert after.outcome is Outcome.MATCHED
    assert after.person_id == before.person_id
    assert after.candidates == ()
    assert Person.objects.count() == 1
    assert Identifier.objects.count() == 1


@pytest.mark.parametrize(
    ("kind", "text"), [("arrest_summons_number", "24/20AA/01/00000123456P"), ("case_urn", "25GD34077819")]
)
def test_a_number_of_an_arrest_or_a_case_is_kept_and_finds_nobody(kind: str, text: str) -> None:
    enter(identifiers={kind: text})
    co_accused = enter(family_name="Leffler", given_names="Phyllis", date_of_birth=OTHER_DAY, identifiers={kind: text})
    assert co_accused.outcome is Outcome.CREATED
    assert Identifier.objects.filter(kind=kind).count() == 2


def test_an_nhs_number_that_does_not_check_is_refused_and_nothing_is_kept() -> None:
    with pytest.raises(Malformed) as refused:
        enter(identifiers={"nhs_number": "9990000019"})
    assert [(one.where, one.code) for one in refused.value.reasons] == [("nhs_number", "check_digit")]
    assert not Person.objects.exists()


def test_a_justice_number_that_does_not_check_is_kept_as_given_and_never_matched_on() -> None:
    wrong = "2004/0012345A"
    first = enter(identifiers={"pnc_id": wrong})
    assert [(one.where, one.code) for one in first.warnings] == [("pnc_id", "check_letter")]
    assert [(one.given, one.canonical) for one in Identifier.objects.all()] == [(wrong, "")]
    second = enter(family_name="Leffler", given_names="Phyllis", date_of_birth=OTHER_DAY, identifiers={"pnc_id": wrong})
    assert second.outcome is Outcome.CREATED


def test_blank_numbers_are_left_out() -> None:
    entered = enter(identifiers={"nhs_number": " ", "pnc_id": "", "defendant_id": ["", DEFENDANT]})
    assert entered.warnings == ()
    assert [one.kind for one in Identifier.objects.all()] == ["defendant_id"]


def test_the_same_registration_again_finds_the_same_person_and_raises_nothing_again() -> None:
    enter(identifiers={"pnc_id": pnc(7)})
    entry: dict[str, Any] = {"given_names": "Vijai", "identifiers": {"defendant_id": DEFENDANT}}
    first = enter(**entry)
    assert first.outcome is Outcome.POSSIBLE
    again = enter(**entry)
    assert (again.outcome, again.person_id) == (Outcome.MATCHED, first.person_id)
    assert PossibleMatch.objects.count() == 1


def test_a_rejected_match_is_never_raised_again() -> None:
    known = enter(identifiers={"pnc_id": pnc(7)})
    other = enter(identifiers={"defendant_id": DEFENDANT})
    [match] = other.candidates
    reject_match(by=cast.AMARA.actor, match_id=match.match_id, reason="Seen together at court: two people")
    # a number of the first turns up with the second: the pair is settled all the same
    again = enter(identifiers={"defendant_id": DEFENDANT, "pnc_id": pnc(7)})
    assert again.person_id not in {known.person_id, other.person_id}
    assert {one.answer for one in PossibleMatch.objects.filter(person__in=[known.person_id, other.person_id])} == {
        "rejected"
    }
    enter(identifiers={"defendant_id": DEFENDANT})
    assert PossibleMatch.objects.filter(person=other.person_id, candidate=known.person_id).count() == 1


def test_numbers_that_contradict_each_other_are_left_to_a_person() -> None:
    known = enter(identifiers={"pnc_id": pnc(7), "nhs_number": nhs(1)})
    entered = enter(identifiers={"pnc_id": pnc(7), "nhs_number": nhs(50)})
    assert entered.outcome is Outcome.POSSIBLE
    [candidate] = entered.candidates
    assert (candidate.person_id, candidate.because) == (known.person_id, "Same PNC ID, but another NHS number.")
    again = enter(identifiers={"pnc_id": pnc(7), "nhs_number": nhs(50)})
    assert (again.outcome, again.person_id) == (Outcome.MATCHED, entered.person_id)


def test_numbers_of_two_people_match_neither() -> None:
    one = enter(identifiers={"pnc_id": pnc(7)})
    two = enter(
        family_name="Leffler", given_names="Phyllis", date_of_birth=OTHER_DAY, identifiers={"nhs_number": nhs(1)}
    )
    entered = enter(identifiers={"pnc_id": pnc(7), "nhs_number": nhs(1)})
    assert entered.outcome is Outcome.POSSIBLE
    assert other_of(entered) == {one.person_id, two.person_id}
    again = enter(identifiers={"pnc_id": pnc(7), "nhs_number": nhs(1)})
    assert again.person_id == entered.person_id
    assert Person.objects.count() == 3


def test_a_number_with_another_name_and_another_birth_is_left_to_a_person() -> None:
    """Test systems, and people who borrow papers, give one id to several people."""
    known = enter(identifiers={"defendant_id": DEFENDANT})
    other = enter(
        family_name="Leffler", given_names="Phyllis", date_of_birth=OTHER_DAY, identifiers={"defendant_id": DEFENDANT}
    )
    assert other.outcome is Outcome.POSSIBLE
    assert [one.because for one in other.candidates] == [
        "Same Defendant id, but neither the name nor the date of birth agrees."
    ]
    # and from then on each is found as themselves, a slip of the pen included
    assert enter(given_names="V", identifiers={"defendant_id": DEFENDANT}).person_id == known.person_id
    again = enter(
        family_name="Lefler", given_names="Phyllis", date_of_birth=OTHER_DAY, identifiers={"defendant_id": DEFENDANT}
    )
    assert again.person_id == other.person_id


def test_without_a_date_of_birth_another_name_is_left_to_a_person() -> None:
    enter(identifiers={"pnc_id": pnc(7)})
    entered = enter(family_name="Leffler", date_of_birth=None, identifiers={"pnc_id": pnc(7)})
    assert entered.outcome is Outcome.POSSIBLE


def test_another_date_of_birth_alone_is_kept_out_and_said() -> None:
    known = enter(identifiers={"pnc_id": pnc(7)})
    entered = enter(date_of_birth=OTHER_DAY, identifiers={"pnc_id": pnc(7)})
    assert (entered.outcome, entered.person_id) == (Outcome.MATCHED, known.person_id)
    assert [one.code for one in entered.warnings] == ["another_date_of_birth"]
    assert Person.objects.get().date_of_birth == BORN


def test_another_name_alone_is_kept_beside_the_first_and_found_by_both() -> None:
    known = enter(identifiers={"pnc_id": pnc(7)})
    married = enter(family_name="Harrington", identifiers={"pnc_id": pnc(7)})
    assert (married.outcome, married.person_id) == (Outcome.MATCHED, known.person_id)
    assert [one.code for one in married.warnings] == ["another_name"]
    assert Person.objects.get().family_name == "Monk"
    for name in ("Monk", "Harrington"):
        assert [hit.person_id for hit in queries.search(cast.AMARA.actor, family_name=name).hits] == [known.person_id]


def test_what_was_not_known_is_filled_in_and_nothing_is_overwritten() -> None:
    enter(date_of_birth=None, identifiers={"pnc_id": pnc(7)}, title="Mr")
    enter(known_as="VJ", title="Dr", identifiers={"pnc_id": pnc(7), "probation_crn": "X320741"})
    person = Person.objects.get()
    assert (person.date_of_birth, person.known_as, person.title) == (BORN, "VJ", "Mr")
    assert {one.kind for one in Identifier.objects.all()} == {"pnc_id", "probation_crn"}


def test_somebody_on_file_as_dead_is_found_with_a_warning() -> None:
    known = enter(identifiers={"pnc_id": pnc(7)})
    report_death(by=cast.AMARA.actor, person_id=known.person_id, told_by="Sister, by telephone")
    assert [one.code for one in enter(identifiers={"pnc_id": pnc(7)}).warnings] == ["reported_dead"]


@pytest.mark.parametrize(
    ("entry", "because"),
    [
        ({}, "The name and the date of birth are the same."),
        ({"family_name": "MONK", "given_names": "vijay kumar"}, "The name and the date of birth are the same."),
        (
            {"family_name": "Vijay", "given_names": "Monk"},
            "The date of birth is the same; family name and given names are the other way round.",
        ),
        ({"family_name": "Munk"}, "The date of birth is the same and the name is similar."),
        ({"given_names": "Vijai"}, "The date of birth is the same and the name is similar."),
        ({"given_names": "V"}, "The date of birth is the same and the name is similar."),
        ({"given_names": "Kumar Vijay"}, "The date of birth is the same and the name is similar."),
        ({"family_name": "Monk-Patel"}, "The date of birth is the same and the name is similar."),
    ],
)
def test_the_same_birth_and_a_like_name_is_a_possible_match(entry: dict[str, Any], because: str) -> None:
    known = enter()
    entered = enter(**entry)
    assert entered.outcome is Outcome.POSSIBLE
    assert entered.person_id != known.person_id
    assert [(one.person_id, one.because) for one in entered.candidates] == [(known.person_id, because)]


def test_day_and_month_the_other_way_round_is_a_possible_match() -> None:
    known = enter(date_of_birth=dt.date(1989, 4, 3))
    entered = enter(date_of_birth=dt.date(1989, 3, 4))
    assert [(one.person_id, one.because) for one in entered.candidates] == [
        (known.person_id, "The name is the same; day and month of birth are the other way round.")
    ]
    assert enter(given_names="Vijai", date_of_birth=dt.date(1989, 3, 4)).person_id not in other_of(entered)


@pytest.mark.parametrize(
    "entry",
    [
        {"given_names": "Anita"},  # a twin
        {"family_name": "Harrington"},
        {"date_of_birth": OTHER_DAY},
        {"date_of_birth": None},
    ],
)
def test_a_twin_a_namesake_and_somebody_of_no_known_birth_are_not_raised(entry: dict[str, Any]) -> None:
    enter()
    assert enter(**entry).outcome is Outcome.CREATED


def test_a_name_that_the_person_is_known_by_is_found_too() -> None:
    known = enter(given_names="Robert", known_as="Bob", other_names=[("Barrow", "Robert")])
    assert other_of(enter(given_names="Bob")) >= {known.person_id}
    assert other_of(enter(family_name="Barrow", given_names="Robert")) >= {known.person_id}


def test_somebody_with_one_name_only_is_entered_and_found() -> None:
    known = enter(family_name="Suharto", given_names="")
    assert other_of(enter(family_name="SUHARTO", given_names="")) == {known.person_id}


def test_the_same_line_of_a_court_list_again_is_the_same_person() -> None:
    hearing = uuid.uuid4()
    listed = grounds(reference=hearing, because="court_list")
    first = enter(because=listed)
    again = enter(family_name="MONK", because=listed)
    assert (again.outcome, again.person_id) == (Outcome.MATCHED, first.person_id)
    assert enter(because=grounds(because="court_list")).outcome is Outcome.POSSIBLE


def test_the_same_line_with_another_number_is_left_to_a_person() -> None:
    listed = grounds(reference=uuid.uuid4(), because="court_list")
    first = enter(because=listed, identifiers={"pnc_id": pnc(7)})
    other = enter(because=listed, identifiers={"pnc_id": pnc(8)})
    assert other.outcome is Outcome.POSSIBLE
    assert other_of(other) == {first.person_id}


def test_what_a_message_says_of_background_never_replaces_what_the_person_said() -> None:
    known = enter(identifiers={"pnc_id": pnc(7)}, background={"ethnicity": Answer(codes=(DECLINED,))})
    enter(
        identifiers={"pnc_id": pnc(7)},
        background={"ethnicity": Answer(codes=("A",), words="W1"), "sex": Answer(codes=("1",))},
    )
    said = backgrounds([known.person_id])[known.person_id]
    assert said == {"ethnicity": Answer(codes=(DECLINED,)), "sex": Answer(codes=("1",))}


@pytest.mark.parametrize(
    ("entry", "where", "code"),
    [
        ({"family_name": "  "}, "family_name", "missing"),
        ({"family_name": "M" * 121}, "family_name", "too_long"),
        ({"given_names": "Vij\0ay"}, "given_names", "not_text"),
        ({"date_of_birth": dt.date(2090, 1, 1)}, "date_of_birth", "in_the_future"),
        ({"date_of_birth": dt.date(1889, 12, 23)}, "date_of_birth", "too_long_ago"),
        ({"identifiers": {"court_code_ou5": "B20BL"}}, "court_code_ou5", "not_of_a_person"),
        ({"identifiers": {"shoe_size": "9"}}, "shoe_size", "unknown_kind"),
        ({"identifiers": {"pnc_id": "1" * 81}}, "pnc_id", "too_long"),
        ({"identifiers": {"pnc_id": "1\0"}}, "pnc_id", "not_text"),
        ({"identifiers": {"nhs_number": [nhs(1), nhs(50)]}}, "nhs_number", "more_than_one"),
        ({"background": {"religion": Answer(codes=("QQ",))}}, "religion", "no_such_answer"),
        ({"because": grounds(cast.Place("Nowhere", "provider"))}, "organisations", "unknown_organisation"),
    ],
)
def test_what_cannot_be_kept_is_refused_by_its_place(entry: dict[str, Any], where: str, code: str) -> None:
    with pytest.raises(Malformed) as refused:
        enter(**entry)
    assert [(one.where, one.code) for one in refused.value.reasons] == [(where, code)]
    assert not Person.objects.exists()


def test_everything_that_is_wrong_is_said_at_once() -> None:
    with pytest.raises(Malformed) as refused:
        enter(family_name="", date_of_birth=dt.date(2090, 1, 1), identifiers={"nhs_number": "123"})
    assert {one.where for one in refused.value.reasons} == {"family_name", "date_of_birth", "nhs_number"}


def test_of_several_the_one_that_is_refused_leaves_the_others_entered() -> None:
    entries = [
        Newcomer(family_name="Monk", given_names="Vijay", date_of_birth=BORN, because=grounds(), source="test"),
        Newcomer(family_name="", because=grounds(), source="test"),
        Newcomer(family_name="Leffler", given_names="Phyllis", because=grounds(), source="test"),
    ]
    answers = register_people(entries, by=cast.AMARA.actor)
    assert [type(one) is Registered for one in answers] == [True, False, True]
    assert isinstance(answers[1], Refusal)
    assert set(Person.objects.values_list("family_name", flat=True)) == {"Monk", "Leffler"}


def test_what_is_kept_of_a_name_is_what_was_typed() -> None:
    enter(family_name="  O\N{RIGHT SINGLE QUOTATION MARK}Neill ", given_names="Siân  Mary")
    assert str(Name.objects.get()) == "O\N{RIGHT SINGLE QUOTATION MARK}Neill, Siân Mary"
