"""Draws every pathway into ``docs/lifecycles/``, or says which page no longer shows what its definition says."""

from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from backend.pathways import charts
from backend.pathways.checks import PathwayError
from backend.pathways.registry import load, pathway_folders

ROOT = Path(__file__).resolve().parents[4]
DOCS = ROOT / "docs" / "lifecycles"
REMEDY = "./footbridge manage pathway_chart"


class Command(BaseCommand):
    """Needs no database: a definition is code."""

    help = "Draw the life cycles of all pathways; with --check only say whether the drawings are up to date."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="change nothing; exit 1 where a page is out of date")
        parser.add_argument("--into", type=Path, default=DOCS, metavar="FOLDER", help="where our pages lie")

    def handle(self, *_: Any, check: bool, into: Path, **__: Any) -> None:
        try:
            pages = charts.pages(load(pathway_folders()), into)
        except PathwayError as fault:
            raise CommandError(str(fault)) from None
        faults = [
            *_out_of_date(pages),
            *(f"{_shown(page)} draws a pathway that is gone" for page in _gone(pages, into)),
        ]
        if check:
            if faults:
                said = "\n".join(f"{fault}." for fault in faults)
                raise CommandError(f"{said}\nDraw the pages again with {REMEDY}, and commit them.")
            self.stdout.write(f"{len(pages)} pages are up to date.")
            return
        for page in _gone(pages, into):
            page.unlink()
        for page, text in pages.items():
            page.parent.mkdir(parents=True, exist_ok=True)
            page.write_text(text, encoding="utf-8")
        self.stdout.write(
            "\n".join(f"{fault}: done." for fault in faults) or "Nothing to do: all pages are up to date."
        )


def _out_of_date(pages: dict[Path, str]) -> Iterator[str]:
    for page, text in pages.items():
        if not page.is_file():
            yield f"{_shown(page)} is missing"
        elif page.read_text(encoding="utf-8") != text:
            yield f"{_shown(page)} is out of date"


def _gone(pages: dict[Path, str], into: Path) -> list[Path]:
    """Pages that were drawn of a pathway, or a version, that is no longer there. What people wrote is left alone."""
    drawn = (page for page in sorted(into.glob("*.md")) if page not in pages)
    return [page for page in drawn if page.read_text(encoding="utf-8").startswith(charts.DRAWN)]


def _shown(page: Path) -> str:
    return str(page.relative_to(ROOT)) if page.is_relative_to(ROOT) else str(page)
