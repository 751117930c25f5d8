"""Other organisations' systems, and how they call: real requests through the whole door, as any system would send.

Belfry is the court liaison service's own system, Almanac the provider's, Outland that of a trust that never works on a
case of theirs. All are invented.
"""

import base64
import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from django.test import Client

from backend.database import Role
from backend.pathways import roles as known
from tests import cast
from tests.databases import as_role

SECRET = "a secret for tests only, long enough to be one"
READ, WRITE = "cases:read", "cases:write"


@dataclass(frozen=True)
class System:
    """One system, and the client that it is registered as."""

    name: str
    place: cast.Place
    roles: tuple[known.Role, ...] = ()
    scopes: tuple[str, ...] = (READ, WRITE)
    client_id: str = ""

    def register(self) -> "Caller":
        """Write it into the database of this test, as the owner would, as a client of its own each time."""
        from backend.accounts.models import ApiClient

        new = replace(self, client_id=f"{self.name.lower()}-{uuid.uuid4().hex[:8]}")
        with as_role(Role.OWNER):
            ApiClient.objects.create(
                name=self.name,
                client_id=new.client_id,
                client_secret=SECRET,
                client_type=ApiClient.CLIENT_CONFIDENTIAL,
                authorization_grant_type=ApiClient.GRANT_CLIENT_CREDENTIALS,
                organisation_id=self.place.id,
                roles=[role.slug for role in self.roles],
                scopes=list(self.scopes),
            )
        return Caller(new)


BELFRY = System("Belfry", cast.LIAISON, (cast.COORDINATOR, known.COURT_WORKER, known.ADMINISTRATOR))
ALMANAC = System("Almanac", cast.PROVIDER, (cast.MENTOR, known.SERVICE_MANAGER))
LEDGER = System("Ledger", cast.PROBATION, (known.RESPONSIBLE_OFFICER,))
OUTLAND = System("Outland", cast.ELSEWHERE, (cast.COORDINATOR, cast.MENTOR, known.SERVICE_MANAGER))


@dataclass
class Caller:
    """A system at work. Every answer is read as JSON where it is any."""

    system: System
    http: Client = field(default_factory=lambda: Client(raise_request_exception=False))

    def ask_for_token(self, scope: str | None = None, *, secret: str = SECRET, **posted: str) -> Any:
        basic = base64.b64encode(f"{self.system.client_id}:{secret}".encode()).decode()
        body = {"grant_type": "client_credentials", **({"scope": scope} if scope else {}), **posted}
        return self.http.post("/api/v1/token", body_of_form(body), FORM, headers={"Authorization": f"Basic {basic}"})

    @cached_property
    def token(self) -> str:
        given = self.ask_for_token(" ".join(self.system.scopes))
        assert given.status_code == 200, given.content
        token: str = given.json()["access_token"]
        return token

    def with_token(self, token: str) -> "Caller":
        """The same system with another token."""
        other = Caller(self.system, self.http)
        other.__dict__["token"] = token
        return other

    def get(self, path: str, **headers: str) -> Any:
        return self.send("GET", path, None, **headers)

    def post(self, path: str, body: object = None, *, key: object = None, **headers: str) -> Any:
        """Send JSON with an Idempotency-Key of its own, unless one is given."""
        return self.send("POST", path, body, **{"Idempotency-Key": str(key or uuid.uuid4()), **headers})

    def send(self, method: str, path: str, body: object = None, **headers: str) -> Any:
        sent = {
            "Authorization": f"Bearer {self.token}",
            **{name.replace("_", "-"): one for name, one in headers.items()},
        }
        data = body if isinstance(body, bytes) else json.dumps(body).encode() if body is not None else b""
        return self.http.generic(method, path, data, "application/json", headers=sent)

    def open(self, person_id: uuid.UUID, site: uuid.UUID = cast.BIRMINGHAM, **data: Any) -> dict[str, Any]:
        """A case opened through the API."""
        answer = self.post("/api/v1/cases", opening(person_id, site, **data))
        assert answer.status_code == 201, answer.content
        done: dict[str, Any] = answer.json()
        return done

    def act(self, case_id: str, action: str, version: int, **data: Any) -> Any:
        """Do an action on the version that was looked at."""
        return self.post(f"/api/v1/cases/{case_id}/actions/{action}", {"data": data}, If_Match=f'"{version}"')


FORM = "application/x-www-form-urlencoded"


def body_of_form(values: Mapping[str, str]) -> str:
    from urllib.parse import urlencode

    return urlencode(values)


def opening(person_id: object, site: uuid.UUID = cast.BIRMINGHAM, **data: Any) -> dict[str, Any]:
    """What opens a mentoring case."""
    return {
        "pathway": "toy",
        "action": "ask_for",
        "personId": str(person_id),
        "siteId": str(site),
        "data": {"source": "self", **data},
    }
