"""Print who can sign in to the demo."""

from typing import Any

from django.conf import settings

from backend.console import HouseCommand
from backend.demo import world


class Command(HouseCommand):
    help = __doc__ or ""
    quiet = True

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.ENVIRONMENT != "demo" or not world.is_found():
            return
        self.stdout.write(f"Sign in with any of these and the password: {world.PASSWORD}")
        for member in world.staff():
            if member.place is world.BIRMINGHAM:
                titles = ", ".join(role.title.lower() for role in member.post.roles)
                self.stdout.write(f"  {member.email:<48} {titles}")
        gates = "; ".join(f"{place.prison_name} in {place.name}" for place in world.WITH_PRISON)
        self.stdout.write(f"Engager is at {gates}. The Black Country and Coventry have staff of their own: see the")
        self.stdout.write("sign-in page.")
