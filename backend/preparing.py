"""What the rooms add to ``prepare``: steps that make the database fit the code, after schema, walls and moves.

A room registers its step when Django starts. Steps run as owner, in the order of their names; each may run again.
"""

from collections.abc import Callable, Iterator

Step = Callable[[], str]

_steps: dict[str, Step] = {}


def prepares(name: str) -> Callable[[Step], Step]:
    """Register a step, which answers with a line on what it did. Raises ValueError where another has the name."""

    def registered(step: Step) -> Step:
        if _steps.setdefault(name, step) is not step:
            raise ValueError(f"two rooms prepare {name!r}")
        return step

    return registered


def run() -> Iterator[str]:
    """Run every step; yields the line of each."""
    for name in sorted(_steps):
        yield _steps[name]()
