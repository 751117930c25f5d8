"""A court list as a spreadsheet writes it."""

import datetime as dt

import pytest

from backend.courts.messages import read_court_list, read_court_list_file
from backend.courts.messages.records import Reading
from tests.courts.messages.examples import OUR_LISTS, messages_of

HEADER = "court,date,room,time,urn,name,date_of_birth,pnc,offences"
GOOD = "B20BL,2026-11-16,6,10:00,20CA4417226,Ms Leah ASHDOWN,14/06/1991,2014/0271846X,CJ88116"


def read(*lines: str, header: str = HEADER, file: str = "list.csv") -> Reading:
    return read_court_list("\n".join((header, *lines)).encode(), file)


def test_the_projects_own_list_is_taken_whole() -> None:
    reading = read_court_list_file(OUR_LISTS / "west-midlands-2026-11.csv")

    assert len(reading.hearings) == 7
    assert {line.court.code for line in reading.hearings} == {"B20BL", "B20EB", "B20OQ", "B20EY", "B20NQ"}
    assert reading.problems == ()


def test_a_line_says_who_where_and_when() -> None:
    (line,) = read(GOOD).hearings

    assert (line.where, line.court.code, line.room, line.urn) == ("line 2", "B20BL", "6", "20CA4417226")
    assert line.starts_at is not None
    assert line.starts_at.isoformat() == "2026-11-16T10:00:00+00:00"
    person = line.defendant
    assert (person.title, person.first_name, person.last_name) == ("Ms", "Leah", "ASHDOWN")
    assert (person.date_of_birth, person.identifiers.pnc) == (dt.date(1991, 6, 14), "2014/0271846X")
    assert [(offence.code, offence.title) for offence in line.offences] == [("CJ88116", "Assault by beating")]


