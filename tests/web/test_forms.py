"""What is shown in a form comes back as it was, and what cannot be read is told at its field, with nothing lost."""

import dataclasses
import datetime as dt
import uuid
from typing import Any

import pytest
from django.http import QueryDict
from django.template.loader import render_to_string
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from backend.pathways.entry import MAX_TEXT, Field, Kind, ask, fields_of
from backend.pathways.registry import registry
from backend.refusals import Conflict, Malformed, NotFound, Reason, Unmet
from backend.web.forms import EntryForm
from tests.web.markup import sent_by
from tests.web.samples import Call, EveryKind, Outcome
from tests.web.test_dates import DATES, MOMENTS

NOW = dt.datetime(2026, 11, 23, 9, 30, 41, 123456, tzinfo=dt.UTC)

# what a page can carry: browsers turn a lone CR into a line break, and PostgreSQL takes neither NUL nor surrogates
TEXTS = st.text(st.characters(exclude_characters="\r\0", exclude_categories=["Cs"]), max_size=30).map(str.strip)


def entries(entry: type) -> st.SearchStrategy[Any]:
    """Any instance of an entry class that ``read`` could have made."""
    return st.builds(entry, **{one.name: answers(one) for one in fields_of(entry)})


def answers(field: Field) -> st.SearchStrategy[Any]:
    found = _answers(field)
    if field.kind is Kind.TEXT:
        found = found.filter(bool)
    if field.many or field.required:
        return found
    return found | st.just(field.default)


def _answers(field: Field) -> st.SearchStrategy[Any]:  # noqa: PLR0911 - one a kind
    least, most = field.question.least, field.question.most
    match field.kind:
        case Kind.TEXT:
            return TEXTS
        case Kind.YES_NO:
            return st.booleans()
        case Kind.NUMBER:
            return st.integers(-999_999_999 if least is None else least, 999_999_999 if most is None else most)
        case Kind.DATE:
            return DATES
        case Kind.MOMENT:
            return MOMENTS
        case Kind.CHOICE:
            return st.sampled_from(list(field.choices or ()))
        case Kind.SEVERAL:
            declared = list(field.choices or ())
            chosen = st.sets(st.sampled_from(declared), min_size=least or 0, max_size=most)
            return chosen.map(lambda found: tuple(one for one in declared if one in found))
        case Kind.ROWS:
            assert field.row is not None
            rows = st.lists(entries(field.row), min_size=least or 0, max_size=min(most or 2, 2))
            return rows.map(tuple)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Leg:
    on: dt.date = ask("Day")
    calls: tuple[Call, ...] = ask("Calls on the way", default=())


@dataclasses.dataclass(frozen=True, kw_only=True)
class Journey:
    """Rows within rows."""

    legs: tuple[Leg, ...] = ask("Legs", least=1)
    why: str | None = ask("Why", default=None)


def every_entry() -> list[type]:
    """Whatever any pathway of this installation asks."""
    asked = {action.asks for one in registry().pathways for action in one.actions if action.asks}
    return sorted(asked, key=lambda one: one.__qualname__)


def shown(form: EntryForm) -> str:
    return render_to_string("web/form.html", {"form": form})


@pytest.mark.parametrize("entry", [EveryKind, Journey])
@given(data=st.data())
def test_what_a_form_shows_comes_back_the_same(entry: type, data: st.DataObject) -> None:
    comes_back(entry, data.draw(entries(entry)))


@settings(max_examples=150)
@given(st.data())
def test_so_does_a_form_of_any_action_of_any_pathway(data: st.DataObject) -> None:
    entry = data.draw(st.sampled_from(every_entry()))
    comes_back(entry, data.draw(entries(entry)))


def _blank(row: Any) -> bool:
    """A row in which nothing was answered: a form takes it for a row that was not filled in."""
    try:
        return bool(row == type(row)())
    except TypeError:
        return False


def comes_back(entry: type, instance: object) -> None:
    assume(not any(_blank(row) for field in fields_of(entry) if field.row for row in getattr(instance, field.name)))
    form = EntryForm.fresh(entry, now=NOW, initial=instance, version=7)
    given_back = EntryForm.of(entry, sent_by(shown(form))).given()
    assert given_back.entry == instance
    assert given_back.command_id == form.command_id
    assert given_back.expected_version == 7
    assert given_back.happened_at == NOW


def test_every_kind_of_answer_is_among_the_samples() -> None:
    asked = {one.kind for one in fields_of(EveryKind)} | {one.kind for one in fields_of(Call)}
    assert asked == set(Kind)


def filled(**changes: str | list[str]) -> QueryDict:
    """A form of every kind, filled in, as it is sent; ``changes`` by the name of the box, - written as __."""
    sent = QueryDict(mutable=True)
    sent.update({
        "outcome": "attended", "court": "b", "session_on-day": "4", "session_on-month": "11", "session_on-year": "2026",
        "minutes": "50", "risk_changed": "no", "topics": "work", "form-version": "7", "form-command": str(uuid.uuid4()),
        "form-happened-day": "23", "form-happened-month": "11", "form-happened-year": "2026",
        "form-happened-time": "09:30", "calls-rows": "1",
    })  # fmt: skip
    for name, value in changes.items():
        sent.setlist(name.replace("__", "-"), value if isinstance(value, list) else [value])
    return sent


