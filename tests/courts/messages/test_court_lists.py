"""Court lists of every JSON shape become lines: who, where, when, in which case."""

import datetime as dt
import json

import pytest

from backend.courts.messages import read_court_list_file
from backend.courts.messages.placeholders import fill
from backend.courts.messages.reading import read_court_list
from backend.courts.messages.records import Sex
from tests.courts.messages.examples import (
    PUBLIC_LISTS,
    as_list,
    day_list_entry,
    hearing,
    listed_defendant,
    load,
    messages_of,
    with_defendants,
)


def test_each_person_of_each_case_is_listed_on_each_day_of_a_hearing() -> None:
    reading = read_court_list_file(PUBLIC_LISTS / "common-platform-hearing.json")

    assert [(line.defendant.full_name, line.day.isoformat()) for line in reading.hearings] == [
        ("Arthur MORGAN", "2021-09-08"),
        ("Arthur MORGAN", "2021-09-09"),
        ("Phyllis Ulon Leffler", "2021-09-08"),
        ("Phyllis Ulon Leffler", "2021-09-09"),
    ]
    assert reading.problems == ()


def test_a_hearing_says_all_that_the_message_holds() -> None:
    line = read_court_list_file(PUBLIC_LISTS / "common-platform-hearing.json").hearings[0]

    assert (line.court.given, line.court.code, line.court.name) == (
        "B10JQ00",
        "B10JQ",
        "North Shields Magistrates' Court",
    )
    assert (line.room, line.hearing_type, line.jurisdiction, line.minutes) == (
        "Crown Court 3-1",
        "sentence",
        "crown",
        60,
    )
    assert (line.urn, line.case_number, line.reference) == ("25GD34377719", "", "25GD34377719")
    assert line.hearing_id == "e10e3ef3-8637-40e3-bded-8ed104a380ac"
    assert line.where == "hearing.prosecutionCases[0].defendants[0]"
    person = line.defendant
    assert (person.title, person.first_name, person.last_name) == ("Mr", "Arthur", "MORGAN")
    assert (person.date_of_birth, person.sex) == (dt.date(1975, 1, 1), Sex.MALE)
    assert person.address.lines == ("13 Wind Street", "Swansea", "Wales", "UK", "Earth")
    assert person.address.postcode == "SA1 1FU"
    assert (person.identifiers.pnc, person.identifiers.cro) == ("2004/0012345U", "12345ABCDEF")
    assert person.identifiers.core_person_record_id == "f91ef118-a51f-4874-9409-c0538b4ca6fd"
    assert [offence.code for offence in line.offences] == ["ABC001", "ABC002"]
    assert line.offences[0].where == "hearing.prosecutionCases[0].defendants[0].offences[0]"


def test_a_time_in_utc_is_shown_in_london_time() -> None:
    line = as_list(hearing()).hearings[0]

    assert line.starts_at is not None
    assert line.starts_at.isoformat() == "2026-07-16T10:00:00+01:00"


def test_a_company_is_one_problem_line_and_the_person_beside_it_is_taken() -> None:
    reading = read_court_list_file(PUBLIC_LISTS / "common-platform-hearing-with-legal-entity-defendant.json")

    assert {line.defendant.last_name for line in reading.hearings} == {"MORGAN"}
    (problem,) = reading.problems
    assert problem.where == "hearing.prosecutionCases[0].defendants[1]"
    assert "company" in problem.message
    assert problem.left_out


def test_a_person_in_two_cases_is_listed_once_in_each() -> None:
    reading = read_court_list_file(PUBLIC_LISTS / "common-platform-hearing-multiple-cases.json")

    assert [(line.urn, line.day.day) for line in reading.hearings] == [
        ("25GD34377719", 8),
        ("25GD34377719", 9),
        ("35GD34377719", 8),
        ("35GD34377719", 9),
    ]


def test_a_message_in_the_notification_services_envelope_is_opened() -> None:
    envelope = {"Type": "Notification", "TopicArn": "arn:example", "Message": json.dumps(hearing())}

    line = as_list(envelope).hearings[0]

    assert line.defendant.full_name == "Leah Ashdown"
    assert line.where == "Message.hearing.prosecutionCases[0].defendants[0]"


def test_a_list_of_messages_is_read_one_by_one() -> None:
    other = with_defendants(listed_defendant(id="other", personDefendant={"personDetails": {"lastName": "Wrona"}}))

    reading = as_list([hearing(), {"unknown": 1}, other])

    assert [line.defendant.last_name for line in reading.hearings] == ["Ashdown", "Wrona"]
    assert [problem.where for problem in reading.problems] == ["[1]"]
    assert not reading.could_not_read


def test_a_cancelled_day_is_not_listed() -> None:
    days = [
        {"sittingDay": "2026-07-16T09:00:00Z", "isCancelled": True},
        {"sittingDay": "2026-07-17T09:00:00Z", "isCancelled": False},
    ]

    assert [line.day.day for line in as_list(hearing(hearingDays=days)).hearings] == [17]


