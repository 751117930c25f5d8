"""Orders as they are kept: the facts of one as JSON, and what changed between two in words."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from backend.courts.messages.meaning import Change, Json, changes
from backend.pathways.facts import Check, OrderCheck, OrderFacts, OrderKind, TreatmentKind, TreatmentPeriod

_DATES = ("made_on", "convicted_on", "ends_on", "supervision_ends_on", "operational_ends_on")
_PLAIN = (
    "custodial_months",
    "subject_to_court_review",
    "appeal_pending",
    "responsible_officer",
    "home_area",
    "extended_on_application",
    "extended_on_breach",
)
#: what each fact is called where a change is told in words
_TITLES = {
    "kind": "kind",
    "made_on": "made on",
    "convicted_on": "convicted on",
    "ends_on": "end date",
    "supervision_ends_on": "supervision ends on",
    "operational_ends_on": "operational period ends on",
    "custodial_months": "custodial term in months",
    "periods": "treatment requirement",
    "companions": "other requirement",
    "subject_to_court_review": "reviewed by the court",
    "appeal_pending": "appeal pending",
    "responsible_officer": "responsible officer",
    "home_area": "home area",
    "extended_on_application": "extended on application",
    "extended_on_breach": "extended on breach",
}
_OF_PERIOD = {
    "kind": "kind",
    "starts_on": "starts on",
    "ends_on": "ends on",
    "place": "place",
    "practitioner": "practitioner",
    "high_security": "high security",
}


def write(order: OrderFacts) -> dict[str, Any]:
    """The facts as JSON values, checks included."""
    return {
        "kind": order.kind.value,
        **{name: _iso(getattr(order, name)) for name in _DATES},
        **{name: getattr(order, name) for name in _PLAIN},
        "periods": [_period(one) for one in order.periods],
        "companions": list(order.companions),
        "checks": [
            {"slug": one.slug, "outcome": one.outcome.value, "sentence": one.sentence, "cite": one.cite}
            for one in order.checks
        ],
    }


def read(kept: Mapping[str, Any]) -> OrderFacts:
    """The facts that :func:`write` kept. A fact that was not known then has its default."""
    known: dict[str, Any] = {name: kept[name] for name in _PLAIN if name in kept}
    known |= {name: _day(kept.get(name)) for name in _DATES}
    return OrderFacts(
        kind=OrderKind(kept["kind"]),
        **known,
        periods=tuple(_read_period(one) for one in kept.get("periods", ())),
        companions=tuple(kept.get("companions", ())),
        checks=tuple(
            OrderCheck(slug=one["slug"], outcome=Check(one["outcome"]), sentence=one["sentence"], cite=one["cite"])
            for one in kept.get("checks", ())
        ),
    )


def differences(before: OrderFacts | None, after: OrderFacts) -> tuple[Change, ...]:
    """What an entry changed, in words; nothing for an order that was not on file before."""
    return changes(_named(before), _named(after)) if before is not None else ()


def _named(order: OrderFacts) -> dict[str, Json]:
    kept = write(order)
    return {
        title: kept[name] if name != "periods" else [_named_period(one) for one in kept[name]]
        for name, title in _TITLES.items()
    }


def _named_period(kept: Mapping[str, Json]) -> dict[str, Json]:
    return {title: kept[name] or None for name, title in _OF_PERIOD.items()}


def _period(period: TreatmentPeriod) -> dict[str, Any]:
    return {
        "kind": period.kind.value if period.kind is not None else None,
        "starts_on": _iso(period.starts_on),
        "ends_on": _iso(period.ends_on),
        "place": period.place,
        "practitioner": period.practitioner,
        "high_security": period.high_security,
    }


def _read_period(kept: Mapping[str, Any]) -> TreatmentPeriod:
    return TreatmentPeriod(
        kind=TreatmentKind(kept["kind"]) if kept.get("kind") else None,
        starts_on=_day(kept.get("starts_on")),
        ends_on=_day(kept.get("ends_on")),
        place=kept.get("place", ""),
        practitioner=kept.get("practitioner", ""),
        high_security=kept.get("high_security", False),
    )


def _iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day is not None else None


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
