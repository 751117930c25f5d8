"""The same order again means the same; a changed one says what changed."""

import copy
import dataclasses
import itertools
import json
import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.courts.messages import changes, fingerprint, listing_terms, read_court_results_file, terms
from backend.courts.messages.meaning import Terms, canonical
from tests.courts.messages.examples import (
    OUR_RESULTS,
    as_list,
    as_results,
    community_order,
    day_list_entry,
    only_order,
    prompt,
    result,
    resulted,
    suspended_order,
    treatment,
    unpaid_work,
)


def meaning(*results: dict[str, Any], **changed: object) -> Terms:
    return terms(only_order(as_results(resulted(*results, **changed))))


BASE = (community_order(), treatment(), unpaid_work())


def shuffled(value: Any, chance: random.Random) -> Any:
    """The same JSON with the keys of every object in another order."""
    if isinstance(value, dict):
        keys = list(value)
        chance.shuffle(keys)
        return {key: shuffled(value[key], chance) for key in keys}
    if isinstance(value, list):
        return [shuffled(member, chance) for member in value]
    return value


@given(st.randoms(use_true_random=False))
def test_the_order_of_keys_does_not_matter(chance: random.Random) -> None:
    assert fingerprint(meaning(*shuffled(list(BASE), chance))) == fingerprint(meaning(*BASE))


SURCHARGE = result("3117", "surcharge-1", label="Surcharge")


@pytest.mark.parametrize(
    "same",
    [
        pytest.param((*BASE, SURCHARGE), id="a surcharge beside it"),
        pytest.param((treatment(), unpaid_work(), community_order()), id="another order of results"),
        pytest.param(
            tuple(one | {"lastSharedDateTime": "2026-12-01", "isNewAmendment": False} for one in BASE),
            id="shared later",
        ),
        pytest.param(
            (community_order("x"), treatment("y", root="x"), unpaid_work(root="x")), id="other ids of the same results"
        ),
        pytest.param((*BASE, treatment("mhtr-0", isDeleted=True)), id="an older requirement among the deleted"),
        pytest.param(
            (*BASE, unpaid_work(judicialResultId="upw-0", isDeleted=True)), id="an older other requirement deleted"
        ),
        pytest.param(
            (*BASE[:1], treatment(judicialResultPrompts=list(reversed(treatment()["judicialResultPrompts"]))), BASE[2]),
            id="another order of prompts",
        ),
        pytest.param(
            (
                *BASE[:1],
                treatment(
                    judicialResultPrompts=[
                        prompt("medicalPractitionerPsychologist", " Dr  Miriam Oakley "),
                        prompt("careHomeHospital", "Summerhill Wellbeing Centre"),
                        prompt("periodOfTreatment", "12 months"),
                    ]
                ),
                BASE[2],
            ),
            id="other spacing and capitals of a period",
        ),
    ],
)
def test_differences_that_mean_nothing_leave_the_fingerprint(same: tuple[dict[str, Any], ...]) -> None:
    assert changes(meaning(*BASE), meaning(*same)) == ()
    assert fingerprint(meaning(*same)) == fingerprint(meaning(*BASE))


def test_several_requirements_mean_the_same_in_any_order() -> None:
    tag = result(
        "3105",
        "curfew-1",
        label="Curfew",
        rootJudicialResultId="order-1",
        judicialResultPrompts=[prompt("from", "19:00", "From"), prompt("until", "07:00", "Until")],
    )
    turned = tag | {"judicialResultPrompts": tag["judicialResultPrompts"][::-1]}
    ward = treatment("mhtr-2", judicialResultPrompts=[prompt("careHomeHospital", "Reaside Clinic")], qualifier="HE")

    assert fingerprint(meaning(*BASE, tag, ward)) == fingerprint(meaning(BASE[0], ward, turned, BASE[2], BASE[1]))