def refused(sent: QueryDict) -> tuple[EntryForm, list[Reason]]:
    form = EntryForm.of(EveryKind, sent)
    with pytest.raises(Malformed) as refusal:
        form.given()
    form.refuse(refusal.value)
    return form, list(refusal.value.reasons)


def test_a_filled_form_is_read() -> None:
    found = EntryForm.of(EveryKind, filled()).given()
    assert found.entry.outcome is Outcome.ATTENDED
    assert found.entry.session_on == dt.date(2026, 11, 4)
    assert found.entry.calls == ()
    assert found.happened_at == dt.datetime(2026, 11, 23, 9, 30, tzinfo=dt.UTC)


def test_everything_missing_is_told_in_the_order_of_the_page() -> None:
    form, reasons = refused(QueryDict("form-happened-time=09:30"))
    assert [one.where for one in reasons] == [
        "outcome", "court", "session_on", "minutes", "risk_changed", "topics", "form-happened",
    ]  # fmt: skip
    assert form.errors[:2] == [
        ("outcome", "Select an answer to “Did the session take place?”"),
        ("court", "Select an answer to “Court”"),
    ]
    assert form.errors[-1] == ("form-happened-day", "The answer to “When did this happen?” must include a date")


def test_summary_and_field_say_the_same_words_and_the_line_leads_to_the_box() -> None:
    form, _ = refused(filled(session_on__month="13", minutes="900", calls__rows="2", **{"calls[1].answered": "yes"}))
    html = shown(form)
    assert ("session_on-month", "Session date must be a real date, like 4 11 2026") in form.errors
    assert ("minutes", "How many minutes? It must be 240 or fewer.") in form.errors
    for target, sentence in form.errors:
        assert f'id="{target}"' in html
        assert render_to_string("web/questions/_explained.html", {"q": {"error": sentence}}).split("</span>")[1] in html


def test_what_was_typed_is_kept_however_wrong() -> None:
    form, _ = refused(
        filled(
            session_on__day="31",
            session_on__month="Smarch",
            minutes="<b>ten</b>",
            note="long\r\nstory",
            form__version="7",
        )
    )
    again = sent_by(shown(form))
    kept = {"session_on-day": "31", "session_on-month": "Smarch", "minutes": "<b>ten</b>", "note": "long\r\nstory"}
    assert {name: again[name] for name in kept} == kept
    assert "<b>ten" not in shown(form)


def test_a_second_sending_carries_the_same_command() -> None:
    sent = filled(minutes="none")
    form, _ = refused(sent)
    assert sent_by(shown(form))["form-command"] == sent["form-command"]


def test_a_row_left_blank_counts_as_none_and_the_others_close_up() -> None:
    sent = filled(calls__rows="3", **{
        "calls[1].at-day": "4", "calls[1].at-month": "11", "calls[1].at-year": "2026", "calls[1].at-time": "9am",
        "calls[1].answered": "yes",
    })  # fmt: skip
    found = EntryForm.of(EveryKind, sent).given().entry
    assert found.calls == (Call(at=dt.datetime(2026, 11, 4, 9, tzinfo=dt.UTC), answered=True),)


def test_a_fault_in_a_row_names_its_number_and_leads_to_it() -> None:
    form, reasons = refused(filled(calls__rows="2", **{"calls[0].words": "a", "calls[1].answered": "yes"}))
    told = {one.where: one.sentence for one in reasons}
    assert told["calls[1].at"] == "Enter an answer to “When was the call?”, number 2"
    assert told["calls[0].answered"] == "Select an answer to “Was it answered?”, number 1"
    assert ("calls-1-at-day", told["calls[1].at"]) in form.errors


def test_add_another_adds_a_blank_row_and_keeps_what_was_typed() -> None:
    form = EntryForm.of(EveryKind, filled(minutes="x", form__add="calls", **{"calls[0].words": "kept"}))
    assert form.reshaped
    again = sent_by(shown(form))
    assert (again["calls-rows"], again["calls[0].words"], again["calls[1].words"], again["minutes"]) == (
        "2",
        "kept",
        "",
        "x",
    )


def test_remove_takes_that_row_away() -> None:
    sent = filled(calls__rows="3", form__remove="calls[1]", **{f"calls[{at}].words": str(at) for at in range(3)})
    form = EntryForm.of(EveryKind, sent)
    assert form.reshaped
    again = sent_by(shown(form))
    assert [again["calls[0].words"], again["calls[1].words"], again["calls-rows"]] == ["0", "2", "2"]


def test_rows_within_rows_are_added_where_the_button_stands() -> None:
    form = EntryForm.of(
        Journey, QueryDict("legs-rows=2&legs[0].calls-rows=1&legs[1].calls-rows=1&form-add=legs[1].calls")
    )
    legs: Any = form.typed["legs"]
    assert [len(row["calls"]) for row in legs] == [1, 2]


