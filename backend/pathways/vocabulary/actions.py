"""What people do to a case."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from backend.pathways.roles import Role
from backend.pathways.vocabulary.guards import Guard
from backend.pathways.vocabulary.situations import START
from backend.pathways.vocabulary.strands import Move


@dataclass(frozen=True, kw_only=True)
class Action:
    """Something people do to a case.

    ``asks`` is the entry class of its form. ``sets`` names anchors and the field of the entry (or ``"@at"``, the moment
    it happened) that each is set from; an empty field leaves the anchor alone. ``clears`` empties anchors.
    ``records`` names the recorders, each kept by one room, that write what was entered into that room's own tables in
    the same transaction. ``settles`` names earlier actions of which it settles one (a decision on a possible failure);
    ``may_settle`` those of which it settles one only when told which: about nothing it settles nothing, and meets no
    review of one of them. A happening can leave several matters, each settled once: a practitioner's report is
    acknowledged and, as another ``matter``, applied for.
    ``usually_from`` is the state the ordinary life comes from: from elsewhere the steps skipped are listed.
    """

    slug: str
    title: str
    moves: tuple[Move, ...]
    by: tuple[Role, ...]
    needs: tuple[Guard, ...] = ()
    asks: type | None = None
    sets: Mapping[str, str] = field(default_factory=dict)
    clears: tuple[str, ...] = ()
    records: tuple[str, ...] = ()
    settles: tuple[str, ...] = ()
    may_settle: tuple[str, ...] = ()
    matter: str = ""
    usually_from: str | None = None
    meaning: str = ""
    cite: str = ""

    @property
    def opens(self) -> bool:
        """Whether this action begins a case: there are strands it must move, and all of them stand at none."""
        needed = [one.sources for one in self.moves if not one.optional]
        return bool(needed) and all(sources == (START,) for sources in needed)

    @property
    def strands(self) -> tuple[str, ...]:
        """The strands this action touches, in the order of its arrows."""
        return tuple(dict.fromkeys(one.strand for one in self.moves))

    def sources(self, strand: str) -> tuple[str, ...]:
        return tuple(source for one in self.moves if one.strand == strand for source in one.sources)

    def move_from(self, strand: str, source: str) -> Move | None:
        """The arrow that leaves ``source``; a strand may have several arrows with sources of their own."""
        return next((one for one in self.moves if one.strand == strand and source in one.sources), None)

    def may_leave_alone(self, strand: str) -> bool:
        return all(one.optional for one in self.moves if one.strand == strand)


def action(
    slug: str,
    title: str,
    *moves: Move,
    by: tuple[Role, ...],
    needs: tuple[Guard, ...] = (),
    asks: type | None = None,
    sets: Mapping[str, str] | None = None,
    clears: tuple[str, ...] = (),
    records: tuple[str, ...] = (),
    settles: tuple[str, ...] = (),
    may_settle: tuple[str, ...] = (),
    matter: str = "",
    usually_from: str | None = None,
    meaning: str = "",
    cite: str = "",
) -> Action:
    """An action written as one reads it down a page: name, words, arrows, who, and the rest by name."""
    return Action(
        slug=slug,
        title=title,
        moves=moves,
        by=by,
        needs=needs,
        asks=asks,
        sets=sets or {},
        clears=clears,
        records=records,
        settles=settles,
        may_settle=may_settle,
        matter=matter,
        usually_from=usually_from,
        meaning=meaning,
        cite=cite,
    )