def test_a_case_from_libra_is_read_with_its_uk_dates_and_case_number() -> None:
    reading = read_court_list_file(PUBLIC_LISTS / "libra-case.json")

    (line,) = reading.hearings
    assert (line.urn, line.case_number, line.case_id) == ("", "1600032981", "1217464")
    assert line.starts_at is not None
    assert line.starts_at.isoformat() == "2020-02-20T09:01:00+00:00"
    assert (line.court.code, line.room, line.list_number) == ("B10JQ", "00", "1st")
    person = line.defendant
    assert (person.title, person.first_name, person.last_name) == ("Mr", "Arthur", "MORGAN")
    assert (person.date_of_birth, person.sex, person.sex_as_given) == (dt.date(1975, 1, 1), Sex.NOT_SPECIFIED, "N")
    assert (person.identifiers.pnc, person.identifiers.cro) == ("2004/0012345U", "11111/79J")
    assert (person.identifiers.libra_id, person.nationalities) == ("CID1234", ("Angolan", "Austrian"))
    assert (person.address.lines, person.address.postcode) == (("39 The Street", "Newtown"), "NT4 6YH")
    assert line.offences[0].title == "Theft from a shop"
    assert reading.problems == ()


def test_an_organisation_from_libra_is_not_listed() -> None:
    message = load(PUBLIC_LISTS / "libra-case.json") | {"defendantType": "O"}

    reading = as_list(message)

    assert reading.hearings == ()
    assert "company" in reading.problems[0].message


@pytest.mark.parametrize("name", ["prepare-a-case-common-platform.json", "prepare-a-case-libra.json"])
def test_a_stub_with_placeholders_is_one_problem_line_until_it_is_filled(name: str) -> None:
    text = (PUBLIC_LISTS / name).read_text(encoding="utf-8")

    unfilled = read_court_list(text.encode(), name)
    filled = read_court_list(fill(text, dt.date(2026, 11, 23)).encode(), name)

    assert unfilled.hearings == ()
    assert [problem.where for problem in unfilled.problems] == ["response.jsonBody.cases[0].sessionStartTime"]
    assert "placeholder" in unfilled.problems[0].message
    assert "4 other places" in unfilled.problems[0].message
    assert [problem.where for problem in filled.problems] == ["response.jsonBody.cases[0].courtCode"]
    assert "“SHF” is not in the table of courts, so its 5 entries were left out" in filled.problems[0].message


@pytest.mark.parametrize("name", ["prepare-a-case-common-platform.json", "prepare-a-case-libra.json"])
def test_a_filled_stub_of_a_known_court_lists_everybody(name: str) -> None:
    text = fill((PUBLIC_LISTS / name).read_text(encoding="utf-8"), dt.date(2026, 11, 23)).replace('"SHF"', '"B20EB"')

    reading = read_court_list(text.encode(), name)

    assert [line.defendant.full_name for line in reading.hearings] == [
        "Gill Arnold",
        "Cornelia Mccoy",
        "Moses Hawkins",
        "Jessie Ray",
        "Shelton Lamb",
    ]
    first = reading.hearings[0]
    assert (first.day, first.case_number, first.probation_status) == (dt.date(2026, 11, 23), "1474726180", "Current")
    assert (first.defendant.identifiers.crn, first.breach, first.suspended_sentence_order) == ("C16000", True, False)
    assert reading.hearings[1].previously_known_until == dt.date(2010, 1, 1)
    assert first.defendant.address.postcode == "AD21 5DR"
    assert len({line.key for line in reading.hearings}) == 5
    assert reading.problems == ()


def test_a_days_list_is_read_bare_as_well() -> None:
    (line,) = as_list({"cases": [day_list_entry()]}).hearings

    assert (line.court.code, line.room, line.defendant.full_name) == ("B20BL", "1", "Leah Ashdown")


def test_the_same_line_in_another_shape_time_or_room_has_the_same_key() -> None:
    on_the_day = {"sessionStartTime": "2026-07-16T14:00:00", "courtRoom": "9", "urn": "20CA4417226"}

    from_platform = as_list(hearing()).hearings[0]
    from_day_list = as_list({"cases": [day_list_entry(**on_the_day)]}).hearings[0]

    assert from_platform.key == from_day_list.key


def test_small_and_capital_letters_make_no_other_line() -> None:
    lines = [
        as_list({"cases": [day_list_entry(caseNo=number, defendantName=name)]}).hearings[0]
        for number, name in (("20ca1", "LEAH ashdown"), ("20CA1", "Leah ASHDOWN"))
    ]

    assert lines[0].key == lines[1].key


def test_an_entry_that_stands_twice_is_listed_once() -> None:
    reading = as_list({"cases": [day_list_entry(), day_list_entry()]})

    assert len(reading.hearings) == 1
    assert reading.problems == ()


def test_an_entry_that_stands_twice_with_other_details_is_said() -> None:
    reading = as_list({"cases": [day_list_entry(), day_list_entry(courtRoom="2")]})

    assert [line.room for line in reading.hearings] == ["1"]
    assert "cases[0]" in reading.problems[0].message
    assert reading.problems[0].where == "cases[1]"


