"""What other rooms have to say on every page of a case, and beside a person's name in lists.

A notice cannot be put away: it goes when what it tells of is settled. Each room registers what it has to tell; the
frame of a case asks all of them, so that no page of a case can be without.
"""

import uuid
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from backend.actors import Actor
from backend.cases.reading import Detail
from backend.web.parts import Link


@dataclass(frozen=True, kw_only=True)
class Notice:
    """Something to know before anything else on the page. ``variant`` is that of the alert it is drawn as."""

    title: str
    sentences: Sequence[str] = ()
    links: Sequence[Link] = ()
    variant: str = "error"


Notices = Callable[[Actor, Detail], Sequence[Notice]]
Marks = Callable[[Actor, Collection[uuid.UUID]], Mapping[uuid.UUID, str]]

_notices: list[Notices] = []
_marks: list[Marks] = []


def tells(told: Notices) -> Notices:
    """Register what a room has to tell on the pages of a case."""
    if told not in _notices:
        _notices.append(told)
    return told


def marks(marked: Marks) -> Marks:
    """Register the words with which a room marks people in lists, by person; in a constant number of queries."""
    if marked not in _marks:
        _marks.append(marked)
    return marked


def notices_of(actor: Actor, case: Detail) -> list[Notice]:
    """Everything that is told on the pages of a case."""
    return [one for told in _notices for one in told(actor, case)]


def marks_of(actor: Actor, people: Collection[uuid.UUID]) -> dict[uuid.UUID, str]:
    """What stands beside the names of people, by person; those of whom nothing is said are left out."""
    found: dict[uuid.UUID, str] = {}
    for marked in _marks if people else ():
        for person_id, words in marked(actor, people).items():
            found[person_id] = f"{found[person_id]}; {words}" if person_id in found else words
    return found
