"""The data dictionary: what is asked, of whom it is hidden, and that reporting needs nobody asked twice."""

import inspect
import re
from enum import StrEnum
from pathlib import Path

import pytest

from backend.pathways import facts
from backend.pathways.checks import faults_of, values_of
from backend.pathways.entry import Choice, Field, Kind, fields_of
from backend.pathways.measuring import MEASURES
from backend.pathways.mhtr import history, protocol
from backend.pathways.mhtr.fields import choices, choices_of_law
from backend.pathways.mhtr.pathway import PATHWAY
from backend.pathways.roles import COMMISSIONER, SYSTEM

ASKED: dict[str, dict[str, Field]] = {
    one.slug: {field.name: field for field in fields_of(one.asks)} for one in PATHWAY.actions if one.asks
}
EVERY_CHOICE = [
    one
    for module in (choices, choices_of_law)
    for one in vars(module).values()
    if inspect.isclass(one) and issubclass(one, Choice) and one is not Choice
]

# Needed for counts that can be compared nationally: the action, and what it asks.
STARRED = {
    ("receive_referral", "source"), ("receive_referral", "court"), ("receive_referral", "also_asked_for"),
    ("pass_screen", "tool"), ("fail_screen", "reasons"), ("record_assessment", "same_day"),
    ("record_not_seen", "reason"), ("decide_suitable", "tier"), ("decide_not_suitable", "reasons"),
    ("record_consent", "consents"), ("receive_report", "report_type"), ("receive_report", "recommended"),
    ("adjourn", "reason"), ("record_order", "order_type"), ("record_order", "sentenced_on"),
    ("record_order", "companions"), ("check_order", "provider"), ("complete_treatment", "sessions_attended"),
    ("complete_treatment", "sessions_planned"), ("complete_treatment", "outcome"), ("complete_treatment", "onward"),
    ("stop_treatment", "outcome"), ("stop_treatment", "onward"), ("dismiss_breach", "finding"),
    ("prove_breach", "outcomes"), ("end_order_on_breach", "outcome"), ("end_order", "reason"),
    ("accept_complied", "complied_on"), ("record_missed_session", "outcome"), ("record_cancelled_session", "by"),
}  # fmt: skip


def test_the_definition_holds_together() -> None:
    assert faults_of(PATHWAY) == []


@pytest.mark.parametrize(("action", "field"), sorted(STARRED))
def test_what_national_counts_need_is_asked(action: str, field: str) -> None:
    assert field in ASKED[action]


@pytest.mark.parametrize("action", sorted(ASKED))
def test_every_question_is_short_and_plain(action: str) -> None:
    for one in ASKED[action].values():
        label = one.question.label
        assert 2 < len(label) <= 120
        assert label[0].isupper()
        assert not label.endswith((".", ":"))


def test_court_days_ask_little() -> None:
    """How many answers the road from referral to the court needs at least."""
    needed = {
        slug: sum(field.required for field in ASKED[slug].values())
        for slug in ("receive_referral", "pass_screen", "record_assessment", "decide_suitable", "record_willingness")
    }
    assert needed == {
        "receive_referral": 1, "pass_screen": 2, "record_assessment": 3, "decide_suitable": 7, "record_willingness": 3,
    }  # fmt: skip


CLINICAL = {
    ("receive_referral", "concerns"), ("pass_screen", "notes"), ("record_assessment", "formulation"),
    ("record_assessment", "risk_detail"), ("ask_opinion", "question"),
    ("receive_opinion", "summary"), ("decide_suitable", "reasoning"), ("record_session", "note"),
    ("record_measures", "answers"), ("hold_review", "note"), ("discharge", "plan"), ("begin_transfer", "handover"),
    ("stop_treatment", "note"), ("start_treatment", "plan"),
}  # fmt: skip
FOR_PROBATION = {
    ("record_session", "progress"), ("record_missed_session", "outcome"), ("record_missed_session", "excuse"),
    ("hold_review", "progress"), ("record_assessment", "risk_summary"), ("raise_risk", "happening"),
    ("record_in_patient_status", "status"), ("report_by_practitioner", "report"), ("complete_treatment", "outcome"),
    ("complete_treatment", "sessions_attended"),
}  # fmt: skip


@pytest.mark.parametrize(("action", "field"), sorted(CLINICAL | FOR_PROBATION))
def test_clinical_notes_are_kept_from_probation_and_attendance_is_not(action: str, field: str) -> None:
    assert ASKED[action][field].question.restricted is ((action, field) in CLINICAL)


