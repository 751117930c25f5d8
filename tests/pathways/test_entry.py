"""What is entered: read back as written, and refused in words that name the field."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.pathways import entry as entries
from backend.pathways.entry import MAX_TEXT, Choice, Kind, ask, fields_of, read, write
from backend.refusals import Malformed
from tests.pathways.definitions import EVERY
from tests.pathways.lives import MONDAY, answers


class Colour(Choice):
    RED = "red", "Red"
    GREEN = "green", "Green"
    BLUE = "blue", "Blue"


@dataclass(frozen=True, kw_only=True)
class Period:
    starts_on: dt.date = ask("First day")
    ends_on: dt.date = ask("Last day")
    note: str = ask("Note", default="")


@dataclass(frozen=True, kw_only=True)
class Everything:
    """Each kind once asked for and once optional."""

    text: str = ask("Text")
    sure: bool = ask("Sure")
    number: int = ask("Number", least=-5, most=99)
    day: dt.date = ask("Day")
    moment: dt.datetime = ask("Moment")
    colour: Colour = ask("Colour")
    colours: tuple[Colour, ...] = ask("Colours", least=1, most=2)
    periods: tuple[Period, ...] = ask("Periods", least=1, most=3)
    any_text: str = ask("Any text", default="")
    maybe_text: str | None = ask("Maybe text", default=None)
    maybe_sure: bool | None = ask("Maybe sure", default=None)
    maybe_number: int | None = ask("Maybe number", default=None)
    maybe_day: dt.date | None = ask("Maybe day", default=None)
    maybe_moment: dt.datetime | None = ask("Maybe moment", default=None)
    maybe_colour: Colour | None = ask("Maybe colour", default=None)
    more_colours: tuple[Colour, ...] = ask("More colours", default=())
    more_periods: tuple[Period, ...] = ask("More periods", default=())
    anything: tuple[Colour, ...] = ask("May be an empty list")


GOOD: dict[str, Any] = {
    "text": "Words",
    "sure": False,
    "number": 7,
    "day": "2026-11-23",
    "moment": "2026-11-23T09:30:00+00:00",
    "colour": "red",
    "colours": ["red", "blue"],
    "periods": [{"starts_on": "2026-01-01", "ends_on": "2026-06-30"}],
    "anything": [],
}

texts = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=40).map(str.strip)
days = st.dates(dt.date(1900, 1, 1), dt.date(2199, 12, 31))
moments = st.datetimes(
    dt.datetime(1900, 1, 2), dt.datetime(2199, 12, 30), timezones=st.sampled_from([dt.UTC, dt.timezone(dt.timedelta(hours=1))])  # noqa: DTZ001
)  # fmt: skip
colours = st.lists(st.sampled_from(Colour), unique=True).map(tuple)
periods = st.builds(Period, starts_on=days, ends_on=days, note=texts)


def everything() -> st.SearchStrategy[Everything]:
    some_text = texts.filter(bool)
    return st.builds(
        Everything,
        text=some_text,
        sure=st.booleans(),
        number=st.integers(-5, 99),
        day=days,
        moment=moments,
        colour=st.sampled_from(Colour),
        colours=colours.filter(lambda one: 1 <= len(one) <= 2),
        periods=st.lists(periods, min_size=1, max_size=3).map(tuple),
        any_text=texts,
        maybe_text=st.none() | some_text,
        maybe_sure=st.none() | st.booleans(),
        maybe_number=st.none() | st.integers(-999_999_999, 999_999_999),
        maybe_day=st.none() | days,
        maybe_moment=st.none() | moments,
        maybe_colour=st.none() | st.sampled_from(Colour),
        more_colours=colours,
        more_periods=st.lists(periods, max_size=2).map(tuple),
        anything=colours,
    )


@given(everything())
def test_what_was_entered_is_read_back_as_it_was_written(entered: Everything) -> None:
    assert set(Kind) == {one.kind for one in fields_of(Everything)}
    assert read(Everything, write(entered)) == entered


@given(everything())
def test_what_is_already_typed_is_taken_as_it_is(entered: Everything) -> None:
    assert read(Everything, vars(entered)) == entered


@given(everything())
def test_what_is_kept_is_made_of_json_values_only(entered: Everything) -> None:
    def plain(value: object) -> bool:
        if isinstance(value, list):
            return all(plain(one) for one in value)
        if isinstance(value, dict):
            return all(type(key) is str and plain(one) for key, one in value.items())
        return type(value) in {str, int, bool}

    assert plain(write(entered))


def problems(sent: Mapping[str, object], asks: type = Everything) -> dict[str | None, str]:
    with pytest.raises(Malformed) as found:
        read(asks, sent)
    assert len({reason.where for reason in found.value.reasons}) == len(found.value.reasons)
    return {reason.where: reason.sentence for reason in found.value.reasons}


WRONG: list[tuple[str, object, str]] = [
    ("text", 7, "Text: send text."),
    ("text", ["x"], "Text: send text."),
    ("text", "a\x00b", "Text: holds a character that cannot be kept. Type it again."),
    ("text", "a\ud800b", "Text: holds a character that cannot be kept. Type it again."),
    ("text", "x" * (MAX_TEXT + 1), "Text: is 20,001 characters long; the limit is 20,000."),
    ("text", "", "Text: an answer is needed."),
    ("text", " \t\n ", "Text: an answer is needed."),
    ("text", None, "Text: an answer is needed."),
    ("sure", "perhaps", "Sure: answer yes or no."),
    ("sure", 1, "Sure: answer yes or no."),
    ("sure", [], "Sure: answer yes or no."),
    ("sure", {"yes": True}, "Sure: answer yes or no."),
    ("number", True, "Number: send a whole number."),
    ("number", 7.0, "Number: send a whole number."),
    ("number", [7], "Number: send a whole number."),
    ("number", "7.5", "Number: must be a whole number, such as 12."),
    ("number", "\N{ARABIC-INDIC DIGIT SEVEN}", "Number: must be a whole number, such as 12."),
    ("number", "9" * 5000, "Number: must be a whole number, such as 12."),
    ("number", 100, "Number: must be 99 or fewer."),
    ("number", "-6", "Number: must be -5 or more."),
    ("maybe_number", 10**400, "Maybe number: must be a number of up to 9 digits."),
    ("maybe_number", -1_000_000_000, "Maybe number: must be a number of up to 9 digits."),
    ("maybe_number", "1000000000", "Maybe number: must be a number of up to 9 digits."),
    ("day", "2026-02-30", "Day: must be a date that exists."),
    ("day", "23/11/2026", "Day: must be a date, such as 2026-11-23."),
    ("day", "2026-11-23T09:30:00Z", "Day: must be a date, such as 2026-11-23."),
    ("day", dt.datetime(2026, 11, 23, tzinfo=dt.UTC), "Day: must be a date, such as 2026-11-23."),
    ("day", 20261123, "Day: must be a date, such as 2026-11-23."),
    ("day", "1899-12-31", "Day: must lie between 1900 and 2199."),
    ("day", "0001-01-01", "Day: must lie between 1900 and 2199."),
    ("moment", "2026-11-23", "Moment: must be a date and time with its time zone, such as 2026-11-23T09:30:00Z."),
    ("moment", "2026-11-23T09:30", "Moment: must be a date and time with its time zone, such as 2026-11-23T09:30:00Z."),
    ("moment", "2026-11-23T25:30:00Z", "Moment: must be a date and time, such as 2026-11-23T09:30:00Z."),
    ("moment", 1790000000, "Moment: must be a date and time with its time zone, such as 2026-11-23T09:30:00Z."),
    ("moment", "9999-12-31T23:59:59-23:59", "Moment: must lie between 1900 and 2199."),
    ("colour", "puce", "Colour: must be one of: red, green, blue."),
    ("colour", ["red"], "Colour: must be one of: red, green, blue."),
    ("colour", {"red": 1}, "Colour: must be one of: red, green, blue."),
    ("colours", "red", "Colours: send a list."),
    ("colours", {"red": 1}, "Colours: send a list."),
    ("colours", [], "Colours: an answer is needed."),
    ("colours", ["puce"], "Colours: must be one of: red, green, blue."),
    ("colours", ["red", "green", "blue"], "Colours: must be 2 entries or fewer."),
    ("periods", [], "Periods: an answer is needed."),
    ("periods", [{}] * 4, "Periods: must be 3 entries or fewer."),
    ("periods", ["2026"], "Periods: entry 1 of the list must have named parts."),
    ("periods", [Period], "Periods: entry 1 of the list must have named parts."),
    ("anything", None, "May be an empty list: an answer is needed."),
]


@pytest.mark.parametrize(("name", "sent", "sentence"), WRONG)
def test_a_wrong_answer_is_refused_by_its_name_and_in_words(name: str, sent: object, sentence: str) -> None:
    assert problems({**GOOD, name: sent}) == {name: sentence}


def test_every_kind_of_answer_can_be_wrong() -> None:
    kinds = {one.name: one.kind for one in fields_of(Everything)}
    assert {kinds[name] for name, _, _ in WRONG} == set(Kind)


def test_all_that_is_wrong_is_said_at_once() -> None:
    assert set(problems({})) == {one.name for one in fields_of(Everything) if one.required}


def test_a_field_that_nobody_asks_for_is_refused_and_its_name_made_harmless() -> None:
    found = problems({**GOOD, "colr": "red", "x\x00\ud800" + "y" * 100: 1})
    assert found["colr"] == "“colr” is not asked for here. Leave it out."
    assert len(found) == 2
    assert all(len(where or "") <= 60 and "\x00" not in sentence for where, sentence in found.items())
    assert "".join(found.values()).encode()


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"starts_on": "2026-01-01"}, {"periods[1].ends_on": "Last day: an answer is needed."}),
        (
            {"starts_on": "x", "ends_on": "2026-01-01", "color": 1},
            {
                "periods[1].starts_on": "First day: must be a date, such as 2026-11-23.",
                "periods[1].color": "“color” is not asked for here. Leave it out.",
            },
        ),
        (
            Period(starts_on=dt.date(2026, 1, 1), ends_on=dt.date(1066, 10, 14)),
            {"periods[1].ends_on": "Last day: must lie between 1900 and 2199."},
        ),
    ],
)
def test_a_problem_inside_a_list_names_the_row_and_its_field(row: object, expected: dict[str, str]) -> None:
    good = {"starts_on": "2026-01-01", "ends_on": "2026-06-30"}
    assert problems({**GOOD, "periods": [good, row]}) == expected


def test_the_same_choice_twice_is_one_choice() -> None:
    assert read(Everything, {**GOOD, "colours": ["red", "red", "red"]}).colours == (Colour.RED,)


@pytest.mark.parametrize(("sent", "expected"), [("yes", True), ("true", True), ("no", False), ("false", False)])
def test_yes_and_no_may_come_as_a_form_sends_them(sent: str, expected: bool) -> None:
    assert read(Everything, {**GOOD, "sure": sent}).sure is expected


def test_space_around_an_answer_is_dropped() -> None:
    found = read(Everything, {**GOOD, "text": "  Words \n", "number": " 7 ", "day": " 2026-11-23 "})
    assert (found.text, found.number, found.day) == ("Words", 7, dt.date(2026, 11, 23))


def test_optional_answers_left_out_empty_or_null_mean_the_same() -> None:
    optional = [one.name for one in fields_of(Everything) if not one.required]
    for empty in ({}, dict.fromkeys(optional), dict.fromkeys(optional, "")):
        assert read(Everything, {**GOOD, **empty}) == read(Everything, GOOD)


def test_nothing_entered_is_kept_as_nothing() -> None:
    assert write(None) == {}
    assert "any_text" not in {name for name, value in write(read(Everything, GOOD)).items() if value is None}


class Unasked:
    pass


def _class(hint: object, **how: Any) -> type:
    return dataclass(frozen=True, kw_only=True)(
        type("Odd", (), {"__annotations__": {"odd": hint}, "odd": ask("Odd", **how)})
    )


@pytest.mark.parametrize(
    "hint", [float, bytes, dict[str, int], list[str], tuple[str, ...], tuple[Colour, Colour], Unasked, int | str]
)  # fmt: skip
def test_a_type_that_no_form_can_ask_for_is_refused_by_name(hint: object) -> None:
    with pytest.raises(TypeError, match=r"Odd\.odd has a type that no form can ask for"):
        fields_of(_class(hint))


def test_an_optional_field_must_say_what_it_is_when_empty() -> None:
    with pytest.raises(TypeError, match=r"Odd\.odd may be empty, so it must say default=None"):
        fields_of(_class(int | None))


def test_a_field_declared_without_its_question_is_refused() -> None:
    @dataclass(frozen=True, kw_only=True)
    class Bare:
        name: str = field(default="")

    with pytest.raises(TypeError, match=r"Bare\.name is not declared with ask"):
        fields_of(Bare)


ASKED = [
    pytest.param(action.asks, id=f"{pathway.slug}-{action.slug}")
    for pathway in EVERY
    for action in pathway.actions
    if action.asks is not None
]


@pytest.mark.parametrize("asks", ASKED)
def test_the_plainest_answers_to_every_form_are_accepted_and_kept(asks: type) -> None:
    entered: object = read(asks, answers(asks, now=MONDAY))
    assert read(asks, write(entered)) == entered


@pytest.mark.parametrize("asks", ASKED)
def test_every_form_asks_each_thing_in_words_of_its_own(asks: type) -> None:
    labels = [one.question.label for one in fields_of(asks)]
    assert all(label.strip() and label[0].isupper() for label in labels)
    assert len(set(labels)) == len(labels)
    assert get_type_hints(asks).keys() >= {one.name for one in fields_of(asks)}


@pytest.mark.parametrize("asks", ASKED)
def test_every_choice_of_every_form_has_a_code_to_keep_and_words_to_read(asks: type) -> None:
    for one in _fields_within(asks):
        for choice in one.choices or ():
            assert choice.value == choice.value.lower().replace(" ", "_")
            assert choice.label
            assert choice.label != choice.value


def _fields_within(asks: type) -> list[entries.Field]:
    own = fields_of(asks)
    return [*own, *(inner for one in own if one.row is not None for inner in _fields_within(one.row))]


def test_a_question_keeps_what_was_said_about_it() -> None:
    number = next(one for one in fields_of(Everything) if one.name == "number")
    assert (number.question.least, number.question.most, number.required, number.many) == (-5, 99, True, False)
    assert replace(number, kind=Kind.ROWS).many
