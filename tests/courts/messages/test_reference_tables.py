"""Courts, offences and results by their codes."""

import pytest

from backend.courts.reference import tables


def test_the_tables_are_whole() -> None:
    assert (len(tables.courts()), len(tables.offences()), len(tables.result_codes())) == (397, 15_352, 898)


@pytest.mark.parametrize(
    ("given", "title"),
    [
        ("B20BL", "Birmingham (Corporation St) Magistrates' Court"),
        ("B20BL00", "Birmingham (Corporation St) Magistrates' Court"),
        (" b20eb ", "Coventry Magistrates' Court"),
        ("C20WO", "Wolverhampton Crown Court"),
        ("B20MP", "Birmingham Magistrates' Court sitting at Maple House"),
    ],
)
def test_a_court_is_known_by_five_or_seven_characters(given: str, title: str) -> None:
    entry = tables.court(given)

    assert entry is not None
    assert entry.title == title


@pytest.mark.parametrize("given", ["", "SHF", "B20BL0", "B20BL000", "B99ZZ", "Birmingham", "B20BLXX"])
def test_what_is_no_known_court_is_none(given: str) -> None:
    assert tables.court(given) is None


@pytest.mark.parametrize(
    ("code", "title"),
    [
        ("TH68010", "Theft from a shop"),
        ("th68010", "Theft from a shop"),
        ("TH68010A", "Attempt theft from shop"),
        (
            "CJ88144A",
            "Attempt: Possess knife blade / sharp pointed article in a public place - Criminal Justice Act 1988",
        ),
        ("CJ88144X", None),
        ("ABC001", None),
        ("", None),
    ],
)
def test_an_offence_has_the_tables_title_with_or_without_its_eighth_letter(code: str, title: str | None) -> None:
    assert tables.offence_title(code) == title


@pytest.mark.parametrize(
    ("code", "title"),
    [
        ("1116", "Community Order"),
        ("1115", "Suspended Imprisonment"),
        ("1134", "Suspended Sentence YOI"),
        ("3108", "Mental Health Treatment Requirement"),
        ("3272", "Rehabilitation Activity Requirement"),
        ("3999", None),
    ],
)
def test_a_result_code_has_its_title(code: str, title: str | None) -> None:
    assert tables.result_title(code) == title


def test_every_code_that_orders_are_made_of_is_in_the_table() -> None:
    from backend.courts.messages import codes

    known = {*codes.ORDERS, *codes.NOTICES, *codes.REQUIREMENTS, *codes.YOUTH_ORDERS, codes.TREATMENT}

    assert [code for code in known if tables.result_title(code) is None] == []
