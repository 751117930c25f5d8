"""What the documents point at is there: tests, decisions, files and places in pages."""

import ast
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BACKEND = ROOT / "backend"
DOCS = ROOT / "docs"
DECISIONS = DOCS / "decisions"
HAZARDS = (DOCS / "safety" / "hazards.md").read_text(encoding="utf-8")

_CODE = re.compile(r"`([^`\n]+)`")
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_ELSEWHERE = re.compile(r"[a-z]+:")  # https:, mailto:
_PATH = re.compile(r"(?<![\w./-])[\w*][\w.*-]*(?:/[\w.*-]+)*(?:\.(?:py|sql|md|sh|yml|toml)|/)")


def pages() -> list[Path]:
    """Every page of the repository; folders that begin with a dot hold what others made, and much of it."""
    folders = [folder for folder in ROOT.iterdir() if folder.is_dir() and not folder.name.startswith(".")]
    return sorted([*ROOT.glob("*.md"), *(page for folder in folders for page in folder.rglob("*.md"))])


def name_of(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


@cache
def named_in(file: str) -> frozenset[str]:
    """The tests of a file and the classes that hold any, as they are named after its path."""
    found = set()
    for node in ast.parse((ROOT / file).read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ClassDef):
            inside = {f"{node.name}::{one.name}" for one in node.body if isinstance(one, ast.FunctionDef)}
            found |= {node.name, *inside} if inside else set()
        elif isinstance(node, ast.FunctionDef):
            found.add(node.name)
    return frozenset(one for one in found if one.rpartition("::")[2].startswith(("test_", "Test")))


def hazards() -> list[list[str]]:
    """The rows of the table: number, what could happen, control, tests."""
    rows = [line.strip("|").split("|") for line in HAZARDS.splitlines() if re.match(r"\| H\d", line)]
    return [[cell.strip() for cell in row] for row in rows]


HAZARD_TESTS = [(row[0], test) for row in hazards() for test in _CODE.findall(row[-1])]


def test_every_hazard_has_a_number_of_its_own_a_control_and_a_test() -> None:
    rows = hazards()
    assert [row[0] for row in rows] == [f"H{number}" for number in range(1, len(rows) + 1)]
    assert [row for row in rows if len(row) != 4 or not row[2] or not _CODE.findall(row[3])] == []


@pytest.mark.parametrize(("hazard", "named"), HAZARD_TESTS, ids=[f"{row}-{test}" for row, test in HAZARD_TESTS])
def test_the_test_that_a_hazard_names_is_there(hazard: str, named: str) -> None:
    file, _, test = named.partition("::")
    test, _, example = test.partition("[")
    assert (ROOT / file).is_file(), f"{hazard}: there is no {file}"
    assert test in named_in(file), f"{hazard}: {file} has no test {test or 'named'}"
    if example:
        assert re.search(rf"\b{re.escape(example.removesuffix(']'))}\b", (ROOT / file).read_text(encoding="utf-8"))


def test_every_decision_is_listed_by_its_number_and_title() -> None:
    listed = re.findall(
        r"^\| \[(\d{4})\]\(([^)]+)\) \| (.+) \|$", (DECISIONS / "README.md").read_text("utf-8"), re.MULTILINE
    )
    written = [
        (page.name[:4], page.name, page.read_text(encoding="utf-8").splitlines()[0].removeprefix(f"# {page.name[:4]} "))
        for page in sorted(DECISIONS.glob("[0-9]*.md"))
    ]
    assert listed == written


@cache
def places_of(page: Path) -> set[str]:
    """What a link to a place in the page may name: its headings, as they are turned into addresses, and marks."""
    text = page.read_text(encoding="utf-8")
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    addresses = {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
    return addresses | set(re.findall(r'<a id="([^"]+)">', text))


@pytest.mark.parametrize("page", pages(), ids=name_of)
def test_every_link_between_documents_leads_somewhere(page: Path) -> None:
    lost = []
    for link in _LINK.findall(page.read_text(encoding="utf-8")):
        if _ELSEWHERE.match(link):
            continue
        path, _, place = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        if not target.exists() or (place and place not in places_of(target)):
            lost.append(link)
    assert lost == []


def is_there(path: str) -> bool:
    """Whether a path as documents write it names anything: from the top, from backend/, or inside some room."""
    folders = (ROOT, BACKEND, *(room for room in BACKEND.iterdir() if room.is_dir()))
    return any(next(folder.glob(path), None) is not None for folder in folders)


@pytest.mark.parametrize(
    "page", [ROOT / "README.md", DOCS / "architecture.md", *sorted(DECISIONS.glob("*.md"))], ids=name_of
)
def test_every_file_that_a_document_names_is_there(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    fenced = " ".join(text.split("```")[1::2])
    named = {one for one in _CODE.findall(text) if _PATH.fullmatch(one)} | set(_PATH.findall(fenced))
    assert sorted(one for one in named if not is_there(one)) == []


def test_every_room_has_its_line_in_the_picture_of_the_whole() -> None:
    picture = (DOCS / "architecture.md").read_text(encoding="utf-8")
    rooms = {file.parent.name for file in BACKEND.glob("*/__init__.py")}
    assert sorted(room for room in rooms if f"`backend/{room}/`" not in picture) == []


def test_the_glossary_has_one_meaning_a_word() -> None:
    rows = re.findall(r"^\| (.+?) \| .+ \|$", (DOCS / "glossary.md").read_text(encoding="utf-8"), re.MULTILINE)
    words = Counter(word for row in rows if row not in {"word", "---"} for word in row.split(", "))
    assert [word for word, times in words.items() if times > 1] == []
