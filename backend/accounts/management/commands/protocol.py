"""Print every protocol value of a pathway at a site: what counts there, the default, who set it, and its source."""

import json
from argparse import ArgumentParser
from dataclasses import replace
from typing import Any

from django.core.management.base import CommandError

from backend.accounts.models import Site
from backend.accounts.protocol import Figure, Setting, figures_at, kept
from backend.console import HouseCommand
from backend.database import Role
from backend.pathways import wording
from backend.pathways.registry import registry


def site_called(slug: str) -> Site:
    """The site of this slug. Raises CommandError, naming those there are."""
    found = Site.objects.filter(slug=slug).first()
    if found is None:
        known = ", ".join(Site.objects.order_by("slug").values_list("slug", flat=True)) or "none yet"
        raise CommandError(f"there is no site {slug!r}; known are: {known}")
    return found


def pathway_called(slug: str) -> str:
    """The slug, if a pathway has it. Raises CommandError, naming those there are."""
    known = [one.slug for one in registry().current]
    if slug not in known:
        raise CommandError(f"there is no pathway {slug!r}; known are: {', '.join(known)}")
    return slug


class Command(HouseCommand):
    help = __doc__ or ""
    database_role = Role.APP
    purpose = "looking up a site's figures"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("site", metavar="SITE", help="the site's short name, such as birmingham")
        parser.add_argument("pathway", metavar="PATHWAY", help="such as mhtr")
        parser.add_argument("--json", action="store_true", help="print one JSON list")

    def handle(self, *args: Any, **options: Any) -> None:
        site, pathway = site_called(options["site"]), pathway_called(options["pathway"])
        figures = figures_at(site.id, pathway)
        if options["json"]:
            self.stdout.write(json.dumps([_as_json(one) for one in figures]))
            return
        self.stdout.write(f"{site.name}, {pathway}")
        for one in figures:
            self.stdout.write(f"\n{one.declared.slug}: {one.declared.title}")
            self.stdout.write(f"  here     {_here(one)}")
            for setting in one.coming:
                self.stdout.write(f"  coming   {_words(one, setting)}")
            self.stdout.write(f"  default  {wording.figure(one.declared)}")
            self.stdout.write(f"  source   {one.declared.source}")


def _here(one: Figure) -> str:
    if one.declared.fixed:
        return f"{wording.figure(one.declared)}, fixed by law"
    return _words(one, one.here) if one.here else f"{wording.figure(one.declared)}, the default"


def _words(one: Figure, setting: Setting) -> str:
    figure = wording.figure(replace(one.declared, default=setting.value))
    why = f": {setting.reason}" if setting.reason else ""
    return f"{figure} from {setting.counts_from:%-d %B %Y}, set by {setting.set_by}{why}"


def _as_json(one: Figure) -> dict[str, Any]:
    return {
        "name": one.declared.slug,
        "title": one.declared.title,
        "unit": one.declared.unit.value,
        "value": kept(one.value),
        "default": kept(one.declared.default),
        "fixed_by_law": one.declared.fixed,
        "set_here": _setting(one.here) if one.here else None,
        "coming": [_setting(setting) for setting in one.coming],
        "source": one.declared.source,
    }


def _setting(setting: Setting) -> dict[str, Any]:
    return {
        "value": kept(setting.value),
        "from": setting.counts_from.isoformat(),
        "by": setting.set_by,
        "reason": setting.reason,
    }