def test_two_people_of_one_name_in_one_case_are_both_listed() -> None:
    reading = as_list({"cases": [day_list_entry(), day_list_entry(defendantDob="1960-01-01")]})

    assert len(reading.hearings) == 2
    assert len({line.key for line in reading.hearings}) == 2
    assert reading.problems == ()


@pytest.mark.parametrize(
    ("defendant", "taken"),
    [
        (listed_defendant(isYouth=True), False),
        (listed_defendant(isYouth="true"), False),
        (listed_defendant(isYouth=False), True),
    ],
)
def test_a_person_marked_as_a_youth_is_not_listed(defendant: dict[str, object], taken: bool) -> None:
    reading = as_list(with_defendants(defendant))

    assert bool(reading.hearings) is taken
    assert any("under 18" in problem.message for problem in reading.problems) is not taken


def test_the_eighteenth_birthday_decides_on_the_day_in_court() -> None:
    days = [{"sittingDay": "2026-07-16T09:00:00Z"}, {"sittingDay": "2026-07-17T09:00:00Z"}]
    born = {"personDetails": {"firstName": "Kit", "lastName": "Morrow", "dateOfBirth": "2008-07-17"}}
    message = with_defendants(listed_defendant(personDefendant=born))
    message["hearing"]["hearingDays"] = days

    reading = as_list(message)

    assert [line.day.day for line in reading.hearings] == [17]
    assert len(reading.problems) == 1


def test_a_date_of_birth_after_the_hearing_is_said_and_dropped() -> None:
    born = {"personDetails": {"firstName": "Kit", "lastName": "Morrow", "dateOfBirth": "2027-01-01"}}

    reading = as_list(with_defendants(listed_defendant(personDefendant=born)))

    assert reading.hearings[0].defendant.date_of_birth is None
    assert "date of birth" in messages_of(reading)[0]


def test_a_blank_pnc_is_said_and_the_person_is_taken() -> None:
    reading = as_list(with_defendants(listed_defendant(pncId="  ")))

    assert reading.hearings[0].defendant.identifiers.pnc == ""
    (problem,) = reading.problems
    assert problem.where == "hearing.prosecutionCases[0].defendants[0].pncId"
    assert "blank" in problem.message
    assert not problem.left_out


def test_a_pnc_that_nobody_gave_is_no_problem() -> None:
    reading = as_list(with_defendants(listed_defendant(pncId=None)))

    assert len(reading.hearings) == 1
    assert reading.problems == ()


def test_an_entry_without_urn_and_case_number_is_left_out_and_the_rest_is_taken() -> None:
    reading = as_list({"cases": [day_list_entry(caseNo=""), day_list_entry(caseNo="2")]})

    assert [line.case_number for line in reading.hearings] == ["2"]
    assert [problem.where for problem in reading.problems] == ["cases[0]"]
    assert "neither a URN nor a case number" in reading.problems[0].message


@pytest.mark.parametrize("day", ["2026-02-30T09:30:00", "0000-01-01T10:00:00", "9999-12-31T10:00:00", "soon", 5, []])
def test_an_entry_with_a_date_that_does_not_exist_is_left_out_and_the_rest_is_taken(day: object) -> None:
    entries = [day_list_entry(sessionStartTime=day), day_list_entry(caseNo="2")]

    reading = as_list({"cases": entries})

    assert [line.case_number for line in reading.hearings] == ["2"]
    assert {problem.where for problem in reading.problems} == {"cases[0].sessionStartTime"}


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"hearingDays": []}, "no day"),
        ({"hearingDays": [{}]}, "day and time are missing"),
        ({"prosecutionCases": []}, "no cases"),
        ({"prosecutionCases": None}, "no cases"),
        ({"prosecutionCases": [{"prosecutionCaseIdentifier": {"caseURN": "1"}}]}, "no defendant"),
        ({"prosecutionCases": [], "courtApplications": [{}]}, "only court applications"),
        ({"courtCentre": None}, "The court is missing"),
    ],
)
def test_a_hearing_that_lacks_what_a_list_needs_says_what(changes: dict[str, object], says: str) -> None:
    reading = as_list(hearing(**changes))

    assert reading.hearings == ()
    assert any(says in problem.message for problem in reading.problems)
    assert not reading.could_not_read


def test_an_empty_days_list_says_that_it_holds_no_cases() -> None:
    reading = as_list({"cases": []})

    assert [problem.where for problem in reading.problems] == ["cases"]
    assert "no cases" in reading.problems[0].message


def test_a_defendant_without_a_name_is_left_out() -> None:
    reading = as_list(with_defendants(listed_defendant(personDefendant={"personDetails": {}})))

    assert reading.hearings == ()
    assert "no name" in reading.problems[0].message


def test_an_offence_without_a_title_gets_the_tables() -> None:
    assert as_list(hearing()).hearings[0].offences[0].title == "Assault by beating"
