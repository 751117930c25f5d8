"""How truly a pathway is delivered: its indicators over the cases opened in a span of days, open and closed."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from backend import clock
from backend.accounts.models import Site
from backend.actors import Actor
from backend.audit import log
from backend.audit.models import Verb
from backend.cases import access
from backend.cases.facts import pictures_of
from backend.cases.models import Case
from backend.pathways import fidelity as counting
from backend.pathways.fidelity import Counted
from backend.pathways.registry import registry
from backend.pathways.vocabulary import Pathway
from backend.pathways.vocabulary.fidelity import Indicator
from backend.refusals import NotFound


@dataclass(frozen=True, kw_only=True)
class Span:
    """Which cases are counted: opened from ``first`` to ``last``, both included, at a site. None asks nothing."""

    first: dt.date | None = None
    last: dt.date | None = None
    site_id: uuid.UUID | None = None


@dataclass(frozen=True, kw_only=True)
class Behind:
    """One case behind a figure. No name: whoever may see the case opens it."""

    case_id: uuid.UUID
    reference: str
    worker: str | None
    met: bool


def fidelity(actor: Actor, pathway_slug: str, span: Span = Span()) -> tuple[Counted, ...]:
    """The indicators over the cases that the actor may see. Counts alone.

    Raises NotFound for a pathway that counts none.
    """
    pathway = _pathway(pathway_slug)
    cases = _cases(actor, pathway, span, "boards.fidelity")
    return counting.count(pathway, pictures_of(cases).values(), now=clock.now())


def behind(
    actor: Actor, pathway_slug: str, indicator_slug: str, span: Span = Span()
) -> tuple[Indicator, tuple[Behind, ...]]:
    """The cases that an indicator was said of, those that do not meet it first.

    Raises NotFound for a pathway or an indicator that is not counted.
    """
    pathway = _pathway(pathway_slug)
    known = {one.slug: one for one in pathway.fidelity.indicators} if pathway.fidelity else {}
    if indicator_slug not in known:
        raise NotFound("There is no indicator of that name.")
    cases = _cases(actor, pathway, span, "boards.fidelity_cases")
    pictures = pictures_of(cases)
    now = clock.now()
    rows = []
    for case in cases:
        met = counting.said_of(pathway, known[indicator_slug], pictures[case.id], now=now)
        if met is not None:
            worker = case.worker.name if case.worker else None
            rows.append(Behind(case_id=case.id, reference=case.reference, worker=worker, met=met))
    return known[indicator_slug], tuple(sorted(rows, key=lambda one: (one.met, one.reference)))


def counted_pathways() -> list[Pathway]:
    """The pathways that count their fidelity."""
    return [one for one in registry().current if one.fidelity is not None]


def sites(actor: Actor) -> Sequence[Site]:
    """The sites at which the actor may see a case of such a pathway, by name."""
    slugs = [one.slug for one in counted_pathways()]
    at = access.visible_to(actor).filter(pathway__in=slugs).values_list("site_id", flat=True).distinct().order_by()
    return list(Site.objects.filter(id__in=set(at)).order_by("name"))


def _pathway(slug: str) -> Pathway:
    found = next((one for one in counted_pathways() if one.slug == slug), None)
    if found is None:
        raise NotFound("There is no pathway of that name that counts its fidelity.")
    return found


def _cases(actor: Actor, pathway: Pathway, span: Span, what: str) -> list[Case]:
    found = access.visible_to(actor).filter(pathway=pathway.slug)
    if span.first is not None:
        found = found.filter(opened_at__date__gte=span.first)
    if span.last is not None:
        found = found.filter(opened_at__date__lte=span.last)
    if span.site_id is not None:
        found = found.filter(site_id=span.site_id)
    cases = list(found.select_related("worker"))
    log.record(Verb.CONSULTATION, what, by=actor, cases=[case.id for case in cases])
    return cases
