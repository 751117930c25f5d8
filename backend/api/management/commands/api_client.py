"""Register another organisation's system, withdraw one, or list them. The secret is shown once, when it is made."""

import secrets
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError
from oauth2_provider.scopes import get_scopes_backend

from backend import clock
from backend.accounts.models import ApiClient, Organisation
from backend.console import HouseCommand
from backend.database import Role
from backend.pathways.registry import registry

LONGEST_NAME = 200  # characters: it stands in the access log and in every event


class Command(HouseCommand):
    help = __doc__ or ""
    database_role = Role.OWNER
    purpose = "administration of API clients"

    def add_arguments(self, parser: ArgumentParser) -> None:
        does = parser.add_subparsers(dest="does", required=True)
        add = does.add_parser("add", help="register a system and print its id and secret")
        add.add_argument("name", help="what people will read in the history, such as “Delius of Birmingham Probation”")
        add.add_argument("--organisation", required=True, help="the organisation that it acts for, by its name")
        add.add_argument("--role", action="append", default=[], help="slug of a role that it acts in; may be repeated")
        add.add_argument("--scope", action="append", default=[], help="cases:read or cases:write; may be repeated")
        withdraw = does.add_parser("withdraw", help="shut a system out from now on")
        withdraw.add_argument("client_id")
        does.add_parser("list", help="every system that is registered")

    def handle(self, *args: Any, **options: Any) -> None:
        match options["does"]:
            case "add":
                self._add(options["name"].strip(), options["organisation"], options["role"], options["scope"])
            case "withdraw":
                self._withdraw(options["client_id"])
            case _:
                self._list()

    def _add(self, name: str, organisation: str, roles: list[str], scopes: list[str]) -> None:
        if not 0 < len(name) <= LONGEST_NAME:
            raise CommandError(f"the name must have 1 to {LONGEST_NAME} characters")
        of = Organisation.objects.filter(name=organisation).first()
        if of is None:
            known = ", ".join(Organisation.objects.values_list("name", flat=True))
            raise CommandError(f"there is no organisation {organisation!r}; known are: {known or 'none'}")
        _refuse_unknown("role", roles, [role.slug for role in registry().roles])
        _refuse_unknown("scope", scopes, list(get_scopes_backend().get_all_scopes()))
        if not scopes:
            raise CommandError("a system without a --scope gets no token: name cases:read, cases:write or both")
        secret = secrets.token_urlsafe(48)
        client = ApiClient.objects.create(
            name=name,
            client_secret=secret,
            client_type=ApiClient.CLIENT_CONFIDENTIAL,
            authorization_grant_type=ApiClient.GRANT_CLIENT_CREDENTIALS,
            organisation=of,
            roles=sorted(set(roles)),
            scopes=sorted(set(scopes)),
        )
        self.stdout.write(f"client_id:     {client.client_id}")
        self.stdout.write(f"client_secret: {secret}")

    def _withdraw(self, client_id: str) -> None:
        client = ApiClient.objects.filter(client_id=client_id).first()
        if client is None:
            raise CommandError(f"there is no client {client_id!r}; “api_client list” shows every one")
        if client.withdrawn_at is None:
            ApiClient.objects.filter(client_id=client_id).update(withdrawn_at=clock.now())
        self.stdout.write(f"{client.name} is shut out.")

    def _list(self) -> None:
        for client in ApiClient.objects.select_related("organisation").order_by("organisation__name", "name"):
            state = "withdrawn" if client.withdrawn_at else " ".join(client.scopes) or "no scopes"
            self.stdout.write(f"{client.client_id}  {client.name}  [{client.organisation.name}; {state}]")


def _refuse_unknown(what: str, given: list[str], known: list[str]) -> None:
    unknown = sorted(set(given) - set(known))
    if unknown:
        raise CommandError(f"there is no {what} {', '.join(unknown)}; known are: {', '.join(known)}")
