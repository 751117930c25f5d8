"""Hand on all the work of a colleague who leaves. Done again it finds nothing left to move."""

import json
import uuid
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError

from backend.accounts.membership import memberships_of
from backend.accounts.models import User
from backend.actors import Actor
from backend.cases.commands.leaving import HandedOn, hand_on_everything, may_hand_on
from backend.console import HouseCommand
from backend.database import Role
from backend.walls.context import speaking_for

NOT_ALL = 1  #: the exit status where some case could not be handed on


class Command(HouseCommand):
    help = __doc__ or ""
    database_role = Role.APP
    purpose = "handing on a leaver's work"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("leaver", metavar="LEAVER", help="the email address of whoever leaves")
        parser.add_argument("receiver", metavar="RECEIVER", help="the email address of whoever receives the work")
        parser.add_argument("--by", required=True, metavar="WHO", help="the email address of the lead who decided it")
        parser.add_argument("--json", action="store_true", help="print what was done as one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        leaver, receiver = _user(options["leaver"]), _user(options["receiver"])
        by = _lead(_user(options["by"]), self.purpose)
        with speaking_for(by):
            done = hand_on_everything(leaver.id, receiver.id, by=by, command_id=uuid.uuid4())
        if options["json"]:
            self.stdout.write(json.dumps(done.as_json()))
        else:
            self._tell(done)
        if done.left:
            raise SystemExit(NOT_ALL)

    def _tell(self, done: HandedOn) -> None:
        self.stdout.write(f"cases      {len(done.cases) or 'none'}")
        self.stdout.write(f"reviews    {done.reviews} stay owed on them")
        self.stdout.write(f"stood in   {len(done.deputies) or 'none'}")
        for name, count in done.others.items():
            self.stdout.write(f"{name:<10} {count}")
        for reference, receiver in done.cases.items():
            self.stdout.write(f"- {reference} to {receiver}")
        for reference, deputy in done.deputies.items():
            self.stdout.write(f"- {reference}: {deputy or 'nobody'} stands in now")
        for one in done.left:
            self.stdout.write(f"- {one.reference} STAYS: {one.why}")


def _user(email: str) -> User:
    found = User.objects.filter(email__iexact=email).first()
    if found is None:
        raise CommandError(f"there is nobody with the email address {email!r}")
    return found


def _lead(user: User, purpose: str) -> Actor:
    """Who decided it, at the organisation where they may. Raises CommandError where that is none or several."""
    actors = [one.actor(purpose=purpose) for one in memberships_of(user)]
    may = [one for one in actors if may_hand_on(one)]
    if len(may) != 1:
        raise CommandError(
            f"{user.name} hands on work at {len(may) or 'no'} organisations; name a lead or an administrator of one"
        )
    return may[0]
