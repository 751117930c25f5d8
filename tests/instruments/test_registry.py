"""Adding an instrument is adding a file, and a corrected rule is a new version beside the older one."""

import re
import sys
from importlib import import_module
from pathlib import Path

import pytest

from backend.instruments import measures
from backend.instruments.apps import InstrumentsConfig
from backend.instruments.checks import InstrumentError
from backend.instruments.engine import score
from backend.instruments.registry import Registry, UnknownInstrument, load, registry
from tests.instruments.sheets import EVERY

GAD = (Path(measures.__file__).parent / "gad_7.py").read_text(encoding="utf-8")
RELEASED_WITH_ANOTHER_CUT_OFF = GAD.replace(
    'title="Caseness in NHS Talking Therapies", of="total", at=8', 'title="x", of="total", at=10'
)


def package(folder: Path, name: str, files: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Registry:
    (folder / name).mkdir()
    (folder / name / "__init__.py").touch()
    for file, text in files.items():
        (folder / name / file).write_text(text, encoding="utf-8")
    monkeypatch.syspath_prepend(str(folder))
    for module in (name, *(f"{name}.{Path(file).stem}" for file in files)):
        monkeypatch.delitem(sys.modules, module, raising=False)
    return load(import_module(name))


def test_every_file_of_the_folder_is_an_instrument_and_nothing_else_is() -> None:
    files = {path.stem for path in Path(measures.__file__).parent.glob("*.py")} - {"__init__"}
    assert {one.slug.replace("-", "_") for one in EVERY} == {re.sub(r"_v\d+$", "", one) for one in files}
    assert len(registry().instruments) == len(files)


def test_a_file_in_the_folder_is_an_instrument(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = package(tmp_path, "more_measures", {"gad_7.py": GAD}, monkeypatch)
    assert [one.slug for one in found.current] == ["gad-7"]


def test_an_older_version_still_scores_by_its_own_rule(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = {"gad_7_v1.py": RELEASED_WITH_ANOTHER_CUT_OFF, "gad_7.py": GAD.replace("version=1", "version=2")}
    found = package(tmp_path, "two_versions", files, monkeypatch)

    sheet = [3, 3, 2, 0, 0, 0, 0]
    by_version = {number: score(found.get("gad-7", number), sheet).cut_offs["caseness"] for number in (1, 2)}
    assert by_version == {1: False, 2: True}
    assert found.get("gad-7").version == 2
    assert [one.version for one in found.current] == [2]
    with pytest.raises(UnknownInstrument, match="gad-7 v3"):
        found.get("gad-7", 3)


@pytest.mark.parametrize(
    ("files", "fault"),
    [
        ({"gad_9.py": GAD}, r"gad_9 holds gad-7, so it is not named after it"),
        ({"gad_7.py": "INSTRUMENT = 7\n"}, r"gad_7 does not hold an Instrument called INSTRUMENT"),
        ({"gad_7.py": GAD, "gad_7_v2.py": GAD}, r"gad_7_v2 holds scoring version 1"),
        ({"gad_7.py": GAD, "gad_7_v1.py": GAD}, r"gad-7 has the scoring versions \[1, 1\]"),
        (
            {"gad_7.py": GAD.replace("version=1", "version=2")},
            r"gad-7 has the scoring versions \[2\]: an older one is gone",
        ),
        ({"gad_7.py": GAD.replace("may_miss=1", "may_miss=7")}, r"gad-7 v1: scale 'total' may miss 7 of 7 items"),
    ],
    ids=["misnamed", "none", "wrong version", "twice", "gone", "faulty"],
)
def test_a_wrong_file_stops_the_start_with_a_sentence(
    files: dict[str, str], fault: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(InstrumentError, match=fault):
        package(tmp_path, "wrong_measures", files, monkeypatch)


def test_the_start_asks_for_every_instrument(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.core.exceptions import ImproperlyConfigured

    def broken() -> Registry:
        raise InstrumentError(["gad-7 v1: its answer has no keys"])

    monkeypatch.setattr("backend.instruments.registry.registry", broken)
    with pytest.raises(ImproperlyConfigured, match="its answer has no keys"):
        InstrumentsConfig.create("backend.instruments").ready()


@pytest.mark.parametrize("name", ["phq-9", "PHQ-9", "phq_9", "PHQ_9"])
def test_a_measure_is_found_however_its_name_is_joined(name: str) -> None:
    assert registry().get(name).slug == "phq-9"


def test_an_unknown_name_is_answered_with_those_there_are() -> None:
    with pytest.raises(UnknownInstrument) as unknown:
        registry().get("PHQ_8")
    assert "'PHQ_8'" in unknown.value.sentence
    for one in EVERY:
        assert one.code in unknown.value.sentence
