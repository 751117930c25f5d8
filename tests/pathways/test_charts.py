"""The drawn pages: complete, the same every time, fit to be drawn, and found out when they lag behind."""

import os
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from backend.pathways import charts, wording
from backend.pathways.management.commands.pathway_chart import DOCS, REMEDY, ROOT, Command
from backend.pathways.registry import EXTRA_FOLDERS, Registry, load, own_folders
from backend.pathways.vocabulary import Pathway, ProtocolValue, Strand, Target, Unit, move, state
from tests.pathways.definitions import EVERY, TOY, TOY_FOLDER, name

every_pathway = pytest.mark.parametrize("pathway", EVERY, ids=name)


def plain(text: str) -> str:
    return text.replace("\\|", "|")


# --- the page ---------------------------------------------------------------------------------------------------


@every_pathway
def test_the_page_tells_all_that_the_definition_says(pathway: Pathway) -> None:
    page = plain(charts.draw(pathway))
    for strand in pathway.strands:
        assert f"## {strand.title}\n" in page
        for one in strand.states:
            assert f"| {one.slug} | {one.title} |" in page
    for action in pathway.actions:
        assert page.count(f"\n| **{action.title}** |") == len({one.strand for one in action.moves})
        for guard in action.needs:
            assert f"| {guard.sentence} |" in page
            assert guard.cite in page
    for review in pathway.reviews:
        assert f"**{review.title}**" in page
    for value in pathway.protocol:
        assert f"| {value.title} | {wording.figure(value)} |" in page
        assert value.source in page
    for role in {role for action in pathway.actions for role in action.by}:
        assert f"| {role.title} | {role.sentence} |" in page
    for anchor in pathway.anchors:
        assert f"| {anchor.title} |" in page


@every_pathway
def test_every_table_has_as_many_cells_in_each_row_as_in_its_head(pathway: Pathway) -> None:
    tables = re.findall(r"(?:^\|.*\|\n)+", charts.draw(pathway) + "\n", re.MULTILINE)
    assert len(tables) >= 2 * len(pathway.strands)
    for table in tables:
        head, line, *rows = (re.split(r"(?<!\\)\|", row)[1:-1] for row in table.splitlines())
        assert rows
        assert {one.strip() for one in line} == {"---"}
        assert all(len(row) == len(head) for row in rows)


@every_pathway
def test_every_link_in_the_page_leads_somewhere(pathway: Pathway) -> None:
    page = charts.draw(pathway)
    places = re.findall(r'<a id="([^"]+)">', page)
    assert len(places) == len(set(places))
    assert set(re.findall(r"\(#([^)]+)\)", page)) <= set(places)


def diagrams(pathway: Pathway) -> list[list[str]]:
    found = re.findall(r"```mermaid\n(.*?)\n```", charts.draw(pathway), re.DOTALL)
    return [one.splitlines() for one in found]


LINES = (
    r"stateDiagram-v2",
    r"    direction TB",
    r'    state "[^"#;:<>{}\[\]|`\\]+" as \w+',
    r"    (\[\*\]|\w+) --> \w+: [^\"#;:<>{}\[\]|`\\]+",
    r"    classDef \w+ [\w#:,-]+(: [\w ]+)?",
    r"    class [\w,]+ \w+",
)


@every_pathway
def test_the_diagram_is_in_the_drawing_language_and_names_nothing_unknown(pathway: Pathway) -> None:
    for strand, lines in zip(pathway.strands, diagrams(pathway), strict=True):
        assert all(any(re.fullmatch(line, one) for line in LINES) for one in lines)
        known = {found[1] for one in lines if (found := re.fullmatch(r'    state ".*" as (\w+)', one))}
        arrows = [found.groups() for one in lines if (found := re.match(r"    (\S+) --> (\w+)", one))]
        assert {end for arrow in arrows for end in arrow} <= known | {"[*]"}
        assert len(set(arrows)) == len(arrows)
        assert len(known) >= len(strand.states)


@every_pathway
def test_every_arrow_of_the_table_is_drawn_and_no_other(pathway: Pathway) -> None:
    for strand, lines in zip(pathway.strands, diagrams(pathway), strict=True):
        words = {found[2]: found[1] for one in lines if (found := re.fullmatch(r'    state "(.*)" as (\w+)', one))}
        drawn: dict[str, list[tuple[str, str]]] = {}
        for one in lines:
            if found := re.fullmatch(r"    (\S+) --> (\w+): (.*)", one):
                source, target = (words.get(end, "not begun") for end in found.groups()[:2])
                for title in found[3].split(" / "):
                    drawn.setdefault(title, []).append((source, target))
        for action in pathway.actions:
            moving = [
                one
                for one in action.moves
                if one.strand == strand.slug and any(t != s for s in one.sources for t in one.targets(s))
            ]
            title = re.sub(r"\s+", " ", re.sub(r"[\"#;:]", " ", action.title.replace(": ", " - "))).strip()
            ends = [target for _, target in drawn.pop(title, [])]
            assert bool(ends) is bool(moving), action.slug
            for arrow in moving:
                if arrow.target == Target.BACK:
                    assert "the step it came from" in ends
                elif arrow.target == Target.OPEN:
                    assert "the most pressing that is still open" in ends
                else:
                    assert f"{arrow.target} {strand.state(arrow.target).title.replace(': ', ' - ')}" in ends
        assert drawn == {}


