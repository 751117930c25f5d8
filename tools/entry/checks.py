"""``check`` and ``fix``: the same tools, looking or mending."""

import subprocess
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from tools.entry.application import Application
from tools.entry.console import answer
from tools.entry.home import ROOT


@dataclass(frozen=True)
class Step:
    """One tool: what it looks after, and how it is called."""

    subject: str
    command: list[str | Path]


def checks(application: Application) -> Iterator[Step]:
    """Everything that must hold of the code, quickest first. None of it changes a file."""
    tools = application.python.parent
    yield Step("layout of the code", [tools / "ruff", "format", "--check", "."])
    yield Step("lint", [tools / "ruff", "check", "."])
    yield Step("order of the rooms", [tools / "lint-imports"])
    if templates := sorted({path for path in ROOT.glob("backend/*/templates") if any(path.rglob("*.html"))}):
        yield Step("templates", [tools / "djlint", "--lint", "--quiet", *templates])
    yield Step("migrations in step", application.manage_command("makemigrations", "--check", "--dry-run"))
    yield Step("charts in step", application.manage_command("pathway_chart", "--check"))
    yield Step("types", [tools / "mypy"])


def fixes(application: Application) -> Iterator[Step]:
    """What a machine can mend."""
    tools = application.python.parent
    yield Step("lint", [tools / "ruff", "check", "--fix", "."])
    yield Step("layout of the code", [tools / "ruff", "format", "."])
    yield Step("charts in step", application.manage_command("pathway_chart"))


def run_steps(steps: Iterator[Step], environ: Mapping[str, str]) -> int:
    """Run every step, show what each took and what a failing one said; 0 only where all passed."""
    failed = []
    for step in steps:
        began = time.monotonic()
        done = subprocess.run(
            step.command,
            cwd=ROOT,
            env=environ,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
        outcome = "ok" if done.returncode == 0 else "FAILED"
        answer(f"{step.subject:<20} {outcome:<6} {time.monotonic() - began:5.1f} s")
        if done.returncode:
            failed.append(step.subject)
            answer(done.stdout.rstrip())
    if failed:
        answer(f"Failed: {', '.join(failed)}.")
    return 1 if failed else 0
