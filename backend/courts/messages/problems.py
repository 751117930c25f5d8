"""What could not be taken from a file, in one clear sentence each.

A reader never raises for what stands in a file. It adds a problem, which names the place and the remedy, and goes on.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

MOST_PROBLEMS = 500  #: more than this from one file are counted, not listed
_LONGEST_QUOTE = 60


@dataclass(frozen=True, kw_only=True, slots=True)
class Problem:
    """One thing in a file that somebody should look at.

    ``where`` is the place in the file: a path such as ``cases[0].defendants[1].pncId``, a line, or ``file`` for the
    whole of it. ``left_out`` is True where what the sentence is about was not taken.
    """

    file: str
    where: str
    message: str
    left_out: bool = False

    @property
    def sentence(self) -> str:
        """The whole line as it is shown: file, place and message."""
        return f"{self.file}, {self.where}: {self.message}"

    def as_json(self) -> dict[str, str]:
        """The three keys that the import commands print."""
        return {"file": self.file, "where": self.where, "message": self.message}


def quoted(value: object) -> str:
    """A value from a file as it may stand in a sentence: printable, and cut when it is long."""
    text = "".join(character if character.isprintable() else " " for character in str(value))
    text = " ".join(text.split())
    return f"“{text[:_LONGEST_QUOTE]}…”" if len(text) > _LONGEST_QUOTE else f"“{text}”"


@dataclass(slots=True)
class _Gathered:
    where: str
    sentence: Callable[[int], str]
    left_out: bool
    count: int = 0


@dataclass(slots=True)
class Problems:
    """The problems of one file while it is read, in the order they were met, none twice."""

    file: str
    _met: dict[object, Problem | _Gathered] = field(default_factory=dict)
    _beyond: int = 0

    def add(self, where: str, message: str, *, left_out: bool = False) -> None:
        """Note one problem."""
        key = (where, message)
        if key not in self._met and self._room():
            self._met[key] = Problem(file=self.file, where=where or "file", message=message, left_out=left_out)

    def gather(
        self, group: tuple[str, str], where: str, sentence: Callable[[int], str], *, left_out: bool = False
    ) -> None:
        """Note a problem that many entries share as one line: ``sentence`` is given how many they were.

        The line stands where the first of them was met.
        """
        known = self._met.get(group)
        if known is None:
            if not self._room():
                return
            known = _Gathered(where or "file", sentence, left_out)
            self._met[group] = known
        if isinstance(known, _Gathered):
            known.count += 1

    def _room(self) -> bool:
        if len(self._met) < MOST_PROBLEMS:
            return True
        self._beyond += 1
        return False

    def listed(self) -> tuple[Problem, ...]:
        """Every problem, closed by a line that counts those beyond the most that are listed."""
        lines = [
            problem
            if isinstance(problem, Problem)
            else Problem(
                file=self.file,
                where=problem.where,
                message=problem.sentence(problem.count),
                left_out=problem.left_out,
            )
            for problem in self._met.values()
        ]
        if self._beyond:
            lines.append(
                Problem(
                    file=self.file,
                    where="file",
                    message=f"{self._beyond} more problems are not listed. Put right those above and import again.",
                )
            )
        return tuple(lines)