@pytest.mark.parametrize("start", ["", "\ufeff"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_byte_order_marks_and_line_endings_make_no_difference(start: str, ending: str) -> None:
    data = (start + ending.join((HEADER, GOOD, "", ""))).encode()

    assert len(read_court_list(data, "list.csv").hearings) == 1


@pytest.mark.parametrize(
    "day", ["2026-11-16", "16/11/2026", "16-11-2026", "16.11.2026", "16 November 2026", "2026/11/16"]
)
def test_dates_are_taken_as_people_write_them(day: str) -> None:
    (line,) = read(GOOD.replace("2026-11-16", day)).hearings

    assert line.day == dt.date(2026, 11, 16)


@pytest.mark.parametrize(
    ("written", "meant"),
    [("9:30", "09:30"), ("09.30", "09:30"), ("2pm", "14:00"), ("2:15 PM", "14:15"), ("12am", "00:00")],
)
def test_times_are_taken_as_people_write_them(written: str, meant: str) -> None:
    (line,) = read(GOOD.replace("10:00", written)).hearings

    assert line.starts_at is not None
    assert line.starts_at.strftime("%H:%M") == meant


@pytest.mark.parametrize("written", ["", "tomorrow", "25:00", "10:75", "13pm", "10"])
def test_a_line_without_a_good_time_is_taken_for_the_day(written: str) -> None:
    reading = read(GOOD.replace("10:00", written))

    assert [(line.day, line.starts_at) for line in reading.hearings] == [(dt.date(2026, 11, 16), None)]
    assert bool(reading.problems) is bool(written)


def test_several_offences_are_separated_by_semicolons() -> None:
    (line,) = read(GOOD.replace("CJ88116", '"CJ88116 Assault, by beating; TH68010; Shouting; ;CD71039A"')).hearings

    assert [(offence.code, offence.title) for offence in line.offences] == [
        ("CJ88116", "Assault, by beating"),
        ("TH68010", "Theft from a shop"),
        ("", "Shouting"),
        ("CD71039A", "Attempt criminal damage to property - value under £5000"),
    ]


@pytest.mark.parametrize(
    ("written", "parts"),
    [
        ("Mr Arthur James MORGAN", ("Mr", "Arthur", "James", "MORGAN")),
        ('"MORGAN, Mr. Arthur James"', ("Mr", "Arthur", "James", "MORGAN")),
        ("Arthur MORGAN", ("", "Arthur", "", "MORGAN")),
        ('"van der Berg, Ilse"', ("", "Ilse", "", "van der Berg")),
        ("Prince", ("", "", "", "Prince")),
        ("Dr O'Neill", ("Dr", "", "", "O'Neill")),
    ],
)
def test_a_name_in_one_piece_is_taken_apart(written: str, parts: tuple[str, ...]) -> None:
    person = read(GOOD.replace("Ms Leah ASHDOWN", written)).hearings[0].defendant

    assert (person.title, person.first_name, person.middle_names, person.last_name) == parts


@pytest.mark.parametrize("name", ["Bright Harbour Ltd", "Bright Harbour LIMITED", "Harbour plc", "Harbour & Sons LLP"])
def test_a_name_that_ends_as_a_companys_is_left_out(name: str) -> None:
    reading = read(GOOD.replace("Ms Leah ASHDOWN", name))

    assert reading.hearings == ()
    assert "company" in reading.problems[0].message


@pytest.mark.parametrize(
    "header",
    [
        "court,date,room,time,urn,name,dob,pnc,offences",
        "Court,Date,Room,Time,URN,Name,Date_of_birth,PNC,Offences",
        "date,court,room,time,urn,name,date_of_birth,pnc,offences",
        "court;date;room;time;urn;name;date_of_birth;pnc;offences",
        "court,date,room,time,urn,name,date_of_birth,pnc",
        f"{HEADER},notes",
        GOOD,
    ],
)
def test_a_wrong_header_is_one_clear_sentence(header: str) -> None:
    reading = read(GOOD, header=header)

    assert reading.could_not_read
    (problem,) = reading.problems
    assert problem.where == "line 1"
    assert f"exactly “{HEADER}”" in problem.message


def test_a_list_is_known_by_its_header_when_the_file_is_not_called_csv() -> None:
    assert len(read(GOOD, file="today.txt").hearings) == 1


def test_a_list_with_nothing_below_its_header_says_so() -> None:
    reading = read()

    assert not reading.could_not_read
    assert "no cases" in reading.problems[0].message


def test_the_list_with_mistakes_has_one_sentence_for_each_and_takes_the_rest() -> None:
    reading = read_court_list_file(OUR_LISTS / "with-mistakes.csv")

    assert [line.defendant.last_name for line in reading.hearings] == ["PEVERELL", "EASTERBROOK"]
    assert [problem.where for problem in reading.problems] == [
        "line 3, date",
        "line 4, court",
        "line 5",
        "line 6",
        "line 7",
        "line 8, pnc",
        "line 9",
    ]
    assert "“2026-02-30” is not a date that exists" in reading.problems[0].message
    assert "“B99ZZ”" in reading.problems[1].message
    assert "10 values where 9 are expected" in reading.problems[6].message


def test_a_quotation_mark_that_is_never_closed_keeps_what_stands_before_it() -> None:
    reading = read(GOOD, GOOD.replace("20CA4417226", "20CA0000026").replace("Ms Leah", '"Ms Leah'), GOOD)

    assert len(reading.hearings) == 1
    assert [problem.where for problem in reading.problems] == ["line 3"]
    assert "not closed" in reading.problems[0].message


def test_a_value_over_several_lines_does_not_shift_the_places_named() -> None:
    long = GOOD.replace("CJ88116", '"CJ88116;\nTH68010"')

    reading = read(long, GOOD.replace("2026-11-16", "2026-02-30"))

    assert len(reading.hearings[0].offences) == 2
    assert [problem.where for problem in reading.problems] == ["line 4, date"]


def test_a_missing_date_or_court_names_its_column() -> None:
    reading = read(GOOD.replace("2026-11-16", ""), GOOD.replace("B20BL", ""))

    assert reading.hearings == ()
    assert [problem.where for problem in reading.problems] == ["line 2, date", "line 3, court"]


def test_characters_that_no_database_keeps_are_taken_out_and_said() -> None:
    reading = read(GOOD.replace("Leah", "Le\x00ah"))

    assert reading.hearings[0].defendant.first_name == "Leah"
    assert messages_of(reading)[0].startswith("list.csv, line 2: The text holds characters that cannot be kept")
