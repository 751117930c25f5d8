"""Set-up on a machine that lacks something, and many set-ups at once."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tools.entry import environment
from tools.entry.console import EntryError
from tools.entry.environment import find_uv
from tools.entry.home import ROOT, Home


def script(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty PATH."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    environment._pip.cache_clear()
    return folder


def test_uv_on_path_is_used(home: Home, path: Path) -> None:
    uv = script(path, "uv", "echo 'uv 0.13.9 (x86_64-unknown-linux-gnu)'")
    assert find_uv(home) == uv


@pytest.mark.parametrize("answer", ["echo 'uv 0.4.30'", "exit 1", "echo unreadable"])
def test_an_older_or_broken_uv_is_passed_over(
    home: Home, path: Path, monkeypatch: pytest.MonkeyPatch, answer: str
) -> None:
    script(path, "uv", answer)
    pip = script(path, "pip-stand-in", f"/bin/mkdir -p {home.tools}/bin && : > {home.tools}/bin/uv")
    monkeypatch.setattr(environment, "_pip", lambda: (str(pip),))
    assert find_uv(home) == home.tools / "bin" / "uv"


@pytest.fixture
def no_pip(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environment, "_runs", lambda *_: False)


def test_without_pip_an_ordinary_user_is_told_what_to_install(
    home: Home, no_pip: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(EntryError, match=r"python3-pip \(sudo apt-get install python3-pip\), or put uv 0.11 or newer"):
        find_uv(home)


def test_without_pip_root_installs_debians_package(
    home: Home, path: Path, no_pip: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    calls = path / "calls"
    script(path, "apt-get", f'echo "$@" >> {calls}')
    assert environment._pip() == ("/usr/bin/python3", "-m", "pip")
    assert calls.read_text(encoding="utf-8").splitlines() == [
        "update -qq",
        "install -y -qq --no-install-recommends python3-pip",
    ]


def test_a_failed_installation_shows_what_was_said(home: Home, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pip = script(path, "pip-stand-in", "echo 'no route to host' >&2; exit 1")
    monkeypatch.setattr(environment, "_pip", lambda: (str(pip),))
    with pytest.raises(EntryError, match="pip could not finish the set-up") as refused:
        find_uv(home)
    assert refused.value.detail == ("no route to host",)
    assert not (home.tools / ".made-from").exists(), "a failed set-up must be done again"


def test_of_many_first_starts_one_sets_up(home: Home) -> None:
    script_of_each = f"""
import sys, time
from pathlib import Path
sys.path.insert(0, {str(ROOT)!r})
from tools.entry import environment
from tools.entry.home import Home
home = Home.chosen()
folder = home.path / "thing"
def make():
    folder.mkdir()
    time.sleep(0.3)
    (folder / "whole").touch()
environment._once(home, folder, "digest", make, what="a thing")
assert (folder / "whole").exists()
"""
    starts = [subprocess.Popen([sys.executable, "-c", script_of_each], stderr=subprocess.PIPE) for _ in range(4)]
    said = [start.communicate()[1].decode() for start in starts]
    assert [start.returncode for start in starts] == [0] * 4, said
    assert sum("Setting up a thing in" in text for text in said) == 1


def test_a_changed_lock_sets_up_anew(home: Home) -> None:
    made: list[str] = []
    folder = home.path / "thing"
    for digest in ("one", "one", "two", "two"):

        def make(digest: str = digest) -> None:
            folder.mkdir(exist_ok=True)
            made.append(digest)

        environment._once(home, folder, digest, make, what="a thing")
    assert made == ["one", "two"]


def test_what_uv_sees_holds_no_empty_setting_and_no_foreign_environment(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = path / "seen"
    monkeypatch.setenv("UV_NO_CONFIG", "")
    monkeypatch.setenv("VIRTUAL_ENV", "/somewhere")
    environment._uv(script(path, "uv", f"/usr/bin/env > {seen}"), "version")
    names = {line.partition("=")[0] for line in seen.read_text(encoding="utf-8").splitlines()}
    assert {"UV_SYSTEM_CERTS", "UV_PYTHON_DOWNLOADS"} <= names
    assert not {"UV_NO_CONFIG", "VIRTUAL_ENV"} & names
