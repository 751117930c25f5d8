"""Let a site count with a figure of its own from a day on, and reckon anew what is owed on its cases."""

import datetime as dt
import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError
from django.db import connection, transaction

from backend import clock
from backend.accounts.commands.protocol import read_figure, set_protocol_value
from backend.accounts.management.commands.protocol import pathway_called, site_called
from backend.accounts.protocol import declared_by
from backend.cases.commands.reckoning import reckon_anew
from backend.console import HouseCommand
from backend.database import Role, connect_as
from backend.pathways.working_days import london_date
from backend.refusals import Refusal


class Command(HouseCommand):
    help = __doc__ or ""
    database_role = Role.OWNER
    purpose = "a site's own figures"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("site", metavar="SITE", help="the site's short name, such as birmingham")
        parser.add_argument("pathway", metavar="PATHWAY", help="such as mhtr")
        parser.add_argument("name", metavar="NAME", help="of the figure; “protocol SITE PATHWAY” lists them")
        parser.add_argument("value", metavar="VALUE", help="such as 5, 17:30, 2026-11-23 or yes")
        parser.add_argument("--from", dest="counts_from", metavar="DATE", help="from which day it counts (today)")
        parser.add_argument("--by", required=True, metavar="WHO", help="who at the site decided it")
        parser.add_argument("--because", default="", metavar="WHY", help="why, for whoever reads it later")
        parser.add_argument("--json", action="store_true", help="print what was done as one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        site, pathway = site_called(options["site"]), pathway_called(options["pathway"])
        declared = declared_by(pathway).get(options["name"])
        if declared is None:
            raise CommandError(
                f"{pathway} has no figure {options['name']!r}; “protocol {site.slug} {pathway}” lists them"
            )
        today = london_date(clock.now())
        counts_from = _day(options["counts_from"]) if options["counts_from"] else today
        value = options["value"] if declared.fixed else read_figure(declared, options["value"])
        new = self._set(
            site=site,
            pathway=pathway,
            slug=declared.slug,
            value=value,
            counts_from=counts_from,
            decided_by=options["by"],
            reason=options["because"],
        )
        done = {"set": new, "from": counts_from.isoformat(), "cases": 0, "moved": 0}
        if counts_from <= today:
            # from here on as the worker, in whose role cases across organisations are worked on
            connect_as(Role.WORKER, database=str(connection.settings_dict["NAME"]))
            reckoned = reckon_anew(site.id, pathway, {declared.slug}, by=self.actor())
            done |= {"cases": reckoned.cases, "moved": reckoned.moved}
        if options["json"]:
            self.stdout.write(json.dumps(done))
            return
        self.stdout.write("set" if new else "it was so already")
        if counts_from > today:
            self.stdout.write(f"what is owed is reckoned anew on {counts_from:%-d %B %Y}, by the worker")
        else:
            self.stdout.write(f"{done['moved']} things that are owed moved, on {done['cases']} cases looked at")

    def _set(self, **what: Any) -> bool:
        """Set it in a transaction that also keeps the audit row of a refusal."""
        refused: Refusal | None = None
        new = False
        with transaction.atomic():
            try:
                new = set_protocol_value(by=self.actor(), **what)
            except Refusal as refusal:
                refused = refusal
        if refused is not None:
            raise refused
        return new


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise CommandError(f"--from {text!r} is no date: write it like 2026-11-23") from None