def with_prompt(reference: str, value: str) -> dict[str, Any]:
    requirement = treatment()
    for one in requirement["judicialResultPrompts"]:
        if one["promptReference"] == reference:
            one["value"] = value
    return requirement


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (
            (BASE[0], with_prompt("periodOfTreatment", "6 Months"), BASE[2]),
            ["treatment requirement: period: 12 months → 6 months"],
        ),
        (
            (BASE[0], with_prompt("careHomeHospital", "Broad Street"), BASE[2]),
            ["treatment requirement: place: Summerhill Wellbeing Centre → Broad Street"],
        ),
        (
            (BASE[0], treatment(qualifier="HE"), BASE[2]),
            [
                "treatment requirement: kind: institution-based out-patient → in-patient",
                "treatment requirement: residential: no → yes",
            ],
        ),
        (
            (community_order(judicialResultPrompts=[prompt("endDate", "01/03/2028")]), *BASE[1:]),
            ["end date: 15 November 2027 → 1 March 2028", "supervising court: Birmingham → not given"],
        ),
        (
            (BASE[0], BASE[1], unpaid_work(hours="120 Hours")),
            [
                (
                    "other requirement Unpaid Work Requirement: details: "
                    "Number of hours: 80 Hours → Number of hours: 120 Hours"
                )
            ],
        ),
        (
            (BASE[0], BASE[1]),
            ["other requirement: Unpaid Work Requirement; details Number of hours: 80 Hours → none"],
        ),
        ((community_order(isDeleted=True), *BASE[1:]), ["withdrawn: no → yes"]),
        ((community_order(orderedDate="2026-11-17"), *BASE[1:]), ["made on: 16 November 2026 → 17 November 2026"]),
    ],
)
def test_a_change_is_said_in_words(changed: tuple[dict[str, Any], ...], said: list[str]) -> None:
    before, after = meaning(*BASE), meaning(*changed)

    assert [str(change) for change in changes(before, after)] == said
    assert fingerprint(before) != fingerprint(after)


def test_a_requirement_that_is_gone_is_said_whole() -> None:
    (change,) = changes(meaning(*BASE), meaning(BASE[0], BASE[2]))

    assert change.field == "treatment requirement"
    assert "practitioner Dr Miriam Oakley; place Summerhill Wellbeing Centre; period 12 months" in change.before
    assert change.after == "none"


def test_a_corrected_conviction_date_is_a_change() -> None:
    message = resulted(*BASE)
    message["cases"][0]["defendants"][0]["offences"][0]["convictionDate"] = "2026-03-21"

    (change,) = changes(meaning(*BASE), terms(only_order(as_results(message))))

    assert str(change) == "convicted on: 12 October 2026 → 21 March 2026"


def test_the_projects_samples_show_one_change_after_the_other() -> None:
    names = ("first-share", "amended-share", "requirement-withdrawn")
    shares = [
        {
            order.defendant.last_name: terms(order)
            for order in read_court_results_file(OUR_RESULTS / f"birmingham-2026-11-16-{name}.json").orders
        }
        for name in names
    ]

    assert [[change.field for change in changes(*pair)] for pair in _pairs(shares, "Ashdown")] == [
        ["treatment requirement: place", "treatment requirement: period"],
        ["treatment requirement"],
    ]
    assert [changes(*pair) for pair in _pairs(shares, "Wrona")] == [(), ()]


def _pairs(shares: list[dict[str, dict[str, Any]]], name: str) -> list[tuple[Terms, Terms]]:
    return [(one[name], other[name]) for one, other in itertools.pairwise(shares)]


def test_terms_can_be_kept_as_json_and_compared_later() -> None:
    kept = json.loads(canonical(meaning(*BASE)))

    assert changes(kept, meaning(*BASE)) == ()
    assert fingerprint(kept) == fingerprint(meaning(*BASE))


value = st.none() | st.booleans() | st.text("ab", max_size=2)
requirement = st.fixed_dictionaries(
    {"title": st.sampled_from(["x", "y"]), "details": st.lists(st.text("ab", max_size=2))}
)
some_terms = st.fixed_dictionaries(
    {"made on": value, "end date": value, "other requirement": st.lists(requirement, max_size=3)}
)


@given(some_terms, some_terms)
def test_there_are_changes_exactly_where_fingerprints_differ(before: Terms, after: Terms) -> None:
    assert bool(changes(before, after)) == (fingerprint(before) != fingerprint(after))
    assert changes(before, copy.deepcopy(before)) == ()


def test_a_suspended_sentence_counts_its_periods_among_its_terms() -> None:
    longer = suspended_order()
    longer["judicialResultPrompts"][1]["value"] = "18 Months"

    found = changes(meaning(suspended_order(), treatment()), meaning(longer, treatment()))

    assert [str(change) for change in found] == ["operational period: 24 months → 18 months"]


def test_a_line_of_a_list_that_moved_says_so() -> None:
    (before,) = as_list({"cases": [day_list_entry()]}).hearings
    (after,) = as_list({"cases": [day_list_entry(courtRoom="4", sessionStartTime="2026-11-23T14:00:00")]}).hearings

    assert before.key == after.key
    assert [str(change) for change in changes(listing_terms(before), listing_terms(after))] == [
        "time: 09:30 → 14:00",
        "room: 1 → 4",
    ]


def test_where_a_line_stands_in_its_file_is_not_part_of_its_meaning() -> None:
    (line,) = as_list({"cases": [day_list_entry()]}).hearings

    moved = dataclasses.replace(line, where="cases[7]")

    assert fingerprint(listing_terms(line)) == fingerprint(listing_terms(moved))
