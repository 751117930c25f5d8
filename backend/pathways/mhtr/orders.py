"""The order as it stands after what was entered: made, corrected, amended, extended. The courts room keeps it."""

import dataclasses
from typing import Any

from backend.pathways.facts import OrderFacts, OrderKind, TreatmentKind, TreatmentPeriod

from .fields import legal, order
from .fields.choices_of_law import OrderType
from .order_checks import checks_of

_KINDS = {
    OrderType.COMMUNITY: OrderKind.COMMUNITY,
    OrderType.SUSPENDED: OrderKind.SUSPENDED,
    OrderType.SUSPENDED_YOI: OrderKind.SUSPENDED,
}


def order_made(entry: order.Order) -> OrderFacts:
    """The order as made, checked. Raises KeyError for a youth order, which the pathway never opens."""
    made = OrderFacts(
        kind=_KINDS[entry.order_type],
        made_on=entry.sentenced_on,
        convicted_on=entry.convicted_on,
        ends_on=entry.ends_on,
        supervision_ends_on=entry.supervision_ends_on,
        operational_ends_on=entry.operational_ends_on,
        custodial_months=entry.custodial_months,
        periods=_periods(entry.periods),
        companions=tuple(one.value for one in entry.companions),
        subject_to_court_review=entry.court_review,
        appeal_pending=entry.appeal_pending,
        responsible_officer=entry.responsible_officer or "",
        home_area=entry.home_area or "",
    )
    return _checked(made)


def order_after(before: OrderFacts | None, entry: object | None) -> OrderFacts | None:
    """The order once ``entry`` is done; the same where the entry says nothing about it."""
    if isinstance(entry, order.Order):
        return order_made(entry)
    if before is None:
        return None
    changed = _changes(entry)
    return _checked(dataclasses.replace(before, **changed)) if changed else before


def _changes(entry: object | None) -> dict[str, Any]:
    """What the entry alters, by the name of the fact; an answer left empty alters nothing."""
    said: dict[str, object | None] = {}
    match entry:
        case order.OrderCorrected():
            said = {
                "convicted_on": entry.convicted_on,
                "ends_on": entry.ends_on,
                "supervision_ends_on": entry.supervision_ends_on,
                "operational_ends_on": entry.operational_ends_on,
                "custodial_months": entry.custodial_months,
                "periods": _periods(entry.periods) or None,
            }
        case order.OrderChecked() | order.OfficerNamed():
            said = {"responsible_officer": entry.responsible_officer}
        case order.AppealLodged():
            said = {"appeal_pending": True}
        case order.AppealDecided():
            said = {"appeal_pending": False}
        case order.EndDateExtended():
            said = {"ends_on": entry.new_end_on, "extended_on_application": True}
        case order.AreaChanged():
            said = {"home_area": entry.new_area}
        case legal.RequirementAmended():
            said = {"periods": _periods(entry.periods) or None}
        case legal.BreachOrderGoesOn():
            said = {
                "ends_on": entry.new_end_on,
                "extended_on_breach": True if entry.new_end_on is not None else None,
                "supervision_ends_on": entry.new_supervision_ends_on,
                "operational_ends_on": entry.new_operational_ends_on,
            }
        case _:
            pass
    return {name: value for name, value in said.items() if value is not None}


def _periods(rows: tuple[order.Period, ...]) -> tuple[TreatmentPeriod, ...]:
    return tuple(
        TreatmentPeriod(
            kind=TreatmentKind(one.kind.value) if one.kind is not None else None,
            starts_on=one.starts_on,
            ends_on=one.ends_on,
            place=one.place or "",
            practitioner=one.practitioner or "",
            high_security=one.high_security,
        )
        for one in rows
    )


def _checked(order_: OrderFacts) -> OrderFacts:
    return dataclasses.replace(order_, checks=checks_of(order_))
