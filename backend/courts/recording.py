"""Keeps the order of a case in step with what is entered: a version for each change, by hand or from a message."""

import datetime as dt
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from backend import clock
from backend.actors import Actor
from backend.cases.models import Case
from backend.cases.recorders import Recording, records
from backend.courts import terms
from backend.courts.messages.meaning import Change
from backend.courts.models import MessageFile, Order, OrderVersion
from backend.pathways.facts import OrderFacts
from backend.pathways.registry import registry


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """What a court's message says of an order: the source of the version that is being recorded."""

    said: OrderFacts
    terms: Mapping[str, Any]
    meaning: str
    changes: tuple[Change, ...]
    file: MessageFile
    where: str
    shared_at: dt.datetime | None
    shared_on: dt.date | None


_arriving: ContextVar[Arrival | None] = ContextVar("arriving", default=None)


@contextmanager
def told_by(arrival: Arrival) -> Iterator[None]:
    """What is recorded within comes from this message, and its version says so."""
    token = _arriving.set(arrival)
    try:
        yield
    finally:
        _arriving.reset(token)


@records("order")
def keep_order(recording: Recording) -> None:
    """Add a version where the entry changes the order, or where a message told of it."""
    pathway = registry().get(recording.case.pathway, recording.case.pathway_version)
    if pathway.court_results is None:
        raise LookupError(f"{pathway.slug} records orders and says nothing of court results")
    order = Order.objects.filter(case=recording.case).first()
    before = current_facts(order) if order is not None else None
    after = pathway.court_results.order_after(before, recording.entry)
    arrival = _arriving.get()
    if after is None or (after == before and arrival is None):
        return
    if order is None:
        order = _new_order(recording.case, after)
    add_version(order, after, before=before, event_id=recording.event.id, arrival=arrival, by=recording.by)


def current_facts(order: Order) -> OrderFacts:
    """The order as it now stands."""
    return terms.read(OrderVersion.objects.filter(order=order).latest("number").facts)


def add_version(
    order: Order,
    facts: OrderFacts,
    *,
    before: OrderFacts | None,
    event_id: uuid.UUID | None,
    arrival: Arrival | None,
    by: Actor,
) -> OrderVersion:
    """Write the next version, with what changed in words: the message's own account of it, where one told of it."""
    order.version += 1
    order.save(update_fields=["version"])
    changes = arrival.changes if arrival is not None else terms.differences(before, facts)
    return OrderVersion.objects.create(
        order=order,
        case_id=order.case_id,
        number=order.version,
        event_id=event_id,
        facts=terms.write(facts),
        said=terms.write(arrival.said) if arrival else None,
        terms=arrival.terms if arrival else None,
        meaning=arrival.meaning if arrival else "",
        changes=[{"field": one.field, "before": one.before, "after": one.after} for one in changes],
        file=arrival.file if arrival else None,
        where=arrival.where[:300] if arrival else "",
        shared_at=arrival.shared_at if arrival else None,
        shared_on=arrival.shared_on if arrival else None,
        recorded_at=clock.now(),
        recorded_by=by.name,
    )


def _new_order(case: Case, facts: OrderFacts) -> Order:
    return Order.objects.create(
        case=case,
        person_id=case.person_id,
        kind=facts.kind.value,
        made_on=facts.made_on,
        recorded_at=clock.now(),
    )
