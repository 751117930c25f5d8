"""Background on screen: asked kindly, nothing forced, corrected without losing what was said, shown to who may see it."""

import re
import uuid
from typing import Any

import pytest
from django.test import Client

from backend.accounts.models import Membership
from backend.cases.models import Case
from backend.database import Role
from backend.pathways import roles
from backend.people import facts
from backend.people.background import DECLINED, QUESTIONS, Answer
from backend.people.commands import record_background
from backend.people.models import BackgroundAnswer
from backend.refusals import NotAllowed
from backend.walls.context import speaking_for
from tests import cast
from tests.cases.given import a_toy_case
from tests.cases.test_screens import hidden, signed_in, text
from tests.databases import as_role
from tests.people.given import log_of


@pytest.fixture
def case(committed: str) -> Case:
    with speaking_for(cast.AMARA.actor):
        return a_toy_case()


@pytest.fixture
def amara(committed: str) -> Client:
    return signed_in(cast.AMARA)


def answers_of(case: Case) -> dict[str, Answer]:
    with speaking_for(cast.AMARA.actor):
        return dict(facts.backgrounds([case.person_id])[case.person_id])


def rows() -> int:
    with speaking_for(cast.AMARA.actor):
        return BackgroundAnswer.objects.count()


def say(case: Case, **answers: Answer) -> None:
    with speaking_for(cast.BEN.actor):
        record_background(by=cast.BEN.actor, person_id=case.person_id, answers=answers)


def as_shown(page: str) -> dict[str, Any]:
    """What a browser would send of this page, untouched."""
    sent: dict[str, Any] = dict(hidden(page))
    for box in re.findall(r"<input[^>]*>", page):
        name, value = re.search(r'name="([^"]+)"', box), re.search(r'value="([^"]*)"', box)
        if name and value and 'type="text"' in box:
            sent[name[1]] = value[1]
        elif name and value and " checked" in box:
            sent.setdefault(name[1], []).append(value[1])
    for name, options in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', page, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options)
        sent[name] = chosen[1] if chosen else ""
    return sent


def send(client: Client, case: Case, **answers: Any) -> Any:
    address = f"/cases/{case.id}/background/"
    return client.post(address, {**as_shown(client.get(address).content.decode()), **answers})


def test_everything_may_be_left_alone_and_nothing_is_then_kept(case: Case, amara: Client) -> None:
    assert send(amara, case)["Location"] == f"/cases/{case.id}/person/"
    assert "Nothing was changed." in text(amara.get(f"/cases/{case.id}/person/"))
    assert rows() == 0


def test_every_question_is_asked_and_each_offers_not_to_say(case: Case, amara: Client) -> None:
    page = amara.get(f"/cases/{case.id}/background/").content.decode()
    for question in QUESTIONS.values():
        assert question.title in text(amara.get(f"/cases/{case.id}/background/"))
    assert len(re.findall(r'value="declined"', page)) == len(QUESTIONS)
    declined = {slug if one.options else f"{slug}_would_not_say": DECLINED for slug, one in QUESTIONS.items()}
    assert send(amara, case, **declined).status_code == 302
    assert answers_of(case) == {slug: Answer(codes=(DECLINED,)) for slug in QUESTIONS}


def test_what_was_said_is_shown_with_the_person_and_what_everybody_needs_on_the_case(case: Case, amara: Client) -> None:
    answer = send(
        amara,
        case,
        religion="I",
        disability=["02", "05"],
        language="Punjabi",
        interpreter="yes",
        sexual_orientation=DECLINED,
    )
    assert answer.status_code == 302
    person = text(amara.get(f"/cases/{case.id}/person/"))
    for words in ("Religion or belief Sikh", "Disability Hearing, Mobility", "Sexual orientation Prefers not to say"):
        assert words in person
    assert "Marital status Not asked yet" in person
    overview = text(amara.get(f"/cases/{case.id}/"))
    assert "Main language Punjabi" in overview
    assert "Interpreter needed Yes" in overview
    assert "Sikh" not in overview


def test_saving_again_untouched_changes_nothing(case: Case, amara: Client) -> None:
    say(case, religion=Answer(codes=("I",)), disability=Answer(codes=("02", "05")), language=Answer(words="Punjabi"),
        adjustments=Answer(codes=(DECLINED,)), ethnicity=Answer(codes=("A",), words="W1 on the court's message"))  # fmt: skip
    before = rows()
    assert send(amara, case).status_code == 302
    assert rows() == before
    assert answers_of(case)["ethnicity"].words == "W1 on the court's message"


