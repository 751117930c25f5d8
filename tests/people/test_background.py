"""Characteristics and circumstances are asked once, each may be declined, and codes are the national ones."""

import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.people import facts, identifiers, queries
from backend.people.background import DECLINED, QUESTIONS, Answer, check
from backend.people.commands import record_background
from backend.people.identifiers.kinds.ethnicity_self_defined_cjs import NHS_CATEGORY
from backend.people.models import BackgroundAnswer
from backend.refusals import Malformed, NotFound
from tests import cast
from tests.people.given import enter

#: the protected characteristics of the Equality Act 2010 s 4, age apart, and what else every pathway's dictionary holds
ASKED = {
    "sex", "gender_identity", "ethnicity", "religion", "disability", "sexual_orientation", "pregnancy_maternity",
    "marital_status", "neurodiversity", "language", "interpreter", "adjustments", "gp_practice", "accommodation",
    "veteran", "carer", "care_experienced",
}  # fmt: skip


def record(person_id: uuid.UUID, **answers: Answer) -> None:
    record_background(by=cast.AMARA.actor, person_id=person_id, answers=answers)


def said(person_id: uuid.UUID) -> dict[str, Answer]:
    return dict(facts.backgrounds([person_id])[person_id])


def test_everything_of_the_dictionary_is_asked_and_each_may_be_declined() -> None:
    assert set(QUESTIONS) == ASKED
    check({slug: Answer(codes=(DECLINED,)) for slug in QUESTIONS})


def test_no_code_stands_twice_in_a_question_and_none_is_too_long_to_keep() -> None:
    for question in QUESTIONS.values():
        codes = [option.code for option in question.options]
        assert len(codes) == len(set(codes))
        assert all(len(code) <= 40 for code in codes)
        assert all(question.title_of(code) for code in question.codes)


def test_ethnic_categories_are_those_of_the_nhs_and_every_justice_code_has_one() -> None:
    from tests.people.identifiers.vectors import TODAY

    ethnicity = QUESTIONS["ethnicity"]
    for code in (*(option.code for option in ethnicity.options), ethnicity.declined_as):
        assert identifiers.parse("ethnic_category_nhs", code, today=TODAY).valid
    assert {*NHS_CATEGORY.values()} - ethnicity.codes == {"Z", "99"}  # declined, and not known


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ({"shoe_size": Answer(codes=("9",))}, "There is no question called"),
        ({"religion": Answer(codes=("Z9",))}, "choose from the answers listed"),
        ({"religion": Answer(codes=("B", "C"))}, "choose one answer"),
        ({"disability": Answer(codes=("02", "NN"))}, "“No disability” stands alone"),
        ({"disability": Answer(codes=("02", DECLINED))}, "“Prefers not to say” stands alone"),
        ({"adjustments": Answer(words="x" * 2001)}, "shorten the answer"),
        ({"adjustments": Answer(words="x\0")}, "not text"),
    ],
)
def test_an_answer_that_is_none_is_refused(answers: dict[str, Answer], sentence: str) -> None:
    with pytest.raises(Malformed, match=sentence) as refused:
        check(answers)
    assert [reason.where for reason in refused.value.reasons] == list(answers)


@given(st.data())
def test_any_choice_that_a_form_can_send_is_an_answer(data: st.DataObject) -> None:
    question = QUESTIONS[data.draw(st.sampled_from(sorted(QUESTIONS)))]
    several = [option.code for option in question.options if not option.alone]
    codes = data.draw(
        st.lists(st.sampled_from(several), min_size=1, max_size=len(several) if question.many else 1, unique=True)
        if several
        else st.just([])
    )
    check({question.slug: Answer(codes=tuple(codes), words="in their own words")})


@pytest.mark.usefixtures("as_amara")
def test_answers_are_kept_and_shown_in_words() -> None:
    person_id = enter().person_id
    record(
        person_id,
        disability=Answer(codes=("09", "02")),
        ethnicity=Answer(codes=("C",), words="W3"),
        religion=Answer(codes=(DECLINED,)),
        adjustments=Answer(words="Large print"),
    )
    shown = {one.question: one.answer for one in queries.person_summary(cast.AMARA.actor, person_id).background}
    assert shown == {
        "ethnicity": "White: any other background (W3)",
        "religion": "Prefers not to say",
        "disability": "Hearing, Sight",
        "adjustments": "Large print",
    }


@pytest.mark.usefixtures("as_amara")
def test_the_newest_answer_counts_the_others_stay_on_record_and_a_blank_changes_nothing() -> None:
    person_id = enter().person_id
    record(person_id, carer=Answer(codes=("no",)), veteran=Answer(codes=("02",)))
    record(person_id, carer=Answer(codes=("yes",)), veteran=Answer())
    assert said(person_id) == {"carer": Answer(codes=("yes",)), "veteran": Answer(codes=("02",))}
    assert BackgroundAnswer.objects.filter(question="carer").count() == 2


@pytest.mark.usefixtures("as_amara")
def test_one_wrong_answer_keeps_the_others_out_too() -> None:
    person_id = enter().person_id
    with pytest.raises(Malformed):
        record(person_id, carer=Answer(codes=("yes",)), religion=Answer(codes=("Z9",)))
    assert said(person_id) == {}


@pytest.mark.usefixtures("as_amara")
def test_nobody_is_asked_about_who_is_not_there() -> None:
    with pytest.raises(NotFound):
        record(uuid.uuid4(), carer=Answer(codes=("yes",)))
