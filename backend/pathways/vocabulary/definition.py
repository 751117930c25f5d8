"""The whole of a definition: what ``PATHWAY`` in a pathway's folder is."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from backend.pathways.roles import Role
from backend.pathways.vocabulary.actions import Action
from backend.pathways.vocabulary.fidelity import Fidelity
from backend.pathways.vocabulary.figures import ProtocolValue
from backend.pathways.vocabulary.reviews import Anchor, MeasurePoint, Review
from backend.pathways.vocabulary.strands import Strand, Target
from backend.pathways.vocabulary.windows import Window

if TYPE_CHECKING:
    from backend.pathways.court_results import CourtResults


@dataclass(frozen=True, kw_only=True)
class Pathway:
    """The whole life on one page. ``version`` is frozen once released: open cases keep the version they began with."""

    slug: str
    title: str
    version: int
    reference_prefix: str
    strands: tuple[Strand, ...]
    actions: tuple[Action, ...]
    reviews: tuple[Review, ...] = ()
    anchors: tuple[Anchor, ...] = ()
    windows: tuple[Window, ...] = ()
    measure_points: tuple[MeasurePoint, ...] = ()
    protocol: tuple[ProtocolValue[Any], ...] = ()
    roles: tuple[Role, ...] = ()
    milestones: tuple[str, ...] = ()
    court_results: "CourtResults | None" = None
    fidelity: Fidelity | None = None
    meaning: str = ""

    def strand(self, slug: str) -> Strand:
        for one in self.strands:
            if one.slug == slug:
                return one
        raise LookupError(f"{self.slug} has no strand {slug!r}")

    def action(self, slug: str) -> Action:
        for one in self.actions:
            if one.slug == slug:
                return one
        raise LookupError(f"{self.slug} has no action {slug!r}")

    def review(self, slug: str) -> Review:
        for one in self.reviews:
            if one.slug == slug:
                return one
        raise LookupError(f"{self.slug} has no review {slug!r}")

    def strand_of(self, state_slug: str) -> Strand:
        for one in self.strands:
            if any(known.slug == state_slug for known in one.states):
                return one
        raise LookupError(f"{self.slug} has no state {state_slug!r}")

    @cached_property
    def return_states(self) -> frozenset[tuple[str, str]]:
        """(strand, state) pairs that some action leaves by going back: entering one remembers the state left."""
        return frozenset(
            (one.strand, source)
            for action in self.actions
            for one in action.moves
            if one.target == Target.BACK
            for source in one.sources
        )

    @cached_property
    def ended_states(self) -> frozenset[tuple[str, str]]:
        return frozenset((strand.slug, one.slug) for strand in self.strands for one in strand.states if one.final)

    def table(self) -> frozenset[tuple[str, str, str]]:
        """Every (strand, source, target) that the actions allow: the rows of the Move table."""
        return frozenset(
            (one.strand, source, target)
            for action in self.actions
            for one in action.moves
            for source in one.sources
            for target in one.targets(source)
        )
