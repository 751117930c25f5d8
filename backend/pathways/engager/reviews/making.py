"""The states that reviews name together, and short ways of writing them."""

from collections.abc import Callable

from backend.pathways.engager import protocol as figures
from backend.pathways.roles import Role
from backend.pathways.vocabulary import Due, Escalation, From, Near, Opening, ProtocolValue, Situation

BEFORE_RELEASE = ("E0", "E1", "E3", "E4", "E5", "E6", "E7", "H3", "H4")
IN_PRISON = ("E4", "E5", "E6", "E7", "H3", "H4")  # H3 and H4 keep the clocks of the stage that they interrupt
IN_COMMUNITY = ("E9", "E10", "E11", "H1")
WITH_WORKER = ("E4", "E5", "E6", "E7", "E8", "E9", "E10", "E11", "H1", "H2", "H3", "H4", "H5")
OPEN = ("E0", "E1", "E3", *WITH_WORKER)
CLOSED = ("E2", "E12", "E13", "E14")
ANYWHERE = (*OPEN, *CLOSED)  # a review that names end states outlives the case

Figure = ProtocolValue[int]
Condition = Callable[[Situation], bool]


def entering(*states: str, given: Condition | None = None) -> Opening:
    return Opening(on_entering=states, when=given)


def after(*actions: str, given: Condition | None = None) -> Opening:
    return Opening(after=actions, when=given)


def dated(anchor: str, *states: str, given: Condition | None = None) -> Opening:
    return Opening(anchor=anchor, while_in=states, when=given)


def within(value: Figure, *, near: Figure | None = None) -> Due:
    """Counted from entering the state; ``near`` instead, where release is that near."""
    close = (Near(anchor="release", within=figures.SHORT_NOTICE, after=near),) if near is not None else ()
    return Due(after=value, near=close)


def since(value: Figure) -> Due:
    """Counted from the action that opens it."""
    return Due(counts_from=From.EVENT, after=value)


def since_field(field: str, value: Figure) -> Due:
    return Due(counts_from=From.FIELD, field=field, after=value)


def since_release(value: Figure, *, caught_up: Figure = figures.DEBT) -> Due:
    """Counted from release; a debt, where somebody is found again later."""
    return Due(counts_from=From.ANCHOR, anchor="released", after=value, caught_up=caught_up)


def before_release(value: Figure, *, caught_up: Figure) -> Due:
    """So long before the date of release; a debt, where that is past already."""
    return Due(counts_from=From.ANCHOR, anchor="release", before=value, caught_up=caught_up)


def debt(*, earlier_by: Figure, value: Figure = figures.DEBT) -> Due:
    """What was skipped on the way to release: its own time is past, so it is a debt, to be caught up by another."""
    return Due(after=value, never_later_than="release", earlier_by=earlier_by, caught_up=value)


def to(*roles: Role, after: Figure = figures.ESCALATION) -> tuple[Escalation, ...]:
    return (Escalation(to=roles, after=after),)