def test_no_more_rows_are_offered_than_the_question_takes() -> None:
    form = EntryForm.of(EveryKind, filled(calls__rows="4", form__add="calls"))
    assert len(form.typed["calls"]) == 4  # type: ignore[arg-type]
    assert "form-add" not in shown(form)


@pytest.mark.parametrize("told", ["-1", "1e9", "99999999999", "٣", "one"])
def test_a_count_of_rows_that_is_none_is_no_row(told: str) -> None:
    assert EntryForm.of(EveryKind, filled(calls__rows=told)).given().entry.calls == ()


def test_the_moment_left_alone_is_now_to_the_second_and_a_changed_one_is_read() -> None:
    sent = sent_by(shown(EntryForm.fresh(None, now=NOW)))
    assert EntryForm.of(None, sent).given().happened_at == NOW
    changed = sent.copy()
    changed["form-happened-time"] = "8am"
    assert EntryForm.of(None, changed).given().happened_at == NOW.replace(hour=8, minute=0, second=0, microsecond=0)


def test_a_forged_moment_behind_the_boxes_is_not_believed() -> None:
    sent = sent_by(shown(EntryForm.fresh(None, now=NOW))).copy()
    sent["form-happened-shown"] = "2020-01-01T00:00:00+00:00"
    assert EntryForm.of(None, sent).given().happened_at == NOW.replace(second=0, microsecond=0)


def test_where_there_are_several_the_form_asks_what_it_is_about() -> None:
    items = [("a", "Session missed on 4 November"), ("b", "Session missed on 11 November")]
    form = EntryForm.of(None, QueryDict(), items=items, asks_when=False)
    with pytest.raises(Malformed) as refusal:
        form.given()
    form.refuse(refusal.value)
    assert form.errors == [("form-about", "Select what this is about")]
    assert EntryForm.of(None, QueryDict("form-about=b"), items=items, asks_when=False).given().about == "b"
    forged = EntryForm.of(None, QueryDict("form-about=c"), items=items, asks_when=False)
    with pytest.raises(Malformed):
        forged.given()


def test_where_there_is_one_the_form_does_not_ask() -> None:
    form = EntryForm.fresh(None, now=NOW, items=[("a", "Session missed")])
    assert EntryForm.of(None, sent_by(shown(form)), items=form.items).given().about == "a"


def test_after_a_conflict_the_form_keeps_the_text_and_holds_the_new_version() -> None:
    form = EntryForm.of(EveryKind, filled(note="my text"))
    form.refuse(Conflict("x", reasons=[Reason(code="version", sentence="Sam Lee changed it.", details={"version": 9})]))
    again = sent_by(shown(form))
    assert (again["form-version"], again["note"], form.status) == ("9", "my text", 409)


def test_a_guard_that_names_a_field_is_told_there_and_one_that_names_none_at_the_top() -> None:
    form = EntryForm.of(EveryKind, filled())
    form.refuse(Unmet("x", reasons=[
        Reason(code="a", sentence="Record consent before sending this to the court.", where="risk_changed"),
        Reason(code="b", sentence="Only a registered psychologist may do this."),
        Reason(code="c", sentence="It cannot be in the future.", where="happened_at"),
    ]))  # fmt: skip
    assert form.errors == [
        ("risk_changed", "Record consent before sending this to the court."),
        ("", "Only a registered psychologist may do this."),
        ("form-happened-day", "It cannot be in the future."),
    ]
    assert form.status == 422


@pytest.mark.parametrize(("refusal", "status"), [(NotFound("x"), 404), (Malformed("x"), 422), (Conflict("x"), 409)])
def test_a_refusal_without_reasons_still_says_its_sentence(refusal: Malformed, status: int) -> None:
    form = EntryForm.fresh(None, now=NOW)
    form.refuse(refusal)
    assert (form.errors, form.status) == ([("", "x")], status)


def test_a_version_that_was_tampered_with_saves_nothing() -> None:
    _, reasons = refused(filled(form__version="seven"))
    assert [one.sentence for one in reasons] == ["Open this page again before you save."]


def test_clinical_questions_say_who_reads_the_answer() -> None:
    html = shown(EntryForm.fresh(EveryKind, now=NOW))
    assert html.count("Seen by health staff only") == 1
    assert "Sentencing Act 2020 Sch 9 para 16" in html


def test_long_lists_become_a_drop_down_and_short_ones_radios() -> None:
    looks = {one.where: one.template for one in EntryForm.fresh(EveryKind, now=NOW).questions}
    assert looks["outcome"] == "web/questions/radios.html"
    assert looks["court"] == "web/questions/select.html"
    assert looks["where_from"] == "web/questions/select.html"


def test_the_longest_text_that_is_kept_is_the_longest_that_the_page_counts() -> None:
    assert f'data-maxlength="{MAX_TEXT}"' in shown(EntryForm.fresh(EveryKind, now=NOW))


def test_nothing_typed_is_ever_taken_as_markup() -> None:
    form = EntryForm.of(
        EveryKind, filled(place='"><script>alert(1)</script>', note="</textarea><script>", outcome="<i>")
    )
    html = shown(form)
    assert "<script>" not in html
    assert "<i>" not in html
