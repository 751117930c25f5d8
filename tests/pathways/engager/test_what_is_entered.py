"""The forms of Engager and its README: short, restricted where clinical, and every figure with its source."""

import datetime as dt
import inspect
import re
from pathlib import Path
from typing import Any

import pytest

import backend.pathways.engager as folder
from backend.pathways import facts
from backend.pathways.engager.fields import accepting, choices
from backend.pathways.engager.pathway import PATHWAY
from backend.pathways.engager.roles import ROLES
from backend.pathways.entry import Choice, fields_of
from backend.pathways.roles import ADMINISTRATOR, REFERRER, SYSTEM
from backend.pathways.vocabulary import ProtocolValue
from tests.pathways.engager.cases import Case, asked, case_at

README = Path(str(inspect.getfile(folder))).with_name("README.md").read_text(encoding="utf-8")
SHARED_ENTRIES = (
    "GatePlanned",
    "PlanAgreed",
    "UnderstandingAgreed",
    "SafetyPlanMade",
    "ContactLogged",
    "MeasureEntered",
)


def said(value: ProtocolValue[Any]) -> str:
    default = value.default
    if default is None:
        return "not set"
    if isinstance(default, dt.time):
        return f"{default:%H:%M}"
    return str(default) if value.unit == "count" else f"{default} {value.unit}"


@pytest.mark.parametrize("value", PATHWAY.protocol, ids=lambda one: one.slug)
def test_every_figure_stands_in_the_readme_with_its_source(value: ProtocolValue[Any]) -> None:
    row = f"| `{value.slug}` | {value.title} | {said(value)} | {value.rule} | {value.source} |"
    assert README.count(f"{row}\n") == 1, row


def test_every_figure_of_ours_says_how_far_it_is_known() -> None:
    ours = [one for one in PATHWAY.protocol if "house rule" not in one.source or one.source.startswith("[D]")]
    assert all(re.match(r"\[[SRD]\] ", one.source) or "the site's own" in one.source for one in ours)
    assert {one.slug for one in PATHWAY.protocol if one.source.startswith("[S]")} == {
        "window_least", "window_most", "limit", "month_3", "month_6", "month_12",
    }  # fmt: skip


def test_each_rule_stands_in_the_readme_with_the_reviews_that_make_it() -> None:
    rows = {
        cells[1].strip(): set(re.findall(r"`([\w-]+)`", cells[3]))
        for line in README.split("## The rules")[1].split("## Every figure")[0].splitlines()
        if re.match(r"\| \d+ \|", line) and (cells := line.split("|"))
    }
    rules = [
        *((one.slug, one.rule) for one in PATHWAY.reviews),
        *((one.slug, one.rule) for one in PATHWAY.windows),
        *((one.slug, one.rule) for action in PATHWAY.actions for one in action.needs),
    ]
    assert list(rows) == [str(number) for number in range(1, 20)]
    for rule, names in rows.items():
        made = {slug for slug, found in rules if found == rule}
        assert names == made, rule


def test_every_review_is_named_in_the_readme() -> None:
    assert [one.slug for one in PATHWAY.reviews if f"`{one.slug}`" not in README] == []


def test_the_kinds_of_consent_are_those_that_the_record_knows() -> None:
    assert {one.value for one in choices.ConsentKind} <= {one.value for one in facts.ConsentTo}
    assert {one.value for one in choices.ConsentAnswer} == {one.value for one in facts.Answer}


def test_the_screen_asks_every_criterion_and_a_reason() -> None:
    asks = {one.name for one in fields_of(accepting.Screened)}
    assert asks - set(accepting.CRITERIA) == {"waived_because", "findings"}
    assert {one.choices for one in fields_of(accepting.Screened) if one.name in accepting.CRITERIA} == {
        choices.Criterion
    }


def test_forms_of_our_own_ask_little() -> None:
    long = {
        one.slug: [field.name for field in fields_of(one.asks) if field.required]
        for one in PATHWAY.actions
        if one.asks is not None and one.asks.__name__ not in SHARED_ENTRIES
    }
    assert {slug for slug, names in long.items() if len(names) > 6} == {"record_screen"}


def test_what_is_clinical_is_marked_so_that_referrers_and_administrators_do_not_see_it() -> None:
    restricted = {
        (one.slug, field.name)
        for one in PATHWAY.actions
        if one.asks is not None
        for field in fields_of(one.asks)
        if field.question.restricted
    }
    assert {
        ("receive_referral", "concerns"), ("record_screen", "findings"), ("agree_understanding", "words"),
        ("give_up_outreach", "risk_view"), ("propose_closing", "risk_view"), ("log_contact", "note"),
        ("log_contact", "mood"), ("raise_risk", "detail"), ("hold_day_14_review", "note"),
        ("record_observation", "findings"), ("plan_visit", "place"),
    } <= restricted  # fmt: skip
    assert {role.slug for role in ROLES if not role.clinical} == set()
    assert not any(role.clinical for role in (REFERRER, ADMINISTRATOR, SYSTEM))


def test_every_code_is_plain_and_every_answer_reads_as_words() -> None:
    found = [
        one for one in vars(choices).values() if inspect.isclass(one) and issubclass(one, Choice) and one is not Choice
    ]
    assert len(found) > 12
    for one in (answer for kind in found for answer in kind):
        assert re.fullmatch(r"[a-z][a-z0-9_]*", one.value)
        assert one.label[0].isupper()


# --- overlays ---------------------------------------------------------------------------------------------------


def overlay(case: Case, slug: str) -> str | None:
    (window,) = (one for one in PATHWAY.windows if one.slug == slug)
    span = window.compute(asked(case))
    return span.sentence if span else None


@pytest.mark.parametrize(
    ("slug", "begins", "ends"),
    [("risk_alert", "raise_risk", "acknowledge_risk"), ("crisis", "record_crisis", "end_crisis"),
     ("cover", "name_cover", "end_cover")],
)  # fmt: skip
def test_an_overlay_says_since_when_and_by_whom_until_each_of_them_has_ended(slug: str, begins: str, ends: str) -> None:
    case = case_at("E10")
    assert overlay(case, slug) is None
    one = case.do(begins)
    assert "since 24 August 2026, recorded by" in (overlay(case, slug) or "")
    case.wait(days=1)
    two = case.do(begins)
    assert (overlay(case, slug) or "").endswith(", and 1 more.")
    case.do(ends, about=one)
    assert "since 25 August 2026" in (overlay(case, slug) or "")
    case.do(ends, about=two)
    assert overlay(case, slug) is None
