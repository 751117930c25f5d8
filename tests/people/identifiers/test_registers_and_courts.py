"""Who may direct treatment by their register number, which court a code belongs to, which defendant an id is."""

import pytest

from backend.people.identifiers import parse
from backend.people.identifiers.kinds import court_code_ou7, gmc_number_fhir, hcpc_number
from tests.people.identifiers.vectors import TODAY


@pytest.mark.parametrize("number", ["PYL1", "PYL12345", "PYL123456"])
def test_a_practitioner_psychologist_is_known_by_the_letters_pyl(number: str) -> None:
    assert parse("hcpc_number", number, today=TODAY).canonical == number
    assert hcpc_number.is_practitioner_psychologist(number)


@pytest.mark.parametrize("number", ["PH123456", "PY123456", "PYX123456", "PA1"])
def test_a_member_of_another_profession_is_not_a_registered_psychologist(number: str) -> None:
    assert parse("hcpc_number", number, today=TODAY).canonical == number
    assert not hcpc_number.is_practitioner_psychologist(number)


def test_the_doctor_of_an_nhs_message_is_the_doctor_of_the_register() -> None:
    sent = parse("gmc_number_fhir", "C1234567", today=TODAY).canonical

    assert sent is not None
    assert parse("gmc_number", gmc_number_fhir.register_number(sent), today=TODAY).canonical == "1234567"


def test_the_court_of_a_common_platform_message_is_the_court_of_the_register() -> None:
    sent = parse("court_code_ou7", "B10JQ00", today=TODAY).canonical

    assert sent is not None
    assert court_code_ou7.court_of(sent) == court_code_ou7.court_of("B10JQ") == "B10JQ"
    assert parse("court_code_ou5", court_code_ou7.court_of(sent), today=TODAY).valid


def test_a_defendant_id_is_one_id_in_capitals_and_in_small_letters() -> None:
    small = "81b6e516-4e9d-4c92-a38b-68e159cfd6c4"

    assert parse("defendant_id", small.upper(), today=TODAY).canonical == small
    assert parse("defendant_id", small, today=TODAY).canonical == small


@pytest.mark.parametrize("sign", "0fF")
def test_a_filler_instead_of_a_defendant_id_makes_nobody_the_same_person(sign: str) -> None:
    filler = "-".join(sign * length for length in (8, 4, 4, 4, 12))

    assert parse("defendant_id", filler, today=TODAY).reason == "placeholder"


@pytest.mark.parametrize(
    "text", ["81b6e5164e9d4c92a38b68e159cfd6c4", "{81b6e516-4e9d-4c92-a38b-68e159cfd6c4}", "81b6e516-4e9d-4c92-a38b"]
)
def test_only_the_written_form_of_a_defendant_id_is_read(text: str) -> None:
    assert parse("defendant_id", text, today=TODAY).reason == "format"


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        ("libra_case_number", ["1600032981", "1" * 20], ["CASE1", "1" * 21, "160003298 1"]),
        ("libra_person_id", ["CID1234", "123456789"], ["cid1234", "CID-1234", "1" * 21]),
    ],
)
def test_numbers_of_the_older_court_system_are_compared_as_they_stand(
    kind: str, good: list[str], bad: list[str]
) -> None:
    for text in good:
        assert parse(kind, text, today=TODAY).canonical == text
    for text in bad:
        assert parse(kind, text, today=TODAY).reason == "format"


@pytest.mark.parametrize(
    ("kind", "shortest", "longest"),
    [("ods_code", 3, 10), ("case_urn", 10, 12), ("libra_case_number", 1, 20), ("libra_person_id", 1, 20)],
)
def test_a_number_without_a_published_form_has_a_limit_of_length(kind: str, shortest: int, longest: int) -> None:
    lengths = [length for length in range(40) if parse(kind, "7" * length, today=TODAY).valid]

    assert (lengths[0], lengths[-1]) == (shortest, longest)


def test_a_member_of_the_hcpc_register_has_up_to_six_digits() -> None:
    lengths = [length for length in range(10) if parse("hcpc_number", "PYL" + "7" * length, today=TODAY).valid]

    assert lengths == [1, 2, 3, 4, 5, 6]
