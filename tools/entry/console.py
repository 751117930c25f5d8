"""What the entry says: progress and trouble on standard error, answers on standard output."""

import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TextIO

SHOWN_LINES = 20


class EntryError(Exception):
    """The command cannot go on.

    ``sentence`` is for the person at the keyboard: it names the place and the remedy. ``detail`` holds the last lines
    of whatever failed, shown below it. ``status`` becomes the exit status.
    """

    def __init__(self, sentence: str, *, detail: Iterable[str] = (), status: int = 1) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.detail = tuple(detail)
        self.status = status


def progress(sentence: str) -> None:
    """Say what is being done."""
    _write(sys.stderr, sentence)


def answer(text: str) -> None:
    """Print what the command was asked for."""
    _write(sys.stdout, text)


def _write(stream: TextIO, text: str) -> None:
    try:
        print(text, file=stream, flush=True)
    except OSError:  # nobody reads any more, which is no reason to leave servers behind
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def report(error: EntryError) -> None:
    """Show why the command stopped."""
    progress(error.sentence)
    for line in error.detail:
        progress(f"    {line}")


def last_lines(log: Path, *, since: int = 0, count: int = SHOWN_LINES) -> list[str]:
    """The last ``count`` lines that ``log`` gained after its first ``since`` bytes; none where there is no log."""
    try:
        with log.open("rb") as stream:
            size = stream.seek(0, 2)
            stream.seek(max(since, size - 64 * 1024))
            text = stream.read().decode("utf-8", "replace")
    except FileNotFoundError:
        return []
    return [line.rstrip() for line in text.splitlines() if line.strip()][-count:]
