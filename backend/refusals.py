"""Why something was not done, in words for the person who asked.

Commands and queries raise a :class:`Refusal`. It knows nothing of HTTP, screens or queues: each door turns it
into its own answer (the API into a problem document, a screen into an error summary, the worker into a log line).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Reason:
    """One thing that stands in the way.

    ``code`` is stable and for machines; ``sentence`` is for the person and names the remedy where there is one;
    ``where`` is the field or place it belongs to; ``cite`` is the statute or guidance behind the rule.
    """

    code: str
    sentence: str
    where: str | None = None
    cite: str | None = None
    details: Mapping[str, object] = field(default_factory=dict)


class Refusal(Exception):  # noqa: N818 - a refusal is an ordinary answer, not an error of the program
    """What was asked is refused. ``reasons`` holds every reason, not only the first."""

    code = "refused"

    def __init__(self, sentence: str, *, reasons: Iterable[Reason] = (), code: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.reasons: tuple[Reason, ...] = tuple(reasons)
        if code is not None:
            self.code = code

    @property
    def codes(self) -> tuple[str, ...]:
        """What it is refused for, for machines and logs: the code of each reason, or its own where it gives none."""
        return tuple(reason.code for reason in self.reasons) or (self.code,)


class Malformed(Refusal):
    """The shape of what was sent is wrong: a missing field, a date that does not exist."""

    code = "malformed"


class NotAllowed(Refusal):
    """The person may see the thing, but their role may not do this with it."""

    code = "not_allowed"


class NotFound(Refusal):
    """It does not exist, or it is not theirs to see: the two must look alike."""

    code = "not_found"


class Conflict(Refusal):
    """The thing has moved on, or stands where this cannot be done."""

    code = "conflict"


class Unmet(Refusal):
    """A rule of the pathway is not met; every unmet rule is among the reasons."""

    code = "unmet"
