"""A pathway is a folder: found where the environment names it, checked, and refused in one sentence when it is broken."""

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from backend.pathways import registry as register
from backend.pathways.checks import PathwayError
from backend.pathways.registry import (
    EXTRA_FOLDERS,
    Registry,
    UnknownPathwayError,
    load,
    own_folders,
    pathway_folders,
)
from backend.pathways.roles import SHARED
from tests.pathways.definitions import EVERY, TOY, TOY_FOLDER
from tests.pathways.lives import Life


@pytest.fixture(autouse=True)
def _nothing_kept() -> Iterator[None]:
    """Each test reads its folders as a new start would, and leaves nothing read behind."""
    known = set(sys.modules)
    register.registry.cache_clear()
    yield
    register.registry.cache_clear()
    for name in [one for one in sys.modules if one.startswith("footbridge_pathway_") and one not in known]:
        del sys.modules[name]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The toy pathway in a folder elsewhere: its four files and nothing else."""
    found = tmp_path / "mentoring"
    found.mkdir()
    for name in ("pathway.py", "guards.py", "fields.py", "README.md"):
        shutil.copy(TOY_FOLDER / name, found / name)
    return found


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert text.count(old) >= 1
    path.write_text(text.replace(old, new, 1))


def fault_of(*folders: Path) -> str:
    with pytest.raises(PathwayError) as found:
        load(folders)
    (fault,) = found.value.faults
    assert "\n" not in fault
    return fault


def test_a_folder_that_the_environment_names_is_found_checked_and_lived(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(EXTRA_FOLDERS, str(folder))
    known = register.registry()
    assert [one.slug for one in known.pathways] == [*(f.name for f in own_folders()), "toy"]
    toy = known.get("toy")
    assert not known.is_own(toy)
    assert all(known.is_own(one) for one in known.pathways if one is not toy)
    one = Life(toy)
    one.act("ask_for")
    one.act("decline")
    assert one.closed
    assert register.registry() is known


def test_its_modules_import_each_other_with_a_dot(folder: Path) -> None:
    (toy,) = load([folder]).pathways
    guard = toy.action("pause").needs[0]
    assert guard.test.__module__.endswith(".guards")
    assert guard.test.__module__.startswith("footbridge_pathway_mentoring_")
    assert str(folder) not in sys.path


def test_what_is_dropped_beside_our_own_is_found_without_a_list() -> None:
    assert set(own_folders()) == {one.parent for one in register.OWN_FOLDER.glob("*/pathway.py")}
    assert {one.slug for one in load(own_folders()).pathways} == {one.slug for one in EVERY} - {"toy"}


def test_folders_named_twice_or_with_gaps_are_read_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder.parent)
    monkeypatch.setenv(EXTRA_FOLDERS, f"{folder}::{folder.parent}/mentoring/../mentoring: :mentoring")
    assert pathway_folders()[len(own_folders()) :] == (folder,)


def test_two_folders_of_one_name_do_not_take_each_others_modules(folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "elsewhere" / "mentoring"
    shutil.copytree(folder, other)
    change(other / "pathway.py", 'slug="toy",', 'slug="other",')
    change(other / "guards.py", "The person has died: contact stops.", "Nobody to mentor.")
    first, second = load([folder, other]).pathways
    assert (first.slug, second.slug) == ("toy", "other")
    assert first.actions[0].needs[0].sentence == "The person has died: contact stops."
    assert second.actions[0].needs[0].sentence == "Nobody to mentor."


def test_one_pathway_in_two_folders_is_refused(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder, tmp_path / "copy")
    assert fault_of(folder, tmp_path / "copy") == "toy v1 is defined 2 times"


def test_an_older_version_stays_beside_the_newer(folder: Path) -> None:
    shutil.copy(folder / "pathway.py", folder / "pathway_v1.py")
    change(folder / "pathway.py", "version=1,", "version=2,")
    known = load([folder])
    assert [(one.slug, one.version) for one in known.pathways] == [("toy", 2), ("toy", 1)]
    assert known.get("toy").version == 2
    assert known.get("toy", 1).version == 1
    assert [one.version for one in known.current] == [2]


# --- broken folders ---------------------------------------------------------------------------------------------


def test_a_folder_without_a_pathway_is_named(tmp_path: Path) -> None:
    assert fault_of(tmp_path / "nowhere") == f"{tmp_path / 'nowhere'}: there is no pathway.py in this folder"


def test_a_file_that_holds_no_pathway_is_named(folder: Path) -> None:
    (folder / "pathway.py").write_text("PATHWAY = 'soon'\n")
    assert fault_of(folder) == f"{folder / 'pathway.py'}: does not hold a Pathway called PATHWAY"


def test_a_slip_of_the_pen_is_named_with_its_line(folder: Path) -> None:
    (folder / "fields.py").write_text('"""Fields."""\n\nclass Asked(:\n')
    assert fault_of(folder).startswith(f"{folder / 'fields.py'}, line 3: ")
    assert fault_of(folder).endswith("(SyntaxError)")


def test_an_arrow_that_cannot_be_read_is_named_with_its_line(folder: Path) -> None:
    change(folder / "pathway.py", '"M0 -> M1"', '"M0 -> -> M1"')
    line = next(n for n, text in enumerate((folder / "pathway.py").read_text().splitlines(), 1) if "-> ->" in text)
    assert fault_of(folder) == (
        f"{folder / 'pathway.py'}, line {line}: cannot read the arrow 'M0 -> -> M1' of strand mentoring (ValueError)"
    )


def test_an_import_without_the_dot_is_explained(folder: Path) -> None:
    change(folder / "pathway.py", "from . import fields, guards", "import guards\nfrom . import fields")
    assert "write “from .guards import …”: a pathway's modules import each other with a dot" in fault_of(folder)


def test_a_missing_package_is_named(folder: Path) -> None:
    change(
        folder / "guards.py", "from backend.pathways.facts", "import surely_not_installed\nfrom backend.pathways.facts"
    )
    assert fault_of(folder).startswith(f"{folder / 'guards.py'}, line ")
    assert "No module named 'surely_not_installed' (ModuleNotFoundError)" in fault_of(folder)


def test_a_definition_that_does_not_hold_together_is_named(folder: Path) -> None:
    change(folder / "pathway.py", '"M1, M2 -> M3"', '"M1, M2 -> same"')
    with pytest.raises(PathwayError) as found:
        load([folder])
    assert "toy v1: state 'M3' cannot be reached" in found.value.faults


def test_what_was_mended_is_read_anew(folder: Path) -> None:
    good = (folder / "guards.py").read_text()
    (folder / "guards.py").write_text("1 / 0\n")
    assert fault_of(folder) == f"{folder / 'guards.py'}, line 1: division by zero (ZeroDivisionError)"
    (folder / "guards.py").write_text(good + "\n# mended\n")
    assert load([folder]).get("toy").slug == "toy"


def test_what_was_read_before_the_fault_is_read_anew_too(folder: Path) -> None:
    good = (folder / "pathway.py").read_text()
    (folder / "pathway.py").write_text(good + "\n1 / 0\n")
    assert "division by zero" in fault_of(folder)
    (folder / "pathway.py").write_text(good)
    change(folder / "guards.py", "The person has died: contact stops.", "Said better.")
    assert load([folder]).get("toy").actions[0].needs[0].sentence == "Said better."


# --- asking it --------------------------------------------------------------------------------------------------


def test_an_unknown_pathway_or_version_is_answered_with_what_is_known() -> None:
    known = Registry((TOY,), (TOY_FOLDER,))
    with pytest.raises(UnknownPathwayError, match="there is no pathway moon; known are: toy v1"):
        known.get("moon")
    with pytest.raises(UnknownPathwayError, match="there is no pathway toy v2; known are: toy v1"):
        known.get("toy", 2)
    with pytest.raises(UnknownPathwayError, match="known are: none"):
        Registry(()).get("toy")


def test_every_role_is_listed_once_with_those_of_the_pathways() -> None:
    known = Registry((TOY,), (TOY_FOLDER,))
    assert known.roles == (*SHARED, *TOY.roles)