def test_an_action_from_many_steps_is_one_arrow_from_all_of_them() -> None:
    line = Strand(
        slug="line",
        title="Line",
        states=(*(state(f"A{n}", f"Step {n}") for n in range(6)), state("Z", "End", final=True)),
    )
    base = TOY.actions[0]
    actions = (
        replace(base, slug="a", title="Begin", moves=(move(line, "none -> A0"),)),
        replace(base, slug="b", title="Stop: now", moves=(move(line, "any, -A4, -A5 -> Z"),)),
        replace(base, slug="c", title="Halt", moves=(move(line, "A1, A2, A3 -> Z"),)),
    )
    (lines,) = diagrams(replace(TOY, strands=(line,), actions=actions, reviews=(), anchors=(), milestones=()))
    assert '    state "from any open step but A4 and A5" as several_1' in lines
    assert [one for one in lines if "-->" in one] == [
        "    [*] --> s_A0: Begin",
        "    several_1 --> s_Z: Stop - now",
        "    s_A1 --> s_Z: Halt",
        "    s_A2 --> s_Z: Halt",
        "    s_A3 --> s_Z: Halt",
    ]


def test_a_column_in_which_nothing_stands_is_left_out_and_a_bar_in_a_word_does_no_harm() -> None:
    page = charts.draw(with_title("sign", "Sign | seal"))
    assert "| Code | Step | Waits on |" in page  # nobody said what the steps of the agreement mean
    assert "| **Sign \\| seal** | P1 | P2 |" in page
    assert "s_P1 --> s_P2: Sign seal" in page


def with_title(slug: str, title: str) -> Pathway:
    return replace(TOY, actions=tuple(replace(one, title=title) if one.slug == slug else one for one in TOY.actions))


