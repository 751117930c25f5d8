"""What a person agreed to is kept version by version, and what was said last counts."""

import datetime as dt
import uuid
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from backend import clock
from backend.pathways.facts import Answer, ConsentRecord, ConsentTo
from backend.pathways.working_days import london_date
from backend.people import facts, queries
from backend.people.commands import Recorded, record_consent, report_death
from backend.people.models import Consent
from backend.refusals import Malformed, NotFound
from backend.walls.context import speak_for
from tests import cast
from tests.people.given import BORN, enter

pytestmark = pytest.mark.usefixtures("as_amara")

MAY = dt.date(2026, 5, 4)


def record(person_id: uuid.UUID, answer: Answer = Answer.GIVEN, **more: Any) -> Recorded:
    known: dict[str, Any] = {"case_id": None, "to": ConsentTo.REQUIREMENT, "on": MAY, **more}
    return record_consent(by=cast.AMARA.actor, person_id=person_id, answer=answer, **known)


def test_an_answer_is_kept_with_how_it_was_given() -> None:
    person_id, case = enter().person_id, uuid.uuid4()
    kept = record(
        person_id,
        case_id=case,
        to=ConsentTo.SHARING,
        how="video",
        text_version="sharing 3",
        capacity_considered=True,
        interpreter="Polish",
        witness="Ben Whitlock",
        recipients=[cast.PROVIDER.id, cast.PROBATION.id],
        lawful_basis="Public task",
    )
    assert (kept.version, kept.counts) == (1, True)
    [version] = queries.consent_history(cast.AMARA.actor, person_id)
    assert (version.to, version.answer, version.on, version.case_id) == (ConsentTo.SHARING, Answer.GIVEN, MAY, case)
    assert (version.how, version.text_version, version.interpreter) == ("video", "sharing 3", "Polish")
    assert (version.witness, version.lawful_basis) == ("Ben Whitlock", "Public task")
    assert version.recipients == ("Midland Primary Care MHTR", "Birmingham Probation")
    assert version.capacity_considered
    assert version.recorded_by == "Amara Okafor"
    assert facts.consents_of_cases([case]) == {
        case: (ConsentRecord(to=ConsentTo.SHARING, answer=Answer.GIVEN, on=MAY, version=1, capacity_considered=True),)
    }


def test_a_consent_is_withdrawn_at_any_time() -> None:
    person_id, case = enter().person_id, uuid.uuid4()
    record(person_id, case_id=case)
    assert record(person_id, Answer.WITHDRAWN, case_id=case, on=MAY + dt.timedelta(days=1)).version == 2
    assert [one.answer for one in facts.consents_of_cases([case])[case]] == [Answer.WITHDRAWN]
    assert [one.version for one in queries.consent_history(cast.AMARA.actor, person_id)] == [2, 1]


def test_a_form_that_comes_in_late_does_not_undo_a_withdrawal() -> None:
    person_id, case = enter().person_id, uuid.uuid4()
    record(person_id, Answer.WITHDRAWN, case_id=case, on=MAY)
    late = record(person_id, case_id=case, on=MAY - dt.timedelta(days=3))
    assert (late.version, late.counts) == (2, False)
    assert [one.answer for one in facts.consents_of_cases([case])[case]] == [Answer.WITHDRAWN]
    assert [one.answer for one in facts.consents_of_people([person_id])[person_id]] == [Answer.WITHDRAWN]


@settings(max_examples=30)
@given(st.lists(st.tuples(st.integers(0, 3), st.sampled_from(Answer)), min_size=1, max_size=6))
def test_what_was_said_last_counts_however_it_is_entered(said: list[tuple[int, Answer]]) -> None:
    with transaction.atomic():
        person_id, case = enter(family_name=f"Monk {uuid.uuid4().hex[:6]}").person_id, uuid.uuid4()
        for days, answer in said:
            record(person_id, answer, case_id=case, on=MAY + dt.timedelta(days=days))
        last_day = max(days for days, _ in said)
        expected = [answer for days, answer in said if days == last_day][-1]
        assert [one.answer for one in facts.consents_of_cases([case])[case]] == [expected]
        assert [one.answer for one in facts.consents_of_people([person_id])[person_id]] == [expected]
        versions = Consent.objects.filter(person_id=person_id).order_by("version").values_list("version", flat=True)
        assert list(versions) == list(range(1, len(said) + 1))
        transaction.set_rollback(True)


