"""A bad NHS number is refused; a police or court number that fails its check is kept, with a warning."""

import pytest

from backend.people.identifiers import Policy, Subject, accept, all_kinds, get, parse
from backend.refusals import Malformed
from tests.people.identifiers.vectors import TODAY


def test_a_mistyped_nhs_number_is_refused_with_the_field_and_the_remedy() -> None:
    with pytest.raises(Malformed) as refused:
        accept("nhs_number", "999 000 0019", today=TODAY, where="patient.nhs_number")

    (reason,) = refused.value.reasons
    assert reason.code == "check_digit"
    assert reason.where == "patient.nhs_number"
    assert refused.value.sentence == (
        "NHS number: the last digit does not agree with the others, so at least one is wrong. "
        "Check it and enter it again."
    )


def test_a_good_nhs_number_is_accepted_and_shown_in_three_groups() -> None:
    reading = accept("nhs_number", "9990000018", today=TODAY)

    assert (reading.canonical, reading.display, reading.warning) == ("9990000018", "999 000 0018", None)


@pytest.mark.parametrize(
    ("kind", "text"),
    [("pnc_id", "2004/0012345U"), ("cro_number", "11111/79J"), ("arrest_summons_number", "2420AA0100000123456A")],
)
def test_a_police_number_whose_letter_fails_is_kept_as_given_with_a_warning(kind: str, text: str) -> None:
    reading = accept(kind, text, today=TODAY)

    assert (reading.given, reading.canonical, reading.reason) == (text, None, "check_letter")
    assert reading.warning == (
        f"{get(kind).title}: the check letter does not agree with the rest, so a character is wrong. "
        "It is kept as given. Check it against the document or message it came from."
    )


def test_numbers_from_the_justice_services_are_never_refused() -> None:
    kept = {kind.name for kind in all_kinds().values() if kind.on_failure is Policy.KEEP_AS_GIVEN}

    assert kept >= {
        "arrest_summons_number",
        "case_urn",
        "cro_number",
        "defendant_id",
        "libra_case_number",
        "libra_person_id",
        "pnc_id",
        "prison_number",
        "probation_crn",
    }
    assert get("nhs_number").on_failure is Policy.REFUSE


def test_every_number_that_identifies_a_person_says_so() -> None:
    people = {kind.name for kind in all_kinds().values() if kind.identifies is Subject.PERSON}

    assert people == {
        "cro_number",
        "defendant_id",
        "libra_person_id",
        "nhs_number",
        "pnc_id",
        "prison_number",
        "probation_crn",
    }


@pytest.mark.parametrize("kind", all_kinds())
def test_the_example_beside_a_field_is_a_good_one(kind: str) -> None:
    example = all_kinds()[kind].example

    assert parse(kind, example, today=TODAY).display == example
