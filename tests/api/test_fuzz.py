"""Whatever is sent to an address that changes something, it answers: done, or why not. Never that something broke.

25 examples an address here; ``./footbridge test tests/api/test_fuzz.py --fuzz-examples 2000`` tries more.
"""

import base64
import datetime as dt
import json
import random
import uuid
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from backend.api.names import camel
from backend.pathways.entry import Field, Kind, fields_of
from backend.pathways.registry import registry
from backend.pathways.vocabulary import Action, Pathway
from backend.walls.context import speaking_for
from tests import cast
from tests.api.systems import FORM, SECRET, System
from tests.api.test_forms import JUNK, answers
from tests.cases.given import a_person

EVERYTHING = System("Everything", cast.LIAISON, tuple(registry().roles))

ODD_TEXT = st.text(max_size=30) | st.sampled_from(
    [
        "",
        " ",
        "\x00",
        "\ud800",
        "\u2028",
        "\u202e",
        "😀",
        "'; --",
        "%00",
        "{{7*7}}",
        "null",
        "NaN",
        "0",
        "-1",
        "1e999",
        "é" * 300,
    ]
)
NUMBERS = st.integers() | st.floats() | st.sampled_from([2**31, 2**63, -(2**63), 10**400])
LEAVES = st.none() | st.booleans() | NUMBERS | ODD_TEXT
ANY_JSON = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(ODD_TEXT, inner, max_size=4), max_leaves=12
)
ODD_TIMES: list[Any] = [
    None, "", 0, "now", "0000-01-01T00:00:00Z", "0001-01-01T00:00:00+14:00", "1900-01-01T00:00:00Z",
    "1899-12-31T23:59:59Z", "2026-03-29T01:30:00+00:00", "2026-10-25T01:30:00+01:00", "2026-10-25T01:30:00Z",
    "2024-02-29T12:00:00Z", "2025-02-29T12:00:00Z", "2016-12-31T23:59:60Z", "2026-11-20T24:00:00Z",
    "9999-12-31T23:59:59-14:00", "2026-11-20T10:00:00.123456789Z", "2026-11-20T10:00:00+24:00",
    "2026-11-20T10:00:00Z", "2025-01-01T00:00:00Z", "2026-11-20", "2026-11-20T10:00:00", "20261120T100000Z",
]  # fmt: skip
TIMES = st.sampled_from(ODD_TIMES)
HEADERS = st.text(st.characters(codec="latin-1", exclude_characters="\r\n\x00"), max_size=40)


@pytest.fixture
def examples(request: pytest.FixtureRequest) -> settings:
    number = int(request.config.getoption("--fuzz-examples"))
    return settings(max_examples=number, suppress_health_check=list(HealthCheck))


def encoded(value: object) -> bytes:
    """JSON as a careless program writes it: NaN and lone surrogates and all."""
    return json.dumps(value).encode("utf-8", "surrogatepass")


def is_an_answer(answer: Any, asked: object) -> None:
    """It is an answer of the API, in one of its shapes, and tells of no fault of ours."""
    assert answer.status_code < 500, (asked, answer.content)
    if answer.status_code < 400:
        assert answer["Content-Type"] == "application/json"
        assert set(answer.json()) == {"caseId", "eventId", "version", "url"}
        return
    assert answer["Content-Type"] == "application/problem+json", (asked, answer.content)
    body = answer.json()
    assert body["status"] == answer.status_code
    assert body["detail"]
    assert all(error["code"] and error["detail"] for error in body["errors"])


@st.composite
def spoilt(draw: st.DrawFn, sent: dict[str, Any]) -> dict[str, Any]:
    """The same with some of it made odd, or nothing."""
    for name in draw(st.lists(st.sampled_from([*sent, "other"]), max_size=2, unique=True)) if sent else []:
        sent = {**sent, name: draw(JUNK | ANY_JSON)}
    return sent


@st.composite
def entered(draw: st.DrawFn, action: Action) -> Any:
    """What is entered with an action: right more often than not."""
    sent = draw(answers(action.asks)) if action.asks else {}
    return draw(st.just(sent) | st.just(sent) | spoilt(sent) | ANY_JSON)


