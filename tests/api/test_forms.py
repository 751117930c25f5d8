"""The JSON Schema of an action's form and the form itself say the same."""

import datetime as dt
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.api.forms import schema_of
from backend.api.names import camel, camelled, is_camel, snake, snaked
from backend.pathways import entry
from backend.pathways.entry import Field, Kind, fields_of
from backend.pathways.registry import registry
from backend.refusals import Malformed

FORMS = {
    f"{pathway.slug}-{pathway.version}-{action.slug}": action.asks
    for pathway in registry().pathways
    for action in pathway.actions
    if action.asks is not None
}
BY_SLUG = st.sampled_from(sorted(FORMS))
CHECKER = jsonschema.FormatChecker(["date"])


@CHECKER.checks("date-time", raises=ValueError)
def _moment(value: object) -> bool:
    return not isinstance(value, str) or dt.datetime.fromisoformat(value).tzinfo is not None


def fits(value: object, schema: dict[str, Any]) -> bool:
    return jsonschema.Draft202012Validator(schema, format_checker=CHECKER).is_valid(value)


@pytest.mark.parametrize("slug", sorted(FORMS))
def test_the_schema_of_every_form_is_a_schema(slug: str) -> None:
    jsonschema.Draft202012Validator.check_schema(schema_of(FORMS[slug]))
    assert set(schema_of(FORMS[slug])["properties"]) == {camel(field.name) for field in fields_of(FORMS[slug])}


@pytest.mark.parametrize("slug", sorted(FORMS))
def test_the_schema_requires_what_the_form_does(slug: str) -> None:
    try:
        entry.read(FORMS[slug], {})
        missing = set()
    except Malformed as refused:
        missing = {camel(reason.where or "") for reason in refused.reasons if reason.code == "missing"}
    assert missing == set(schema_of(FORMS[slug])["required"])


def test_an_action_that_asks_nothing_takes_an_empty_object() -> None:
    assert fits({}, schema_of(None))
    assert not fits({"x": 1}, schema_of(None))


WORDS = st.text(st.characters(codec="ascii", categories=["L", "N"]), min_size=1, max_size=12)
DATES = st.dates(dt.date(1900, 1, 1), dt.date(2199, 12, 31)).map(dt.date.isoformat)
MOMENTS = st.integers(0, 7_000_000_000).map(lambda one: dt.datetime.fromtimestamp(one, dt.UTC).isoformat())


def good(field: Field) -> st.SearchStrategy[Any]:
    """What answers a field as its schema asks."""
    question = field.question
    least, most = question.least or 0, min(question.most or 4, 6)
    codes = st.sampled_from([one.value for one in field.choices]) if field.choices else st.nothing()
    whole: dict[Kind, st.SearchStrategy[Any]] = {
        Kind.TEXT: WORDS,
        Kind.YES_NO: st.booleans(),
        Kind.NUMBER: st.integers(
            question.least if question.least is not None else -999_999_999,
            question.most if question.most is not None else 999_999_999,
        ),
        Kind.DATE: DATES,
        Kind.MOMENT: MOMENTS,
        Kind.CHOICE: codes,
    }
    if field.kind is Kind.SEVERAL:
        return st.lists(codes, unique=True, min_size=least, max_size=min(most, len(field.choices or ())))
    if field.kind is Kind.ROWS:
        assert field.row is not None
        return st.lists(answers(field.row), min_size=least, max_size=most)
    return whole[field.kind] if field.required else st.none() | whole[field.kind]


def answers(form: type) -> st.SearchStrategy[dict[str, Any]]:
    fields = fields_of(form)
    return st.fixed_dictionaries(
        {camel(one.name): good(one) for one in fields if one.required},
        optional={camel(one.name): good(one) for one in fields if not one.required},
    )


@given(st.data())
def test_what_the_schema_allows_the_form_takes(data: st.DataObject) -> None:
    form = FORMS[data.draw(BY_SLUG)]
    sent = data.draw(answers(form))
    assert fits(sent, schema_of(form))
    entry.read(form, snaked(sent))  # type: ignore[arg-type]


JUNK = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=5)
    | st.lists(st.integers(), max_size=2)
    | st.just({"a": 1})
)


@given(st.data())
def test_what_the_form_refuses_the_schema_does_not_allow(data: st.DataObject) -> None:
    """Apart from what no schema says: text of nothing but blanks, dates outside our years."""
    form = FORMS[data.draw(BY_SLUG)]
    sent = data.draw(answers(form))
    name = data.draw(st.sampled_from([*sent, "somethingElse"]))
    sent[name] = data.draw(JUNK)
    try:
        entry.read(form, snaked(sent))  # type: ignore[arg-type]
    except Malformed:
        assert not fits(sent, schema_of(form)) or (isinstance(sent[name], str) and not sent[name].strip())


@given(st.text("abcxyz_019", min_size=1))
def test_a_name_comes_back_as_it_went(name: str) -> None:
    assert is_camel(camel(name))
    assert snake(camel(name)) == name


@given(st.text("abcXYZ_019", min_size=1).filter(is_camel))
def test_and_no_two_names_meet_in_one(name: str) -> None:
    assert camel(snake(name)) == name


def test_names_are_turned_however_deep_they_stand() -> None:
    value = {"data": {"knowsPerson": [{"aB": 1}], "plain": None}}
    assert snaked(value) == {"data": {"knows_person": [{"a_b": 1}], "plain": None}}
    assert camelled(snaked(value)) == value
