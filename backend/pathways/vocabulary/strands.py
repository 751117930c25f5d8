"""Where a case can stand, and the arrows by which it moves."""

import re
from dataclasses import dataclass
from enum import StrEnum

from backend.pathways.roles import Role
from backend.pathways.vocabulary.situations import START


@dataclass(frozen=True, kw_only=True)
class State:
    """Where a strand can stand. ``slug`` is its code in the tables (A1), ``title`` what people read.

    ``out_of_contact`` marks that contact is owed and the person cannot be reached: such cases stand on a board.
    """

    slug: str
    title: str
    waits_on: Role | None = None
    final: bool = False
    meaning: str = ""
    out_of_contact: bool = False


def state(
    slug: str,
    title: str,
    *,
    waits_on: Role | None = None,
    final: bool = False,
    meaning: str = "",
    out_of_contact: bool = False,
) -> State:
    return State(slug=slug, title=title, waits_on=waits_on, final=final, meaning=meaning, out_of_contact=out_of_contact)


@dataclass(frozen=True, kw_only=True)
class Strand:
    """One line of a life on the pathway; a case has one of each, and it ends when all that began have ended.

    ``held_at`` is for a strand on which several items of work may be open at once (two possible failures and an
    application): each pair is a state and the actions whose items, while any is unsettled, hold the strand there, the
    most pressing first. Arrows that end in ``open(…)`` read it.
    """

    slug: str
    title: str
    states: tuple[State, ...]
    held_at: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def state(self, slug: str) -> State:
        for one in self.states:
            if one.slug == slug:
                return one
        raise LookupError(f"strand {self.slug} has no state {slug!r}")

    @property
    def open_states(self) -> tuple[str, ...]:
        return tuple(one.slug for one in self.states if not one.final)


class Target(StrEnum):
    """Targets that are not one fixed state."""

    SAME = "same"
    BACK = "back"
    OPEN = "open"


@dataclass(frozen=True, kw_only=True)
class Move:
    """What one action does to one strand.

    ``target`` is a state, ``same``, ``back`` or ``open``. Back is to the latest state the strand left that is among
    ``back_to``, or else to ``otherwise``, where one is named. Open is to the most pressing state of ``open_to`` at
    which an unsettled item holds the strand (see :class:`Strand`), or else to the first of them.
    ``optional``: where the strand stands outside ``sources``, the action leaves it alone instead of refusing.
    """

    strand: str
    sources: tuple[str, ...]
    target: str
    back_to: tuple[str, ...] = ()
    otherwise: str | None = None
    open_to: tuple[str, ...] = ()
    optional: bool = False

    def targets(self, source: str) -> tuple[str, ...]:
        """Every state this move may reach from ``source``."""
        if self.target == Target.SAME:
            return (source,)
        if self.target == Target.BACK:
            return self.back_to
        return self.open_to if self.target == Target.OPEN else (self.target,)


_ARROW = re.compile(
    r"(?P<sources>[^>]+?)\s*->\s*"
    r"(?:(?P<chosen>back|open)\((?P<among>[^)]*)\)(?:\s+or\s+(?P<otherwise>[\w-]+))?|(?P<target>[\w-]+))"
    r"(?P<optional>\s*\?)?"
)


def move(strand: Strand, arrow: str) -> Move:
    """Read one arrow of a definition.

    ``"A1, A2 -> A3"``; ``"none -> A1"`` opens the strand; ``"any A -> Z4"`` is every open state whose slug begins with
    A; ``"any -> Z8"`` every open state; ``"ended -> …"`` every end state; ``"any, -B4 -> …"`` all but one;
    ``"A7 -> same"``; ``"B4 -> back(B1, B2)"`` returns to the latest of these that was left, ``"B6 -> back(B2, B3) or
    B2"`` to B2 where none of them was; ``"C4 -> open(C0, C1)"`` leads to the most pressing of these that still has
    something open, else to C0; a trailing ``?`` makes it optional. Raises ValueError, naming the arrow, when it cannot
    be read.
    """
    found = _ARROW.fullmatch(arrow.strip())
    if not found:
        raise ValueError(f"cannot read the arrow {arrow!r} of strand {strand.slug}")
    among = _expand(strand, found["among"], arrow) if found["chosen"] else ()
    otherwise = found["otherwise"]
    if otherwise is not None and (found["chosen"] != Target.BACK or otherwise not in among):
        raise ValueError(f"the arrow {arrow!r} falls to {otherwise!r}, which is not among those it goes back to")
    return Move(
        strand=strand.slug,
        sources=_expand(strand, found["sources"], arrow),
        target=found["chosen"] or found["target"],
        back_to=among if found["chosen"] == Target.BACK else (),
        otherwise=otherwise,
        open_to=among if found["chosen"] == Target.OPEN else (),
        optional=bool(found["optional"]),
    )


def _expand(strand: Strand, listed: str, arrow: str) -> tuple[str, ...]:
    slugs: list[str] = []
    known = [one.slug for one in strand.states]
    for item in (part.strip() for part in listed.split(",")):
        if item == "none":
            slugs.append(START)
        elif item == "any" or item.startswith("any "):
            prefix = item.removeprefix("any").strip()
            slugs.extend(one.slug for one in strand.states if not one.final and one.slug.startswith(prefix))
        elif item == "ended":
            slugs.extend(one.slug for one in strand.states if one.final)
        elif item.startswith("-"):
            if item[1:] not in slugs:
                raise ValueError(f"the arrow {arrow!r} leaves out {item[1:]!r}, which it does not name before")
            slugs.remove(item[1:])
        elif item in known:
            slugs.append(item)
        else:
            raise ValueError(f"the arrow {arrow!r} names {item!r}, which is no state of strand {strand.slug}")
    return tuple(dict.fromkeys(slugs))