def test_each_kind_and_each_case_has_its_own_newest() -> None:
    person_id, one, other = enter().person_id, uuid.uuid4(), uuid.uuid4()
    record(person_id, case_id=one)
    record(person_id, Answer.DECLINED, case_id=one, to=ConsentTo.SHARING)
    record(person_id, Answer.DECLINED, case_id=other, on=MAY + dt.timedelta(days=1))
    found = facts.consents_of_cases([one, other, uuid.uuid4()])
    assert {(case, one.to): one.answer for case, records in found.items() for one in records} == {
        (one, ConsentTo.REQUIREMENT): Answer.GIVEN,
        (one, ConsentTo.SHARING): Answer.DECLINED,
        (other, ConsentTo.REQUIREMENT): Answer.DECLINED,
    }


@pytest.mark.parametrize(
    ("entry", "where", "code"),
    [
        ({"on": dt.date(2090, 1, 1)}, "on", "in_the_future"),
        ({"on": BORN - dt.timedelta(days=1)}, "on", "before_birth"),
        ({"to": ConsentTo.SHARING}, "recipients", "missing"),
        ({"recipients": [uuid.uuid4()]}, "recipients", "unknown_organisation"),
        ({"how": "H" * 41}, "how", "too_long"),
        ({"witness": "W" * 201}, "witness", "too_long"),
    ],
)
def test_what_cannot_be_is_refused_by_its_place(entry: dict[str, Any], where: str, code: str) -> None:
    person_id = enter().person_id
    with pytest.raises(Malformed) as refused:
        record(person_id, **entry)
    assert [(one.where, one.code) for one in refused.value.reasons] == [(where, code)]
    assert not Consent.objects.exists()


def test_today_is_not_the_future_and_tomorrow_is() -> None:
    person_id, today = enter().person_id, london_date(clock.now())
    assert record(person_id, on=today).version == 1
    with pytest.raises(Malformed):
        record(person_id, on=today + dt.timedelta(days=1))


def test_nobody_consents_after_their_death_and_a_withdrawal_stays_possible() -> None:
    person_id = enter().person_id
    report_death(by=cast.AMARA.actor, person_id=person_id, told_by="The police", died_on=MAY)
    with pytest.raises(Malformed) as refused:
        record(person_id, on=MAY + dt.timedelta(days=1))
    assert [one.code for one in refused.value.reasons] == ["after_death"]
    assert record(person_id, on=MAY).version == 1
    assert record(person_id, Answer.WITHDRAWN, on=MAY + dt.timedelta(days=1)).version == 2


def test_a_kept_answer_is_never_changed() -> None:
    record(enter().person_id)
    for statement in ("UPDATE people_consent SET answer = 'declined'", "DELETE FROM people_consent"):
        with pytest.raises(Exception, match="permission denied"), transaction.atomic():
            connection.cursor().execute(statement)


def test_a_version_is_given_once_even_apart_from_any_case() -> None:
    person_id = enter().person_id
    record(person_id)
    row = Consent.objects.get()
    row.pk, row._state.adding = uuid.uuid4(), True
    with pytest.raises(IntegrityError, match="a_consent_version_is_one"), transaction.atomic():
        row.save()


def test_somebody_hidden_and_nobody_are_refused_alike() -> None:
    person_id = enter().person_id
    speak_for(cast.CHIDI.actor)
    sentences = set()
    for missing in (person_id, uuid.uuid4()):
        with pytest.raises(NotFound) as hidden:
            record_consent(
                by=cast.CHIDI.actor, person_id=missing, case_id=None, to=ConsentTo.SHARING, answer=Answer.GIVEN, on=MAY
            )
        sentences.add(hidden.value.sentence)
    assert len(sentences) == 1
