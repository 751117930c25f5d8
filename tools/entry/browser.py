"""The browser that the journeys drive: Debian's Chromium without its window, which takes two thirds of the time."""

import os
import shutil
import subprocess
from pathlib import Path

from tools.entry.console import EntryError, progress
from tools.entry.environment import install_debian_package

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")


def find_chromium() -> str | None:
    """The path of a Chromium that runs, installed first where root may; None, having said so, where there is none."""
    given = os.environ.get("FOOTBRIDGE_CHROMIUM")
    if given:
        if _runs(given):
            return given
        raise EntryError(f"FOOTBRIDGE_CHROMIUM names {given}, which does not run as a browser.")
    found = _on_path()
    if found is None and os.geteuid() == 0 and _is_debian():
        try:
            install_debian_package("chromium-headless-shell", reason="the browser tests drive it")
        except EntryError as problem:
            progress(problem.sentence)
            for line in problem.detail[-3:]:
                progress(f"    {line}")
        found = _on_path()
    if found is None:
        progress("No Chromium here: the browser tests are skipped. Debian's package chromium-headless-shell brings it.")
    return found


def _on_path() -> str | None:
    for name in NAMES:
        found = shutil.which(name)
        if found is not None and _runs(found):
            return found
    return None


def _runs(browser: str) -> bool:
    """Ubuntu's package of this name is only a pointer to another installer: it is there and does not run."""
    try:
        done = subprocess.run([browser, "--version"], capture_output=True, check=False, timeout=20)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def _is_debian() -> bool:
    try:
        release = Path("/etc/os-release").read_text(encoding="utf-8")
    except OSError:
        return False
    return "ID=debian" in release.splitlines() and shutil.which("apt-get") is not None