def test_the_same_definition_is_drawn_the_same_in_every_run() -> None:
    program = (
        "import hashlib, pathlib; from backend.pathways import charts; from backend.pathways.registry import load;"
        f"page = charts.draw(load([pathlib.Path({str(TOY_FOLDER)!r})]).pathways[0]);"
        "print(hashlib.sha256(page.encode()).hexdigest())"
    )
    seen = {
        subprocess.run(
            [sys.executable, "-c", program], cwd=ROOT, env={**os.environ, "PYTHONHASHSEED": seed}, check=True,
            capture_output=True, text=True,
        ).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert len(seen) == 1


# --- in words ---------------------------------------------------------------------------------------------------


def value(default: Any, unit: Unit) -> ProtocolValue[Any]:
    return ProtocolValue(slug="x", title="x", default=default, unit=unit, source="x")


@pytest.mark.parametrize(
    ("default", "unit", "said"),
    [
        (5, Unit.WORKING_DAYS, "5 working days"),
        (1, Unit.WORKING_DAYS, "1 working day"),
        (1, Unit.HOURS, "1 hour"),
        (60, Unit.MINUTES, "60 minutes"),
        (12, Unit.MONTHS, "12 months"),
        (3, Unit.COUNT, "3"),
        (True, Unit.FLAG, "yes"),
        (False, Unit.FLAG, "no"),
        (next(one for one in TOY.protocol if one.slug == "letter_at").default, Unit.CLOCK, "16:00"),
    ],
)
def test_a_figure_is_said_with_its_unit(default: Any, unit: Unit, said: str) -> None:
    assert wording.figure(value(default, unit)) == said


STEPS = Strand(
    slug="s",
    title="S",
    states=tuple(
        state(slug, slug, final=slug[0] == "Z") for slug in ("A1", "A2", "A3", "A4", "B1", "B2", "B3", "Z1", "Z2", "Z3")
    ),
)


@pytest.mark.parametrize(
    ("arrow", "said"),
    [
        ("A1 -> Z1", "A1"),
        ("A1, B2 -> Z1", "A1, B2"),
        ("none -> A1", "(not begun)"),
        ("any -> Z1", "any open step"),
        ("any, -B2 -> Z1", "any open step but B2"),
        ("any, -B2, -A1 -> Z1", "any open step but A1 and B2"),
        ("any A -> Z1", "any A step"),
        ("any A, -A2 -> Z1", "any A step but A2"),
        ("any B, A1 -> Z1", "any B step, A1"),
        ("ended -> A1", "any end"),
        ("any, ended -> same", "any open step, any end"),
        ("none, any -> same", "any open step, (not begun)"),
    ],
)
def test_many_steps_are_said_shortly(arrow: str, said: str) -> None:
    assert wording.steps(STEPS, move(STEPS, arrow).sources) == said


def said_of(slug: str, **due: Any) -> str:
    review = TOY.review(slug)
    return wording.due(TOY, replace(review, due=replace(review.due, **due)))


def test_when_something_is_due_is_said_in_a_sentence() -> None:
    days = TOY.review("match_due").due.after
    assert days is not None
    today = replace(days, default=0)
    assert said_of("match_due") == (
        "5 working days after it came there; the same day if a hearing is within 1 working day"
    )
    assert said_of("letter_due") == "1 day before “Next hearing”, at 16:00"
    assert said_of("signature_due").endswith("; never later than 2 working days before “Next hearing”")
    assert said_of("pause_over") == "1 working day after the date entered as “Until when”"
    assert said_of("risk_unanswered") == "60 minutes after it was recorded"
    assert said_of("call_due").endswith("; on the day of a hearing 2 hours after it")
    assert said_of("call_due", after=today, on_hearing_day=None) == "by the end of the day on which it happened"
    assert said_of("summary_due", after=today) == "by the end of the day of “Agreement signed”"


# --- the files --------------------------------------------------------------------------------------------------


def test_our_own_pages_are_up_to_date() -> None:
    call_command(Command(), "--check", stdout=StringIO())


@pytest.fixture(autouse=True)
def _no_other_folders(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the environment of the tests names: these tests write pages."""
    monkeypatch.delenv(EXTRA_FOLDERS, raising=False)


@pytest.fixture
def toy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The toy pathway as another team's folder, named in the environment."""
    folder = tmp_path / "mentoring"
    shutil.copytree(TOY_FOLDER, folder, ignore=shutil.ignore_patterns("__init__.py", "__pycache__"))
    monkeypatch.setenv(EXTRA_FOLDERS, str(folder))
    return folder


def run(*options: str, into: Path) -> str:
    out = StringIO()
    call_command(Command(), *options, into=into, stdout=out)
    return out.getvalue()


def test_pages_are_drawn_once_and_then_up_to_date(toy: Path, tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    said = run(into=docs)
    assert f"{toy / 'lifecycle.md'} is missing: done." in said
    assert {one.name for one in docs.iterdir()} == {"README.md", *(f"{folder.name}.md" for folder in own_folders())}
    assert "pages are up to date" in run("--check", into=docs)
    assert run(into=docs) == "Nothing to do: all pages are up to date.\n"


def test_a_changed_definition_is_found_out_until_it_is_drawn_again(toy: Path, tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    run(into=docs)
    definition = toy / "pathway.py"
    definition.write_text(definition.read_text().replace('"Time to find a mentor", 5', '"Time to find a mentor", 6'))
    _forget_modules()
    with pytest.raises(CommandError) as found:
        run("--check", into=docs)
    assert found.value.returncode == 1
    assert str(found.value) == (
        f"{toy / 'lifecycle.md'} is out of date.\nDraw the pages again with {REMEDY}, and commit them."
    )
    run(into=docs)
    assert "6 working days after it came there" in (toy / "lifecycle.md").read_text()
    run("--check", into=docs)


def _forget_modules() -> None:
    """As the next start would: Python keeps what it read."""
    for module in [one for one in sys.modules if one.startswith("footbridge_pathway_")]:
        del sys.modules[module]


def test_a_page_that_is_missing_or_of_a_pathway_that_is_gone_is_named(tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    run(into=docs)
    (docs / "README.md").unlink()
    (docs / "old.md").write_text(f"{charts.DRAWN}\n\n# Old\n")
    (docs / "notes.md").write_text("Written by a person.\n")
    with pytest.raises(CommandError) as found:
        run("--check", into=docs)
    assert f"{docs / 'README.md'} is missing." in str(found.value)
    assert f"{docs / 'old.md'} draws a pathway that is gone." in str(found.value)
    assert "notes.md" not in str(found.value)
    run(into=docs)
    assert (docs / "notes.md").is_file()
    assert not (docs / "old.md").exists()
    run("--check", into=docs)


def test_a_definition_that_cannot_be_read_is_named_and_not_a_trace(toy: Path, tmp_path: Path) -> None:
    (toy / "pathway.py").write_text("PATHWAY = 7\n")
    _forget_modules()
    with pytest.raises(CommandError, match=r"pathway\.py: does not hold a Pathway called PATHWAY"):
        run("--check", into=tmp_path)


def test_an_older_version_keeps_a_page_of_its_own() -> None:
    older, newer = TOY, replace(TOY, version=2)
    known = Registry((newer, older), (Path("/x/toy"), Path("/x/toy")))
    found = charts.pages(known, Path("/docs"))
    assert set(found) == {Path("/x/toy/lifecycle.md"), Path("/x/toy/lifecycle-v1.md"), Path("/docs/README.md")}
    assert "Version 1." in found[Path("/x/toy/lifecycle-v1.md")]


def test_our_pages_lie_with_our_documents() -> None:
    assert Path(__file__).resolve().parents[2] / "docs/lifecycles" == DOCS
    found = charts.pages(load(own_folders()), DOCS)
    assert set(found) == {DOCS / "README.md", *(DOCS / f"{folder.name}.md" for folder in own_folders())}