@st.composite
def bodies(draw: st.DrawFn, sent: dict[str, Any]) -> bytes:
    """A body that is right, spoilt, or nothing like one."""
    return draw(
        st.just(sent).map(encoded) | st.just(sent).map(encoded) | spoilt(sent).map(encoded) | ANY_JSON.map(encoded)
        | st.binary(max_size=60)
    )  # fmt: skip


def test_opening_a_case(database: str, examples: settings) -> None:
    caller = EVERYTHING.register()
    with speaking_for(cast.AMARA.actor):
        person = a_person().id
    seen: Counter[int] = Counter()

    @examples
    @given(st.data())
    def send(data: st.DataObject) -> None:
        pathway = data.draw(st.sampled_from(registry().current))
        action = data.draw(st.sampled_from([one for one in pathway.actions if one.opens]))
        sent: dict[str, Any] = {
            "pathway": pathway.slug,
            "action": action.slug,
            "personId": str(person),
            "siteId": str(cast.BIRMINGHAM),
            "data": data.draw(entered(action)),
        }
        if data.draw(st.booleans()):
            sent["happenedAt"] = data.draw(TIMES)
        body = data.draw(bodies(sent))
        answer = caller.post("/api/v1/cases", body)
        is_an_answer(answer, body)
        seen[answer.status_code] += 1

    send()
    assert seen[201] > 0  # or it has tried nothing
    assert seen[400] > 0


STEPS = 12  # requests on one case, each answered from where the one before left it
NASTY: list[Any] = [
    None, True, 0, -1, 2**31, 2**63, 10**400, 1.5, float("nan"), float("inf"), "", " ", "\x00", "\ud800", "\u2028", "😀",
    "é" * 300, "x" * 20_001, "2026-02-30", "0000-00-00", "9999-12-31", "yes", "no", [], [[]], [None], {}, {"a": {"b": []}},
]  # fmt: skip


def invented(form: type | None, dice: random.Random) -> dict[str, Any]:
    """What answers a form, thrown with dice: what may be done next depends on the answer before, and hypothesis wants
    to know beforehand."""
    asked = [one for one in (fields_of(form) if form else ()) if one.required or dice.random() < 0.5]
    return {camel(one.name): _answered(one, dice) for one in asked}


def _answered(field: Field, dice: random.Random) -> Any:
    least, most = field.question.least, field.question.most
    codes = [one.value for one in field.choices or ()]
    day = dt.date(2026, 11, 20) + dt.timedelta(days=dice.randint(-400, 400))
    thrown: dict[Kind, Callable[[], Any]] = {
        Kind.TEXT: lambda: dice.choice(["Jo", "A longer answer, in words.", "O'Brien", "HCPC", "PYL123456"]),
        Kind.YES_NO: lambda: dice.random() < 0.7,
        Kind.NUMBER: lambda: dice.randint(0 if least is None else least, 60 if most is None else most),
        Kind.DATE: day.isoformat,
        Kind.MOMENT: lambda: f"{day.isoformat()}T{dice.randint(0, 23):02}:30:00Z",
        Kind.CHOICE: lambda: dice.choice(codes),
        Kind.SEVERAL: lambda: dice.sample(codes, dice.randint(min(least or 0, len(codes)), min(most or 3, len(codes)))),
        Kind.ROWS: lambda: [invented(field.row, dice) for _ in range(dice.randint(least or 0, min(most or 3, 3)))],
    }
    return thrown[field.kind]()


def spoilt_by(dice: random.Random, sent: dict[str, Any]) -> dict[str, Any]:
    """The same, now and then with a part of it made nasty."""
    if sent and dice.random() < 0.25:
        return {**sent, dice.choice([*sent, "other"]): dice.choice(NASTY)}
    return sent