def test_a_correction_is_a_new_answer_and_the_old_one_stays_on_record(case: Case, amara: Client) -> None:
    say(case, religion=Answer(codes=("I",)))
    assert send(amara, case, religion="L").status_code == 302
    assert answers_of(case)["religion"] == Answer(codes=("L",))
    assert rows() == 2


def test_an_answer_about_somebody_else_is_taken_back(case: Case, amara: Client) -> None:
    say(case, religion=Answer(codes=("I",)), language=Answer(words="Punjabi"))
    assert send(amara, case, religion="", language="").status_code == 302
    assert answers_of(case) == {}
    assert "Religion or belief Not asked yet" in text(amara.get(f"/cases/{case.id}/person/"))
    assert rows() == 4  # what was said stays on record


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"religion": "Z9"}, "must be one of"),
        ({"disability": ["02", "NN"]}, "“No disability” stands alone"),
        ({"disability": ["02", DECLINED]}, "“Prefers not to say” stands alone"),
        ({"language": "Punjabi", "language_would_not_say": DECLINED}, "not both"),
        ({"adjustments": "x" * 2001}, "shorten the answer"),
        ({"gp_practice": "a\0b"}, "character that"),
    ],
)
def test_what_cannot_be_kept_is_said_and_nothing_typed_is_lost(
    case: Case, amara: Client, answers: dict[str, Any], said: str
) -> None:
    answer = send(amara, case, accommodation="tenant", **answers)
    assert answer.status_code == 422
    assert said in text(answer)
    assert 'value="tenant" selected' in answer.content.decode()
    assert rows() == 0


def test_whoever_corrects_over_a_colleague_is_told_and_can_then_save(case: Case, amara: Client) -> None:
    address = f"/cases/{case.id}/background/"
    opened = as_shown(amara.get(address).content.decode())
    say(case, religion=Answer(codes=("I",)))
    sent = amara.post(address, {**opened, "religion": "L"})
    assert sent.status_code == 409
    assert "Ben Whitlock changed" in text(sent)
    assert answers_of(case)["religion"] == Answer(codes=("I",))
    again = amara.post(address, {**opened, **hidden(sent.content.decode()), "religion": "L"})
    assert again.status_code == 302
    assert answers_of(case)["religion"] == Answer(codes=("L",))


def test_the_same_sent_twice_counts_once(case: Case, amara: Client) -> None:
    address = f"/cases/{case.id}/background/"
    sent = {**as_shown(amara.get(address).content.decode()), "religion": "L"}
    assert [amara.post(address, sent).status_code for _ in range(2)] == [302, 302]
    assert rows() == 1


def test_what_was_typed_is_text_and_never_markup(case: Case, amara: Client) -> None:
    assert send(amara, case, adjustments="<script>alert(1)</script>").status_code == 302
    for page in ("person/", "", "background/"):
        body = amara.get(f"/cases/{case.id}/{page}").content.decode()
        assert "<script>alert" not in body
        assert "&lt;script&gt;alert(1)" in body


def test_a_role_that_does_not_work_with_the_person_neither_sees_nor_enters_it(case: Case) -> None:
    say(case, religion=Answer(codes=("I",)), language=Answer(words="Punjabi"))
    with as_role(Role.OWNER):
        Membership.objects.filter(user_id=cast.OWEN.id).update(roles=[roles.COURT.slug, roles.COMMISSIONER.slug])
    owen = signed_in(cast.OWEN)
    person = text(owen.get(f"/cases/{case.id}/person/"))
    assert "Barrow" in person
    for hidden_words in ("Sikh", "Punjabi", "Religion", "Background"):
        assert hidden_words not in person
    assert "Punjabi" not in text(owen.get(f"/cases/{case.id}/"))
    assert owen.get(f"/cases/{case.id}/background/").status_code == 403
    with pytest.raises(NotAllowed), speaking_for(cast.OWEN.actor):
        record_background(by=cast.OWEN.actor, person_id=case.person_id, answers={"religion": Answer(codes=("L",))})


@pytest.mark.parametrize("page", ["person/", "background/"])
def test_somebody_elses_person_looks_like_none(case: Case, page: str) -> None:
    chidi = signed_in(cast.CHIDI)
    theirs, absent = (chidi.get(f"/cases/{one}/{page}") for one in (case.id, uuid.uuid4()))
    assert theirs.status_code == absent.status_code == 404
    assert theirs.content == absent.content
    assert chidi.post(f"/cases/{case.id}/background/", {"religion": "L"}).status_code == 404
    assert rows() == 0


def test_every_look_and_every_entry_is_on_record(case: Case, amara: Client) -> None:
    send(amara, case, religion="L")
    assert log_of("people.background_of")[0].people == [case.person_id]
    assert log_of("people.record_background")[0].people == [case.person_id]
