"""Adding a shape is adding a file."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from backend.courts.messages import read_court_list, read_court_list_file, read_court_results_file, registry, shapes
from backend.courts.messages.documents import open_document
from backend.courts.messages.places import Place
from backend.courts.messages.problems import Problems
from backend.courts.messages.registry import list_shapes, results_shapes
from backend.courts.messages.shape import Source
from tests.courts.messages.examples import OUR_LISTS, OUR_RESULTS, PUBLIC_LISTS, PUBLIC_RESULTS, SAMPLES

EVERY_SAMPLE = sorted(
    path for folder in (PUBLIC_LISTS, PUBLIC_RESULTS, OUR_LISTS, OUR_RESULTS) for path in folder.iterdir()
)


def _source(path: Path) -> Source:
    problems = Problems(path.name)
    document = open_document(path.read_bytes(), problems)
    message = document.messages[0] if document.messages else None
    tree, where = (message.tree, message.path) if message else (None, "")
    return Source(path.name, document.text, message is not None, Place(tree, where, problems))


@pytest.mark.parametrize("path", EVERY_SAMPLE, ids=lambda path: path.name)
def test_at_most_one_shape_of_a_purpose_knows_a_file(path: Path) -> None:
    source = _source(path)

    lists = [shape.name for shape in list_shapes() if shape.recognises(source)]
    results = [shape.name for shape in results_shapes() if shape.recognises(source)]

    assert len(lists) <= 1
    assert len(results) <= 1
    assert lists or results
    assert source.problems.listed() == ()


@pytest.mark.parametrize(
    ("path", "shape"),
    [
        (PUBLIC_LISTS / "common-platform-hearing.json", "Common Platform hearing"),
        (PUBLIC_LISTS / "libra-case.json", "Libra case"),
        (PUBLIC_LISTS / "prepare-a-case-libra.json", "day list of probation's court team"),
        (OUR_LISTS / "west-midlands-2026-11.csv", "CSV court list"),
    ],
    ids=lambda value: getattr(value, "stem", None),
)
def test_a_court_list_says_which_shape_it_had(path: Path, shape: str) -> None:
    assert read_court_list_file(path).shape == shape


@pytest.mark.parametrize(
    ("path", "shape"),
    [
        (PUBLIC_RESULTS / "create-results-1.json", "results with a session"),
        (PUBLIC_RESULTS / "hearing-results-added-for-day-1.json", "hearing with results"),
    ],
    ids=lambda value: getattr(value, "stem", None),
)
def test_results_say_which_shape_they_had(path: Path, shape: str) -> None:
    assert read_court_results_file(path).shape == shape


NEW_SHAPE = """
from backend.courts.messages.listing import day_list_hearing
from backend.courts.messages.records import Identifiers
from backend.courts.messages.shape import ListShape


def recognises(source):
    return "daySheet" in source.tree


def read(source):
    place = source.place.member("daySheet")
    hearing = day_list_hearing(place, Identifiers())
    return () if hearing is None else (hearing,)


SHAPE = ListShape(name="day sheet", recognises=recognises, read=read)
"""
DAY_SHEET = (
    b'{"daySheet": {"courtCode": "B20BL", "sessionStartTime": "2026-11-23T10:00:00", '
    b'"caseNo": "1", "defendantName": "Leah Ashdown"}}'
)


@pytest.fixture
def folder_of_shapes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A second folder in which shapes are looked for."""
    monkeypatch.setattr(shapes, "__path__", [*shapes.__path__, str(tmp_path)])
    registry.every_shape.cache_clear()
    yield tmp_path
    registry.every_shape.cache_clear()
    for name in [name for name in sys.modules if name.startswith(f"{shapes.__name__}.added_")]:
        del sys.modules[name]


def test_a_new_file_is_a_new_shape(folder_of_shapes: Path) -> None:
    before = read_court_list(DAY_SHEET, "sheet.json")
    (folder_of_shapes / "added_day_sheet.py").write_text(NEW_SHAPE, encoding="utf-8")
    registry.every_shape.cache_clear()

    after = read_court_list(DAY_SHEET, "sheet.json")

    assert before.could_not_read
    assert (after.shape, [line.defendant.full_name for line in after.hearings]) == ("day sheet", ["Leah Ashdown"])


def test_a_file_there_that_names_no_shape_stops_the_start(folder_of_shapes: Path) -> None:
    (folder_of_shapes / "added_nothing.py").write_text("", encoding="utf-8")
    registry.every_shape.cache_clear()

    with pytest.raises(TypeError, match="added_nothing names no SHAPE"):
        list_shapes()


def test_reading_needs_no_database_and_no_settings() -> None:
    code = "import sys, backend.courts.messages; sys.exit('django' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], cwd=SAMPLES.parent, check=False).returncode == 0