def test_acting_on_a_case(database: str, examples: settings) -> None:
    caller = EVERYTHING.register()
    with speaking_for(cast.AMARA.actor):
        person = a_person().id
    seen: Counter[int] = Counter()

    @settings(examples, max_examples=max(1, examples.max_examples // 2), phases=[Phase.generate])
    @given(st.integers(0, 2**63))
    def live(seed: int) -> None:
        dice = random.Random(seed)
        pathway = dice.choice(registry().current)
        opening = dice.choice([one for one in pathway.actions if one.opens])
        sent: dict[str, Any] = {
            "pathway": pathway.slug,
            "action": opening.slug,
            "personId": str(person),
            "siteId": str(cast.BIRMINGHAM),
            "data": invented(opening.asks, dice),
        }
        opened = caller.post("/api/v1/cases", sent)
        is_an_answer(opened, sent)
        if opened.status_code != 201:
            return
        url, events = opened.json()["url"], [opened.json()["eventId"]]
        for _ in range(dice.randint(1, STEPS)):
            seen[act(dice, pathway, url, events)] += 1

    def act(dice: random.Random, pathway: Pathway, url: str, events: list[str]) -> int:
        offered = caller.get(f"{url}/actions").json()
        allowed = [one["action"] for one in offered.get("items", ()) if one["allowed"]]
        every = [one.slug for one in pathway.actions]
        action = pathway.action(dice.choice(allowed if allowed and dice.random() < 0.8 else every))
        sent: dict[str, Any] = {"data": spoilt_by(dice, invented(action.asks, dice))}
        if dice.random() < 0.12:
            sent["happenedAt"] = dice.choice(ODD_TIMES)
        if dice.random() < 0.12:
            sent["about"] = dice.choice([events[-1], events[0], str(uuid.uuid4()), *NASTY])
        body = encoded(spoilt_by(dice, sent)) if dice.random() < 0.95 else dice.randbytes(30)
        held = dice.choice([*[f'"{offered.get("version", 1)}"'] * 12, '"1"', "*", "", "x"])
        key = dice.choice([*[str(uuid.uuid4())] * 12, "", "x"])
        slug = dice.choice([*[action.slug] * 12, "no_such", "-", "A" * 300])
        answer = caller.post(f"{url}/actions/{slug}", body, key=key, If_Match=held)
        is_an_answer(answer, (action.slug, body))
        if answer.status_code == 200:
            events.append(answer.json()["eventId"])
        return int(answer.status_code)

    live()
    assert seen[200] > 0  # or it has tried nothing
    assert {400, 409} <= set(seen)


def test_asking_for_a_token(database: str, examples: settings) -> None:
    caller = EVERYTHING.register()
    right = {"grant_type": "client_credentials", "client_id": caller.system.client_id, "client_secret": SECRET}
    names = [*right, "scope", "resource", "code", "device_code", "username", "refresh_token", "other"]
    seen: Counter[int] = Counter()

    @settings(examples, max_examples=2 * examples.max_examples)  # fewer never try a wrong secret in a form of its own
    @given(st.data())
    def send(data: st.DataObject) -> None:
        from urllib.parse import urlencode

        posted = dict(right)
        for name in data.draw(st.lists(st.sampled_from(names), max_size=2)):
            posted[name] = data.draw(
                ODD_TEXT | st.sampled_from(["cases:read", "password", "https://a.example", "ht!tp://"])
            )
        form = urlencode({name: one.encode("utf-8", "surrogatepass") for name, one in posted.items()}).encode()
        body = data.draw(st.just(form) | st.just(form) | st.binary(max_size=60))
        headers = {}
        if data.draw(st.booleans()):
            told = data.draw(st.binary(max_size=30) | st.just(f"{caller.system.client_id}:{SECRET}".encode()))
            headers = {"Authorization": data.draw(st.just(f"Basic {base64.b64encode(told).decode()}") | HEADERS)}
        kind = data.draw(
            st.sampled_from([FORM] * 4 + [f"{FORM}; charset=utf-16", "multipart/form-data; boundary=x", "x"])
        )
        answer = caller.http.generic("POST", "/api/v1/token", body, kind, headers=headers)
        assert answer.status_code in {200, 400, 401}, (body, answer.content)
        told = answer.json()
        assert "error" in told or "access_token" in told or told["type"] == "/problems/malformed"
        seen[answer.status_code] += 1

    send()
    assert set(seen) == {200, 400, 401}
