"""Whose servers are used: the caller's, all of them, or the embedded ones."""

from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.entry.addresses import Outside, kind_of_environment
from tools.entry.console import EntryError
from tools.entry.postgres import ROLES
from tools.entry.stack import Needs

ALL = {name: f"postgresql://{role}:secret@db.example:5432/live" for name, role in ROLES.items()}
REDIS = {"REDIS_URL": "redis://:secret@broker.example:6379/0"}
PARTIAL = [set(names) for count in (1, 2, 3) for names in combinations(ROLES, count)]


def test_nothing_set_means_embedded_servers() -> None:
    assert Outside.named_in({}, kind="demo").needs == Needs(postgres=True, redis=True)


def test_all_set_means_no_embedded_server() -> None:
    outside = Outside.named_in({**ALL, **REDIS}, kind="production")
    assert outside.needs == Needs(postgres=False, redis=False)
    assert outside.databases == ALL


@pytest.mark.parametrize("names", PARTIAL, ids=lambda names: "+".join(sorted(names)))
def test_some_database_addresses_without_the_others_are_refused_by_name(names: set[str]) -> None:
    with pytest.raises(EntryError) as refused:
        Outside.named_in({name: ALL[name] for name in names}, kind="demo")
    set_part, _, missing_part = refused.value.sentence.partition(" set, but ")
    missing_part = missing_part.partition(" not.")[0]
    assert {name for name in ROLES if name in set_part.replace(",", "").split()} == names
    assert {name for name in ROLES if name in missing_part.replace(",", "").split()} == set(ROLES) - names


def test_production_without_a_broker_is_refused() -> None:
    with pytest.raises(EntryError, match=r"production, and REDIS_URL is not set"):
        Outside.named_in(ALL, kind="production")


def test_production_never_gets_the_embedded_database() -> None:
    with pytest.raises(EntryError, match=r"DATABASE_URL, DATABASE_WORKER_URL, .* are not set"):
        Outside.named_in(REDIS, kind="production")


@pytest.mark.parametrize(
    "value", ["mysql://a:b@host/name", "postgresql://host", "host:5432/name", "postgresql:///name"]
)
def test_an_address_that_is_none_is_named(value: str) -> None:
    with pytest.raises(EntryError, match="DATABASE_AUDITOR_URL must look like postgresql://"):
        Outside.named_in({**ALL, "DATABASE_AUDITOR_URL": value}, kind="demo")


def test_an_address_may_stand_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "app"
    file.write_text(f"{ALL['DATABASE_URL']}\n", encoding="utf-8")
    environ = {name: value for name, value in ALL.items() if name != "DATABASE_URL"} | {"DATABASE_URL_FILE": str(file)}
    assert Outside.named_in(environ, kind="demo").databases == ALL


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(EntryError, match=rf"REDIS_URL_FILE names {tmp_path}/gone, which cannot be read"):
        Outside.named_in({"REDIS_URL_FILE": f"{tmp_path}/gone"}, kind="demo")


@given(password=st.text("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~%!$&'()*+,;=", min_size=12))
def test_what_is_said_of_outside_servers_holds_no_password(password: str) -> None:
    databases = {name: f"postgresql://{role}:{password}@db.example/live" for name, role in ROLES.items()}
    said = Outside.named_in({**databases, "REDIS_URL": f"redis://:{password}@broker.example/0"}, kind="demo").in_words()
    assert said == "the database live at db.example and the Redis 0 at broker.example"


@pytest.mark.parametrize("kind", ["demo", "test", "production"])
def test_the_three_kinds_of_environment(kind: str) -> None:
    assert kind_of_environment({"FOOTBRIDGE_ENV": kind}) == kind


def test_an_unknown_kind_of_environment_is_refused() -> None:
    with pytest.raises(EntryError, match="'live'; it must be one of demo, test, production"):
        kind_of_environment({"FOOTBRIDGE_ENV": "live"})