def test_nothing_clinical_hides_inside_a_row_of_an_open_list() -> None:
    """Answers are kept apart by field: a restricted question inside a row would travel with an open one."""
    for slug, asked in ASKED.items():
        for one in asked.values():
            if one.kind is Kind.ROWS and one.row is not None:
                assert not any(inner.question.restricted for inner in fields_of(one.row)), (slug, one.name)


@pytest.mark.parametrize("choice", EVERY_CHOICE, ids=lambda one: one.__name__)
def test_codes_are_plain_and_words_are_for_people(choice: type[Choice]) -> None:
    labels = [one.label for one in choice]
    assert len(set(labels)) == len(labels)
    for one in choice:
        assert re.fullmatch(r"[a-z][a-z0-9_]*", one.value)
        assert one.label[0].isupper()


@pytest.mark.parametrize(
    ("choice", "kept"),
    [
        (choices.ConsentAnswer, facts.Answer),
        (choices_of_law.KindOfTreatment, facts.TreatmentKind),
    ],
)
def test_codes_that_two_rooms_share_are_the_same(choice: type[Choice], kept: type[StrEnum]) -> None:
    assert {one.value for one in choice} == {one.value for one in kept}


def test_each_kind_of_consent_is_one_that_the_record_knows() -> None:
    assert {one.value for one in choices.ConsentKind} < {one.value for one in facts.ConsentTo}


def test_the_five_grounds_of_the_practitioners_report_are_the_statutes() -> None:
    assert {one.value for one in choices_of_law.ReportGround} == {
        "extend", "different", "not_susceptible", "not_needed", "unwilling_to_treat",
    }  # fmt: skip


def test_every_action_that_the_history_is_asked_for_exists() -> None:
    assert {one.slug for one in PATHWAY.actions} >= history.ALL_NAMED


def test_only_what_rooms_keep_is_recorded_and_asked() -> None:
    assert {name for one in PATHWAY.actions for name in one.records} == {
        "consent",
        "order",
        "death",
        "hand_over",
        "measure",
        "risk_answer",
    }
    asked = {fact for one in PATHWAY.actions for guard in one.needs for fact in guard.uses}
    assert asked == {facts.PERSON, facts.CONSENTS, facts.ORDER, MEASURES}


def test_whoever_records_a_consent_hands_over_its_versions() -> None:
    for one in PATHWAY.actions:
        if "consent" in one.records:
            assert one.asks is not None
            assert hasattr(one.asks, "consents") or "consents" in ASKED[one.slug]


def test_every_figure_is_used_somewhere() -> None:
    used = {value.slug for review in PATHWAY.reviews for value in values_of(review)}
    used |= {value.slug for point in PATHWAY.measure_points for value in (point.due.after,) if value is not None}
    sources = "".join(
        path.read_text(encoding="utf-8")
        for path in Path(str(inspect.getfile(protocol))).parent.rglob("*.py")
        if path.name not in {"protocol.py", "reviews.py"}
    )
    names = {value.slug: name for name, value in vars(protocol).items() if isinstance(value, type(protocol.DECISION))}
    unused = {slug for slug, name in names.items() if slug not in used and not re.search(rf"\b{name}\b", sources)}
    assert unused == set()


def test_what_the_law_fixes_is_read_from_the_law_and_not_from_the_site() -> None:
    """A site's figures come through ``value(…)``; those of the law must not."""
    fixed = [name for name, value in vars(protocol).items() if getattr(value, "fixed", False)]
    assert len(fixed) > 12
    for path in Path(str(inspect.getfile(protocol))).parent.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert not [name for name in fixed if re.search(rf"value\((protocol\.)?{name}\)", text)], path.name


def test_commissioners_see_counts_and_do_nothing_to_a_case() -> None:
    assert not any(COMMISSIONER in one.by for one in PATHWAY.actions)
    assert not any(COMMISSIONER in (*one.owed_by, *(r for e in one.escalate for r in e.to)) for one in PATHWAY.reviews)
    assert not any(SYSTEM in one.owed_by for one in PATHWAY.reviews)


def test_statutes_stand_beside_what_they_ask() -> None:
    cited = {one.slug for one in PATHWAY.actions if one.cite}
    assert {
        "decide_suitable", "record_willingness", "confirm_arrangements", "defer_sentence", "warn",
        "report_by_practitioner", "lay_information", "apply_to_court", "extend_order", "end_early",
        "arrange_other_place", "give_place_notice",
    } <= cited  # fmt: skip
