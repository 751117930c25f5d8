"""Where the rooms keep what was entered in tables of their own.

An action names recorders (``records=("order",)``); each has exactly one, a function of the room that owns the table.
It runs inside the transaction of the action, after its event is written: if it refuses, nothing happened.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from backend.actors import Actor
from backend.cases.models import Case, CaseEvent
from backend.pathways.registry import registry


@dataclass(frozen=True, kw_only=True)
class Recording:
    """What a recorder is given: the case, the event just written, the entry as read, and who acted."""

    case: Case
    event: CaseEvent
    entry: Any
    by: Actor


Recorder = Callable[[Recording], None]
_recorders: dict[str, list[Recorder]] = defaultdict(list)


def records(name: str) -> Callable[[Recorder], Recorder]:
    """Register the function that keeps what actions with ``records=(name,)`` enter."""

    def registered(recorder: Recorder) -> Recorder:
        if recorder not in _recorders[name]:
            _recorders[name].append(recorder)
        return recorder

    return registered


def check_recorders() -> list[str]:
    """A sentence for every recorder that a pathway names and that not exactly one room keeps."""
    wanted = {name for pathway in registry().pathways for action in pathway.actions for name in action.records}
    return [
        f"the recorder {name!r} is kept by {len(_recorders[name])} rooms; it must be exactly one"
        for name in sorted(wanted)
        if len(_recorders[name]) != 1
    ]


def keep(recording: Recording, names: tuple[str, ...]) -> None:
    """Run the recorders of an action in the order it names them."""
    for name in names:
        for recorder in _recorders[name]:
            recorder(recording)
