"""The README says what the definition does: every figure, every guard of the law, every rule, every name."""

import dataclasses
import datetime as dt
import inspect
import re
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import backend.pathways.mhtr as folder
from backend.pathways import measuring
from backend.pathways.mhtr.fields import before_sentence, legal, order, treatment
from backend.pathways.mhtr.guards import breach, law
from backend.pathways.mhtr.pathway import PATHWAY
from backend.pathways.vocabulary import Guard, ProtocolValue

README = Path(str(inspect.getfile(folder))).with_name("README.md").read_text(encoding="utf-8")
RULES = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in README.split("## The 35 rules")[1].split("## Every figure")[0].splitlines()
    if re.match(r"\| \d+ \|", line)
]
FORMS: tuple[ModuleType, ...] = (before_sentence, order, treatment, legal, measuring)


def said(value: ProtocolValue[Any]) -> str:
    default = value.default
    if default is None:
        return "not set"
    if isinstance(default, bool):
        return "yes" if default else "no"
    if isinstance(default, dt.time):
        return f"{default:%H:%M}"
    if isinstance(default, dt.date):
        return default.isoformat()
    return str(default) if value.unit == "count" else f"{default} {value.unit}"


@pytest.mark.parametrize("value", PATHWAY.protocol, ids=lambda one: one.slug)
def test_every_figure_stands_in_the_readme_with_its_source(value: ProtocolValue[Any]) -> None:
    who = "the law" if value.fixed else "a site"
    row = f"| `{value.slug}` | {value.title} | {said(value)} | {value.rule} | {who} | {value.source} |"
    assert README.count(f"{row}\n") == 1, row


@pytest.mark.parametrize("module", [law, breach], ids=["law", "breach"])
def test_every_guard_of_the_law_stands_in_the_readme_with_its_paragraph(module: ModuleType) -> None:
    for one in vars(module).values():
        if isinstance(one, Guard):
            used = ", ".join(f"`{action.slug}`" for action in PATHWAY.actions if one in action.needs)
            row = f"| `{one.slug}` | {one.cite} | {used} |"
            assert README.count(f"{row}\n") == 1, row


def found_for(rule: str) -> dict[str, set[str]]:
    """What the definition has for a rule, by what it is."""
    guards = {one for action in PATHWAY.actions for one in action.needs}
    found = {
        "review": {one.slug for one in PATHWAY.reviews if one.rule == rule},
        "window": {one.slug for one in PATHWAY.windows if one.rule == rule},
        "guard": {one.slug for one in guards if one.rule == rule},
    }
    return {kind: slugs for kind, slugs in found.items() if slugs}


def test_the_rules_are_the_thirty_five_in_order() -> None:
    assert [row[0] for row in RULES] == [str(number) for number in range(1, 36)]


@pytest.mark.parametrize("row", RULES, ids=lambda row: f"rule-{row[0]}")
def test_each_rule_is_what_the_readme_says_it_is_and_stands_where_it_says(row: list[str]) -> None:
    rule, _, kinds, names = row
    found = found_for(rule)
    assert set(re.findall(r"`([\w-]+)`", names)) == set().union(*found.values())
    said_kinds = set(kinds.split(", "))
    if rule == "19":
        assert said_kinds == {"window"}
        assert set(found) == {"window", "review"}
        assert not PATHWAY.review("warning_reminder").met_by, "a reminder is nothing to be done"
    else:
        assert said_kinds == set(found)


def test_rule_twenty_is_a_guard_and_nothing_else_and_nineteen_a_window() -> None:
    assert set(found_for("20")) == {"guard"}
    assert {number for number in map(str, range(1, 36)) if "window" in found_for(number)} == {"19"}
    assert {number for number in map(str, range(1, 36)) if {"guard", "review"} <= set(found_for(number))} == {
        "24", "30", "34",
    }  # fmt: skip


def test_no_rule_is_numbered_beyond_the_thirty_five() -> None:
    numbers = {
        *(one.rule for one in PATHWAY.reviews),
        *(one.rule for one in PATHWAY.windows),
        *(one.rule for one in PATHWAY.protocol),
        *(one.rule for one in PATHWAY.measure_points),
        *(one.rule for action in PATHWAY.actions for one in action.needs),
    }
    assert numbers - {""} == {str(number) for number in range(1, 36)}


def test_every_name_in_the_readme_exists() -> None:
    names = set(re.findall(r"`([a-z][a-z0-9_]+)`", README))
    known = {
        *(one.slug for one in PATHWAY.actions),
        *(one.slug for one in PATHWAY.reviews),
        *(one.slug for one in PATHWAY.windows),
        *(one.slug for one in PATHWAY.protocol),
        *(one.slug for one in PATHWAY.anchors),
        *(one.slug for action in PATHWAY.actions for one in action.needs),
        *(name for action in PATHWAY.actions for name in action.records),
        *(fact.name for action in PATHWAY.actions for one in action.needs for fact in one.uses),
        *(name for module in FORMS for cls in _forms(module) for name in _names(cls)),
        "community_length",
    }
    assert names - known == set()


def test_every_field_that_the_dictionary_names_exists() -> None:
    forms = {cls.__name__: cls for module in FORMS for cls in _forms(module)}
    named: list[tuple[str, str]] = []
    for line in README.splitlines():
        form = ""  # “`Order.ends_on`, `.periods`” names two fields of one form
        for cls, name in re.findall(r"`([A-Z]\w+)?\.(\w+)`", line):
            form = cls or form
            named.append((form, name))
    assert len(named) >= 45
    assert [f"{cls}.{name}" for cls, name in named if name not in _names(forms[cls])] == []
    alone = set(re.findall(r"`([A-Z]\w+)`", README)) - {"KindOfTreatment", "ReportGround", "Requirement"}
    assert alone <= set(forms)


def _forms(module: ModuleType) -> list[type]:
    return [one for one in vars(module).values() if inspect.isclass(one) and dataclasses.is_dataclass(one)]


def _names(form: type) -> set[str]:
    reckoned = {name for name, _ in inspect.getmembers(form, lambda member: isinstance(member, property))}
    return {one.name for one in dataclasses.fields(form)} | reckoned


def test_the_readme_tells_what_no_source_confirmed() -> None:
    assert "early_end_from" in README.split("### What no source confirmed")[1]
    ours = [one for one in PATHWAY.protocol if one.source.startswith("Our default")]
    assert all(not one.fixed for one in ours)
    assert len(ours) > 60
