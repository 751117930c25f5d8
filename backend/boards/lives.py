"""The open cases that hang on a release, with everything that the boards tell of each, in a fixed number of queries."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Q

from backend import clock
from backend.actors import Actor, system_actor
from backend.audit import log
from backend.audit.models import Verb
from backend.cases import access
from backend.cases.facts import pictures_of
from backend.cases.models import Case, Review
from backend.pathways import release_needs
from backend.pathways.handing_over import Allocated, HandedOver
from backend.pathways.registry import registry
from backend.pathways.releasing import CustodyFacts
from backend.pathways.vocabulary import CaseFacts, Happening, Pathway, Situation, State

_READER = system_actor("boards", purpose="showing what lies over a case")
MOST = 500  # cases on a board: more than a team can keep in sight, and every board says when there are more


@dataclass(frozen=True, kw_only=True)
class Line:
    """One case on a board."""

    case_id: uuid.UUID
    person_id: uuid.UUID
    reference: str
    family_name: str
    given_names: str
    worker: str | None
    where: str


@dataclass(frozen=True, kw_only=True)
class Owed:
    """Something that is still owed, and by when."""

    slug: str
    title: str
    due_at: dt.datetime


@dataclass(frozen=True, kw_only=True)
class Life:
    """One case as it stands: what was entered on it, what is known of its release, and what is owed."""

    case: Case
    pathway: Pathway
    facts: CaseFacts
    open_reviews: tuple[tuple[str, dt.datetime], ...] = ()

    @property
    def line(self) -> Line:
        person, worker = self.case.person, self.case.worker
        return Line(
            case_id=self.case.id,
            person_id=person.id,
            reference=self.case.reference,
            family_name=person.family_name,
            given_names=person.given_names,
            worker=worker.name if worker else None,
            where=", ".join(one.title for one in self.states),
        )

    @property
    def custody(self) -> CustodyFacts:
        return release_needs.custody_of(self.facts)

    @property
    def states(self) -> Iterator[State]:
        for strand in self.pathway.strands:
            found = self.facts.state(strand.slug)
            if found and (state := self.pathway.strand(strand.slug).state(found)) is not None:
                yield state

    def actions(self, asks: type) -> set[str]:
        """The actions that ask for this."""
        return {one.slug for one in self.pathway.actions if one.asks is not None and issubclass(one.asks, asks)}

    def asking(self, asks: type) -> list[Happening]:
        """What was entered with an action that asks this, in the order of entry."""
        slugs = self.actions(asks)
        return [one for one in self.facts.history if one.action in slugs]

    @property
    def contacts(self) -> list[Happening]:
        """What tells of a contact with the person."""
        slugs = {one.slug for one in self.pathway.actions if hasattr(one.asks, "session")}
        return [one for one in self.facts.history if one.action in slugs]

    def settling(self, asks: type) -> set[str | None]:
        """What has been settled by actions that ask this."""
        return {one.about for one in self.asking(asks)}

    def owed(self, asks: type, *, only: bool = False) -> list[Owed]:
        """What is met by an action that asks this, soonest first; ``only``: and by no other action."""
        slugs = self.actions(asks)
        found = {one.slug: one for one in self.pathway.reviews}
        listed = [
            Owed(slug=slug, title=found[slug].title, due_at=due_at)
            for slug, due_at in self.open_reviews
            if slug in found and slugs & set(found[slug].met_by) and not (only and set(found[slug].met_by) - slugs)
        ]
        return sorted(listed, key=lambda one: (one.due_at, one.slug))

    def over(self, now: dt.datetime) -> tuple[str, ...]:
        """What lies over the case at this moment, in words: its windows that are open."""
        asked = Situation(facts=self.facts, by=_READER, at=now, now=now)
        return tuple(one.title for one in self.pathway.windows if one.compute(asked) is not None)

    @property
    def held_since(self) -> dt.datetime:
        """Since when the present worker has had the case; since it was opened, where nobody entered that."""
        worker = str(self.case.worker_id)
        given = [one.happened_at for one in self.asking(Allocated) if one.entered.get("worker") == worker]
        given += [one.happened_at for one in self.asking(HandedOver) if one.entered.get("receiver") == worker]
        return max(given, default=self.case.opened_at)


def of(actor: Actor, what: str, *, closed_after: dt.datetime | None = None) -> tuple[list[Life], bool]:
    """The open cases that the actor may see, and those that were closed after a moment; and whether there are more.

    ``what`` names the board in the record of access.
    """
    slugs = [one.slug for one in registry().current if release_needs.follows_release(one)]
    kept = (
        Q(closed_at__isnull=True)
        if closed_after is None
        else Q(closed_at__isnull=True) | Q(closed_at__gte=closed_after)
    )
    found = access.visible_to(actor).filter(kept, pathway__in=slugs)
    cases = list(found.select_related("person", "worker").order_by("-opened_at", "id")[: MOST + 1])
    more, cases = len(cases) > MOST, cases[:MOST]
    log.record(
        Verb.CONSULTATION, what, by=actor, cases=[one.id for one in cases], people=[one.person_id for one in cases]
    )
    return _lives(cases), more


def _lives(cases: Sequence[Case]) -> list[Life]:
    pictures = pictures_of(cases)
    owed: dict[uuid.UUID, list[tuple[str, dt.datetime]]] = defaultdict(list)
    reviews = Review.objects.filter(case_id__in=pictures, closed_at__isnull=True)
    for case_id, slug, due_at in reviews.values_list("case_id", "slug", "due_at"):
        if due_at is not None:
            owed[case_id].append((slug, due_at))
    return [
        Life(
            case=case,
            pathway=registry().get(case.pathway, case.pathway_version),
            facts=pictures[case.id],
            open_reviews=tuple(owed[case.id]),
        )
        for case in cases
    ]


def reaching_back() -> dt.datetime:
    """A worker may still be out alone for somebody whose case ended meanwhile."""
    return clock.now() - dt.timedelta(days=2)
