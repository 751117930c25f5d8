"""requirements/: in step with pyproject.toml, pinned by hash, and free of addresses."""

import re
import subprocess
import tomllib

import pytest
from packaging.requirements import Requirement

from tools.entry.home import REQUIREMENTS, ROOT

LOCKS = {
    "run": ["project"],
    "dev": ["project", "dev"],
    "embedded": ["embedded"],
    "installer": ["installer"],
}
PINNED = re.compile(r"^(?P<name>[a-z0-9-]+)==(?P<version>[^ ]+)(?: ; .+)? \\$")


def lines_of(name: str) -> list[str]:
    return (REQUIREMENTS / f"{name}.lock").read_text(encoding="ascii").splitlines()


def pins(name: str) -> dict[str, str]:
    return {found["name"]: found["version"] for line in lines_of(name) if (found := PINNED.match(line))}


def wanted(group: str) -> list[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    texts = project["project"]["dependencies"] if group == "project" else project["dependency-groups"][group]
    return [Requirement(text) for text in texts]


def test_there_is_no_lock_that_nothing_makes() -> None:
    assert {path.stem for path in REQUIREMENTS.iterdir()} == set(LOCKS)


@pytest.mark.parametrize("name", LOCKS)
def test_every_line_is_a_pin_or_a_hash(name: str) -> None:
    hash_line = re.compile(r"^    --hash=sha256:[0-9a-f]{64}(?: \\)?$")
    assert [line for line in lines_of(name) if not PINNED.match(line) and not hash_line.match(line)] == []
    assert pins(name)


@pytest.mark.parametrize(("name", "groups"), LOCKS.items())
def test_the_lock_holds_what_pyproject_asks_for(name: str, groups: list[str]) -> None:
    found = pins(name)
    for requirement in (each for group in groups for each in wanted(group)):
        key = requirement.name.lower().replace("_", "-")
        assert key in found, f"{name}.lock lacks {key}: run ./footbridge lock"
        assert requirement.specifier.contains(found[key]), f"{name}.lock is behind for {key}: run ./footbridge lock"


def test_tests_run_on_the_versions_that_production_runs() -> None:
    dev = pins("dev")
    assert {name: dev.get(name) for name in pins("run")} == pins("run")


def test_the_embedded_servers_stay_out_of_production() -> None:
    assert not set(pins("embedded")) & set(pins("run"))


def test_the_two_packages_of_one_name_never_meet() -> None:
    for name in LOCKS:
        assert "django-fsm" not in pins(name)
    assert "django-fsm-2" in pins("run")


def test_no_committed_file_names_a_package_registry() -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout")
    registries = re.compile(
        rb"https?://[a-z0-9.-]*(?:"
        + b"|".join((rb"pypi\.", b"python" + rb"hosted\.", rb"npmjs\.", rb"yarnpkg\."))
        + rb")"
    )
    files = [ROOT / name for name in listed.stdout.decode().split("\0") if name]
    naming = [path.relative_to(ROOT) for path in files if path.is_file() and registries.search(path.read_bytes())]
    assert naming == [], "a registry is the caller's choice"
