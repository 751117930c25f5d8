"""Whatever is wrong in a message, reading it never fails: it yields records or says why not."""

import copy
import dataclasses
import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.courts.messages import (
    fingerprint,
    listing_terms,
    read_court_list,
    read_court_results,
    terms,
)
from backend.courts.messages.records import Reading
from tests.courts.messages.examples import OUR_LISTS, OUR_RESULTS, PUBLIC_LISTS, PUBLIC_RESULTS, load

Read = Callable[[bytes, str], Reading]
PathInMessage = tuple[str | int, ...]

LISTS = sorted(PUBLIC_LISTS.glob("*.json"))
RESULTS = sorted([*PUBLIC_RESULTS.glob("*.json"), *OUR_RESULTS.glob("*.json")])

strange = st.one_of(
    st.none(),
    st.just([]),
    st.just({}),
    st.just([[]]),
    st.just([None, 1, "x", {}]),
    st.just({"": {"a": None}}),
    st.integers(-(10**12), 10**12),
    st.floats(),
    st.booleans(),
    st.text(max_size=20),
    st.sampled_from(
        [
            "",
            "  ",
            "\x00",
            "2024-02-30",
            "0000-00-00",
            "9999-12-31T23:59:59Z",
            "2026-10-25T01:30:00",
            "1116",
            "3108",
            "1141",
            "0",
            "B20BL00",
            "true",
            "{{now}}",
            "\u0663\u0661/\u0661\u0662/\u0662\u0660\u0662\u0666",
            "²",
            "\ud800",
        ]
    ),
)


def _paths(value: Any, path: PathInMessage = ()) -> list[PathInMessage]:
    found = [path] if path else []
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, member in members:
        found += _paths(member, (*path, key))
    return found


@cache
def message_and_paths(file: Path) -> tuple[Any, list[PathInMessage]]:
    message = load(file)
    if "Message" in message:
        message = json.loads(message["Message"])
    return message, _paths(message)


@st.composite
def mutated(draw: st.DrawFn, files: list[Path]) -> bytes:
    """A good message with one to three places changed: a key deleted, a value replaced, doubled or moved."""
    message, paths = message_and_paths(draw(st.sampled_from(files)))
    message = copy.deepcopy(message)
    for _ in range(draw(st.integers(1, 3))):
        path = draw(st.sampled_from(paths))
        holder = message
        try:
            for key in path[:-1]:
                holder = holder[key]
            old = holder[path[-1]]
        except (KeyError, IndexError, TypeError):
            continue  # an earlier change took this place away
        if isinstance(holder, str):
            continue  # or put a text there, whose letters are no places
        match draw(st.sampled_from(["delete", "replace", "list", "twice", "whole"])):
            case "delete":
                del holder[path[-1]]
            case "replace":
                holder[path[-1]] = draw(strange)
            case "list":
                holder[path[-1]] = [old]
            case "twice" if isinstance(holder, list):
                holder.append(copy.deepcopy(old))
            case _:
                holder[path[-1]] = copy.deepcopy(message)
    return json.dumps(message).encode()


def check(reading: Reading) -> None:
    """What holds of every reading, whatever was read."""
    records: tuple[Any, ...] = (
        *reading.hearings,
        *reading.orders,
        *reading.notices,
        *reading.others,
        *reading.resulted,
    )
    assert records or reading.problems
    assert not (records and reading.could_not_read)
    for problem in reading.problems:
        assert problem.file == "mutated.json"
        assert problem.where.isprintable()
        assert problem.message.endswith(".")
        assert "\n" not in problem.sentence
        problem.sentence.encode()
    for record in records:
        json.dumps(dataclasses.asdict(record), default=str, ensure_ascii=False).encode()
        assert "\x00" not in repr(record)
        assert "\\x00" not in repr(record)
    people_and_orders = [(order.defendant, order.order_id) for order in reading.orders]
    assert len(set(people_and_orders)) == len(people_and_orders)
    assert len({line.key for line in reading.hearings}) == len(reading.hearings)
    for order in reading.orders:
        assert len(fingerprint(terms(order))) == 64
        assert order.where in order.places
    for line in reading.hearings:
        assert line.court.code
        assert line.reference
        assert line.defendant.full_name
        assert line.starts_at is None or line.starts_at.utcoffset() is not None
        assert len(fingerprint(listing_terms(line))) == 64


@given(mutated(LISTS))
@settings(max_examples=250)
def test_a_court_list_with_anything_wrong_is_read_or_explained(data: bytes) -> None:
    check(read_court_list(data, "mutated.json"))


@given(mutated(RESULTS))
@settings(max_examples=250)
def test_results_with_anything_wrong_are_read_or_explained(data: bytes) -> None:
    check(read_court_results(data, "mutated.json"))


@given(mutated([*LISTS, *RESULTS]))
@settings(max_examples=100)
def test_a_file_given_to_the_wrong_import_is_read_or_explained(data: bytes) -> None:
    check(read_court_list(data, "mutated.json"))
    check(read_court_results(data, "mutated.json"))


@given(st.data())
def test_a_file_damaged_on_the_way_is_read_or_explained(data: st.DataObject) -> None:
    file = data.draw(st.sampled_from([*LISTS, *RESULTS, *sorted(OUR_LISTS.glob("*.csv"))]))
    content = file.read_bytes()
    start = data.draw(st.integers(0, len(content)))
    end = data.draw(st.integers(start, min(start + 200, len(content))))
    damaged = content[:start] + data.draw(st.binary(max_size=20)) + content[end:]

    check(read_court_list(damaged, "mutated.json"))
    check(read_court_results(damaged, "mutated.json"))


@given(st.binary(max_size=400))
def test_any_bytes_at_all_are_read_or_explained(data: bytes) -> None:
    check(read_court_list(data, "mutated.json"))
    check(read_court_results(data, "mutated.json"))


@given(st.lists(st.lists(st.text(max_size=12), max_size=10), max_size=6))
def test_any_table_at_all_is_read_or_explained(rows: list[list[str]]) -> None:
    header = "court,date,room,time,urn,name,date_of_birth,pnc,offences"
    text = "\n".join((header, *(",".join(row) for row in rows)))

    check(read_court_list(text.encode("utf-8", "surrogatepass"), "mutated.json"))


@pytest.mark.parametrize("file", [*LISTS, *RESULTS], ids=lambda file: file.stem)
def test_every_single_key_can_be_missing(file: Path) -> None:
    message, paths = message_and_paths(file)
    read = read_court_list if file in LISTS else read_court_results
    one_of_a_kind = {tuple(key for key in path if isinstance(key, str)): path for path in paths}
    for path in one_of_a_kind.values():
        changed = copy.deepcopy(message)
        holder = changed
        for key in path[:-1]:
            holder = holder[key]
        del holder[path[-1]]
        check(read(json.dumps(changed).encode(), "mutated.json"))
