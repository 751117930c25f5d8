"""Adding a kind of identifier is adding a file."""

import sys
from importlib import import_module
from pathlib import Path

import pytest

from backend.people.identifiers import UnknownKind, accept, all_kinds, get, parse
from backend.people.identifiers.registry import find
from tests.people.identifiers.vectors import TODAY

FILE = """
from backend.people.identifiers.reading import Kind, Policy, Subject, by_pattern

KIND = Kind(
    name={name!r}, title="Locker", identifies=Subject.PERSON, example="L1",
    expected="L and a digit", on_failure=Policy.REFUSE, read=by_pattern("L[0-9]"),
)
"""


def package(folder: Path, name: str, files: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> str:
    (folder / name).mkdir()
    (folder / name / "__init__.py").touch()
    for file, text in files.items():
        (folder / name / file).write_text(text, encoding="utf-8")
    monkeypatch.syspath_prepend(str(folder))
    for module in (name, *(f"{name}.{Path(file).stem}" for file in files)):
        monkeypatch.delitem(sys.modules, module, raising=False)
    return name


def test_a_file_in_the_folder_is_a_kind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    name = package(tmp_path, "more_kinds", {"locker.py": FILE.format(name="locker")}, monkeypatch)

    found = find(import_module(name))

    assert list(found) == ["locker"]
    assert found["locker"].parse("L1", today=TODAY).valid


@pytest.mark.parametrize("text", [FILE.format(name="cupboard"), "KIND = 'locker'\n"])
def test_a_file_that_is_not_named_like_its_kind_stops_the_start(
    text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = package(tmp_path, "wrong_kinds", {"locker.py": text}, monkeypatch)

    with pytest.raises(TypeError, match=r"wrong_kinds\.locker must define KIND"):
        find(import_module(name))


def test_an_unknown_kind_is_answered_with_those_there_are() -> None:
    for ask in (
        lambda: get("nhs"),
        lambda: parse("nhs", "1", today=TODAY),
        lambda: accept("nhs", "1", today=TODAY),
    ):
        with pytest.raises(UnknownKind) as unknown:
            ask()
        assert unknown.value.code == "unknown_kind"
        assert "'nhs'" in unknown.value.sentence
        for kind in all_kinds():
            assert kind in unknown.value.sentence
