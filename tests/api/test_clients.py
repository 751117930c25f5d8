"""Systems are registered and shut out by a command; nobody else can make one."""

from collections.abc import Callable
from functools import partial
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, transaction

from backend.accounts.models import ApiClient
from backend.database import Role
from tests import cast
from tests.api.systems import READ, WRITE, Caller, System
from tests.databases import as_role


def command(*words: str) -> str:
    told = StringIO()
    with as_role(Role.OWNER):
        call_command("api_client", *words, stdout=told, verbosity=0)
    return told.getvalue()


ADD = ("add", "Delius", "--organisation", cast.PROBATION.name, "--role", "responsible_officer", "--scope", READ)


def test_a_system_is_registered_with_a_secret_that_is_shown_once(database: str) -> None:
    told = dict(line.split(":", 1) for line in command(*ADD).splitlines())
    client_id, secret = told["client_id"].strip(), told["client_secret"].strip()
    caller = Caller(System("Delius", cast.PROBATION, client_id=client_id))
    token = caller.ask_for_token(READ, secret=secret).json()["access_token"]
    assert caller.with_token(token).get("/api/v1/cases").status_code == 200
    assert caller.ask_for_token(WRITE, secret=secret).status_code == 400
    listed = command("list")
    assert f"{client_id}  Delius  [{cast.PROBATION.name}; cases:read]" in listed
    assert secret not in listed
    assert command("withdraw", client_id) == command("withdraw", client_id) == "Delius is shut out.\n"
    assert caller.with_token(token).get("/api/v1/cases").status_code == 401
    assert caller.ask_for_token(READ, secret=secret).status_code == 401
    assert "withdrawn" in command("list")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("add", "X", "--organisation", "No such trust", "--scope", READ), "no organisation 'No such trust'"),
        ((*ADD, "--role", "wizard"), "there is no role wizard"),
        ((*ADD, "--scope", "cases:delete"), "there is no scope cases:delete"),
        (("add", "X", "--organisation", cast.PROBATION.name), "without a --scope"),
        (("add", "x" * 201, "--organisation", cast.PROBATION.name, "--scope", READ), "1 to 200 characters"),
        (("add", " ", "--organisation", cast.PROBATION.name, "--scope", READ), "1 to 200 characters"),
        (("withdraw", "nobody"), "there is no client 'nobody'"),
    ],
)
def test_what_cannot_be_is_refused_in_words(database: str, words: tuple[str, ...], told: str) -> None:
    before = command("list")
    with pytest.raises(CommandError, match=told):
        command(*words)
    assert command("list") == before


def test_whoever_serves_requests_can_neither_make_nor_change_one(database: str) -> None:
    command(*ADD)
    clients: Any = ApiClient.objects.filter(name="Delius")
    changes: tuple[Callable[[], object], ...] = (partial(clients.update, withdrawn_at=None), clients.delete)
    for change in changes:
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            change()
