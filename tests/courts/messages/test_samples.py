"""The sample input is what its README says, and every copied file has its licence beside it."""

import re
from pathlib import Path

import pytest

from backend.courts.messages import read_court_list_file, read_court_results_file
from tests.courts.messages.examples import OUR_LISTS, OUR_RESULTS, SAMPLES

ROOT = SAMPLES.parent
CHECK_LETTERS = "ZABCDEFGHJKLMNPQRTUVWXY"
CLEAN = sorted(OUR_RESULTS.glob("*.json"))


def test_the_readme_names_every_sample() -> None:
    text = (SAMPLES / "README.md").read_text(encoding="utf-8")
    named = re.findall(r"^\| `([^`]+)`", text, re.MULTILINE)

    files = {path.relative_to(SAMPLES) for path in SAMPLES.rglob("*") if path.is_file()} - {Path("README.md")}

    assert files == {path.relative_to(SAMPLES) for pattern in named for path in SAMPLES.glob(pattern)}


def test_the_notice_names_every_copied_file_and_a_licence_that_is_there() -> None:
    text = (ROOT / "NOTICE").read_text(encoding="utf-8")
    licences = re.findall(r"\(licences/([\w.-]+)\)", text)
    patterns = [line.strip() for line in text.splitlines() if line.startswith("  ") and "/" in line]

    covered = {path for pattern in patterns for path in ROOT.glob(pattern)}
    copied = [*(SAMPLES / "public").rglob("*.json"), *(ROOT / "backend/courts/reference").glob("*.csv")]

    assert set(copied) <= covered
    assert licences
    for name in licences:
        licence = (ROOT / "licences" / name).read_text(encoding="utf-8")
        assert "Permission is hereby granted, free of charge" in licence or "Apache License" in licence


@pytest.mark.parametrize("path", CLEAN, ids=lambda path: path.stem)
def test_our_results_are_read_without_a_problem(path: Path) -> None:
    reading = read_court_results_file(path)

    assert reading.orders
    assert reading.problems == ()


def test_the_people_with_results_are_on_the_court_list_before() -> None:
    listed = {
        (line.urn, line.defendant.date_of_birth, line.defendant.identifiers.pnc, line.day)
        for line in read_court_list_file(OUR_LISTS / "west-midlands-2026-11.csv").hearings
    }
    resulted = {
        (order.references[0], order.defendant.date_of_birth, order.defendant.identifiers.pnc, order.made_on)
        for path in CLEAN
        for order in read_court_results_file(path).orders
    }

    assert len(resulted) == 4
    assert resulted <= listed


def test_every_pnc_of_ours_has_the_right_letter() -> None:
    text = "".join(path.read_text(encoding="utf-8") for folder in (OUR_LISTS, OUR_RESULTS) for path in folder.iterdir())
    numbers = set(re.findall(r"\b((?:19|20)\d\d)/(\d{7})([A-Z])\b", text))

    assert len(numbers) >= 10
    for year, serial, letter in numbers:
        assert CHECK_LETTERS[int(year[2:] + serial) % 23] == letter
