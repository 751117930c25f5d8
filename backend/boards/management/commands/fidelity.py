"""Count how truly a pathway is delivered at a site, over the cases opened in a span of days."""

import datetime as dt
import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError

from backend.accounts.models import Site
from backend.boards import delivery
from backend.console import HouseCommand
from backend.database import Role
from backend.walls.context import speaking_for


class Command(HouseCommand):
    help = __doc__ or ""
    database_role = Role.WORKER
    purpose = "counting how a pathway is delivered"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("site", metavar="SITE", help="the site's short name, such as birmingham")
        parser.add_argument("pathway", metavar="PATHWAY", help="such as engager")
        parser.add_argument("--from", dest="first", type=dt.date.fromisoformat, metavar="DATE")
        parser.add_argument("--to", dest="last", type=dt.date.fromisoformat, metavar="DATE")
        parser.add_argument("--json", action="store_true", help="print the counts as one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        pathway = next((one for one in delivery.counted_pathways() if one.slug == options["pathway"]), None)
        if pathway is None:
            known = ", ".join(one.slug for one in delivery.counted_pathways())
            raise CommandError(f"the pathway {options['pathway']!r} counts no fidelity; those that do: {known}")
        with speaking_for(self.actor()):
            site = Site.objects.filter(slug=options["site"]).first()
            if site is None:
                known = ", ".join(Site.objects.order_by("slug").values_list("slug", flat=True))
                raise CommandError(f"there is no site {options['site']!r}; known are: {known}")
            span = delivery.Span(first=options["first"], last=options["last"], site_id=site.id)
            counted = delivery.fidelity(self.actor(), pathway.slug, span)
        if options["json"]:
            listed = [
                {
                    "indicator": one.indicator.slug, "met": one.met, "counted": one.counted, "accepted": one.accepted,
                    "reached": one.reached, "interval": one.interval,
                }
                for one in counted
            ]  # fmt: skip
            self.stdout.write(json.dumps({"site": site.slug, "pathway": pathway.slug, "indicators": listed}))
            return
        for one in counted:
            self.stdout.write(
                f"{one.indicator.title:<40} {one.met:>4} of {one.counted:<4} (taken on {one.accepted}, "
                f"released {one.reached})"
            )
