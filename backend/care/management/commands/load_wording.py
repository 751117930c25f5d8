"""Load the words of an instrument for the users of an organisation that may show them. None are shipped."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from backend.accounts.models import Organisation
from backend.actors import Actor, system_actor
from backend.care.commands import load_wording
from backend.console import HouseCommand
from backend.database import Role
from backend.instruments.registry import registry
from backend.refusals import Refusal
from backend.walls.context import speaking_for

LARGEST = 1_000_000  # bytes of a file


class Command(HouseCommand):
    help = __doc__ or ""
    database_role = Role.APP
    purpose = "loading wording under a licence"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("instrument", metavar="INSTRUMENT", help="such as CORE-10")
        parser.add_argument("file", metavar="FILE", type=Path, help='{"items": {"1": "…"}, "copyright_line": "…"}')
        parser.add_argument("--organisation", required=True, metavar="NAME", help="whose users may see it")
        parser.add_argument("--language", required=True, metavar="CODE", help="such as en, cy or pa")
        parser.add_argument(
            "--basis", required=True, metavar="WHAT", help="the licence or permission it is shown under"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        organisation = _organisation(options["organisation"])
        content = _content(options["file"])
        actor: Actor = system_actor("load wording", purpose=self.purpose, organisation_id=organisation.id)
        refused: Refusal | None = None
        new = False
        with speaking_for(actor):  # which keeps the audit row of a refusal
            try:
                new = load_wording(
                    options["instrument"], content, by=actor, language=options["language"], basis=options["basis"]
                )
            except Refusal as refusal:
                refused = refusal
        if refused is not None:
            raise refused
        title = registry().get(options["instrument"]).title
        told = "is shown from now on" if new else "was loaded already"
        self.stdout.write(f"{title} in {options['language']} {told}, to the users of {organisation.name} alone")


def _organisation(name: str) -> Organisation:
    found = list(Organisation.objects.filter(name__iexact=name)[:2])
    if len(found) != 1:
        known = ", ".join(Organisation.objects.order_by("name").values_list("name", flat=True)) or "none yet"
        raise CommandError(f"there is no one organisation {name!r}; known are: {known}")
    return found[0]


def _content(path: Path) -> object:
    try:
        if path.stat().st_size > LARGEST:
            raise CommandError(f"{path} is larger than {LARGEST // 1_000_000} MB, which no form is")
        return json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as fault:
        raise CommandError(f"{path} cannot be read: {fault.strerror}") from None
    except (ValueError, RecursionError):
        raise CommandError(f"{path} holds no JSON in UTF-8") from None
