"""What our management commands share: each states as which database role, actor and organisation it runs."""

import uuid
from typing import Any, ClassVar

from django.core.management.base import BaseCommand, CommandError

from backend.actors import Actor, system_actor
from backend.database import Role
from backend.refusals import Refusal


class HouseCommand(BaseCommand):
    """A management command of Footbridge.

    ``database_role`` is the role it connects as; ``purpose`` the reason that its audit rows carry.
    """

    database_role: ClassVar[Role] = Role.APP
    purpose: ClassVar[str] = ""
    quiet: ClassVar[bool] = False

    def execute(self, *args: Any, **options: Any) -> str | None:
        if not self.quiet and options.get("verbosity", 1):
            self.stderr.write(f"[database role {self.database_role}; actor {self.actor().name}; across organisations]")
        try:
            return super().execute(*args, **options)
        except Refusal as refusal:
            others = (reason.sentence for reason in refusal.reasons if reason.sentence != refusal.sentence)
            reasons = "".join(f"\n- {sentence}" for sentence in others)
            raise CommandError(f"{refusal.sentence}{reasons}") from None

    def actor(self) -> Actor:
        """The named part of Footbridge that this command acts as."""
        name = type(self).__module__.rsplit(".", 1)[-1].replace("_", " ")
        return system_actor(name, purpose=self.purpose or name)


def identifier(text: str) -> uuid.UUID:
    """An argument that is an identity. Raises CommandError with a sentence where it is none."""
    try:
        return uuid.UUID(text)
    except ValueError:
        raise CommandError(f"{text!r} is no identity: it looks like 2f0c4c0e-8a53-4a5c-9b5e-0c7f0f5d1d2e") from None
